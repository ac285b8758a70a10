"""Is a ticket never delayed by facts, and raised when they come later?"""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from agents import customers, prioritize
from schemas.classification import Classification
from schemas.customers import CustomerProfile
from schemas.decisions import Decision, Kind, Reason, Why
from schemas.errors import StoreUnavailable
from schemas.feedback import FeedbackScored
from schemas.intake import Customer
from schemas.labels import Act, Channel, Language, Priority, Topic
from schemas.model import Event
from schemas.tickets import TicketClassified, TicketPrioritized, TicketReceived, TicketRevisited
from streams.clock import now_ms
from streams.codec import encode, headers
from streams.facts import Known, Note
from streams.ledger import KIND, REASON
from streams.pipe import Done
from tests.agents.decisions.desk.builders import telecom


class Memory:
    """The customers' corner of the store, in a dictionary; it can be made to fail or to hang."""

    def __init__(self) -> None:
        self.profiles: dict[str, bytes] = {}
        self.histories: dict[str, dict[str, bytes]] = {}
        self.asked: list[int] = []
        self.trouble: str = ""

    async def note(self, notes: list[Note], _oldest_ms: int, _keep_s: int) -> list[Known]:
        self.asked.append(len(notes))
        if self.trouble == "hangs":
            await asyncio.sleep(60)
        if self.trouble:
            raise StoreUnavailable("gone")
        found = []
        for note in notes:
            history = self.histories.setdefault(note.customer, {})
            history |= {str(k): bytes(v) for k, v in zip(note.fields[::2], note.fields[1::2], strict=True)}  # type: ignore[arg-type]
            found.append(Known(self.profiles.get(note.customer), dict(history)))
        return found

    async def profile(self, profiles: list[tuple[str, bytes | None]]) -> list[Known]:
        for name, profile in profiles:
            if profile is None:
                self.profiles.pop(name, None)
                self.histories.pop(name, None)
            else:
                self.profiles[name] = profile
        return [Known(profile, self.histories.get(name, {})) for name, profile in profiles]


class Room:
    """Both agents on one memory."""

    def __init__(self, **customer_rules: Any) -> None:
        self.memory = Memory()
        own = telecom().customers
        assert own is not None
        policy = telecom().model_copy(update={"customers": own.model_copy(update=customer_rules)})
        self.work: dict[str, Any] = {}
        pipe: Any = SimpleNamespace(
            book=SimpleNamespace(newest=policy),
            facts=self.memory,
            batch=lambda name, _sources, work: self.work.update({name: work}),
        )
        prioritize.attach(pipe)
        customers.attach(pipe)

    async def prioritized(self, *tickets: TicketClassified) -> list[Any]:
        done: Done = await self.work["prioritize"]([record(ticket) for ticket in tickets])
        return [event for event, _, _ in done.told]

    async def remembered(self, *records: ConsumerRecord) -> list[Any]:
        done: Done = await self.work["customers"](list(records))
        assert not done.dead
        return [event for event, _, _ in done.told]


def record(event: Event | None, key: str = "k", **extra: str) -> ConsumerRecord:
    head = [] if event is None else headers(event.TYPE, "e-1", None, "2026-11-23T00:00:00Z")
    head += [(name, value.encode()) for name, value in extra.items()]
    value = None if event is None else encode(event)
    return ConsumerRecord("t", 0, 0, 0, 0, key.encode(), value, None, 0, len(value or b""), tuple(head))


def fault(name: str = "t1", customer: str = "c1", age_s: float = 1) -> TicketClassified:
    received = TicketReceived(
        ticket=name,
        channel=Channel.APP,
        source="/test",
        event="e",
        received_ms=now_ms() - round(age_s * 1000),
        customer=Customer(key=customer),
        region="广州",
    )
    label = Classification(
        act=Act.FAULT, topic=Topic.FIXED, confidence=0.9, sure=True, language=Language.ZH, model="test"
    )
    return TicketClassified(received=received, classification=label)


def important(customer: str = "c1") -> CustomerProfile:
    return CustomerProfile(customer=customer, star=7, key_account=True)


async def test_a_known_customer_counts_at_once_and_a_batch_costs_one_round_trip() -> None:
    room = Room()
    await room.remembered(record(important()))

    known, stranger = await room.prioritized(fault("t1", "c1"), fault("t2", "c2"))

    assert (known.priority, known.degraded) == (Priority.P1, False)
    assert (stranger.priority, stranger.degraded) == (Priority.P3, True)
    assert room.memory.asked == [2]


async def test_the_next_contact_knows_of_the_first() -> None:
    room = Room()

    again = fault("t1", age_s=2)
    first, second = [(await room.prioritized(one))[0] for one in (again, fault("t2"))]

    assert "repeated" not in {part.name for part in first.parts}
    assert "repeated" in {part.name for part in second.parts}
    assert (await room.prioritized(again))[0].parts == first.parts  # read again after a crash


@pytest.mark.parametrize("trouble", ["gone", "hangs"])
async def test_a_store_that_does_not_answer_delays_nobody_and_is_made_up_for(trouble: str) -> None:
    room = Room(look_up_s=0.02)
    await room.remembered(record(important()))
    room.memory.trouble = trouble
    (degraded,) = await room.prioritized(fault("t1"))
    room.memory.trouble = ""

    following, late = await room.prioritized(fault("t2", "c2"))

    assert degraded.degraded
    assert isinstance(following, TicketPrioritized)
    assert isinstance(late, TicketRevisited)
    assert (late.ticket, late.desk, late.priority) == ("t1", "guangzhou", Priority.P1)
    assert len(await room.prioritized(fault("t3", "c3"))) == 1  # told once


async def test_a_profile_that_comes_late_raises_the_tickets_of_the_window_only() -> None:
    room = Room(revisit_s=100)
    await room.prioritized(fault("new"), fault("old", age_s=200), fault("other", "c2"))

    told = await room.remembered(record(important()))

    assert [(event.ticket, event.priority) for event in told] == [("new", Priority.P1)]
    assert "KEY-6H" in {clock.clause for clock in told[0].clocks}


async def test_a_profile_that_changes_nothing_tells_nothing() -> None:
    room = Room()
    await room.prioritized(fault())

    assert await room.remembered(record(CustomerProfile(customer="c1", star=1))) == []


async def test_a_profile_taken_back_erases_the_customer() -> None:
    room = Room()
    await room.remembered(record(important()))
    await room.prioritized(fault())

    await room.remembered(record(None, key="c1"))

    assert room.memory.profiles == room.memory.histories == {}


def resolved(*, refunded: bool | None) -> ConsumerRecord:
    decision = Decision(
        decision="guangzhou.1.1",
        kind=Kind.RESOLVED,
        ticket="t0",
        desk="guangzhou",
        customer="c1",
        policy="x",
        decided_ms=now_ms() - 5_000,
        refunded=refunded,
        why=Why(reason=Reason.RESPONDER),
    )
    return record(decision, **{REASON: "responder", KIND: "resolved"})


async def test_refunds_and_survey_scores_become_history() -> None:
    room = Room()
    score = FeedbackScored(ticket="t0", desk="guangzhou", customer="c1", score=1, reopened=True, at_ms=now_ms() - 5_000)

    await room.remembered(resolved(refunded=True), resolved(refunded=None), record(score))

    (found,) = await room.prioritized(fault())
    assert {"refunded", "dissatisfied"} <= {part.name for part in found.parts}
    assert set(room.memory.histories["c1"]) == {"refund/t0", "survey/t0", "contact/t1"}
