"""A house of its own for the command line: topics, policy, a worker, and `paidan` as a person types it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis

from deploy.devstack.stack import Stack
from deploy.environment import as_env
from streams.settings import Settings

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "deploy/policy/telecom.yaml"
PAIDAN = [sys.executable, "-m", "deploy.cli"]
Answer = subprocess.CompletedProcess[str]


class House:
    """Settings of its own on the shared stack, and at most one worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("PAIDAN_")} | as_env(settings)
        self._worker: subprocess.Popen[bytes] | None = None

    def paidan(self, *words: str | Path, stdin: str = "", env: dict[str, str] | None = None) -> Answer:
        """Run a command to its end."""
        return subprocess.run(
            [*PAIDAN, *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env=self.env | (env or {}),
            timeout=60,
            check=False,
        )

    def good(self, *words: str | Path, stdin: str = "") -> str:
        """Run a command that must end well; give its standard output."""
        answer = self.paidan(*words, stdin=stdin)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def documents(self, *words: str | Path, stdin: str = "") -> list[dict[str, Any]]:
        """Run a command that must end well with --json; give its documents."""
        return [json.loads(line) for line in self.good(*words, "--json", stdin=stdin).splitlines()]

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command that runs on."""
        return subprocess.Popen(
            [*PAIDAN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=self.env
        )

    def start_worker(self) -> None:
        """Start the worker."""
        self._worker = subprocess.Popen(
            [*PAIDAN, "worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=self.env
        )

    def stop_worker(self) -> int:
        """Stop the worker politely; give its exit code."""
        assert self._worker is not None
        self._worker.send_signal(signal.SIGTERM)
        code = self._worker.wait(60)
        self._worker = None
        return code

    def empty_store(self) -> None:
        """Delete this house's keys, and nobody else's."""
        with redis.Redis.from_url(self.settings.redis.get_secret_value()) as client:
            for key in list(client.scan_iter(match=f"{self.settings.app_id}:*", count=1000)):
                client.delete(key)

    def close(self) -> None:
        """End what still runs."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()


@pytest.fixture(scope="module")
def house(stack: Stack) -> Iterator[House]:
    """A house with topics, policy and a worker, for all tests of a file."""
    name = f"e{uuid4().hex[:8]}"
    found = House(stack.settings.model_copy(update={"topic_prefix": f"{name}.", "app_id": name}))
    found.good("topics", "apply")
    found.good("policy", "apply", POLICY)
    found.start_worker()
    yield found
    found.close()
