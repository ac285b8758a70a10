"""What do kill -9 and a worker that sleeps for half a minute cost? No ticket, and no promise."""

import asyncio
import os
import random
import signal
from time import monotonic

from deploy.city.city import City
from deploy.city.pace import hastened, telecom
from deploy.devstack.stack import Stack
from deploy.verify import verify
from deploy.workers import Workers
from streams import topics
from streams.settings import Settings
from tests.integration.running import publish_policy

PACE = 12.0
SLEEP_S = 30.0
POLICY = hastened(telecom(), PACE)


async def kill_at_random(workers: Workers, rnd: random.Random, until: float) -> int:
    """SIGKILL one of all but the first worker every few seconds."""
    kills = 0
    while monotonic() < until:
        await asyncio.sleep(rnd.uniform(4, 8))
        rnd.choice(workers.all[1:]).kill()
        kills += 1
    return kills


async def sleep_and_wake(workers: Workers) -> None:
    """Stop the first worker for longer than its session lasts, then let it go on with what it had in hand."""
    await asyncio.sleep(3)
    pid = workers.all[0].pid
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(SLEEP_S)
    os.kill(pid, signal.SIGCONT)


def logs(workers: Workers) -> str:
    """Give the end of each worker's log, for a failure's message."""
    tails = [worker.log.read_text(errors="replace").splitlines()[-40:] for worker in workers.all]
    return "\n\n".join("\n".join(line[:400] for line in tail) for tail in tails)


async def test_no_promise_is_broken_while_workers_are_killed_and_paused(stack: Stack, settings: Settings):
    await topics.apply(settings)
    await publish_policy(settings, POLICY)
    said: list[str] = []
    workers = Workers(stack, settings, [stack.leash.claim_port() for _ in range(3)], said.append)
    workers.start()
    try:
        assert await workers.wait_ready(60)
        async with City(settings, seed=11, rate=5, pace=PACE, policy=POLICY) as city:
            trouble = kill_at_random(workers, random.Random(3), monotonic() + SLEEP_S)
            kills, _, _ = await asyncio.gather(trouble, sleep_and_wake(workers), city.play(SLEEP_S + 10))
            settled = await city.settle(60)
            stats = city.stats
        assert await workers.stop(), f"{said}\n{logs(workers)}"
    finally:
        for worker in workers.all:
            worker.kill()
    verdict = await verify(settings, patience_s=30, calm=False)

    assert settled, f"{len(stats.undecided)} tickets were never decided; {said}"
    assert verdict.ok, [check for check in verdict.checks if check.problems]
    assert kills >= 4
    assert workers.restarts >= 4
    assert stats.decided >= 150
