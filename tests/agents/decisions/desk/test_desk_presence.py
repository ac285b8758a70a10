"""What does the desk do when a responder comes, goes or changes?"""

import pytest

from schemas.actions import WrapUpFinished
from schemas.decisions import Kind, Reason
from schemas.journal import OwnershipTaken
from schemas.labels import Channel
from schemas.responders import (
    ResponderHeartbeat,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
    Status,
)
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import about, call, desk, kinds, responder, ticket

AWAY = about(ResponderStatusChanged, responder="wang", status=Status.AWAY)
BACK = about(ResponderStatusChanged, responder="wang", status=Status.AVAILABLE)
OUT = about(ResponderLoggedOut, responder="wang")


def test_whoever_logs_in_is_offered_what_waits() -> None:
    d = desk()
    assert kinds(d.tell(ticket())) == ["queued"]

    (offer,) = d.tell(responder("wang"))

    assert (offer.kind, offer.responder, offer.why.reason) == (Kind.OFFERED, "wang", Reason.FREED)


def test_what_a_responder_had_in_hand_is_offered_to_others_when_they_log_out() -> None:
    d = desk(None, responder("wang"), responder("zhao", skills={"billing": 1, "mobile": 1}))
    d.tell(ticket())
    d.accept()
    assert d.holder() == "wang"

    outcomes = d.tell(OUT)

    assert kinds(outcomes) == ["released", "offered"]
    assert [o.why.reason for o in outcomes] == [Reason.LOGGED_OUT, Reason.LOGGED_OUT]
    assert d.holder() == "zhao"


def test_logging_out_twice_or_unknown_is_nobodys_business() -> None:
    d = desk(None, responder())

    assert d.tell(OUT, OUT, AWAY, about(ResponderHeartbeat, responder="ghost")) == []


def test_whoever_is_away_gets_nothing_and_keeps_what_is_in_hand() -> None:
    d = desk(None, responder())
    d.tell(ticket("t1"))
    d.accept("t1")

    d.tell(AWAY, ticket("t2"))

    assert (d.holder("t1"), d.status("t2")) == ("wang", TicketStatus.WAITING)
    assert kinds(d.tell(BACK)) == ["offered"]


def test_a_silent_desktop_counts_as_logged_out() -> None:
    d = desk(None, responder(), silence_s=45)
    d.tell(ticket())
    d.accept()

    assert d.wait(44.9) == []
    outcomes = d.wait(0.1)

    assert [o.why.reason for o in outcomes] == [Reason.SILENT, Reason.SILENT]
    assert d.status() is TicketStatus.WAITING
    assert "wang" not in d.desk.floor.responders


def test_a_heartbeat_puts_silence_off() -> None:
    d = desk(None, responder(), silence_s=45)
    d.tell(about(ResponderHeartbeat, responder="wang"), after_s=40)

    d.wait(44.9)
    assert "wang" in d.desk.floor.responders
    d.wait(0.1)
    assert "wang" not in d.desk.floor.responders


@pytest.mark.parametrize("silence_s", [1.001, 0.29, 4.35, 0.0004])
def test_a_limit_of_silence_with_a_fraction_of_a_millisecond_ends(silence_s: float) -> None:
    d = desk(None, responder(), silence_s=silence_s)

    d.wait(5)

    assert not d.desk.floor.responders


def test_nobody_was_silent_while_no_worker_listened() -> None:
    d = desk(None, responder(), silence_s=45)

    d.tell(OwnershipTaken(epoch=2), after_s=600)
    assert "wang" in d.desk.floor.responders

    d.wait(45)
    assert "wang" not in d.desk.floor.responders


def test_skills_need_their_level() -> None:
    d = desk(None, responder(skills={"billing": 1}))

    d.tell(ticket(skills={"billing": 2}))
    assert d.status() is TicketStatus.WAITING

    d.tell(about(ResponderSkillsChanged, responder="wang", skills={"billing": 2}))
    assert d.holder() == "wang"


def test_losing_a_skill_keeps_what_is_in_hand_and_brings_no_more() -> None:
    d = desk(None, responder())
    d.tell(ticket("t1"))

    d.tell(about(ResponderSkillsChanged, responder="wang", skills={}), ticket("t2"))

    assert (d.holder("t1"), d.status("t2")) == ("wang", TicketStatus.WAITING)


def test_a_responder_gets_only_their_channels() -> None:
    d = desk(None, responder(channels=[Channel.WEB]))

    d.tell(call("t1"), ticket("t2"))

    assert (d.status("t1"), d.holder("t2")) == (TicketStatus.WAITING, "wang")


def test_logging_in_again_renews_skills_and_limit_and_keeps_work() -> None:
    d = desk(None, responder(limit=1000))
    d.tell(call("t1"))
    assert d.load() == 1000

    d.tell(responder(limit=500, skills={"mobile": 1}))

    assert (d.load(), d.holder("t1")) == (500, "wang")


def test_logging_in_again_at_once_leaves_the_order_of_others_alone() -> None:
    d = desk(None, responder("wang"))

    d.tell(OUT, responder("wang"), ticket())

    assert d.holder() == "wang"


def test_a_call_is_followed_by_after_work_that_may_end_early() -> None:
    d = desk(None, responder())
    d.tell(call("t1"))
    d.accept("t1")
    d.resolve("t1")
    d.tell(ticket("t2"))
    assert d.status("t2") is TicketStatus.WAITING

    assert kinds(d.tell(about(WrapUpFinished, responder="wang"))) == ["offered"]
    assert d.tell(about(WrapUpFinished, responder="wang")) == []


def test_after_work_ends_by_itself() -> None:
    d = desk(None, responder())
    d.tell(call("t1"))
    d.accept("t1")
    d.resolve("t1")
    d.tell(ticket("t2"))

    assert d.wait(29.9) == []
    assert kinds(d.wait(0.1)) == ["offered"]
