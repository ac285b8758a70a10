"""What does the hot store know of customers? One profile and one history each, read and noted in one round trip."""

from collections.abc import Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any, NamedTuple

from streams.store import Store

CONTACT = (files("streams") / "lua" / "contact.lua").read_text()
SHA = sha1(CONTACT.encode(), usedforsecurity=False).hexdigest()
MOST = 64  # entries of one customer: a key that many strangers share must not become slow


class Note(NamedTuple):
    """What is to be remembered of a customer: field, value, …; a value begins with its moment and a space."""

    customer: str
    fields: tuple[str | bytes, ...] = ()


class Known(NamedTuple):
    """What is remembered: the profile as it was published, and the history by field."""

    profile: bytes | None
    history: dict[str, bytes]


class Facts:
    """The customers' corner of the store. Raises StoreUnavailable. Noting the same twice changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded = False

    async def note(self, notes: Sequence[Note], oldest_ms: int, keep_s: int) -> list[Known]:
        """Remember these in one round trip, forget what is older; give what is known of each customer then."""
        commands: list[tuple[Any, ...]] = [] if self._loaded else [("SCRIPT LOAD", CONTACT)]
        self._loaded = False  # until it answers: a store that was started anew knows no scripts
        limits = f"{oldest_ms} {keep_s} {MOST}"
        commands += [("EVALSHA", SHA, "2", *self._keys(note.customer), limits, *note.fields) for note in notes]
        answers = await self._store.together(commands)
        self._loaded = True
        return [_known(profile, history) for profile, history in answers[-len(notes) :]] if notes else []

    async def profile(self, profiles: Sequence[tuple[str, bytes | None]]) -> list[Known]:
        """Keep profiles, in their order; None erases all that is known of a customer (PIPL art. 47)."""
        commands: list[tuple[Any, ...]] = []
        for customer, profile in profiles:
            own, history = self._keys(customer)
            commands.append(("SET", own, profile) if profile is not None else ("DEL", own, history))
            commands.append(("HGETALL", history))
        answers = (await self._store.together(commands))[1::2]
        return [Known(p, _fields(answer)) for (_, p), answer in zip(profiles, answers, strict=True)]

    def _keys(self, customer: str) -> tuple[str, str]:
        base = f"{self._store.prefix}:customer:{{{customer}}}:"
        return base + "profile", base + "history"


def _known(profile: bytes | None, history: list[bytes]) -> Known:
    return Known(profile, {k.decode(): v for k, v in zip(history[::2], history[1::2], strict=True)})


def _fields(answer: Any) -> dict[str, bytes]:
    pairs = answer.items() if isinstance(answer, dict) else zip(answer[::2], answer[1::2], strict=True)
    return {bytes(name).decode(): value for name, value in pairs}
