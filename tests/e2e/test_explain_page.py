"""Does a worker say why, by HTTP, what the command line says?"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen
from uuid import uuid4

import pytest

from deploy.devstack.stack import Stack
from tests.e2e.conftest import POLICY, ROOT, House


@pytest.fixture(scope="module")
def house(stack: Stack) -> Iterator[House]:
    """A house whose worker listens where the test knows."""
    name = f"e{uuid4().hex[:8]}"
    update = {"topic_prefix": f"{name}.", "app_id": name, "http_port": stack.leash.claim_port()}
    found = House(stack.settings.model_copy(update=update))
    found.good("topics", "apply")
    found.good("policy", "apply", POLICY)
    found.start_worker()
    yield found
    found.close()


@pytest.fixture(scope="module")
def ticket(house: House) -> str:
    """A ticket that waits, for nobody is there."""
    (decision,) = house.documents("submit", ROOT / "examples/fiber-down.json", "--wait")
    return str(decision["ticket"])


def get(house: House, path: str) -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(f"http://127.0.0.1:{house.settings.http_port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_worker_answers_what_the_command_line_answers(house: House, ticket: str, lang: str) -> None:
    (expected,) = house.documents("explain", ticket, "--lang", lang, "--why-not", "li.na")

    assert get(house, f"/tickets/{ticket}/explain?lang={lang}&why_not=li.na") == (200, expected)
    assert expected["choice"]["why"]["waits_for"] == "presence"


def test_without_a_question_about_somebody_there_is_no_answer_about_them(house: House, ticket: str) -> None:
    status, found = get(house, f"/tickets/{ticket}/explain")

    assert (status, sorted(found)) == (200, ["choice", "decision", "text", "ticket"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tickets/nobody-knows-it/explain", 404),
        (f"/tickets/{quote('a b')}/explain", 400),
        ("/tickets/t1/explain?lang=fr", 400),
        ("/tickets/t1/explain?why_not=%7B", 400),
        ("/tickets/t1/explain?why-not=li.na", 400),
    ],
)
def test_what_cannot_be_answered_is_refused_with_cause_and_fix(house: House, ticket: str, path: str, status: int):
    found, document = get(house, path)

    assert found == status
    assert sorted(document) == ["cause", "fix"]
