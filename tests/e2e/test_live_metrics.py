"""Does every query of the dashboard and the rules find series on a running stack?"""

import asyncio
import shutil

import pytest

from deploy.city.city import City
from deploy.city.pace import hastened, telecom
from deploy.devstack.stack import Stack
from deploy.workers import Workers
from streams import topics
from streams.settings import Settings
from tests.integration.promql import check_all_queries, prometheus
from tests.integration.running import publish_policy

PACE = 12.0
POLICY = hastened(telecom(), PACE)


@pytest.mark.skipif(shutil.which("prometheus") is None, reason="no prometheus on PATH (Debian: apt install prometheus)")
async def test_a_running_city_fills_every_panel_and_every_rule(stack: Stack, settings: Settings):
    await topics.apply(settings)
    await publish_policy(settings, POLICY)
    ports = [stack.leash.claim_port() for _ in range(2)]
    workers = Workers(stack, settings, ports, print)
    workers.start()
    try:
        assert await workers.wait_ready(60)
        with prometheus([f"127.0.0.1:{port}" for port in ports]) as server:
            async with City(settings, seed=5, rate=8, pace=PACE, policy=POLICY) as city:
                playing = asyncio.create_task(city.play(60))
                await asyncio.sleep(20)
                problems = await asyncio.to_thread(check_all_queries, server.url, patience_s=35)
                playing.cancel()
        assert await workers.stop()
    finally:
        for worker in workers.all:
            worker.kill()

    assert problems == []
