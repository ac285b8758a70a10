"""What is kept, by whom, and what is it fed? The words that shards and their ledger share."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from pydantic import TypeAdapter, ValidationError

from schemas.errors import StoreUnavailable
from schemas.model import Event
from schemas.policy import Policy
from streams.topics import Topic


class Machine(Protocol):
    """A deterministic state machine of one desk, such as `agents.decisions.desk.desk.Desk`."""

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        """Apply one event at epoch milliseconds; give the outcomes in order."""

    def due_ms(self) -> int | None:
        """Give the moment of the next timer in epoch milliseconds."""

    def changes(self) -> Mapping[str, Any]:
        """Give the records changed since last asked, by key; None for a deleted one."""

    def load(self, records: Mapping[str, Any]) -> None:
        """Fill the empty machine from its records."""


class Kind(NamedTuple):
    """What an agent keeps: its name, how to build its machine, its records by key prefix, and where they go.

    ``reads`` replaces events of its topics by models of the same type that hold no more than the machine needs.
    """

    name: str
    build: Callable[[str, Policy], Machine]
    records: Mapping[str, TypeAdapter[Any]]
    topics: Mapping[str, Topic]
    journal: Topic | None = None
    reads: tuple[type[Event], ...] = ()

    def read(self, records: Mapping[str, bytes]) -> dict[str, Any]:
        """Read a shard's records. Raises StoreUnavailable when something else has written there."""
        try:
            return {key: self.records[key.split("/", 1)[0]].validate_json(text) for key, text in records.items()}
        except (ValidationError, KeyError) as error:
            raise StoreUnavailable(f"the store holds unreadable records: {type(error).__name__}") from None


class Input(NamedTuple):
    """One event for one desk (None: for every desk of its partition), and where it was read."""

    desk: str | None
    event: Event
    raw: bytes
    mark: str  # topic/partition
    partition: int
    offset: int
