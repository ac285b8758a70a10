"""A desk to play with: a builder says only what the test is about."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.floor import Record
from schemas.actions import OfferAccepted, OfferRejected, TicketResolved
from schemas.calendar import WEEK, CalendarRules
from schemas.decisions import Decision
from schemas.journal import OwnershipTaken, Ticked
from schemas.labels import Act, Channel, Language, Priority, Topic
from schemas.model import Event
from schemas.policy import Policy
from schemas.reports import Room
from schemas.responders import ResponderLoggedIn, Status
from schemas.states import DeskState, DossierState, NeighbourState, ResponderState, TicketState, TicketStatus
from schemas.tickets import Clock, TicketPrioritized

START_MS = 1_790_000_000_000
DESK = "guangzhou"
POLICY_FILE = Path(__file__).parents[4] / "deploy" / "policy" / "telecom.yaml"
ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "ticket": TypeAdapter(TicketState),
    "responder": TypeAdapter(ResponderState),
    "dossier": TypeAdapter(DossierState),
    "neighbour": TypeAdapter(NeighbourState),
    "desk": TypeAdapter(DeskState),
}
"""As agents/dispatch.py keeps them."""


@cache
def telecom() -> Policy:
    """The policy that ships with the product."""
    return Policy.model_validate(yaml.safe_load(POLICY_FILE.read_text("utf-8")))


def policy(version: str = "test", *, wrap_up_s: float | None = None, **dispatch: Any) -> Policy:
    """The shipped policy with other numbers for dispatch, or other after-work on every channel.

    It merges nothing, and no desk helps another.
    """
    rules = telecom().dispatch.model_copy(update={"overflow": None, **dispatch})
    channels = telecom().channels
    if wrap_up_s is not None:
        channels = {c: r.model_copy(update={"wrap_up_s": wrap_up_s}) for c, r in channels.items()}
    plain = {"version": version, "dispatch": rules, "channels": channels, "merging": None}
    return telecom().model_copy(update=plain)


def blinking(*minutes: int) -> CalendarRules:
    """A calendar that is open in these minutes of every four, day and night."""
    starts = [m for m in range(1440) if m % 4 in minutes and (m % 4 - 1) % 4 not in minutes]
    spans = tuple(f"{_clock(m)}-{_clock(m + len(minutes))}" for m in starts)
    return CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, spans))


def opening(
    rules: Policy, calendars: dict[str, CalendarRules], **hours_and_night: tuple[str | None, str | None]
) -> Policy:
    """The policy with these calendars; each desk named has the hours and the night desk given."""
    desks = []
    for one in rules.desks:
        hours, night = hours_and_night.get(one.id, (None, None))
        desks.append(one.model_copy(update={"hours": hours, "night": night}))
    return rules.model_copy(update={"desks": tuple(desks), "calendars": calendars})


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def rooms_of(people: dict[int, int]) -> tuple[Room, ...]:
    """What a desk reports of people by their room."""
    return tuple(Room(room=room, people=count) for room, count in people.items())


def ticket(
    name: str = "t1",
    *,
    channel: Channel = Channel.WEB,
    share: int | None = None,
    skills: dict[str, int] | None = None,
    priority: int = 3,
    customer: str = "",
    at_s: float = 0,
    answer_s: float = 60,
    hops: int = 0,
    prefer: dict[str, int] | None = None,
    topic: Topic = Topic.BILL,
    pauses: bool = False,
) -> TicketPrioritized:
    """A ticket received ``at_s`` seconds after the start; its customer is nobody else's unless named.

    With ``pauses`` the day in which it must be solved stands still on hold; three days of law never do.
    """
    received_ms = START_MS + round(at_s * 1000)
    return TicketPrioritized(
        ticket=name,
        desk=DESK,
        channel=channel,
        customer=customer or f"customer-of-{name}",
        received_ms=received_ms,
        priority=Priority(priority),
        share=share if share is not None else telecom().channels[channel].share,
        skills={"billing": 1} if skills is None else skills,
        prefer=prefer or {},
        clocks=(
            Clock(clause="ANSWER", measures="answered", due_ms=received_ms + round(answer_s * 1000)),
            Clock(clause="SOLVE", measures="resolved", due_ms=received_ms + 86_400_000, pauses=pauses),
            *([Clock(clause="LAW", measures="resolved", due_ms=received_ms + 259_200_000)] if pauses else []),
        ),
        act=Act.CONSULT,
        topic=topic,
        language=Language.ZH,
        policy="test",
        hops=hops,
    )


def call(name: str = "t1", **more: Any) -> TicketPrioritized:
    """A phone call: it takes the whole person."""
    return ticket(name, channel=Channel.PHONE, **more)


def responder(
    name: str = "wang",
    *,
    skills: dict[str, int] | None = None,
    channels: Iterable[Channel] = tuple(Channel),
    limit: int = 1000,
    status: Status = Status.AVAILABLE,
    ends_s: float | None = None,
) -> ResponderLoggedIn:
    """A responder who comes to work."""
    return ResponderLoggedIn(
        responder=name,
        desk=DESK,
        skills={"billing": 1} if skills is None else skills,
        channels=tuple(channels),
        limit=limit,
        status=status,
        shift_ends_ms=None if ends_s is None else START_MS + round(ends_s * 1000),
    )


def about(action: type[Event], **fields: Any) -> Any:
    """An event of this desk."""
    return action(desk=DESK, **fields)


class Played:
    """A desk with a clock in its hand: tell it what happens, ask where things stand."""

    def __init__(self, rules: Policy) -> None:
        self.desk = Desk(DESK, rules)
        self.now_ms = START_MS
        self.tell(OwnershipTaken(epoch=1))

    def tell(self, *events: Event, after_s: float = 0) -> list[Any]:
        """Apply events some seconds after the last; give all that follows."""
        self.now_ms += round(after_s * 1000)
        return [outcome for event in events for outcome in self.desk.apply(event, self.now_ms)]

    def wait(self, seconds: float) -> list[Any]:
        """Let time pass; timers that are due ring."""
        return self.tell(Ticked(), after_s=seconds)

    def accept(self, name: str = "t1") -> list[Any]:
        """The responder who was offered the ticket takes it."""
        return self.tell(about(OfferAccepted, **self.hand(name)))

    def reject(self, name: str = "t1") -> list[Any]:
        """The responder who was offered the ticket declines it."""
        return self.tell(about(OfferRejected, **self.hand(name)))

    def resolve(self, name: str = "t1") -> list[Any]:
        """The responder who has the ticket reports it solved."""
        return self.tell(about(TicketResolved, **self.hand(name)))

    def hand(self, name: str = "t1") -> dict[str, Any]:
        """The fields that an action of the ticket's responder needs now."""
        state = self.state(name)
        return {"ticket": name, "responder": state.holder, "epoch": state.epoch}

    def state(self, name: str = "t1") -> TicketState:
        """The ticket's record."""
        return self.desk.floor.tickets[name].state

    def status(self, name: str = "t1") -> TicketStatus:
        """Where the ticket stands."""
        return self.state(name).status

    def holder(self, name: str = "t1") -> str | None:
        """Whose the ticket is."""
        return self.state(name).holder

    def load(self, name: str = "wang") -> int:
        """What the responder carries, per mille of a person."""
        return self.desk.floor.responders[name].load


def desk(rules: Policy | None = None, *present: ResponderLoggedIn, **dispatch: Any) -> Played:
    """A desk under the shipped policy (or with other numbers), with these responders at work."""
    played = Played(rules or policy(**dispatch))
    played.tell(*present)
    return played


def kinds(outcomes: Iterable[Any]) -> list[str]:
    """The kinds of the decisions, in order."""
    return [o.kind.value for o in outcomes if isinstance(o, Decision)]


def reload(played: Desk, rules: Policy) -> Desk:
    """The desk that another worker loads from this one's records."""
    floor = played.floor
    written = {f"ticket/{n}": t.state for n, t in floor.tickets.items()}
    written |= {f"responder/{n}": r.state for n, r in floor.responders.items()}
    written |= {f"dossier/{n}": d for n, d in floor.dossiers.items()}
    written |= {f"neighbour/{n}": r for n, r in floor.neighbours.items()}
    return loaded({k: dump(k, r) for k, r in (written | {"desk": floor.state}).items()}, rules)


def loaded(records: dict[str, bytes], rules: Policy) -> Desk:
    """A desk filled from records as the store holds them."""
    found = Desk(DESK, rules)
    found.load({k: ADAPTERS[k.split("/", 1)[0]].validate_json(v) for k, v in records.items()})
    return found


def dump(key: str, record: Record) -> bytes:
    """A record as the store holds it."""
    return ADAPTERS[key.split("/", 1)[0]].dump_json(record, exclude_none=True)
