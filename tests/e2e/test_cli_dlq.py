"""What becomes of an event that can never succeed?"""

import json
from time import monotonic, sleep
from typing import Any

from tests.e2e.conftest import House

BAD = json.dumps({"customer": {"key": "c-1", "name": "王小明"}, "text": "请打 13812345678"}, ensure_ascii=False)


def letters(house: House, count: int) -> list[dict[str, Any]]:
    """Wait until so many letters lie there."""
    deadline = monotonic() + 30
    while len(found := house.documents("dlq", "ls", "--each")) < count and monotonic() < deadline:
        sleep(0.2)
    return found


def test_a_bad_event_is_counted_shown_masked_and_sent_again(house: House) -> None:
    house.good("submit", "-", "--channel", "app", "--no-check", stdin=BAD)
    (letter,) = letters(house, 1)

    groups = house.documents("dlq", "ls")
    shown = house.good("dlq", "show", letter["place"])
    raw = house.good("dlq", "show", "last", "--raw")
    (document,) = house.documents("dlq", "show", "last")

    assert [(g["topic"], g["reason"], g["letters"]) for g in groups] == [("intake.app", "invalid", 1)]
    assert "app: missing" in shown
    assert "138****5678" in shown
    assert "王**" in shown
    assert "王小明" not in shown
    assert "13812345678" in raw
    assert document["about"]["agent"] == "intake"

    dry = house.paidan("dlq", "replay", "--dry-run")
    assert dry.stdout.split() == [letter["place"]]
    assert len(letters(house, 1)) == 1

    other = house.paidan("dlq", "replay", "--reason", "too-large")
    assert "0 were sent again" in other.stderr

    sent = house.paidan("dlq", "replay", "--topic", "intake.app", "--reason", "invalid")
    assert "1 were sent again" in sent.stderr
    again = letters(house, 2)
    assert [one["reason"] for one in again] == ["invalid", "invalid"]  # the cause is still there


def test_a_letter_that_is_not_there_is_told(house: House) -> None:
    missing = house.paidan("dlq", "show", "intake.web/0/99")
    nonsense = house.paidan("dlq", "show", "nonsense")

    assert missing.returncode == 1
    assert "no such dead letter" in missing.stderr
    assert nonsense.returncode == 2
