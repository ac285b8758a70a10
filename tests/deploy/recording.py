"""A desk whose journal is kept, as a worker keeps it."""

from typing import Any

import orjson

from agents.decisions.desk.desk import Desk
from agents.dispatch import DISPATCH
from schemas.decisions import Decision
from schemas.journal import JournalEntry, JournalWritten, OwnershipTaken
from schemas.model import Event
from schemas.policy import PolicyActivated
from streams.codec import encode
from tests.agents.decisions.desk.builders import DESK, Played, policy


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
