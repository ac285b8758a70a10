"""Which work stands still for a call, and how does it go on?"""

from typing import Any

import pytest

from schemas.actions import TicketHeld, TicketResumed
from schemas.decisions import Kind, Reason
from schemas.labels import Channel
from schemas.responders import ResponderLoggedOut
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import Played, about, call, desk, kinds, policy, reload, responder, ticket

RULES = policy(silence_s=86_400, wrap_up_s=0)


def mail(name: str = "m1", **more: Any) -> Any:
    return ticket(name, channel=Channel.EMAIL, **more)


def reading(*mails: str, **person: Any) -> Played:
    """A responder who has nothing in hand but mail."""
    d = desk(RULES, responder("a", **person))
    for after, name in enumerate(mails or ("m1",)):
        d.tell(mail(name, at_s=after))
        d.accept(name)
    return d


def test_a_call_interrupts_mail_in_hand_when_nobody_else_has_room() -> None:
    d = reading("m1", "m2")

    outcomes = d.tell(call())

    assert [(o.kind, o.ticket, o.responder) for o in outcomes] == [
        (Kind.INTERRUPTED, "m2", "a"),
        (Kind.INTERRUPTED, "m1", "a"),
        (Kind.OFFERED, "t1", "a"),
    ]
    assert (outcomes[0].why.reason, outcomes[0].why.note) == (Reason.PRECEDENCE, "t1")
    assert outcomes[2].why.tie == "interrupts"
    assert (d.load("a"), d.status("m1"), d.holder("m1")) == (1000, TicketStatus.ASSIGNED, "a")


def test_whoever_is_free_takes_the_call_and_nobody_is_interrupted() -> None:
    d = reading("m1")
    d.tell(responder("b"))

    assert kinds(d.tell(call())) == ["offered"]
    assert d.holder() == "b"


def test_interrupted_mail_goes_on_by_itself_when_the_call_ends() -> None:
    d = reading("m1", "m2")
    d.tell(call())
    d.accept()

    outcomes = d.resolve()

    assert [(o.kind, o.ticket) for o in outcomes] == [
        (Kind.RESOLVED, "t1"),
        (Kind.CONTINUED, "m1"),
        (Kind.CONTINUED, "m2"),
    ]
    assert d.load("a") == 250


@pytest.mark.parametrize("ending", ["reject", "expire", "hold"])
def test_it_goes_on_too_when_the_call_is_not_taken_or_put_on_hold(ending: str) -> None:
    d = reading("m1")
    d.tell(call())
    if ending == "reject":
        outcomes = d.reject()
    elif ending == "expire":
        outcomes = d.wait(20)
    else:
        d.accept()
        outcomes = d.tell(about(TicketHeld, **d.hand()))

    assert "continued" in kinds(outcomes)
    assert d.load("a") == 125


def test_a_chat_in_hand_is_not_interrupted() -> None:
    d = reading("m1")
    d.tell(ticket("chat"))
    d.accept("chat")

    assert kinds(d.tell(call())) == ["queued"]


def test_mail_that_is_only_offered_is_not_work_in_hand() -> None:
    d = desk(RULES, responder("a"))
    d.tell(mail())

    assert kinds(d.tell(call())) == ["queued"]

    assert kinds(d.accept("m1")) == ["assigned", "interrupted", "offered"]
    assert d.holder("t1") == "a"


def test_a_waiting_call_interrupts_as_soon_as_nothing_but_mail_is_left() -> None:
    d = reading("m1")
    d.tell(ticket("chat"))
    d.accept("chat")
    d.tell(call())

    assert kinds(d.resolve("chat")) == ["resolved", "interrupted", "offered"]
    assert d.holder("t1") == "a"


def test_without_such_a_rule_a_call_waits() -> None:
    channels = {c: rule.model_copy(update={"interrupts": ()}) for c, rule in RULES.channels.items()}
    d = desk(RULES.model_copy(update={"channels": channels}), responder("a"))
    d.tell(mail())
    d.accept("m1")

    assert kinds(d.tell(call())) == ["queued"]


def test_the_clocks_of_interrupted_mail_run_on_and_the_call_is_no_work_on_it() -> None:
    d = reading("m1")
    due_ms = [clock.due_ms for clock in d.state("m1").facts.clocks]
    d.wait(10)
    d.tell(call())
    d.accept()
    d.wait(100)
    d.resolve()
    d.wait(5)
    d.resolve("m1")

    assert [clock.due_ms for clock in d.state("m1").facts.clocks] == due_ms
    assert d.state("m1").worked_ms == 15_000


def test_interrupted_mail_can_be_resolved_during_the_call() -> None:
    d = reading("m1")
    d.tell(call())
    d.accept()

    assert kinds(d.resolve("m1")) == ["resolved"]
    assert d.load("a") == 1000
    assert kinds(d.resolve()) == ["resolved"]


def test_when_the_responder_goes_interrupted_mail_goes_to_others() -> None:
    d = reading("m1")
    d.tell(call())
    d.accept()
    d.tell(responder("b", limit=500))

    d.tell(about(ResponderLoggedOut, responder="a"))

    assert d.holder("m1") == "b" or d.holder("t1") == "b"
    assert d.state("m1").interrupted_ms is None


def test_a_held_call_comes_back_to_its_owner_over_their_mail() -> None:
    d = desk(RULES, responder("a"))
    d.tell(call())
    d.accept()
    d.tell(about(TicketHeld, **d.hand()))
    d.tell(mail())
    d.accept("m1")

    assert kinds(d.tell(about(TicketResumed, ticket="t1"))) == ["resumed", "interrupted", "offered"]
    assert d.holder() == "a"


def test_the_least_otherwise_loaded_is_interrupted_and_partly_if_that_is_enough() -> None:
    channels = dict(RULES.channels)
    channels[Channel.STORE] = channels[Channel.STORE].model_copy(update={"interrupts": (Channel.EMAIL,)})
    d = desk(RULES.model_copy(update={"channels": channels}), responder("a", limit=500))
    for after, name in enumerate(("m1", "m2", "m3", "m4")):
        d.tell(mail(name, at_s=after))
        d.accept(name)

    outcomes = d.tell(ticket("visit", channel=Channel.STORE, share=200))

    assert [o.ticket for o in outcomes if o.kind is Kind.INTERRUPTED] == ["m4", "m3"]
    again = d.tell(ticket("another", channel=Channel.STORE, share=200))
    assert [o.ticket for o in again if o.kind is Kind.INTERRUPTED] == ["m2", "m1"]
    assert d.load("a") == 400


def test_an_interruption_survives_a_change_of_workers() -> None:
    d = reading("m1")
    d.tell(call())
    d.accept()

    d.desk = reload(d.desk, RULES)

    assert d.load("a") == 1000
    assert kinds(d.resolve()) == ["resolved", "continued"]
    assert d.load("a") == 125
