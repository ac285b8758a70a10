"""What was ever decided about a ticket? Read from Kafka, where it stands."""

from aiokafka import ConsumerRecord

from deploy.reach import each_stored, preflight, stored
from deploy.terminal import Trouble
from schemas.decisions import Decision, Kind, Reason
from schemas.errors import PoisonEvent
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned, ProgressDue
from schemas.model import Event
from streams.codec import decode, models_of
from streams.settings import Settings
from streams.topics import DECISIONS, ESCALATIONS, full_name

MODELS = models_of(DECISIONS.events, ESCALATIONS.events)
RECENT = 200  # records per partition in which the last decision is looked for


async def decisions_of(settings: Settings, ticket: str) -> list[Decision]:
    """Give a ticket's decisions, oldest first. Raises Trouble when there are none."""
    found = [event for _, event in await history_of(settings, ticket) if isinstance(event, Decision)]
    if not found:
        raise Trouble(
            f"no decision names the ticket {ticket}",
            "is the id right? `paidan dlq ls` shows events that were refused; `paidan tail` shows decisions",
        )
    return found


async def history_of(settings: Settings, ticket: str) -> list[tuple[int, Event]]:
    """Give (epoch ms, event) of all decisions and all words of clocks about a ticket, oldest first. Raises Trouble."""
    await preflight(settings)
    names = [full_name(settings, topic) for topic in (DECISIONS, ESCALATIONS)]
    subject = ticket.encode()
    records = [r async for r in each_stored(settings, names) if _subject(r) == subject]
    events = [event for record in records if (event := readable(record)) is not None]
    return sorted(((_moment(event), event) for event in events), key=lambda pair: (pair[0], _number(pair[1])))


async def last_ticket(settings: Settings) -> str:
    """Give the ticket of the newest decision that changed something; a late clock's is passed over, for nobody acted.

    Raises Trouble when there is none.
    """
    await preflight(settings)
    for record in reversed(await stored(settings, [full_name(settings, DECISIONS)], last=RECENT)):
        event = readable(record)
        if not isinstance(event, Decision) or event.kind in (Kind.IGNORED, Kind.CLOSED):
            continue
        if event.why.reason is not Reason.CLAUSE:
            return event.ticket
    raise Trouble("nothing was decided yet", "paidan submit examples/fiber-down.json --wait")


def readable(record: ConsumerRecord) -> Event | None:
    """Give a decision, warning or breach; None for a record that is none of ours."""
    try:
        return decode(record, MODELS)
    except PoisonEvent:
        return None


def _subject(record: ConsumerRecord) -> bytes | None:
    return next((bytes(value) for name, value in record.headers if name == "ce_subject"), None)


def _moment(event: Event) -> int:
    if isinstance(event, Decision):
        return event.decided_ms
    assert isinstance(event, ClockWarned | ClockBreached | ProgressDue | ClocksMeasured)
    return event.at_ms


def _number(event: Event) -> tuple[int, ...]:
    """Order decisions of one moment as the desk made them; what other rooms say about them comes after."""
    if isinstance(event, Decision):
        return 0, *map(int, event.decision.rsplit(".", 2)[1:])
    return (1,)
