"""Does an agent hand on what the next one can do at once, and leave to the broker what it cannot?"""

import pytest
from aiokafka import ConsumerRecord

from schemas.errors import PoisonEvent, StoreUnavailable
from schemas.feedback import SurveyExpired
from schemas.tickets import TicketReviewAsked
from streams import topics
from streams.batches import Records
from streams.codec import decode, models_of
from streams.sender import Message
from streams.settings import Settings
from streams.steps import HANDED, Dead, DecideAll, Done, Steps, was_handed

SETTINGS = Settings()
TRACE = ("ce_traceparent", b"00-1-2-03")


def first(*headers: tuple[str, bytes]) -> ConsumerRecord[bytes, bytes]:
    return ConsumerRecord("first", 0, 7, 1, 0, b"k", b"{}", None, 1, 2, list(headers))


def asked(ticket: str) -> TicketReviewAsked:
    return TicketReviewAsked(ticket=ticket, desk="guangzhou", score=1, asked_ms=1)


def expired(ticket: str) -> SurveyExpired:
    return SurveyExpired(ticket=ticket, desk="guangzhou", at_ms=2)


async def tells_two(records: Records) -> Done:
    done = Done()
    for record in records:
        done.add(asked("a"), "guangzhou", record)
        done.add(asked("b"), "guangzhou", record)
    return done


async def answers(records: Records) -> Done:
    done = Done()
    for record in records:
        event = decode(record, models_of(topics.PRIORITIZED.events))
        assert isinstance(event, TicketReviewAsked)
        done.add(expired(event.ticket), "guangzhou", record)
    return done


async def run(second: DecideAll | None, *headers: tuple[str, bytes]) -> tuple[list[Message], Dead]:
    steps = Steps(SETTINGS)
    step = steps.add("first", ["first"], tells_two)
    if second is not None:
        steps.add("second", [topics.full_name(SETTINGS, topics.PRIORITIZED)], second)
    return await steps.run(step, [first(*headers)])


def topics_of(messages: list[Message]) -> list[str]:
    return [message.topic.removeprefix(SETTINGS.topic_prefix) for message in messages]


def marks(messages: list[Message]) -> list[bytes]:
    return [value for message in messages for name, value in message.headers if name == HANDED]


async def test_what_the_next_agent_makes_of_it_is_told_too_and_the_event_says_so():
    messages, dead = await run(answers, TRACE)

    assert topics_of(messages) == ["tickets.prioritized"] * 2 + ["feedback.events"] * 2
    assert marks(messages) == [b"second", b"second"]
    assert all(TRACE in message.headers for message in messages)
    assert not dead


async def test_without_a_next_agent_here_nothing_is_marked():
    messages, _ = await run(None)

    assert topics_of(messages) == ["tickets.prioritized"] * 2
    assert marks(messages) == []


@pytest.mark.parametrize("trouble", [StoreUnavailable("away"), RuntimeError("a mistake of ours")])
async def test_a_next_agent_in_trouble_reads_it_from_the_topic(trouble: Exception):
    async def fails(records: Records) -> Done:
        raise trouble

    messages, dead = await run(fails)

    assert topics_of(messages) == ["tickets.prioritized"] * 2
    assert marks(messages) == []
    assert not dead


async def test_what_the_next_agent_refuses_it_reads_from_the_topic_and_buries_itself():
    async def picky(records: Records) -> Done:
        done = await answers(records[:1])
        done.dead.append((records[1], PoisonEvent("invalid", "not this one")))
        return done

    messages, dead = await run(picky)

    assert topics_of(messages) == ["tickets.prioritized"] * 2 + ["feedback.events"]
    assert [HANDED in dict(message.headers) for message in messages] == [True, False, False]
    assert not dead


async def test_an_agent_passes_over_what_it_was_handed_and_nothing_else():
    step = Steps(SETTINGS).add("second", [], answers)

    assert was_handed(first(TRACE, step.mark), step)
    assert not was_handed(first(TRACE), step)
    assert not was_handed(first((HANDED, b"third")), step)
    assert not was_handed(first(), step)
