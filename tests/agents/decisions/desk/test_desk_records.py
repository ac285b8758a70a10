"""What is written down: the reasons of a decision, the records, the time?"""

from schemas.actions import TicketCancelled
from schemas.decisions import Decision, Kind, Reason
from schemas.journal import OwnershipTaken, Ticked
from schemas.labels import Channel
from schemas.policy import PolicyActivated
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import (
    START_MS,
    about,
    call,
    desk,
    dump,
    loaded,
    policy,
    reload,
    responder,
    ticket,
)


def test_a_queued_ticket_tells_who_could_not_take_it_and_why() -> None:
    d = desk(
        None,
        responder("unskilled", skills={}),
        responder("away", status=Status.AWAY),
        responder("busy"),
    )
    d.tell(call("t0"))

    (queued,) = d.tell(call("t1"))

    why = queued.why
    assert (why.reason, why.present, why.waits_for, why.ahead) == (Reason.ARRIVED, 3, "capacity", 0)
    assert why.excluded.model_dump() == {"skill": 1, "away": 1, "capacity": 1, "declined": 0, "shift": 0}


def test_a_decliner_counts_by_the_first_rule_that_said_no() -> None:
    d = desk(None, responder("a"), responder("b"), responder("c"))
    d.tell(ticket("t1"))
    d.reject("t1")
    d.reject("t1")
    d.tell(about(ResponderStatusChanged, responder="a", status=Status.AWAY))

    (_, queued) = d.reject("t1")

    assert d.state("t1").declined == ["a", "b", "c"]
    assert queued.why.excluded.model_dump() == {"skill": 0, "away": 1, "capacity": 0, "declined": 2, "shift": 0}
    assert queued.why.waits_for == "declined"


def test_a_queued_ticket_tells_what_it_waits_for() -> None:
    d = desk()
    assert d.tell(ticket("t1", skills={"cloud": 1}))[0].why.waits_for == "presence"

    d.tell(responder("a"))
    assert d.tell(ticket("t2", skills={"cloud": 1}))[0].why.waits_for == "skill"

    d.tell(about(ResponderStatusChanged, responder="a", status=Status.AWAY))
    assert d.tell(ticket("t3"))[0].why.waits_for == "availability"

    d.tell(about(ResponderStatusChanged, responder="a", status=Status.AVAILABLE))
    assert d.reject("t3")[-1].why.waits_for == "declined"
    d.tell(call("t4"))
    assert d.tell(call("t5"))[0].why.waits_for == "capacity"


def test_whoever_once_was_here_leaves_no_trace_in_the_reasons() -> None:
    d = desk(None, responder("expert", skills={"cloud": 1}), responder("other"))
    d.tell(about(ResponderLoggedOut, responder="expert"))

    (queued,) = d.tell(ticket(skills={"cloud": 1}))

    assert queued.why.waits_for == "skill"


def test_the_count_of_those_ahead_is_exact_or_not_given() -> None:
    d = desk()
    d.tell(*(ticket(f"t{i:03}", at_s=i) for i in range(100)))

    youngest, middle, oldest, third_youngest = d.tell(
        ticket("a", at_s=200), ticket("b", at_s=10.5), ticket("c", at_s=-1), ticket("d", at_s=98.5)
    )

    assert [o.why.ahead for o in (youngest, middle, oldest, third_youngest)] == [100, None, 0, 101]


def test_an_offer_names_the_best_three_and_what_set_the_first_apart() -> None:
    people = [responder(f"r{i}", skills={"billing": i + 1}) for i in range(5)]
    d = desk(None, *people)

    (offer,) = d.tell(ticket())

    assert [c.responder for c in offer.why.contenders] == ["r0", "r1", "r2"]
    assert offer.why.tie == "name"


def test_a_decision_stays_small_however_long_the_queues_are() -> None:
    d = desk()
    channels = [Channel.WEB, Channel.APP, Channel.EMAIL, Channel.STORE]
    d.tell(*(ticket(f"t{i}", channel=channels[i % 4], priority=1 + i // 4 % 4) for i in range(200)))

    offers = d.tell(responder())

    assert all(len(o.model_dump_json()) < 2500 for o in offers)
    assert len(offers[0].why.heads) == 3


def test_clocks_stand_in_the_first_decision_only() -> None:
    d = desk()
    first = d.tell(ticket())
    second = d.tell(responder())

    assert (len(first[0].clocks), second[0].clocks) == (2, ())


def test_a_decision_has_a_name_of_its_own_and_names_the_policy_and_the_times() -> None:
    d = desk(policy("v7"))

    (queued,) = d.tell(ticket(at_s=-5), after_s=1)

    assert queued.decision == "guangzhou.1.1"
    assert (queued.policy, queued.decided_ms, queued.received_ms) == ("v7", START_MS + 1000, START_MS - 5000)
    assert (queued.due_ms, queued.clause) == (START_MS + 55_000, "ANSWER")


def test_a_late_owner_decides_under_its_own_epoch_even_what_was_due_before() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    outcomes = d.tell(OwnershipTaken(epoch=2), after_s=70)

    assert [o.decision for o in outcomes] == ["guangzhou.2.2", "guangzhou.2.3"]
    assert outcomes[0].why.reason is Reason.EXPIRED


def test_the_clock_never_runs_backwards() -> None:
    d = desk()
    d.tell(Ticked(), after_s=100)

    (queued,) = d.tell(ticket(), after_s=-100)

    assert queued.decided_ms == START_MS + 100_000
    assert d.desk.floor.state.clock_ms == START_MS + 100_000


def test_only_what_changed_is_written() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.desk.changes()

    d.tell(ticket())

    assert list(d.desk.changes()) == ["ticket/t1", "responder/a", "desk"]
    assert list(d.desk.changes()) == ["desk"]


def test_what_is_gone_is_deleted() -> None:
    d = desk(None, responder("a"))
    d.tell(about(ResponderLoggedOut, responder="a"))

    assert d.desk.changes()["responder/a"] is None


def test_a_loaded_desk_goes_on_where_the_other_stopped() -> None:
    rules = policy(wrap_up_s=10, decline_s=5)
    d = desk(rules, responder("a"), responder("b"))
    d.tell(call("t1"), call("t2"), call("t3"), ticket("t4", skills={"cloud": 1}))
    d.accept("t1")
    d.resolve("t1")
    d.reject("t2")
    other = reload(d.desk, rules)

    taken = OwnershipTaken(epoch=2)
    assert other.apply(taken, d.now_ms) == d.tell(taken)

    for seconds in (5, 5, 10, 20, 30):
        assert other.apply(Ticked(), d.now_ms + seconds * 1000) == d.wait(seconds)


def test_a_ticket_in_the_hands_of_nobody_known_is_placed_anew() -> None:
    rules = policy()
    d = desk(rules, responder("a"))
    d.tell(ticket())
    records = {key: dump(key, record) for key, record in d.desk.changes().items() if record is not None}
    del records["responder/a"]

    other = loaded(records, rules)
    outcomes = other.apply(OwnershipTaken(epoch=2), d.now_ms)

    assert [o.kind for o in outcomes if isinstance(o, Decision)] == [Kind.RELEASED, Kind.QUEUED]
    assert other.floor.tickets["t1"].state.status is TicketStatus.WAITING


def test_a_duplicate_arrival_changes_nothing() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    (ignored,) = d.tell(ticket())

    assert (ignored.kind, ignored.why.reason) == (Kind.IGNORED, Reason.DUPLICATE)


def test_a_shorter_silence_counts_from_the_last_sign_of_life() -> None:
    d = desk(policy(silence_s=100), responder())

    d.tell(PolicyActivated(policy=policy("short", silence_s=10)), after_s=50)
    d.wait(0)

    assert not d.desk.floor.responders


def test_kinds_of_tickets_that_came_once_are_not_kept_for_ever() -> None:
    d = desk(policy(reopen_s=1, silence_s=10_000), responder())
    for i in range(600):
        d.tell(ticket(f"t{i}", share=i + 1, skills={"billing": 1}, channel=Channel.APP))
        d.accept(f"t{i}")
        d.resolve(f"t{i}")
        d.wait(2)

    assert len(list(d.desk.floor.catalogue.demands())) <= 257
    assert len(d.desk.floor.responders["wang"].profile.demands) <= 257


def test_a_kind_of_ticket_that_comes_again_is_known_to_everybody_who_comes() -> None:
    d = desk(policy(reopen_s=1, silence_s=10_000), responder(skills={}))
    d.tell(ticket("once", skills={"cloud": 1}), about(TicketCancelled, ticket="once"))
    d.tell(ticket("again", skills={"cloud": 1}))
    for i in range(300):
        d.tell(ticket(f"t{i}", share=i + 1), about(TicketCancelled, ticket=f"t{i}"))

    d.tell(responder("expert", skills={"cloud": 1}))

    assert d.holder("again") == "expert"
