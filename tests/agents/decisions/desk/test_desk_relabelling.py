"""What does a desk make of a person's word that a label was wrong?"""

from typing import Any

import pytest

from schemas.actions import TicketCancelled, TicketReclassified
from schemas.conditions import When
from schemas.corrections import LabelCorrected
from schemas.decisions import Decision, Kind, Reason
from schemas.labels import Act, Severity, Topic
from schemas.policy import SeverityRule
from schemas.states import TicketStatus
from schemas.tickets import Part
from tests.agents.decisions.desk.builders import Played, about, desk, dump, kinds, policy, reload, responder, ticket


def corrects(played: Played, name: str = "t1", by: str = "boss", **label: Any) -> list[Any]:
    """Somebody says that the ticket is a fault of mobile networks, or something else."""
    said = {"act": Act.FAULT, "topic": Topic.MOBILE, **label}
    return played.tell(about(TicketReclassified, ticket=name, by=by, **said))


def refusal(told: list[Any]) -> Reason:
    """The reason why the only decision is that nothing changes."""
    assert kinds(told) == ["ignored"]
    assert isinstance(told[0], Decision)
    return told[0].why.reason


def test_the_holder_corrects_a_ticket_and_keeps_it() -> None:
    played = desk(None, responder("wang"))
    played.tell(ticket())
    played.accept()

    decided, lesson = corrects(played, by="wang")

    assert (decided.kind, decided.why.by, decided.topic) == (Kind.RECLASSIFIED, "wang", Topic.MOBILE)
    assert decided.why.note == "consult/bill -> fault/mobile"
    assert isinstance(lesson, LabelCorrected)
    assert (lesson.said_act, lesson.said_topic, lesson.act, lesson.topic) == ("consult", "bill", "fault", "mobile")
    assert lesson.correction == decided.decision
    assert (played.status(), played.holder()) == (TicketStatus.ASSIGNED, "wang")
    assert played.state().facts.topic is Topic.MOBILE


def test_what_the_holder_gives_back_goes_to_whoever_has_the_other_skill() -> None:
    played = desk(None, responder("wang"), responder("zhao", skills={"mobile": 1}))
    played.tell(ticket())
    corrects(played)

    assert played.holder() == "wang"
    played.reject()

    assert played.holder() == "zhao"


def test_a_waiting_ticket_goes_to_whoever_has_the_skill_it_needs_now() -> None:
    played = desk(None, responder("zhao", skills={"mobile": 1}))
    played.tell(ticket())

    told = corrects(played)

    assert kinds(told) == ["reclassified", "offered"]
    assert (played.holder(), played.state().skills) == ("zhao", {"mobile": 1})


def test_a_waiting_ticket_that_needs_the_same_keeps_its_place() -> None:
    played = desk(None)
    played.tell(ticket("t1"), ticket("t2", at_s=1))

    assert kinds(corrects(played, topic=Topic.BILL, act=Act.COMPLAIN)) == ["reclassified"]

    played.tell(responder("wang", limit=250))
    assert played.holder("t1") == "wang"


def test_what_was_solved_is_corrected_afterwards() -> None:
    played = desk(None, responder("wang"))
    played.tell(ticket())
    played.accept()
    played.resolve()

    assert kinds(corrects(played, by="wang")) == ["reclassified"]
    assert played.status() is TicketStatus.RESOLVED


def test_a_responder_speaks_only_of_what_is_theirs() -> None:
    played = desk(None, responder("wang"), responder("chen", skills={}))
    played.tell(ticket())
    played.accept()

    assert refusal(corrects(played, by="chen")) is Reason.STALE_OFFER
    assert refusal(corrects(played, by="wang", epoch=9)) is Reason.STALE_OFFER
    assert refusal(corrects(played, by="li", epoch=1)) is Reason.STALE_OFFER


def test_what_is_unknown_ended_or_labelled_so_already_is_refused() -> None:
    played = desk(None)
    played.tell(ticket())

    assert refusal(corrects(played, "t9")) is Reason.UNKNOWN_TICKET
    assert refusal(corrects(played, act=Act.CONSULT, topic=Topic.BILL)) is Reason.SAME_LABEL
    played.tell(about(TicketCancelled, ticket="t1"))
    assert refusal(corrects(played)) is Reason.WRONG_STATE


def test_a_leaf_must_stand_in_the_policy_below_its_topic() -> None:
    played = desk(None)
    played.tell(ticket())

    assert refusal(corrects(played, leaf="bill.refund")) is Reason.UNKNOWN_LEAF
    assert refusal(corrects(played, leaf="mobile.nowhere")) is Reason.UNKNOWN_LEAF
    assert kinds(corrects(played, leaf="mobile.coverage")) == ["reclassified", "queued"]
    assert played.state().facts.leaf == "mobile.coverage"


@pytest.mark.parametrize("accepted", [False, True])
def test_a_corrected_ticket_is_the_same_on_the_next_worker(accepted: bool) -> None:
    played = desk(None, responder("wang"))
    played.tell(ticket())
    if accepted:
        played.accept()
    corrects(played)

    again = reload(played.desk, policy())

    assert dump("ticket/t1", again.floor.tickets["t1"].state) == dump("ticket/t1", played.state())
    assert again.floor.tickets["t1"].work == played.desk.floor.tickets["t1"].work == "web/mobile"


RULES = (
    SeverityRule(id="crowd", severity=Severity.CRITICAL, when=When(acts=(Act.FAULT,), min_affected=100)),
    SeverityRule(id="broken", severity=Severity.MAJOR, when=When(acts=(Act.FAULT,))),
)


def judged(severity: Severity, *parts: Part) -> Played:
    """A desk that tells severities apart, with one ticket that waits."""
    played = desk(policy().model_copy(update={"severity": RULES}))
    played.tell(ticket().model_copy(update={"severity": severity, "parts": (*parts, Part(name="base", points=1))}))
    return played


def test_another_label_has_another_severity_and_says_by_which_rule() -> None:
    decided, *_ = corrects(judged(Severity.MINOR))

    assert decided.severity is Severity.MAJOR
    assert decided.why.parts == (Part(name="broken", points=0, of="severity"), Part(name="base", points=1))


def test_a_severity_by_the_number_affected_stays_while_the_rest_of_its_rule_holds() -> None:
    crowd = Part(name="crowd", points=0, of="severity")

    decided, *_ = corrects(judged(Severity.CRITICAL, crowd))
    assert (decided.severity, decided.why.parts) == (Severity.CRITICAL, None)

    decided, *_ = corrects(judged(Severity.CRITICAL, crowd), act=Act.CONSULT)
    assert (decided.severity, decided.why.parts) == (None, (Part(name="base", points=1),))
