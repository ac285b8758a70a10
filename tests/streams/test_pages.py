"""Is a question that cannot be answered refused with cause and fix, and nobody kept waiting?"""

import asyncio
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.errors import StoreUnavailable
from streams.pages import AT_ONCE, Page, Refused, handler


async def ask(page: Page) -> tuple[int, Any]:
    answer = await handler(page)(SimpleNamespace(match_info={"ticket": "t1"}, query={}))  # type: ignore[arg-type]
    return answer.status, json.loads(bytes(answer.body or b""))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "status"),
    [(Refused(404, "no such ticket", "look"), 404), (StoreUnavailable("silent"), 503), (KeyError("oops"), 500)],
)
async def test_trouble_is_said_with_cause_and_fix(error: Exception, status: int) -> None:
    async def answer(_path: Mapping[str, str], _query: Mapping[str, str]) -> Any:
        raise error

    found, document = await ask(Page("/", answer))

    assert found == status
    assert document["cause"]
    assert document["fix"]
    assert "oops" not in document["cause"]


async def test_more_questions_than_can_be_answered_at_once_are_turned_away() -> None:
    enough = asyncio.Event()

    async def answer(path: Mapping[str, str], _query: Mapping[str, str]) -> Any:
        await enough.wait()
        return dict(path)

    handle = handler(Page("/", answer))
    request: Any = SimpleNamespace(match_info={"ticket": "t1"}, query={})
    waiting = [asyncio.create_task(handle(request)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)

    refused = await handle(request)
    enough.set()

    assert refused.status == 503
    assert {answer.status for answer in await asyncio.gather(*waiting)} == {200}
    assert (await handle(request)).status == 200
