"""How soon, by whom, on which desk?"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from aiokafka import ConsumerRecord

from agents.decisions.customers import DAY_MS, Seen, facts_of, keep_days, noted
from agents.decisions.priority import Rulebook, Rulebooks, desk_of
from schemas.customers import CustomerFacts, CustomerProfile
from schemas.errors import PoisonEvent, StoreUnavailable
from schemas.repeats import CustomerRules
from schemas.tickets import TicketClassified
from streams import metrics
from streams.batches import Records
from streams.clock import now_ms
from streams.codec import decode, models_of
from streams.facts import Facts, Known, Note
from streams.pipe import Pipe
from streams.steps import Done
from streams.topics import CLASSIFIED

MODELS = models_of(CLASSIFIED.events)
WAITING = 5_000  # tickets whose facts the store could not give, looked up again with the next batch
log = structlog.get_logger(__name__)


class Asked(NamedTuple):
    """A ticket whose customer is looked up."""

    ticket: str
    customer: str
    received_ms: int
    seen: Seen


def attach(pipe: Pipe) -> None:
    """classified -> prioritized."""
    book, facts = pipe.book, pipe.facts
    rulebooks = Rulebooks()
    unanswered: deque[Asked] = deque(maxlen=WAITING)

    async def rank(records: Records) -> Done:
        if book.newest is None:
            raise StoreUnavailable("no policy yet")
        rules = rulebooks.of(book.newest)
        done = Done()
        tickets: list[tuple[ConsumerRecord, TicketClassified]] = []
        for record in records:
            try:
                classified = decode(record, MODELS)
            except PoisonEvent as error:
                done.dead.append((record, error))
                continue
            assert isinstance(classified, TicketClassified)
            tickets.append((record, classified))
        asked = [_asked(rules, classified) for _, classified in tickets]
        again = [unanswered.popleft() for _ in range(len(unanswered))]  # nobody else's while we wait
        known = await look_up(facts, rules.policy.customers, [*asked, *again])
        if known is None and rules.policy.customers is not None:
            unanswered.extend([*again, *asked])
        for number, (record, classified) in enumerate(tickets):
            ticket = rules.prioritize(classified, known[number] if known is not None else None)
            done.add(ticket, ticket.desk, record)
        if known is not None:
            _late(done, rules, again, known[len(asked) :])
        return done

    pipe.batch("prioritize", [CLASSIFIED], rank)


async def look_up(facts: Facts, rules: CustomerRules | None, asked: Sequence[Asked]) -> list[CustomerFacts] | None:
    """Note these contacts and give what is known of their customers, in one round trip; None when nobody answers."""
    if rules is None or not asked:
        return None
    notes = [Note(a.customer, noted(a.ticket, a.received_ms, a.seen, rules)) for a in asked]
    days = keep_days(rules)
    try:
        looked_up = facts.note(notes, now_ms() - days * DAY_MS, days * 86_400)
        known = await asyncio.wait_for(looked_up, rules.look_up_s)
    except (StoreUnavailable, TimeoutError) as error:
        metrics.FACTS.labels("unavailable").inc(len(asked))
        log.warning("facts_unavailable", tickets=len(asked), error=type(error).__name__)
        return None
    found = [
        facts_of(_profile(k), k.history, rules, a.ticket, a.received_ms) for a, k in zip(asked, known, strict=True)
    ]
    with_profile = sum(one.profile is not None for one in found)
    metrics.FACTS.labels("known").inc(with_profile)
    metrics.FACTS.labels("missing").inc(len(found) - with_profile)
    return found


def _asked(rules: Rulebook, classified: TicketClassified) -> Asked:
    received, traits = classified.received, rules.steps.traits_of(classified)
    desk = desk_of(received.region, traits.segment, traits.domain, rules.policy)
    return Asked(received.ticket, received.customer.key, received.received_ms, Seen(desk, traits))


def _late(done: Done, rules: Rulebook, waited: Sequence[Asked], known: Sequence[CustomerFacts]) -> None:
    """Send up what the store could not say when these tickets came, unless that is too long ago."""
    at_ms = now_ms()
    window_ms = round(rules.policy.customers.revisit_s * 1000) if rules.policy.customers else 0
    for asked, found in zip(waited, known, strict=True):
        again = rules.revisit(asked.ticket, asked.seen.desk, asked.seen.traits, found, asked.received_ms, at_ms)
        if again is not None and at_ms - asked.received_ms <= window_ms:
            done.add(again, again.desk)


def _profile(known: Known) -> CustomerProfile | None:
    if known.profile is None:
        return None
    try:
        return CustomerProfile.model_validate_json(known.profile)
    except ValueError:
        return None
