"""One server process: start, stop, kill, freeze, restart on the same port."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from deploy.devstack.leash import Leash
from deploy.devstack.ports import is_free

# Servers get a clean environment: ours may hold variables (or secrets) that they would obey.
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "RUST_LOG": "warn"}


class ServerStartError(RuntimeError):
    """A server of the development stack ended or stayed silent; the message holds the end of its log."""


class MissingToolError(RuntimeError):
    """Something must be installed first; the message says what, and how."""


class Child:
    """A server on a port of 127.0.0.1. `log` is the file it writes to; it survives restarts.

    Every method may be called from any thread and blocks: inside a loop use `asyncio.to_thread`.
    """

    def __init__(
        self,
        name: str,
        port: int,
        argv: Sequence[str | Path],
        leash: Leash,
        answers: Callable[[int], bool],
        patience_s: float = 20.0,
    ) -> None:
        self.name, self.port, self.log = name, port, leash.folder / f"{name}.log"
        self._argv, self._leash, self._answers, self._patience_s = argv, leash, answers, patience_s
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the newest start; raises LookupError before the first."""
        if self._process is None:
            raise LookupError(f"{self.name} was never started")
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Does the process exist (it may be frozen)?"""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, unless it runs, and wait until it answers, at most `patience_s`. Raises ServerStartError."""
        if self.alive:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._leash.folder,
                env=ENVIRONMENT,
                process_group=self._leash.group,
            )
        deadline = time.monotonic() + self._patience_s
        while not (self._answers(self.port) and self.alive):
            if not self.alive or time.monotonic() > deadline:
                self.kill()
                said = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
                raise ServerStartError(f"{self.name} did not start on port {self.port}; log:\n{said}")
            time.sleep(0.02)

    def stop(self, patience_s: float = 5.0) -> None:
        """End it politely, then firmly after `patience_s`; a frozen or dead one too."""
        if self._process is not None and self.alive:
            self._process.terminate()
            self.resume()
            try:
                self._process.wait(patience_s)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def pause(self) -> None:
        """SIGSTOP: connections stay open, nothing answers. Nothing happens to a dead one."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT after a pause."""
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """Stop it if it still runs, and start it again on the same port."""
        self.stop()
        self.start()

    def _signal(self, which: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(which)  # never reaches a stranger with the same pid, as os.kill may


def launch(leash: Leash, make: Callable[[int], Child]) -> Child:
    """Start a server on a free port, and on another when somebody took that one in between.

    Raises ServerStartError.
    """
    while True:
        port = leash.claim_port()
        child = make(port)
        try:
            child.start()
        except ServerStartError:
            if is_free(port):
                raise
        else:
            return child


def packaged(package: str, pattern: str) -> Path:
    """Find the server inside an installed Python package. Raises MissingToolError."""
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        for path in Path(folder).glob(pattern):
            return path
    raise MissingToolError(f"embedded servers are missing ({package}); run: pip install '.[embedded]'")
