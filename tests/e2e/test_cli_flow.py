"""Submit, watch, explain: does a person get along with the command line alone?"""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from schemas.model import Event
from schemas.responders import ResponderLoggedIn
from streams import topics
from streams.codec import encode, headers
from streams.sender import Message, Sender
from streams.settings import Settings
from tests.e2e.conftest import ROOT, House

FIBER = ROOT / "examples/fiber-down.json"
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def tell(settings: Settings, event: Event) -> None:
    """Publish what a responder's desktop would."""

    async def send() -> None:
        topic = topics.BY_EVENT[type(event)]
        head = headers(event.TYPE, uuid4().hex, None, "2026-11-23T00:00:00Z", source="/test")
        desk: str = event.desk  # type: ignore[attr-defined]  # every desktop event names its desk
        message = Message(topics.full_name(settings, topic), None, desk.encode(), encode(event), head)
        async with Sender(settings) as sender:
            await sender.send([message])

    asyncio.run(send())


def envelope(text: str = "宽带断网了，光猫亮红灯", region: str = "广州", **attributes: str) -> str:
    data = {"customer": {"key": f"c-{uuid4().hex[:8]}"}, "region": region, "app": "a", "device": "d", "text": text}
    about = {"specversion": "1.0", "type": "com.paidan.intake.app.v1", "source": "/test", **attributes}
    return json.dumps(about | {"data": data}, ensure_ascii=False)


def decided(house: House, *, stdin: str) -> dict[str, Any]:
    (decision,) = house.documents("submit", "-", "--wait", stdin=stdin)
    return decision


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_decided(house: House, example: Path) -> None:
    (decision,) = house.documents("submit", example, "--wait")

    assert decision["kind"] in ("queued", "offered")
    assert decision["why"]["reason"] == "arrived"


def test_without_waiting_the_tickets_id_is_all_there_is(house: House) -> None:
    answer = house.paidan("submit", FIBER)

    ticket = answer.stdout.strip()
    assert len(ticket) == 36
    assert f"next: paidan explain {ticket}" in answer.stderr


def test_several_tickets_at_once_as_json_lines(house: House) -> None:
    bare = '{"customer":{"key":"c-%d"},"region":"佛山","app":"a","device":"d","text":"查话费"}'

    out = house.good("submit", "-", "--channel", "app", "--wait", stdin="\n".join(bare % n for n in range(5)))

    assert len(out.splitlines()) == 5


def test_the_same_event_twice_is_one_ticket(house: House) -> None:
    event = envelope(id=uuid4().hex)

    first = decided(house, stdin=event)
    second = decided(house, stdin=event)

    assert second["ticket"] == first["ticket"]
    assert (second["kind"], second["why"]["reason"]) == ("ignored", "duplicate")


def test_a_waiting_ticket_is_shown_and_explained(house: House) -> None:
    ticket = decided(house, stdin=envelope(region="拉萨"))["ticket"]

    shown = house.good("ticket", ticket)
    english = house.good("explain", ticket)
    chinese = house.good("explain", ticket, "--lang", "zh")
    (document,) = house.documents("explain", ticket)

    assert "at province: waiting" in shown
    assert "S3-5" in shown
    assert "queued" in shown
    assert "It waits for" in english
    assert "排队等待" in chinese
    assert document["decision"]["why"]["waits_for"] in ("skill", "presence")
    assert document["text"] == english.splitlines()


def test_queues_count_who_waits(house: House) -> None:
    decided(house, stdin=envelope(region="拉萨"))

    rows = house.documents("queues", "--desk", "province")

    assert sum(row["waiting"] for row in rows if row["channel"] == "app") >= 1
    assert "province" in house.good("queues")


def test_a_responder_gets_the_ticket_and_the_reason_is_recorded(house: House) -> None:
    tell(
        house.settings,
        ResponderLoggedIn(responder="r-7", desk="shenzhen", skills={"broadband": 3}, limit=1000),
    )

    decision = decided(house, stdin=envelope(region="深圳"))
    said = house.good("explain", decision["ticket"])
    (row,) = house.documents("responders", "--desk", "shenzhen")

    assert (decision["kind"], decision["responder"]) == ("offered", "r-7")
    assert "offered to r-7" in said
    assert "1. r-7: load 0 %" in said
    assert row["responder"] == "r-7"
    assert decision["ticket"] in row["holding"]
    assert "r-7" in house.good("responders")


def test_last_is_the_ticket_decided_about_last(house: House) -> None:
    ticket = decided(house, stdin=envelope())["ticket"]

    assert ticket in house.good("explain", "last")
    assert house.good("ticket", "last").startswith(ticket)


def test_tail_shows_decisions_one_line_each(house: House) -> None:
    decided(house, stdin=envelope())

    lines = house.good("tail", "--from-beginning", "--limit", "3").splitlines()
    documents = house.documents("tail", "decisions", "--from-beginning", "-n", "2")

    assert len(lines) == 3
    assert len(documents) == 2
    assert {one["topic"] for one in documents} == {"dispatch.decisions"}
    assert documents[0]["headers"]["ce_type"] == "com.paidan.ticket.decided.v1"


def test_tail_hides_the_customer_on_other_topics(house: House) -> None:
    event = json.loads(envelope("请打 13812345678"))
    event["data"]["customer"]["name"] = "王小明"
    decided(house, stdin=json.dumps(event))

    process = house.start("tail", "intake.app", "--from-beginning")
    assert process.stdout is not None
    try:
        line = next(text for raw in process.stdout if "请打" in (text := raw.decode()))
    finally:
        process.kill()
        process.communicate()

    assert "王**" in line
    assert "138****5678" in line


def test_the_policy_in_force_can_be_shown_and_checked_again(house: House, tmp_path: Path) -> None:
    shown = tmp_path / "shown.yaml"
    shown.write_text(house.good("policy", "show"), encoding="utf-8")

    answer = house.paidan("policy", "check", shown)
    again = house.paidan("policy", "apply", shown)

    assert answer.returncode == 0
    assert "in force already" in again.stderr


def test_a_changed_policy_needs_a_new_version(house: House, tmp_path: Path) -> None:
    text = (ROOT / "deploy/policy/telecom.yaml").read_text(encoding="utf-8").replace("misses: 3", "misses: 4")
    file = tmp_path / "changed.yaml"
    file.write_text(text, encoding="utf-8")

    refused = house.paidan("policy", "apply", file)

    assert refused.returncode == 1
    assert "give the changed policy a new version" in refused.stderr


def test_topics_are_there_already(house: House) -> None:
    answer = house.paidan("topics", "apply")

    assert answer.stdout == ""
    assert "0 topics created" in answer.stderr
