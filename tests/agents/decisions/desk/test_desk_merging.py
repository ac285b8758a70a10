"""Is one problem one ticket, and can a wrong merge be undone?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.decisions.desk.desk import Desk
from schemas.actions import TicketCancelled, TicketReopened, TicketSplit, TicketTransferred, TicketUrged
from schemas.journal import OwnershipTaken, Ticked
from schemas.labels import Act, Channel, Topic
from schemas.policy import Policy
from schemas.repeats import MergingRules
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized
from tests.agents.decisions.desk.builders import (
    DESK,
    START_MS,
    Played,
    about,
    desk,
    dump,
    kinds,
    policy,
    reload,
    responder,
    ticket,
)

RULES = MergingRules(window_s=1000, mass_customers=3, mass_window_s=500)


def rules(**merging: Any) -> Policy:
    return policy(silence_s=10_000).model_copy(update={"merging": RULES.model_copy(update=merging)})


def ask(name: str, customer: str = "ada", *, template: str | None = None, **about_it: Any) -> TicketPrioritized:
    """A ticket of a customer who may have others."""
    own = {key: about_it.pop(key) for key in ("act", "topic", "sure", "hops") if key in about_it}
    return ticket(name, customer=customer, **about_it).model_copy(update={"template": template, **own})


def asked(*tickets: TicketPrioritized, **merging: Any) -> Played:
    played = desk(rules(**merging))
    played.tell(*tickets)
    return played


# -- one customer, one problem --------------------------------------------------------------------------------


def test_asking_again_on_another_channel_urges_the_open_ticket() -> None:
    played = asked(ask("t1", priority=3))

    told = played.tell(ask("t2", channel=Channel.PHONE))

    assert kinds(told) == ["merged", "urged", "queued"]
    merged, urged, _ = told
    assert (merged.ticket, merged.why.reason, merged.why.note, merged.clocks) == ("t2", "same_problem", "t1", ())
    assert (urged.ticket, urged.priority) == ("t1", 2)
    assert played.status("t2") is TicketStatus.MERGED


def test_whoever_holds_the_ticket_keeps_it_and_nobody_gets_a_second() -> None:
    played = desk(rules(), responder(), responder("li"))
    played.tell(ask("t1"))
    played.accept()

    assert kinds(played.tell(ask("t2"))) == ["merged", "urged"]
    assert played.load("wang") + played.load("li") == ask("t1").share


def test_no_clock_begins_anew() -> None:
    played = asked(ask("t1"))
    before = played.state("t1").facts.clocks

    told = played.tell(ask("t2", at_s=100), after_s=100)

    assert played.state("t1").facts.clocks == before
    assert all(decision.clocks == () for decision in told)


def test_the_more_urgent_words_count() -> None:
    played = asked(ask("t1", priority=4))
    played.tell(ask("t2", priority=1))

    assert played.state("t1").priority == 1


@pytest.mark.parametrize(
    "other",
    [
        ask("t2", "bob"),
        ask("t2", topic=Topic.PLAN),
        ask("t2", act=Act.COMPLAIN),
        ask("t2", sure=False),
        ask("t2", hops=1),
    ],
)
def test_another_customer_or_problem_or_a_guess_stands_alone(other: TicketPrioritized) -> None:
    assert kinds(asked(ask("t1")).tell(other)) == ["queued"]


def test_what_is_about_nothing_is_no_problem() -> None:
    nothing = {"act": Act.OTHER, "topic": Topic.NONE}

    assert kinds(asked(ask("t1", **nothing)).tell(ask("t2", **nothing))) == ["queued"]


def test_a_channel_whose_customers_must_be_answered_each_time_is_left_out() -> None:
    played = asked(ask("t1"), channels=(Channel.WEB, Channel.EMAIL))

    assert kinds(played.tell(ask("t2", channel=Channel.PHONE))) == ["queued"]


def test_after_the_window_it_is_a_new_problem() -> None:
    played = asked(ask("t1"))

    assert kinds(played.tell(ask("t2", at_s=1001), after_s=1001)) == ["queued"]


def test_a_solved_problem_that_comes_back_is_a_new_ticket() -> None:
    played = desk(rules(), responder())
    played.tell(ask("t1"))
    played.accept()
    played.resolve()

    assert "merged" not in kinds(played.tell(ask("t2")))


def test_a_merged_ticket_that_is_sent_twice_is_a_duplicate() -> None:
    played = asked(ask("t1"), ask("t2"))

    (ignored,) = played.tell(ask("t2"))

    assert ignored.why.reason == "duplicate"


def test_asking_about_the_merged_ticket_urges_the_one_that_is_worked_on() -> None:
    played = asked(ask("t1"), ask("t2"))

    (urged,) = played.tell(about(TicketUrged, ticket="t2"))

    assert (urged.kind, urged.ticket, played.state("t1").urges) == ("urged", "t1", 2)


def test_when_the_open_ticket_ends_the_merged_ones_are_closed_with_it_and_forgotten() -> None:
    played = desk(rules(), responder())
    played.tell(ask("t1"))
    played.accept()
    played.tell(ask("t2"))

    told = played.resolve()

    assert [(d.ticket, d.kind, d.why.reason) for d in told][:2] == [
        ("t1", "resolved", "responder"),
        ("t2", "closed", "parent"),
    ]
    played.wait(400_000)
    assert played.desk.floor.tickets == {}


# -- split ----------------------------------------------------------------------------------------------------


def test_a_wrong_merge_is_split_and_both_histories_stay() -> None:
    played = asked(ask("t1"), ask("t2", at_s=7))

    told = played.tell(about(TicketSplit, ticket="t2", reason="other line"), after_s=20)

    assert [(d.ticket, d.kind) for d in told] == [("t2", "split"), ("t1", "split"), ("t2", "queued")]
    assert told[-1].clocks == ask("t2", at_s=7).clocks  # its own, from its own receipt
    assert (played.status("t1"), played.status("t2")) == (TicketStatus.WAITING, TicketStatus.WAITING)
    assert played.state("t1").urges == 1


def test_a_split_ticket_is_worked_on_to_its_end() -> None:
    played = asked(ask("t1"), ask("t2"))
    played.tell(about(TicketSplit, ticket="t2"), about(TicketCancelled, ticket="t1"), responder())
    played.accept("t2")

    assert kinds(played.resolve("t2"))[0] == "resolved"


@pytest.mark.parametrize(("name", "reason"), [("t1", "wrong_state"), ("t9", "unknown_ticket")])
def test_only_what_was_merged_can_be_split(name: str, reason: str) -> None:
    (ignored,) = asked(ask("t1")).tell(about(TicketSplit, ticket=name))

    assert ignored.why.reason == reason


# -- many customers, one letter -------------------------------------------------------------------------------


def letters(count: int, *, at_s: float = 0, start: int = 0) -> list[TicketPrioritized]:
    numbers = range(start, start + count)
    return [ask(f"m{n}", f"customer-{n}", template="abc", act=Act.COMPLAIN, at_s=at_s) for n in numbers]


def test_a_letter_from_many_customers_is_attached_to_the_first() -> None:
    played = asked()

    told = [kinds(played.tell(letter)) for letter in letters(5)]

    assert told == [["queued"], ["queued"], ["merged"], ["merged"], ["merged"]]
    assert {played.state(f"m{n}").merged_into for n in (2, 3, 4)} == {"m0"}
    assert played.state("m0").urges == 0


def test_letters_of_one_customer_are_not_many() -> None:
    one = {"template": "abc", "sure": False}

    played = asked(*(ask(f"m{n}", **one) for n in range(4)))

    assert {played.status(f"m{n}") for n in range(4)} == {TicketStatus.WAITING}


def test_a_letter_that_comes_now_and_then_is_none_of_many() -> None:
    played = desk(rules())

    for n in range(6):
        assert kinds(played.tell(*letters(1, at_s=400 * n, start=n), after_s=400 if n else 0)) == ["queued"]


@pytest.mark.parametrize("end", [TicketCancelled, TicketTransferred])
def test_when_the_first_gives_up_or_leaves_the_next_takes_the_others(end: Any) -> None:
    played = desk(rules(), responder())
    first, *others = letters(5)
    played.tell(first)
    played.accept("m0")
    played.tell(*others)
    more = {"ticket": "m0"} if end is TicketCancelled else {**played.hand("m0"), "to_desk": "shenzhen"}

    told = played.tell(about(end, **more))

    assert [d.ticket for d in told if getattr(d, "kind", "") == "split"] == ["m2"]
    assert played.state("m2").merged_into is None
    assert {played.state(f"m{n}").merged_into for n in (3, 4)} == {"m2"}
    played.accept("m2")
    assert [d.ticket for d in played.resolve("m2") if d.kind == "closed"] == ["m3", "m4"]


# -- records --------------------------------------------------------------------------------------------------

NAMES = [f"t{n}" for n in range(8)]
EVENTS = st.one_of(
    st.builds(
        lambda n, c, t, a, s: ask(n, c, template=t, act=a, at_s=s),
        st.sampled_from(NAMES),
        st.sampled_from(["ada", "bob", "eve", "dan"]),
        st.sampled_from([None, "abc"]),
        st.sampled_from([Act.CONSULT, Act.COMPLAIN]),
        st.integers(0, 900),
    ),
    st.builds(lambda n: about(TicketSplit, ticket=n), st.sampled_from(NAMES)),
    st.builds(lambda n: about(TicketCancelled, ticket=n), st.sampled_from(NAMES)),
    st.builds(lambda n: about(TicketUrged, ticket=n), st.sampled_from(NAMES)),
    st.builds(lambda n: about(TicketReopened, ticket=n), st.sampled_from(NAMES)),
    st.just(Ticked()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(EVENTS, st.sampled_from([0, 1, 90, 600])), max_size=25), st.integers(0, 25))
def test_a_desk_loaded_from_its_records_merges_alike(events: list[Any], reloaded_after: int) -> None:
    one = Desk(DESK, rules())
    one.apply(OwnershipTaken(epoch=1), START_MS)
    other: Desk | None = None
    now_ms = START_MS
    for number, (event, seconds) in enumerate(events):
        if number == reloaded_after:
            other = reload(one, rules())
        now_ms += seconds * 1000
        outcomes = one.apply(event, now_ms)
        if other is not None:
            assert other.apply(event, now_ms) == outcomes
    if other is not None:
        assert {n: dump(f"ticket/{n}", t.state) for n, t in one.floor.tickets.items()} == {
            n: dump(f"ticket/{n}", t.state) for n, t in other.floor.tickets.items()
        }
    merged = [t.state for t in one.floor.tickets.values() if t.state.merged_into]
    assert all(state.status is TicketStatus.MERGED for state in merged)
