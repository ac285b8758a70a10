"""What may be asked of a worker beside its probes? Read-only answers in JSON, few at a time, never for long."""

from asyncio import timeout
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import orjson
import structlog
from aiohttp import web

from schemas.errors import StoreUnavailable

log = structlog.get_logger(__name__)
AT_ONCE = 8  # questions of one page; more are turned away
ANSWER_S = 2.0
AGAIN = "ask again in a moment"


class Refused(Exception):
    """The question cannot be answered: an HTTP status, the cause, and what would help."""

    def __init__(self, status: int, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.status = status
        self.cause = cause
        self.fix = fix


Answer = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[Any]]
"""From the names in the path and the query to a document. Raises Refused, StoreUnavailable."""


class Page(NamedTuple):
    """A path such as ``/tickets/{ticket}/explain``, and who answers there."""

    path: str
    answer: Answer


def handler(page: Page) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answer requests for a page; whatever goes wrong is said in JSON, with cause and fix."""
    asked = 0

    async def handle(request: web.Request) -> web.Response:
        nonlocal asked
        if asked >= AT_ONCE:
            return _reply(503, _trouble(f"{AT_ONCE} such questions are being answered already", AGAIN))
        asked += 1
        try:
            async with timeout(ANSWER_S):
                return _reply(200, await page.answer(request.match_info, request.query))
        except Refused as error:
            return _reply(error.status, _trouble(error.cause, error.fix))
        except (StoreUnavailable, TimeoutError) as error:
            return _reply(503, _trouble(str(error) or f"no answer within {ANSWER_S} s", AGAIN))
        except Exception:
            log.exception("page_failed", path=page.path)
            return _reply(500, _trouble("the answer could not be made", "see the worker's log: page_failed"))
        finally:
            asked -= 1

    return handle


def _trouble(cause: str, fix: str) -> dict[str, str]:
    return {"cause": cause, "fix": fix}


def _reply(status: int, document: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(document), content_type="application/json", charset="utf-8")
