"""Is this worker alive, ready, and how does it stand? /livez, /readyz, /metrics, and what the agents answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import exposition

from streams import metrics
from streams.clock import now_ms
from streams.pages import Page, handler
from streams.settings import Settings
from streams.transport import Progress

log = structlog.get_logger(__name__)
GAUGE_S = 1.0


class Health:
    """What the probes ask. ``progress`` is the transport's; ``checks`` give what is missing to be ready, or None."""

    def __init__(
        self,
        settings: Settings,
        progress: Callable[[], Progress | None],
        checks: Iterable[Callable[[], str | None]],
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._checks = list(checks)

    async def livez(self, _request: web.Request) -> web.Response:
        """Fail when records wait and nothing was finished for ``stall_s`` seconds: a restart would help."""
        progress = self._progress()
        stalled = progress.stalled_s if progress else 0.0
        status = 503 if stalled > self._settings.stall_s else 200
        return web.json_response({"alive": status == 200, "stalled_s": round(stalled, 1)}, status=status)

    async def readyz(self, _request: web.Request) -> web.Response:
        """Fail while something is missing; a short silence of store or broker alone is no reason."""
        missing = [text for check in self._checks if (text := check()) is not None]
        progress = self._progress()
        if progress is None or not progress.assignment:
            missing.append("no partitions assigned yet")
        return web.json_response({"ready": not missing, "missing": missing}, status=503 if missing else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """Give all metrics in the format the scraper asks for."""
        encode, content_type = exposition.choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(metrics.REGISTER), headers={"Content-Type": content_type})

    def observe(self) -> None:
        """Show lag and progress."""
        progress = self._progress()
        if progress is None:
            return
        metrics.LAG.clear()
        for (topic, partition), lag in progress.lag.items():
            metrics.LAG.labels(topic.removeprefix(self._settings.topic_prefix), partition).set(lag)
        metrics.PROGRESS.set(now_ms() / 1000 - progress.stalled_s)


@asynccontextmanager
async def serve(
    settings: Settings, health: Health, gauges: Iterable[Callable[[], None]], pages: Iterable[Page] = ()
) -> AsyncIterator[str]:
    """Serve probes and pages, refresh the gauges every second; give the address. Raises OSError for a taken port."""
    app = web.Application()
    app.router.add_get("/livez", health.livez)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.metrics)
    for page in pages:
        app.router.add_get(page.path, handler(page))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, settings.http_host, settings.http_port)
    await site.start()
    port = runner.addresses[0][1]
    refresh = asyncio.create_task(_refresh([health.observe, *gauges]))
    try:
        yield f"http://{settings.http_host}:{port}"
    finally:
        refresh.cancel()
        await runner.cleanup()


async def _refresh(gauges: list[Callable[[], None]]) -> None:
    while True:
        for gauge in gauges:
            try:
                gauge()
            except Exception:
                log.exception("gauge_failed")
        await asyncio.sleep(GAUGE_S)
