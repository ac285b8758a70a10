"""Who is preferred, for how long, and who takes the ticket then?"""

import pytest

from schemas.actions import TicketWithdrawn
from schemas.decisions import Decision, Kind, Reason
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status
from tests.agents.decisions.desk.builders import about, call, desk, policy, reload, responder, ticket


def test_the_last_responder_of_a_customer_is_preferred() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(ticket("t1", customer="ada"))
    d.accept("t1")
    first = d.holder("t1")
    d.resolve("t1")

    (offer,) = d.tell(ticket("t2", customer="ada"))

    assert (offer.responder, offer.why.tie, offer.why.reason) == (first, "preferred", Reason.ARRIVED)
    assert offer.clocks, "its clocks begin here"


@pytest.mark.parametrize("ended", ["expiry", "away", "logout"])
def test_a_ticket_waits_for_its_preferred_responder_for_a_while_then_for_anybody(ended: str) -> None:
    d = desk(policy(wrap_up_s=0, preferred_s=12), responder("a"))
    d.tell(call("t1", customer="ada"))
    d.accept("t1")
    d.resolve("t1")
    d.tell(call("t2"))
    d.accept("t2")
    d.tell(responder("b"))

    (queued,) = d.tell(call("t3", customer="ada"))
    assert (queued.kind, queued.why.waits_for) == (Kind.QUEUED, "preferred")

    if ended == "expiry":
        assert d.wait(11.9) == []
        d.wait(0.1)
    elif ended == "away":
        d.tell(about(ResponderStatusChanged, responder="a", status=Status.AWAY))
    else:
        d.tell(responder("c"), about(ResponderLoggedOut, responder="a"))
    assert d.holder("t3") in ("b", "c")


def test_a_preferred_responder_who_gets_free_takes_the_ticket() -> None:
    d = desk(policy(wrap_up_s=0), responder("a"))
    d.tell(call("t1", customer="ada"))
    d.accept("t1")
    d.resolve("t1")
    d.tell(call("t2"))
    d.accept("t2")
    d.tell(call("t3", customer="ada"))

    d.resolve("t2")

    assert d.holder("t3") == "a"


def test_a_bond_does_not_last_for_ever() -> None:
    d = desk(policy(wrap_up_s=0, bond_s=100, silence_s=10_000), responder("a"), responder("b"))
    d.tell(ticket("t1", customer="ada"))
    d.accept("t1")
    d.resolve("t1")
    d.wait(101)

    (offer,) = d.tell(ticket("t2", customer="ada"))

    assert offer.why.tie != "preferred"


def test_the_last_of_a_customers_responders_is_known_after_loading_in_any_order() -> None:
    rules = policy(wrap_up_s=0)
    d = desk(rules, responder("a"), responder("b"))
    for name in ("t2", "t1", "t3"):
        d.tell(call(name, customer="ada"))
        d.tell(about(TicketWithdrawn, ticket=name))
        d.accept(name)
        d.wait(1)
        d.resolve(name)
    last = d.holder("t3")

    for order in (["t1", "t2", "t3"], ["t3", "t2", "t1"]):
        floor = d.desk.floor
        floor.tickets = {name: floor.tickets[name] for name in order}
        other = reload(d.desk, rules)
        (offer,) = (o for o in other.apply(call("t4", customer="ada"), d.now_ms) if isinstance(o, Decision))
        assert (offer.responder, offer.why.tie) == (last, "preferred")
