"""Would the desk decide the same again? The journal through the production desk, compared with what was told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from agents.decisions.desk.desk import Desk
from agents.dispatch import DISPATCH
from schemas.decisions import Decision
from schemas.errors import PoisonEvent
from schemas.journal import JournalEntry, JournalWritten, OwnershipTaken
from schemas.model import Event
from schemas.policy import Policy, PolicyActivated
from streams.codec import encode, validate
from streams.topics import BY_TYPE, CONTROL

MODELS: Mapping[str, type[Event]] = {**BY_TYPE, **CONTROL}


class Difference(NamedTuple):
    """One thing that is not as it was recorded. ``source`` is the input's place, or its type if it has none."""

    desk: str
    at_ms: int
    source: str
    what: str
    recorded: str
    replayed: str


class JournalIncomplete(Exception):
    """The journal does not reach back to the desk's first moment; what came before cannot be decided again."""


class Step(NamedTuple):
    """One input, decided again: the entry, the input as an event, what followed now, and which timer was due before."""

    entry: JournalEntry
    event: Event
    outcomes: list[Event]
    due_ms: int | None


class Replay:
    """One desk's journal, decided again; ``desk`` is how it stands now. A new owner loads it from its records."""

    def __init__(self, desk: str, pages: Sequence[JournalWritten]) -> None:
        """Take the journal in its order. Raises JournalIncomplete."""
        self._name = desk
        self._pages = pages
        self._policy = _opening(desk, pages)
        self._records: dict[str, Any] = {}
        self.desk = Desk(desk, self._policy)

    def steps(self) -> Iterator[Step]:
        """Give each input with what followed now. Raises PoisonEvent for an input that is none."""
        for page in self._pages:
            for entry in page.entries:
                event = read_input(entry)
                if isinstance(event, OwnershipTaken):
                    self._change_hands()
                elif isinstance(event, PolicyActivated):
                    self._policy = event.policy
                due_ms = self.desk.due_ms()
                yield Step(entry, event, self.desk.apply(event, entry.now_ms), due_ms)

    def _change_hands(self) -> None:
        for key, record in self.desk.changes().items():
            if record is None:
                self._records.pop(key, None)
            else:
                self._records[key] = record
        kinds = DISPATCH.records
        written = {key: kinds[key.split("/", 1)[0]].dump_json(r, exclude_none=True) for key, r in self._records.items()}
        self._records = DISPATCH.read(written)
        self.desk = Desk(self._name, self._policy)
        self.desk.load(self._records)


def differences(
    desk: str,
    pages: Sequence[JournalWritten],
    told: Mapping[str, bytes],
    since_ms: int = 0,
    until_ms: int = 2**62,
) -> Iterator[Difference]:
    """Decide a desk's journal again and give what differs between two moments.

    ``told`` holds the text of decisions by id; one that is not there is compared by its id alone. Everything before
    ``since_ms`` is applied, not compared. Raises JournalIncomplete.
    """
    entry = None
    try:
        for entry, _event, outcomes, _due_ms in Replay(desk, pages).steps():
            if entry.now_ms > until_ms:
                return
            if entry.now_ms >= since_ms:
                yield from _compared(desk, entry, outcomes, told)
    except PoisonEvent as error:
        at_ms = entry.now_ms if entry else 0
        yield Difference(desk, at_ms, "after this moment", "input", str(error), "cannot be read: replay ends here")


def read_input(entry: JournalEntry) -> Event:
    """Give an entry's input. Raises PoisonEvent."""
    model = MODELS.get(entry.type)
    if model is None:
        raise PoisonEvent("unknown-type", f"{entry.type} is no input of a desk")
    return validate(model, orjson.dumps(entry.input))


def _opening(desk: str, pages: Sequence[JournalWritten]) -> Policy:
    """Give the policy under which a desk began: its first owner writes it down right after taking the desk."""
    entries = [entry for page in pages[:2] for entry in page.entries[:2]][:2]
    if len(entries) == 2 and entries[0].type == OwnershipTaken.TYPE and entries[1].type == PolicyActivated.TYPE:
        event = read_input(entries[1])
        assert isinstance(event, PolicyActivated)
        return event.policy
    begin = f"with owner {pages[0].epoch}" if pages else "nowhere"
    raise JournalIncomplete(
        f"the journal of desk {desk} begins {begin}, not with the desk's first moment: older entries are deleted"
    )


def _compared(
    desk: str, entry: JournalEntry, outcomes: Iterable[Event], told: Mapping[str, bytes]
) -> Iterator[Difference]:
    source = entry.source or entry.type
    now = list(outcomes)
    names = [one.decision if isinstance(one, Decision) else one.TYPE for one in now]
    then = [_name(desk, recorded, one) for recorded, one in zip(entry.outcomes, now, strict=False)]
    then += entry.outcomes[len(now) :]
    if names != then:
        yield Difference(desk, entry.now_ms, source, "decisions", ", ".join(then) or "-", ", ".join(names) or "-")
    for one in now:
        if isinstance(one, Decision) and (text := told.get(one.decision)) is not None and text != encode(one):
            for field, was, is_ in _fields(orjson.loads(text), orjson.loads(encode(one))):
                yield Difference(desk, entry.now_ms, source, f"{one.decision} {field}", was, is_)


def _name(desk: str, recorded: str, now: Event) -> str:
    """Give the recorded outcome's name; what is no decision is numbered by its worker, so its type must do."""
    ours = not isinstance(now, Decision) and recorded.startswith(f"{desk}.{DISPATCH.name}.")
    return now.TYPE if ours else recorded


def _fields(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for field in sorted({*then, *now}):
        if then.get(field) != now.get(field):
            yield field, _short(then.get(field)), _short(now.get(field))


def _short(value: Any) -> str:
    text = "-" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= 200 else text[:200] + "…"
