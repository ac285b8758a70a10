"""Which topics are there? In flow order: name, key, retention, what they carry.

All topics have the same number of partitions, so that partition p of every topic belongs to the same worker.
"""

from collections.abc import Iterable
from typing import NamedTuple

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from schemas.actions import (
    AbuseReported,
    CustomerContacted,
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReclassified,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketSplit,
    TicketTransferred,
    TicketUrged,
    TicketWithdrawn,
    WrapUpFinished,
)
from schemas.commands import QueuePaused, QueueResumed, ResponderDrained, TicketForced
from schemas.corrections import LabelCorrected
from schemas.customers import CustomerProfile
from schemas.decisions import Decision
from schemas.errors import StreamUnavailable
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned, ProgressDue
from schemas.feedback import FeedbackIgnored, FeedbackScored, SurveyAnswered, SurveyExpired, SurveyRequested
from schemas.intake import AppIntake, EmailIntake, PhoneIntake, StoreIntake, WebIntake
from schemas.journal import JournalWritten, OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import PolicyActivated
from schemas.reports import DeskReported
from schemas.responders import (
    ResponderHeartbeat,
    ResponderLoggedIn,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
)
from schemas.tickets import (
    TicketClassified,
    TicketPrioritized,
    TicketRaised,
    TicketReceived,
    TicketReviewAsked,
    TicketRevisited,
)
from streams.settings import Settings

DAY_MS = 86_400_000


class Topic(NamedTuple):
    """One topic: the name without prefix, what its key is, how long it keeps, which events it carries."""

    name: str
    key: str
    keep_days: int
    events: tuple[type[Event], ...]
    compact: bool = False
    dead_letters: bool = False
    one_order: bool = False
    """All events stand in one partition, under the topic's name: everybody reads them whole and in one order."""


INTAKE = tuple(
    Topic(f"intake.{model.CHANNEL.value}", "customer", 7, (model,), dead_letters=True)
    for model in (PhoneIntake, WebIntake, AppIntake, EmailIntake, StoreIntake)
)
RECEIVED = Topic("tickets.received", "customer", 7, (TicketReceived,), dead_letters=True)
CLASSIFIED = Topic("tickets.classified", "customer", 7, (TicketClassified,), dead_letters=True)
PRIORITIZED = Topic(
    "tickets.prioritized",
    "desk",
    7,
    (TicketPrioritized, TicketRaised, TicketReviewAsked, TicketRevisited),
    dead_letters=True,
)
PROFILES = Topic("customers.profiles", "customer", 0, (CustomerProfile,), compact=True, dead_letters=True)
RESPONDERS = Topic(
    "responders.events",
    "desk",
    7,
    (
        ResponderLoggedIn,
        ResponderLoggedOut,
        ResponderStatusChanged,
        ResponderSkillsChanged,
        ResponderHeartbeat,
        WrapUpFinished,
    ),
    dead_letters=True,
)
ACTIONS = Topic(
    "tickets.actions",
    "desk",
    7,
    (
        OfferAccepted,
        OfferRejected,
        TicketWithdrawn,
        TicketTransferred,
        TicketHeld,
        TicketResumed,
        CustomerContacted,
        TicketResolved,
        AbuseReported,
        TicketReopened,
        TicketCancelled,
        TicketUrged,
        TicketSplit,
        TicketReclassified,
        TicketForced,
        QueuePaused,
        QueueResumed,
        ResponderDrained,
    ),
    dead_letters=True,
)
REPORTS = Topic("desks.reports", "desk", 1, (DeskReported,), dead_letters=True)
POLICIES = Topic("policy.versions", "version", 0, (PolicyActivated,), dead_letters=True)
CORRECTIONS = Topic("classifier.corrections", "one for all", 0, (LabelCorrected,), one_order=True)
DECISIONS = Topic("dispatch.decisions", "desk", 30, (Decision,), dead_letters=True)
JOURNAL = Topic("dispatch.journal", "desk", 30, (JournalWritten,))
TICKETS_STATE = Topic("tickets.state", "desk/ticket", 0, (), compact=True)
RESPONDERS_STATE = Topic("responders.state", "desk/responder", 0, (), compact=True)
DESKS_STATE = Topic("desks.state", "desk", 0, (), compact=True)
ESCALATIONS = Topic("escalations.events", "desk", 30, (ClockWarned, ClockBreached, ProgressDue, ClocksMeasured))
ANSWERS = Topic("feedback.answers", "desk", 7, (SurveyAnswered,), dead_letters=True)
FEEDBACK = Topic(
    "feedback.events",
    "desk",
    30,
    (SurveyRequested, SurveyExpired, FeedbackScored, FeedbackIgnored),
    dead_letters=True,
)

ALL = (
    *INTAKE,
    RECEIVED,
    CLASSIFIED,
    PRIORITIZED,
    PROFILES,
    RESPONDERS,
    ACTIONS,
    REPORTS,
    POLICIES,
    CORRECTIONS,
    DECISIONS,
    JOURNAL,
    TICKETS_STATE,
    RESPONDERS_STATE,
    DESKS_STATE,
    ESCALATIONS,
    ANSWERS,
    FEEDBACK,
)
BY_EVENT: dict[type[Event], Topic] = {event: topic for topic in ALL for event in topic.events}
BY_TYPE: dict[str, type[Event]] = {event.TYPE: event for event in BY_EVENT}
CONTROL: dict[str, type[Event]] = {event.TYPE: event for event in (OwnershipTaken, Ticked)}
"""Inputs of a desk that no topic carries: they stand in its journal only."""


def full_name(settings: Settings, topic: Topic) -> str:
    """Give the topic's name on the broker."""
    return settings.topic_prefix + topic.name


def dead_letter_name(settings: Settings, topic: Topic) -> str:
    """Give the name of the topic's dead-letter topic on the broker."""
    return f"{full_name(settings, topic)}.dlq"


def declarations(settings: Settings) -> list[NewTopic]:
    """Give every topic with its partitions, replicas and retention, as the broker's admin wants it."""
    found = []
    for topic in ALL:
        keep = {"cleanup.policy": "compact"} if topic.compact else {"retention.ms": _retention(topic.keep_days)}
        found.append(_declare(settings, full_name(settings, topic), keep))
        if topic.dead_letters:
            found.append(_declare(settings, dead_letter_name(settings, topic), {"retention.ms": _retention(90)}))
    return found


async def apply(settings: Settings) -> list[str]:
    """Create the topics that are missing; give their names. Existing ones are left as they are.

    Raises StreamUnavailable when the broker refuses one or an existing one has another number of partitions.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka, request_timeout_ms=30_000)
    await admin.start()
    try:
        wanted = declarations(settings)
        present = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in present]
        if missing:
            answer = await admin.create_topics(missing, timeout_ms=30_000)
            _refuse_errors(answer.topic_errors)
        _refuse_other_partitions(settings, await admin.describe_topics([topic.name for topic in wanted]))
        return [topic.name for topic in missing]
    finally:
        await admin.close()


def _declare(settings: Settings, name: str, configs: dict[str, str]) -> NewTopic:
    return NewTopic(name, settings.partitions, settings.replication, topic_configs=configs)


def _retention(days: int) -> str:
    return str(days * DAY_MS) if days else "-1"


def _refuse_errors(errors: Iterable[tuple[str, int, *tuple[object, ...]]]) -> None:
    for name, code, *_ in errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            raise StreamUnavailable(f"the broker refused topic {name}: {for_code(code).__name__}")


def _refuse_other_partitions(settings: Settings, described: list[dict[str, object]]) -> None:
    for topic in described:
        partitions = topic["partitions"]
        if isinstance(partitions, list) and partitions and len(partitions) != settings.partitions:
            raise StreamUnavailable(
                f"topic {topic['topic']} has {len(partitions)} partitions but PAIDAN_PARTITIONS is "
                f"{settings.partitions}; set it to {len(partitions)}"
            )
