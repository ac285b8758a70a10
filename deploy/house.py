"""A whole Paidan on one machine: broker, store, topics, policy, workers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from deploy.devstack.ports import is_free
from deploy.devstack.stack import Stack
from deploy.workers import Workers
from schemas.policy import Policy
from streams import topics
from streams.policies import publish
from streams.sender import Sender
from streams.settings import Settings

READY_S = 30.0
PORTS_TRIED = 200
Say = Callable[[str], None]


class NotReadyError(RuntimeError):
    """The workers could not start or did not get ready; the message says why, or holds the end of a worker's log."""


@dataclass(frozen=True)
class House:
    """A running Paidan; `settings` reach it, ``ready_after_s`` is how long the start took from `begun`."""

    stack: Stack
    settings: Settings
    policy: Policy
    workers: Workers
    ready_after_s: float


@asynccontextmanager
async def open_house(
    stack: Stack, policy: Policy, *, workers: int, say: Say, http_port: int = 0, begun: float | None = None
) -> AsyncIterator[House]:
    """Create topics, publish the policy, start workers and wait until they are ready; drain them at the end.

    Raises NotReadyError, StreamUnavailable.
    """
    settings = stack.settings
    begun = monotonic() if begun is None else begun
    team = Workers(stack, settings, _ports(stack, http_port, workers, say), say)
    await topics.apply(settings)
    async with Sender(settings) as sender:
        await publish(settings, sender, policy)
    team.start()
    try:
        if not await team.wait_ready(READY_S):
            raise NotReadyError(f"no worker got ready within {READY_S:g} s; log:\n{_tail(team)}")
        yield House(stack, settings, policy, team, monotonic() - begun)
    finally:
        await team.stop()


def on_interrupt() -> asyncio.Event:
    """Give an event that the first Ctrl-C (or SIGTERM) sets; the second ends everything at once with 130."""
    stop = asyncio.Event()

    def interrupted() -> None:
        if stop.is_set():
            os._exit(130)  # the leash takes broker, store and workers along
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted)
    return stop


def _ports(stack: Stack, first: int, many: int, say: Say) -> list[int]:
    """Give ports from the wanted one on (0: any), passing over taken ones aloud."""
    if not first:
        return [stack.leash.claim_port() for _ in range(many)]
    free = [port for port in range(first, first + PORTS_TRIED) if is_free(port)][:many]
    if len(free) < many:
        raise NotReadyError(f"no {many} free ports from {first} to {first + PORTS_TRIED - 1}")
    if free[0] != first:
        say(f"port {first} is taken: using {free[0]}")
    return free


def _tail(team: Workers) -> str:
    log = team.all[0].log
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else "(empty)"
