"""Is a journal decided again to the bit, over owners and policies, and is one that was touched found out?"""

from typing import Any

import orjson
import pytest

from agents.decisions.desk.desk import Desk
from agents.dispatch import DISPATCH
from deploy.replay import JournalIncomplete, differences
from schemas.decisions import Decision
from schemas.journal import JournalEntry, JournalWritten, OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import PolicyActivated
from streams.codec import encode
from tests.agents.decisions.desk.builders import DESK, START_MS, Played, call, policy, responder, ticket


class Recorded(Played):
    """A desk whose every input is written down, as a worker does."""

    def __init__(self) -> None:
        self.pages: list[JournalWritten] = []
        self.told: dict[str, bytes] = {}
        self.rules = policy()
        super().__init__(self.rules)
        self.tell(PolicyActivated(policy=self.rules))

    def tell(self, *events: Event, after_s: float = 0) -> list[Any]:
        self.now_ms += round(after_s * 1000)
        outcomes = [self._one(event) for event in events]
        return [one for some in outcomes for one in some]

    def _one(self, event: Event) -> list[Event]:
        outcomes = self.desk.apply(event, self.now_ms)
        decisions = {one.decision: encode(one) for one in outcomes if isinstance(one, Decision)}
        entry = JournalEntry(
            now_ms=self.now_ms,
            type=event.TYPE,
            input=orjson.loads(encode(event)),
            outcomes=tuple(decisions),
        )
        self.told |= decisions
        self.pages.append(JournalWritten(desk=DESK, epoch=self.desk.floor.state.epoch or 1, entries=(entry,)))
        return outcomes

    def change_owner(self, epoch: int) -> None:
        """Another worker loads the desk from its records."""
        floor = self.desk.floor
        records: dict[str, Any] = {f"ticket/{n}": t.state for n, t in floor.tickets.items()}
        records |= {f"responder/{n}": r.state for n, r in floor.responders.items()} | {"desk": floor.state}
        text = {k: DISPATCH.records[k.split("/", 1)[0]].dump_json(r, exclude_none=True) for k, r in records.items()}
        self.desk = Desk(DESK, floor.policy)
        self.desk.load(DISPATCH.read(text))
        self.tell(OwnershipTaken(epoch=epoch))


def busy_day() -> Recorded:
    day = Recorded()
    day.tell(responder("li"), responder("wang"), ticket("t1"), call("t2"), ticket("t3"))
    day.tell(Ticked(), after_s=1)
    day.accept("t1")
    day.reject("t2")
    day.change_owner(2)
    day.tell(PolicyActivated(policy=policy("other", wrap_up_s=5)), after_s=3)
    day.resolve("t1")
    day.wait(70)
    day.tell(ticket("t4", at_s=74), after_s=1)
    return day


def changed(day: Recorded, index: int, **fields: Any) -> list[JournalWritten]:
    pages = list(day.pages)
    entry = pages[index].entries[0].model_copy(update=fields)
    pages[index] = pages[index].model_copy(update={"entries": (entry,)})
    return pages


def index_of(day: Recorded, ending: str) -> int:
    return next(n for n, page in enumerate(day.pages) if page.entries[0].type.endswith(ending))


def test_the_journal_is_decided_again_to_the_bit_over_owners_and_policies() -> None:
    day = busy_day()

    assert list(differences(DESK, day.pages, day.told)) == []
    assert len(day.told) > 8


def test_a_decision_that_was_told_otherwise_is_found() -> None:
    day = busy_day()
    name, text = next((n, t) for n, t in day.told.items() if b'"kind":"assigned"' in t)
    day.told[name] = text.replace(b'"epoch":1', b'"epoch":9', 1)

    (found,) = differences(DESK, day.pages, day.told)

    assert (found.what, found.recorded, found.replayed) == (f"{name} epoch", "9", "1")


def test_an_input_that_was_changed_is_found() -> None:
    day = busy_day()
    index = index_of(day, "ticket.prioritized.v1")
    other = {**day.pages[index].entries[0].input, "skills": {"cloud": 5}}  # type: ignore[dict-item]

    assert list(differences(DESK, changed(day, index, input=other), day.told))


def test_an_input_that_was_taken_out_is_found() -> None:
    day = busy_day()
    pages = [page for n, page in enumerate(day.pages) if n != index_of(day, "logged-in.v1")]

    assert list(differences(DESK, pages, day.told))


def test_an_outcome_that_was_taken_out_is_found() -> None:
    day = busy_day()
    index = index_of(day, "ticket.prioritized.v1")

    (found,) = differences(DESK, changed(day, index, outcomes=()), day.told)

    assert (found.what, found.recorded) == ("decisions", "-")


def test_an_input_that_nobody_can_read_ends_the_replay_and_is_found() -> None:
    day = busy_day()

    (found,) = differences(DESK, changed(day, -1, input={"nonsense": 1}), day.told)

    assert found.what == "input"


def test_only_what_lies_between_two_moments_is_compared() -> None:
    day = busy_day()
    pages = changed(day, index_of(day, "ticket.prioritized.v1"), outcomes=())

    assert list(differences(DESK, pages, day.told, since_ms=START_MS + 1)) == []
    assert list(differences(DESK, pages, day.told, until_ms=START_MS - 1)) == []


def test_a_journal_without_its_beginning_is_refused_by_name() -> None:
    day = busy_day()

    with pytest.raises(JournalIncomplete, match=f"the journal of desk {DESK} begins with owner 1"):
        list(differences(DESK, day.pages[3:], day.told))
