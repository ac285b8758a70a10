"""Who takes a ticket, and what does somebody who gets free take next?"""

from schemas.labels import Channel, Priority
from schemas.policy import Order, PolicyActivated
from schemas.responders import ResponderLoggedOut, ResponderSkillsChanged, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import about, call, desk, kinds, policy, responder, ticket


def test_a_call_takes_the_whole_person() -> None:
    d = desk(None, responder())

    d.tell(call("t1"), ticket("t2"), call("t3"))

    assert [d.status(t).value for t in ("t1", "t2", "t3")] == ["offered", "waiting", "waiting"]


def test_chats_share_a_person_up_to_the_limit() -> None:
    d = desk(None, responder())

    d.tell(*(ticket(f"t{i}") for i in range(5)))

    assert d.load() == 1000
    assert [d.status(f"t{i}").value for i in range(5)] == ["offered"] * 4 + ["waiting"]


def test_a_call_takes_all_that_a_trainee_may_carry() -> None:
    d = desk(None, responder(limit=400))

    (offer,) = d.tell(call())

    assert (d.load(), offer.share, offer.limit) == (400, 400, 400)


def test_no_call_beside_a_chat() -> None:
    d = desk(None, responder())
    d.tell(ticket("t1"))

    d.tell(call("t2"))
    assert d.status("t2") is TicketStatus.WAITING

    d.accept("t1")
    d.resolve("t1")
    assert d.holder("t2") == "wang"


def test_every_must_have_skill_counts() -> None:
    d = desk(None, responder("wang", skills={"billing": 3}), responder("zhao", skills={"billing": 2, "english": 1}))

    d.tell(ticket(skills={"billing": 2, "english": 1}))

    assert d.holder() == "zhao"


def test_the_least_loaded_is_first() -> None:
    d = desk(None, responder("a"), responder("b"))

    d.tell(*(ticket(f"t{i}") for i in range(4)))

    assert [d.holder(f"t{i}") for i in range(4)] == ["a", "b", "a", "b"]


def test_load_is_compared_as_a_share_of_the_limit() -> None:
    d = desk(None, responder("expert"), responder("trainee", limit=500))
    d.tell(ticket("t1"), ticket("t2"))
    assert {d.holder("t1"), d.holder("t2")} == {"expert", "trainee"}

    (offer,) = d.tell(ticket("t3"))

    assert offer.responder == "expert"
    assert [(c.responder, c.load) for c in offer.why.contenders] == [("expert", 250), ("trainee", 500)]
    assert offer.why.tie == "load"


def test_then_the_longest_idle_then_the_name() -> None:
    d = desk(None, responder("late", skills={"billing": 2}))
    d.tell(about(ResponderLoggedOut, responder="late"))
    d.tell(responder("early"), after_s=1)
    d.tell(responder("late", skills={"billing": 2}), responder("also", skills={"billing": 3}), after_s=1)

    (first,) = d.tell(ticket("t1"))
    (second,) = d.tell(ticket("t2"))

    assert (first.responder, first.why.tie) == ("early", "idle")
    assert (second.responder, second.why.tie) == ("also", "name")


def test_the_oldest_of_alike_tickets_is_first_whenever_it_came() -> None:
    d = desk()
    d.tell(ticket("young", at_s=0), ticket("old", at_s=-50), ticket("middle", at_s=-20))

    offers = d.tell(responder())

    assert [o.ticket for o in offers] == ["old", "middle", "young"]


def test_the_higher_priority_is_more_urgent_at_the_same_age() -> None:
    d = desk()
    d.tell(ticket("low", priority=4, at_s=-10), ticket("high", priority=1, at_s=-10))

    offers = d.tell(responder())

    assert [o.ticket for o in offers] == ["high", "low"]
    assert [h.ticket for h in offers[0].why.heads] == ["high", "low"]


def test_a_low_priority_that_waits_long_is_not_starved() -> None:
    d = desk(order=Order.WEIGHTED)
    d.tell(call("low", priority=4, at_s=-600), call("high", priority=1, at_s=-1))

    assert d.tell(responder())[0].ticket == "low"


def test_what_has_a_near_target_is_more_urgent() -> None:
    d = desk()
    d.tell(ticket("slow", answer_s=3600, at_s=-10), ticket("fast", answer_s=15, at_s=-10, channel=Channel.APP))

    assert d.tell(responder())[0].ticket == "fast"


def test_equals_go_by_age_and_then_by_name() -> None:
    d = desk(weights=dict.fromkeys(Priority, 0.0))
    d.tell(call("b", at_s=-1), ticket("a", at_s=-1), ticket("c", at_s=-2, channel=Channel.APP))

    assert [h.ticket for h in d.tell(responder())[0].why.heads] == ["c", "a", "b"]


def test_a_ticket_from_the_future_waits_like_any_other() -> None:
    d = desk()

    d.tell(ticket(at_s=60))

    assert kinds(d.tell(responder())) == ["offered"]


def test_a_new_policy_lets_everybody_look_again() -> None:
    d = desk(None, responder())

    assert d.tell(PolicyActivated(policy=policy("next"))) == []
    (offer,) = d.tell(ticket())

    assert offer.policy == "next"


def test_the_most_urgent_of_very_many_queues_is_found() -> None:
    d = desk()
    targets = [(37 * i) % 101 + 20 for i in range(60)]
    for i, target_s in enumerate(targets):
        d.tell(ticket(f"t{i:02}", share=200 + i, answer_s=target_s, at_s=-10))

    offer = d.tell(responder())[0]

    order = sorted(range(60), key=lambda i: targets[i])
    assert [h.ticket for h in offer.why.heads] == [f"t{i:02}" for i in order[:3]]


def test_whoever_changed_skills_does_not_get_what_the_old_ones_could_take() -> None:
    d = desk(None, responder("zhao", skills={"mobile": 1}), responder("wang"))
    d.tell(about(ResponderSkillsChanged, responder="wang", skills={"mobile": 1}))
    d.tell(responder("away", status=Status.AWAY))
    d.tell(about(ResponderSkillsChanged, responder="zhao", skills={"billing": 2}))
    d.tell(about(ResponderLoggedOut, responder="zhao"))
    d.tell(about(ResponderStatusChanged, responder="away", status=Status.AVAILABLE))

    for i in range(4):
        d.tell(ticket(f"t{i}"))

    assert {d.holder(f"t{i}") for i in range(4)} == {"away"}
