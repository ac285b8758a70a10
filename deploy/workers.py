"""Who starts the workers, and starts them again when they crash?"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deploy.devstack.stack import Stack
from deploy.environment import PREFIX, as_env
from streams.settings import Settings

ROOT = Path(__file__).parents[1]
LOOK_S = 0.1
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 8.0
HOPELESS = 3  # restarts of every worker before any was ready
CALM_S = 30.0  # a worker that ran this long starts again at the shortest pause
Say = Callable[[str], None]


class Worker:
    """One worker process; `log` is the file with its JSON lines, over all its lives."""

    def __init__(self, stack: Stack, settings: Settings, number: int, port: int) -> None:
        self.number, self.port = number, port
        self.log = stack.leash.folder / f"worker-{number}.log"
        self.restarts = 0
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self._env = {**inherited, **as_env(settings.model_copy(update={"http_port": port}))}
        self._group = stack.leash.group
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    @property
    def pid(self) -> int:
        """Process id of the newest life; 0 before the first."""
        return self._process.pid if self._process else 0

    @property
    def status(self) -> int | None:
        """Exit status of the newest life, None while it lives."""
        return self._process.poll() if self._process else None

    @property
    def age_s(self) -> float:
        """Seconds since the newest life began."""
        return time.monotonic() - self._started

    def start(self) -> None:
        """Begin a new life. It ends with us: it joins the leash's group."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "worker"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=self._env,
                process_group=self._group,
            )
        self._started = time.monotonic()

    def terminate(self) -> None:
        """Ask it to finish what it has in hand and to leave (SIGTERM)."""
        if self._process is not None:
            self._process.terminate()

    def kill(self) -> None:
        """End it at once (SIGKILL)."""
        if self._process is not None:
            self._process.kill()

    def wait(self, patience_s: float) -> None:
        """Wait until it has ended, at most so many seconds."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s)

    def ready(self) -> bool:
        """Does its /readyz say so? Blocks up to a second."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class Workers:
    """Keeps so many workers running until `stop`; ``say`` is told of crashes and restarts."""

    def __init__(self, stack: Stack, settings: Settings, ports: list[int], say: Say) -> None:
        self.all = [Worker(stack, settings, number, port) for number, port in enumerate(ports, 1)]
        self._say = say
        self._watch: asyncio.Task[None] | None = None

    @property
    def restarts(self) -> int:
        """How often a crashed worker was started again."""
        return sum(worker.restarts for worker in self.all)

    def start(self) -> None:
        """Start all, and watch over them."""
        for worker in self.all:
            worker.start()
        self._watch = asyncio.create_task(self._keep())

    async def wait_ready(self, patience_s: float) -> bool:
        """Wait until every worker has its share of the partitions; tell whether that came true.

        No use waiting longer when each of them has crashed several times.
        """
        until = time.monotonic() + patience_s
        while time.monotonic() < until and min(worker.restarts for worker in self.all) < HOPELESS:
            if all([await asyncio.to_thread(worker.ready) for worker in self.all]):
                return True
            await asyncio.sleep(LOOK_S)
        return False

    async def stop(self, patience_s: float = 30.0) -> bool:
        """Drain all at once, so that none inherits another's partitions; tell whether all ended by themselves.

        Who has not ended after ``patience_s`` seconds is killed.
        """
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        for worker in self.all:
            worker.terminate()
        until = time.monotonic() + patience_s
        for worker in self.all:
            await asyncio.to_thread(worker.wait, max(0.0, until - time.monotonic()))
        late = [worker for worker in self.all if worker.status is None]
        for worker in late:
            self._say(f"worker {worker.number} did not stop within {patience_s:g} s and was killed")
            worker.kill()
        return not late

    def keep_logs(self) -> Path:
        """Copy the logs out of the scratch folder, which goes with the stack; give where they are."""
        folder = Path(tempfile.mkdtemp(prefix="paidan-logs-"))
        for worker in self.all:
            shutil.copy(worker.log, folder)
        return folder

    async def _keep(self) -> None:
        pauses: dict[int, float] = {}
        due: dict[int, float] = {}
        while True:
            await asyncio.sleep(LOOK_S)
            for worker in self.all:
                if worker.status is None:
                    continue
                number = worker.number
                if number not in due:
                    pause_s = FIRST_PAUSE_S if worker.age_s > CALM_S else pauses.get(number, FIRST_PAUSE_S)
                    pauses[number] = min(LONGEST_PAUSE_S, 2 * pause_s)
                    due[number] = time.monotonic() + pause_s
                    self._say(f"worker {number} ended with {_how(worker.status)}; starting again in {pause_s:g} s")
                elif time.monotonic() >= due[number]:
                    del due[number]
                    worker.restarts += 1
                    worker.start()
                    self._say(f"worker {number} started again, pid {worker.pid}")


def _how(status: int | None) -> str:
    return f"signal {-status}" if status is not None and status < 0 else f"status {status}"
