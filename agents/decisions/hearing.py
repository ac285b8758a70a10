"""What does a machine keep that is fed by a desk's decisions? One record a ticket, and which decision it heard last."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from schemas.decisions import DecisionGist
from schemas.states import DeskState

R = TypeVar("R")


class Hearing(Generic[R]):
    """The bookkeeping of such a machine. A decision that is told twice is heard once; time never runs backwards."""

    KEPT: str
    """What its records are called in the store."""

    def __init__(self, desk: str) -> None:
        self.desk = desk
        self.state = DeskState()
        self.kept: dict[str, R] = {}
        self._touched: dict[str, None] = {}

    def changes(self) -> dict[str, R | DeskState | None]:
        """Give the records changed since last asked, by key; None for a deleted one."""
        found: dict[str, R | DeskState | None] = {f"{self.KEPT}/{t}": self.kept.get(t) for t in self._touched}
        self._touched.clear()
        found["desk"] = self.state
        return found

    def load(self, records: Mapping[str, R | DeskState]) -> None:
        """Fill an empty machine from its records."""
        for key, record in records.items():
            if isinstance(record, DeskState):
                self.state = record
            else:
                self.kept[key.removeprefix(f"{self.KEPT}/")] = record

    def _hears(self, decision: DecisionGist) -> bool:
        """Note the decision's number; tell whether it is news. One that is not numbered always is."""
        number = decision.decision.rpartition(".")[2]
        if number.isdecimal():
            if int(number) <= self.state.number:
                return False
            self.state.number = int(number)
        return True
