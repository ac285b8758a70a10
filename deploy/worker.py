"""One worker: a process that runs agents until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import Collection
from contextlib import AsyncExitStack
from typing import cast

import structlog
import uvloop

from agents import wiring
from streams import logs
from streams.app import make_app, run
from streams.health import Health, serve
from streams.pipe import Pipe
from streams.policies import PolicyBook
from streams.rebuild import refuse_lost_store
from streams.sender import Sender
from streams.settings import Settings
from streams.store import Store
from streams.transport import BatchConsumer

log = structlog.get_logger(__name__)
POLICY_PAUSE_S = 0.5


def main(settings: Settings, rooms: Collection[str] = tuple(wiring.ROOMS)) -> None:
    """Run a worker until SIGTERM or SIGINT. Raises what it crashed with: whoever started it starts it again."""
    logs.set_up(settings)
    uvloop.run(work(settings, rooms))


async def work(settings: Settings, rooms: Collection[str]) -> None:
    """Attach the agents, serve the probes, and run until stopped."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store(settings))
        sender = await stack.enter_async_context(Sender(settings))
        await refuse_lost_store(settings, store)
        book = PolicyBook(settings)
        await _await_policy(book, stop)
        following = asyncio.create_task(book.follow())
        stack.callback(following.cancel)
        app = make_app(settings)
        pipe = Pipe(app, settings, sender, store, book)
        wiring.attach(pipe, rooms)
        for follower in pipe.followers:
            await follower.read()
            stack.callback(asyncio.create_task(follower.follow()).cancel)
        health = Health(
            settings,
            progress=lambda: cast(BatchConsumer, app.consumer).progress() if app.started else None,
            checks=[lambda: "stopping" if stop.is_set() else None],
        )
        address = await stack.enter_async_context(serve(settings, health, pipe.gauges, pipe.pages))
        _calm_the_collector()
        log.info("worker_started", agents=sorted(rooms), kafka=settings.kafka, http=address)
        await run(app, stop)
    log.info("worker_stopped")


def _calm_the_collector() -> None:
    """Waiting tickets live long and hold no cycles: let the garbage collector look at each once, a few at a time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 500, 100)  # 10 ms each time; of 100,000 objects it would be 70


async def _await_policy(book: PolicyBook, stop: asyncio.Event) -> None:
    """Wait until somebody has published a policy: without one nothing can be decided."""
    await book.read()
    while book.newest is None and not stop.is_set():
        log.warning("no_policy_yet", fix="paidan policy apply deploy/policy/telecom.yaml")
        await asyncio.sleep(POLICY_PAUSE_S)
        await book.read()
