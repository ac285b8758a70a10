"""Does the explanation say what was recorded, in both languages, and nothing else?"""

from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.desk.matching import STEPS
from agents.decisions.explanation import duration, explain, one_line, why_not
from agents.decisions.words import EN, WORDS, ZH, Tongue
from schemas.decisions import Contender, Decision, Excluded, Kind, Reason, Waiting, Why
from schemas.labels import Channel, Priority, Severity, Topic
from schemas.tickets import Part

NOW_MS = 1_700_000_000_000


def decision(kind: Kind, why: Why | Reason, *, number: int = 1, **about: Any) -> Decision:
    return Decision(
        decision=f"guangzhou.1.{number}",
        kind=kind,
        ticket="t-1",
        desk="guangzhou",
        policy="p-1",
        decided_ms=NOW_MS,
        why=why if isinstance(why, Why) else Why(reason=why),
        **about,
    )


OFFER = decision(
    Kind.OFFERED,
    Why(
        reason=Reason.ARRIVED,
        present=15,
        excluded=Excluded(skill=7, away=3, capacity=2),
        contenders=(
            Contender(responder="r1", load=250, idle_s=35.0),
            Contender(responder="r2", load=500, idle_s=90.0),
        ),
        tie="load",
    ),
    responder="r1",
    epoch=1,
    due_ms=NOW_MS + 2_699_000,
    clause="S3-5",
)
QUEUED = decision(
    Kind.QUEUED,
    Why(reason=Reason.ARRIVED, present=4, excluded=Excluded(skill=1, capacity=3), waits_for="capacity", ahead=6),
)


def text(*history: Decision, tongue: Tongue = Tongue.EN) -> str:
    return "\n".join(explain(history, tongue).lines)


def test_an_offer_says_who_was_excluded_and_how_many() -> None:
    assert (
        "Signed in: 15, of whom 12 could not take it: 7 for lack of a skill, its level or the channel, "
        "3 for being away, in after-work or given nothing new now, 2 for want of room." in text(OFFER)
    )


def test_an_offer_says_who_was_best_and_what_set_them_apart() -> None:
    said = text(OFFER)

    assert "1. r1: load 25 %, idle 35.0 s" in said
    assert "2. r2: load 50 %, idle 1 min 30 s" in said
    assert "The first has less load than the second." in said


def test_the_clause_that_drives_it_is_named_with_its_time() -> None:
    assert "Clause S3-5 drives it: due 44 min 59 s after this decision." in text(OFFER)


def test_a_bad_problem_says_how_bad_and_by_which_rule() -> None:
    parts = (Part(name="crowd", points=0, of="severity"), Part(name="fault", points=1, of="urgency"))
    offer = decision(Kind.OFFERED, Why(reason=Reason.ARRIVED, parts=parts), severity=Severity.CRITICAL)

    assert "Its severity is critical, by the rule crowd." in text(offer)
    assert "Its priority is made of: fault +1 (urgency)." in text(offer)
    assert "严重程度：重大（规则 crowd）。" in text(offer, tongue=Tongue.ZH)


def test_a_late_ticket_says_how_late() -> None:
    late = decision(Kind.QUEUED, Reason.CLAUSE, due_ms=NOW_MS - 1_500, clause="CHAT-60S")

    assert "it was late by 1.5 s" in text(late)


def test_a_waiting_ticket_says_what_it_waits_for_and_how_many_are_older() -> None:
    said = text(QUEUED)

    assert "It waits for capacity: those who have the skills have no room." in said
    assert "6 tickets of the same queue are older." in said


def test_an_empty_desk_is_called_empty() -> None:
    alone = decision(Kind.QUEUED, Why(reason=Reason.ARRIVED, present=0, excluded=Excluded(), waits_for="presence"))

    assert "No responder was signed in" in text(alone)


def test_an_assignment_is_explained_by_its_offer() -> None:
    accepted = decision(Kind.ASSIGNED, Reason.ACCEPTED, number=2, responder="r1", epoch=1)

    found = explain([QUEUED, OFFER, accepted], Tongue.EN)

    assert found.decision is accepted
    assert found.choice is OFFER
    assert "assigned to r1" in found.lines[0]
    assert "1. r1: load 25 %" in "\n".join(found.lines)


def test_a_responder_who_came_free_is_explained_by_the_queue_heads() -> None:
    why = Why(
        reason=Reason.FREED,
        heads=(Waiting(ticket="t-1", score=0.0123, waited_s=4), Waiting(ticket="t-2", score=0.001, waited_s=2)),
    )

    said = text(decision(Kind.OFFERED, why, responder="r9", epoch=3))

    assert "r9 had room and took the most urgent ticket they may take:" in said
    assert "1. t-1: score 0.0123, waited 4.0 s" in said


def test_events_that_changed_nothing_are_counted_and_passed_over() -> None:
    ignored = decision(Kind.IGNORED, Reason.DUPLICATE, number=3)

    found = explain([OFFER, ignored, ignored], Tongue.EN)

    assert found.decision is OFFER
    assert found.lines[-1].startswith("2 later or earlier events")


def test_a_ticket_with_nothing_but_ignored_events_is_still_explained() -> None:
    said = text(decision(Kind.IGNORED, Why(reason=Reason.UNKNOWN_TICKET, note="OfferAccepted")))

    assert "the desk does not know the ticket (OfferAccepted)" in said


def test_the_same_in_chinese() -> None:
    said = text(OFFER, tongue=Tongue.ZH)

    assert (
        "当时签入坐席 15 人，其中 12 人不能接单：7 人技能、级别或渠道不符，3 人离席、话后处理中或暂不派单，2 人无余量。"
        in said
    )
    assert "第一名负荷低于第二名。" in said
    assert "由条款 S3-5 驱动" in said


@pytest.mark.parametrize("tongue", Tongue)
def test_every_recorded_reason_has_words(tongue: Tongue) -> None:
    words = WORDS[tongue]

    assert set(words.kinds) == set(Kind)
    assert set(words.reasons) == set(Reason)
    assert set(words.severities) == set(Severity)
    assert set(words.rules) == set(Excluded.model_fields)
    assert set(words.ties) == {*STEPS, "preferred", "interrupts"}
    assert set(words.waits) == {
        "skill",
        "presence",
        "availability",
        "shift",
        "opening",
        "paused",
        "capacity",
        "preferred",
        "declined",
    }


@pytest.mark.parametrize("field", EN._fields)
def test_both_languages_leave_the_same_gaps(field: str) -> None:
    one, other = getattr(EN, field), getattr(ZH, field)

    if isinstance(one, str):
        assert gaps(one) == gaps(other)
    else:
        assert {name: gaps(said) for name, said in one.items()} == {name: gaps(said) for name, said in other.items()}


def gaps(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


@given(st.sampled_from(Kind), st.sampled_from(Reason), st.sampled_from(Tongue), st.none() | st.text(max_size=20))
def test_any_decision_can_be_explained(kind: Kind, reason: Reason, tongue: Tongue, note: str | None) -> None:
    one = decision(kind, Why(reason=reason, note=note, waits_for="something new", ahead=2))

    assert "t-1" in text(one, tongue=tongue)
    assert "t-1" in one_line(one)


def test_one_line_has_what_a_glance_needs() -> None:
    queued = QUEUED.model_copy(
        update={
            "priority": Priority.P2,
            "topic": Topic.FIXED,
            "channel": Channel.APP,
            "due_ms": NOW_MS + 60_000,
            "clause": "CHAT-60S",
        }
    )

    assert one_line(queued) == (
        "guangzhou  queued      P2 fixed app     t-1 (arrived, waits for capacity, 6 ahead, CHAT-60S in 1 min)"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (59.94, "59.9 s"),
        (60, "1 min"),
        (3_599.6, "1 h"),
        (3_661, "1 h 1 min"),
        (86_400 * 2 + 3_600, "2 d 1 h"),
        (86_400 + 59, "1 d"),
    ],
)
def test_a_length_of_time_has_its_two_largest_units(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_queued_ticket_says_what_would_have_to_change() -> None:
    assert "What would have to change: one of those with the skills finishes" in text(QUEUED)
    assert "怎样才会改变" in text(QUEUED, tongue=Tongue.ZH)


@pytest.mark.parametrize("tongue", Tongue)
def test_everything_waited_for_says_what_would_change_it(tongue: Tongue) -> None:
    assert set(WORDS[tongue].changes) == set(WORDS[tongue].waits)


def test_a_runner_up_is_told_the_place_and_the_step() -> None:
    assert why_not([OFFER], "r2", Tongue.EN) == [
        "r2 could have taken it and was number 2 of the best.",
        "The first has less load than the second.",
    ]


def test_whoever_declined_is_told_so() -> None:
    released = decision(Kind.RELEASED, Reason.REJECTED, number=2, responder="r1", epoch=1)

    assert why_not([OFFER, released, QUEUED], "r1", Tongue.EN)[0] == (
        "r1 had it before; it was taken from r1: the responder declined the offer."
    )


def test_whoever_has_it_is_told_so() -> None:
    assert why_not([OFFER], "r1", Tongue.EN) == ["r1 has it."]


def test_of_somebody_the_record_does_not_name_only_the_counts_are_told() -> None:
    first, second = why_not([QUEUED], "li", Tongue.EN)

    assert first.startswith("li is not among the best who are named")
    assert "1 for lack of a skill" in second


def test_somebody_who_was_not_free_is_told_who_was() -> None:
    fed = decision(
        Kind.OFFERED,
        Why(reason=Reason.FREED, heads=(Waiting(ticket="t-1", score=6, waited_s=9, starved=True),), dropped=("vas",)),
        responder="r1",
        epoch=1,
    )

    assert "It was waiting and went to r1, who got room" in why_not([fed], "li", Tongue.EN)[0]
    assert "waited its longest" in text(fed)
    assert "Preferred skills it has given up: vas." in text(fed)
