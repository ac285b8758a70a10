"""When does a waiting ticket go to a neighbour desk?"""

from typing import Any

import pytest

from agents.decisions.explanation import explain
from agents.decisions.words import Tongue
from schemas.actions import TicketReopened
from schemas.decisions import Decision, Kind, Reason
from schemas.desks import OverflowRules
from schemas.labels import Channel
from schemas.model import Event
from schemas.policy import Policy
from schemas.reports import Crew, DeskReported
from schemas.responders import ResponderLoggedOut
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized
from tests.agents.decisions.desk.builders import (
    DESK,
    Played,
    about,
    call,
    desk,
    policy,
    reload,
    responder,
    rooms_of,
    ticket,
)

RULES = OverflowRules(spare=0)


def helped(**more: Any) -> Policy:
    return policy(overflow=RULES.model_copy(update=more), silence_s=86_400)


def report(
    d: Played,
    by: str = "foshan",
    *,
    skills: dict[str, int] | None = None,
    rooms: dict[int, int] | None = None,
    level: int | None = None,
    is_open: bool = True,
    age_s: float = 0,
    channels: tuple[Channel, ...] = tuple(Channel),
    ends_s: float | None = None,
) -> DeskReported:
    ends_ms = None if ends_s is None else d.now_ms + round(ends_s * 1000)
    crew = Crew(
        skills=skills or {"billing": 1},
        channels=channels,
        limit=1000,
        ends_ms=ends_ms,
        rooms=rooms_of(rooms or {1000: 5}),
    )
    at_ms = d.now_ms - round(age_s * 1000)
    return DeskReported(desk=DESK, by=by, at_ms=at_ms, is_open=is_open, level=level, crews=(crew,))


def moves(outcomes: list[Any]) -> list[tuple[str, str]]:
    """Which ticket went where."""
    return [(o.ticket, o.why.note) for o in outcomes if isinstance(o, Decision) and o.kind is Kind.MOVED]


def full(rules: Policy | None = None, *waiting: Event) -> Played:
    """A desk whose only responder has a call in hand."""
    d = desk(rules or helped(), responder("a"))
    d.tell(call("busy"))
    d.accept("busy")
    d.tell(*waiting or [ticket()])
    return d


def test_what_has_waited_its_part_goes_to_a_neighbour_that_is_well() -> None:
    d = full()
    d.wait(29)
    assert moves(d.tell(report(d))) == []

    moved, onward = (o for o in d.wait(6) if not isinstance(o, DeskReported))

    assert (moved.kind, moved.why.reason, moved.why.note) == (Kind.MOVED, Reason.OVERFLOWED, "foshan")
    assert (moved.why.lender.desk, moved.why.lender.age_s, moved.why.lender.able) == ("foshan", 6.0, 5)
    assert isinstance(onward, TicketPrioritized)
    assert (onward.desk, onward.hops, onward.been) == ("foshan", 1, ("guangzhou",))
    assert d.status() is TicketStatus.MOVED


def test_a_fresh_report_helps_at_once_what_has_waited_long_enough() -> None:
    d = full()
    d.wait(31)

    assert moves(d.tell(report(d))) == [("t1", "foshan")]


def test_where_nobody_has_the_skill_it_goes_at_once() -> None:
    d = desk(helped(), responder("a"))
    d.tell(report(d, skills={"mobile": 2}))

    assert moves(d.tell(ticket(skills={"mobile": 2}))) == [("t1", "foshan")]
    assert moves(d.tell(ticket("t2"))) == []


def test_where_nobody_will_be_there_long_enough_it_goes_at_once() -> None:
    d = desk(helped(), responder("a", ends_s=60))
    d.tell(report(d))

    assert moves(d.tell(ticket())) == [("t1", "foshan")]


@pytest.mark.parametrize(
    "ill",
    [
        {"is_open": False},
        {"age_s": 30},
        {"level": 799},
        {"skills": {"mobile": 5}},
        {"rooms": {200: 9}},
        {"channels": (Channel.PHONE,)},
        {"ends_s": 60},
        {"by": "enterprise"},
    ],
)
def test_a_neighbour_that_is_not_well_gets_nothing(ill: Any) -> None:
    d = full()
    d.wait(31)

    assert moves(d.tell(report(d, **ill))) == []
    assert d.status() is TicketStatus.WAITING


def test_the_lender_keeps_people_to_spare() -> None:
    d = full(helped(spare=2), ticket("t1"), ticket("t2"))
    d.wait(31)

    assert moves(d.tell(report(d, rooms={250: 3}))) == [("t1", "foshan")]


def test_what_was_sent_since_the_report_counts_as_taken() -> None:
    waiting = [ticket(f"t{i}") for i in range(5)]
    d = full(None, *waiting)
    d.wait(31)

    assert len(moves(d.tell(report(d, rooms={500: 1, 250: 1})))) == 3
    assert moves(d.wait(5)) == []
    assert len(moves(d.tell(report(d, rooms={250: 1})))) == 1


def test_the_first_neighbour_that_can_help_is_asked_and_the_most_important_goes_first() -> None:
    d = full(None, ticket("low", priority=4), ticket("high", priority=1, at_s=1), ticket("third", priority=4, at_s=2))
    d.wait(34)
    d.tell(report(d, "shenzhen", rooms={250: 1}))
    assert [name for name in ("low", "high", "third") if d.status(name) is TicketStatus.MOVED] == ["high"]

    assert moves(d.tell(report(d, "foshan", rooms={250: 2}))) == [("low", "foshan"), ("third", "foshan")]


def test_it_never_goes_back_to_a_desk_that_had_it_nor_too_far() -> None:
    back = ticket("back").model_copy(update={"hops": 1, "been": ("foshan",)})
    far = ticket("far", hops=3)
    d = full(None, back, far)
    d.wait(31)

    assert moves(d.tell(report(d))) == []
    assert moves(d.tell(report(d, "shenzhen"))) == [("back", "shenzhen")]


def test_what_was_answered_here_stays() -> None:
    d = desk(helped(), responder("a"))
    d.tell(ticket())
    d.accept()
    d.resolve()
    d.tell(about(ResponderLoggedOut, responder="a"), report(d), about(TicketReopened, ticket="t1"))
    d.wait(86_400)

    assert moves(d.tell(report(d))) == []


def test_an_older_report_than_the_last_is_nothing_new() -> None:
    d = full()
    d.wait(31)
    d.tell(report(d, rooms={100: 1}))

    assert moves(d.tell(report(d, age_s=1))) == []


def test_what_is_known_of_neighbours_survives_a_change_of_workers() -> None:
    rules = helped()
    d = full(rules)
    d.wait(25)
    d.tell(report(d))

    d.desk = reload(d.desk, rules)

    assert moves(d.wait(5)) == [("t1", "foshan")]


def told(outcomes: list[Any], to: str = "foshan") -> list[DeskReported]:
    return [o for o in outcomes if isinstance(o, DeskReported) and o.desk == to]


def test_a_desk_tells_those_it_may_help_how_it_stands() -> None:
    d = desk(helped(), responder("a"), responder("b"), responder("c", skills={"mobile": 2}, limit=500))
    d.tell(ticket())
    d.accept()

    outcomes = d.wait(5)

    (one,) = told(outcomes)
    assert (one.by, one.at_ms, one.is_open, one.waiting, one.level) == (DESK, d.now_ms, True, 0, None)
    assert [(crew.skills, {r.room: r.people for r in crew.rooms}) for crew in one.crews] == [
        ({"billing": 1}, {1000: 1, 750: 1}),
        ({"mobile": 2}, {500: 1}),
    ]
    assert {o.desk for o in outcomes} == {"enterprise", "foshan", "shenzhen", "province"}


def test_it_tells_what_changed_and_says_again_what_did_not_before_it_is_stale() -> None:
    d = desk(helped(), responder("a"))

    counts = [len(told(d.wait(5))) for _ in range(5)]
    assert counts == [1, 0, 0, 1, 0]

    d.tell(ticket())
    assert len(told(d.wait(5))) == 1


def test_the_service_level_is_of_its_own_tickets_lately() -> None:
    d = desk(helped(window_s=100), *(responder(f"r{i}") for i in range(9)))
    for i in range(5):
        d.tell(ticket(f"t{i}", answer_s=10 if i else 0.001))
    d.wait(1)
    for i in range(5):
        d.accept(f"t{i}")
    d.tell(ticket("borrowed", hops=1, answer_s=0.001, at_s=-5))
    d.accept("borrowed")

    assert told(d.wait(5))[0].level == 800
    assert told(d.wait(200))[0].level is None


def test_without_rules_nothing_is_told_and_nobody_looks() -> None:
    d = desk(policy(silence_s=86_400), responder("a"))

    assert d.wait(60) == []
    assert d.desk.floor.state.look_ms is None


@pytest.mark.parametrize(
    ("tongue", "said"),
    [
        (Tongue.EN, "Desk foshan reported 0.0 s before: 5 people with skills and room, 0 tickets waiting, 91.5 % of"),
        (Tongue.ZH, "调度台 foshan 在 0.0 s 前报告：具备技能且有余量 5 人，排队 0 单，近期自有工单按时应答率 91.5%"),
    ],
)
def test_it_says_by_which_report(tongue: Tongue, said: str) -> None:
    d = full()
    d.wait(31)
    moved = next(o for o in d.tell(report(d, level=915)) if isinstance(o, Decision))

    assert said in "\n".join(explain([moved], tongue).lines)
