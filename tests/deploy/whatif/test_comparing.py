"""Is the record under its own policy the record, and under another an honest guess?"""

from functools import cache
from typing import Any

import orjson
import pytest

from agents.decisions.desk.desk import Desk
from deploy.policy_file import load_policy
from deploy.replay import Replay
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import SHIPPED, policy_of
from deploy.simulation.town import Town
from deploy.whatif.comparing import compare, rows, web_page
from deploy.whatif.record import read_record
from deploy.whatif.world import World
from schemas.decisions import Decision
from schemas.journal import JournalEntry, JournalWritten, OwnershipTaken
from schemas.model import Event
from schemas.policy import Policy, PolicyActivated
from streams.codec import encode

SKILLS = {"billing": 1, "plans": 1}


class Written(Desk):
    """A desk that writes its journal."""

    def __init__(self, desk: str, policy: Policy) -> None:
        super().__init__(desk, policy)
        self.pages: list[JournalWritten] = []

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        outcomes = super().apply(event, now_ms)
        names = tuple(one.decision for one in outcomes if isinstance(one, Decision))
        entry = JournalEntry(now_ms=now_ms, type=event.TYPE, input=orjson.loads(encode(event)), outcomes=names)
        self.pages.append(JournalWritten(desk=self.floor.desk, epoch=1, entries=(entry,)))
        if isinstance(event, OwnershipTaken):
            self.apply(PolicyActivated(policy=self.floor.policy), now_ms)
        return outcomes


@cache
def day() -> tuple[tuple[JournalWritten, ...], Policy]:
    """Two busy hours of calls and chats, with rejections, lapses and people who give up."""
    handle = {"mean_s": 150}
    patience = {"mean_s": 120, "law": "exponential"}
    plain: dict[str, Any] = {
        "start": "2026-11-23T08:00:00+08:00",
        "hours": 2,
        "arrivals": {"per_hour": 120},
        "habits": {"accept": {"mean_s": 4}, "reject": 0.05, "expire": 0.05},
        "classes": {
            "bill": {"channel": "phone", "topic": "bill", "priority": 2, "handle": handle, "patience": patience},
            "plan": {"channel": "phone", "topic": "plan", "priority": 4, "handle": handle},
        },
        "crews": [{"name": "people", "count": 6, "skills": SKILLS}, {"name": "late", "count": 1, "skills": SKILLS,
                   "shifts": [{"from_h": 9, "to_h": 18}]}],
    }  # fmt: skip
    scenario = Scenario.model_validate(plain)
    policy = policy_of(scenario, load_policy(SHIPPED))
    town = Town(scenario, policy, 3)
    town.desk = desk = Written(scenario.desk, policy)
    town.run()
    return tuple(desk.pages), policy


def with_order(order: str) -> Policy:
    policy = day()[1]
    rules = type(policy.dispatch).model_validate({**policy.dispatch.model_dump(), "order": order})
    return policy.model_copy(update={"version": order, "dispatch": rules})


def test_under_the_same_policy_everything_happens_again_and_nothing_is_drawn() -> None:
    pages, policy = day()

    record, recorded = read_record(Replay("simulated", pages).steps())
    world = World("simulated", record, policy, seed=1)

    def plain(decisions: list[Decision]) -> list[tuple[object, ...]]:
        return [(d.ticket, d.kind, d.responder, d.decided_ms, d.why.reason) for d in decisions]

    assert plain(world.run()) == plain(recorded)
    assert world.drawn.share == 0
    assert len(recorded) > 500


def test_under_another_order_tickets_move_and_the_report_says_how_much_was_drawn() -> None:
    pages, _ = day()

    found = compare("simulated", pages, with_order("strict"), seed=1)

    assert found.moved
    assert 0 < found.drawn["share"] < 0.8
    assert found.recorded.tickets == found.other.tickets > 200
    assert found.recorded.missed.keys() == found.other.missed.keys()


def test_the_seed_decides_what_is_drawn() -> None:
    pages, _ = day()
    first, again, other = (compare("simulated", pages, with_order("strict"), seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_only_tickets_that_came_between_two_moments_are_counted() -> None:
    pages, policy = day()
    half = pages[0].entries[0].now_ms + 3_600_000

    early = compare("simulated", pages, policy, 1, until_ms=half)
    late = compare("simulated", pages, policy, 1, since_ms=half + 1)

    whole = compare("simulated", pages, policy, 1)
    assert early.recorded.tickets + late.recorded.tickets == whole.recorded.tickets
    assert early.recorded.tickets > 50


def test_who_hung_up_may_be_answered_in_time_by_another_policy() -> None:
    pages, _ = day()

    found = compare("simulated", pages, with_order("strict"), seed=1)

    assert found.other.answered > found.recorded.answered


def test_table_and_page_show_both_sides() -> None:
    pages, _ = day()
    found = compare("simulated", pages, with_order("fifo"), seed=1)

    assert [row[0] for row in rows(found)][:3] == ["tickets", "answered", "wait p50 s"]
    assert web_page([found]).count("<svg") == 3
    assert found.document()["drawn"]["share"] == pytest.approx(found.drawn["share"])
