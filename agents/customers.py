"""What is known of the customers, and which tickets does it come late for?"""

from collections.abc import Iterator

from aiokafka import ConsumerRecord

from agents.decisions.customers import DAY_MS, facts_of, keep_days, recent, refunded, scored
from agents.decisions.priority import Rulebook, Rulebooks
from schemas.customers import CustomerProfile
from schemas.decisions import Decision, Kind
from schemas.errors import PoisonEvent, StoreUnavailable
from schemas.feedback import FeedbackScored
from schemas.repeats import CustomerRules
from schemas.tickets import TicketRevisited
from streams.batches import Records
from streams.clock import now_ms
from streams.codec import event_type, models_of, read
from streams.facts import Note
from streams.ledger import decided
from streams.pipe import Pipe
from streams.steps import Done
from streams.topics import DECISIONS, FEEDBACK, PROFILES

MODELS = models_of(PROFILES.events, DECISIONS.events, FEEDBACK.events)
REFUNDED = b'"refunded":true'
Profiles = list[tuple[str, CustomerProfile | None, ConsumerRecord]]


def attach(pipe: Pipe) -> None:
    """profiles, refunds, survey scores -> the store; and up the stair: late facts -> prioritized."""
    book, facts = pipe.book, pipe.facts
    rulebooks = Rulebooks()

    async def remember(records: Records) -> Done:
        if book.newest is None:
            raise StoreUnavailable("no policy yet")
        done, rules = Done(), rulebooks.of(book.newest)
        own = rules.policy.customers or CustomerRules()
        profiles, notes = _sort(records, done)
        if notes:
            await facts.note(notes, now_ms() - keep_days(own) * DAY_MS, keep_days(own) * 86_400)
        if profiles:
            known = await facts.profile([(name, record.value) for name, _, record in profiles])
            for (_, profile, record), one in zip(profiles, known, strict=True):
                if profile is not None:
                    for event in late(rules, own, profile, one.history, now_ms()):
                        done.add(event, event.desk, record)
        return done

    pipe.batch("customers", [PROFILES, DECISIONS, FEEDBACK], remember)


def late(
    rules: Rulebook, own: CustomerRules, profile: CustomerProfile, history: dict[str, bytes], at_ms: int
) -> Iterator[TicketRevisited]:
    """Give what a profile makes of the tickets it comes late for; a desk passes over what it knows already."""
    for ticket, received_ms, seen in recent(history, at_ms - round(own.revisit_s * 1000)):
        facts = facts_of(profile, history, own, ticket, received_ms)
        event = rules.revisit(ticket, seen.desk, seen.traits, facts, received_ms, at_ms)
        if event is not None:
            yield event


def _sort(records: Records, done: Done) -> tuple[Profiles, list[Note]]:
    """Read what concerns customers; most decisions do not, and are passed over unparsed."""
    profiles: Profiles = []
    notes: list[Note] = []
    for record in records:
        if record.value is None:  # a profile that was taken back
            profiles.append(((record.key or b"").decode(), None, record))
            continue
        if not _wanted(record):
            continue
        try:
            event, _ = read(record, MODELS)
        except PoisonEvent as error:
            done.dead.append((record, error))
            continue
        if isinstance(event, CustomerProfile):
            profiles.append((event.customer, event, record))
        elif isinstance(event, Decision) and event.customer is not None:
            notes.append(Note(event.customer, refunded(event.ticket, event.decided_ms)))
        elif isinstance(event, FeedbackScored) and event.customer is not None:
            notes.append(Note(event.customer, scored(event.ticket, event.at_ms, event.score)))
    return profiles, notes


def _wanted(record: ConsumerRecord) -> bool:
    kind = event_type(record)
    if kind == Decision.TYPE:
        return REFUNDED in record.value and decided(record, (Kind.RESOLVED,))
    return kind not in MODELS or kind in (CustomerProfile.TYPE, FeedbackScored.TYPE)
