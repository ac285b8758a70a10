"""What does a person want to submit? Bare intake data or structured CloudEvents; one, a list, or JSON Lines."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import orjson

from deploy.terminal import Exit, Trouble
from schemas.errors import PoisonEvent
from schemas.intake import Intake
from schemas.labels import Channel
from schemas.tickets import ticket_id
from streams.clock import now_ms, rfc3339
from streams.codec import headers, validate
from streams.sender import Message
from streams.settings import Settings
from streams.topics import INTAKE, Topic, full_name

SOURCE = "/paidan/cli"
TOPICS: dict[str, tuple[Topic, type[Intake]]] = {
    model.CHANNEL: (topic, model) for topic in INTAKE for model in topic.events if issubclass(model, Intake)
}


class Prepared(NamedTuple):
    """An intake event ready to be sent, and the ticket it will be."""

    ticket: str
    message: Message


def prepare(settings: Settings, text: str, channel: Channel | None, *, check: bool = True) -> list[Prepared]:
    """Make intake events of a file's text. Raises Trouble that names the document and the field.

    Without ``check`` the data leaves as it is, so that one can see what becomes of bad events.
    """
    found = [_event(settings, n, document, channel, check) for n, document in enumerate(_documents(text, check), 1)]
    if not found:
        raise Trouble("there is nothing to submit", "give a JSON object, or one per line", Exit.USAGE)
    return found


def _documents(text: str, check: bool) -> Iterator[Any]:
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    else:
        yield from whole if isinstance(whole, list) else [whole]
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                if check:
                    raise Trouble(
                        f"line {number} is not JSON: {error}", "one JSON object per line", Exit.USAGE
                    ) from None
                yield line.encode()


def _event(settings: Settings, number: int, document: Any, channel: Channel | None, check: bool) -> Prepared:
    about = document if isinstance(document, dict) and "data" in document and "type" in document else {}
    data = about.get("data", document)
    topic, model = _place(about.get("type"), channel)
    value = data if isinstance(data, bytes) else orjson.dumps(data)
    if check:
        try:
            validate(model, value, strict=True)
        except PoisonEvent as error:
            raise Trouble(
                f"document {number} is no {model.CHANNEL} intake: {error}",
                f"see schemas/json/{model.TYPE}.json, or send it as it is with --no-check",
            ) from None
    source, event = str(about.get("source") or SOURCE), str(about.get("id") or uuid4())
    at = str(about.get("time") or rfc3339(now_ms()))
    head = headers(str(about.get("type") or model.TYPE), event, None, at, source=source)
    return Prepared(ticket_id(source, event), Message(full_name(settings, topic), None, _key(data), value, head))


def _place(kind: object, channel: Channel | None) -> tuple[Topic, type[Intake]]:
    if channel is not None:
        return TOPICS[channel]
    for topic, model in TOPICS.values():
        if kind == model.TYPE:
            return topic, model
    raise Trouble(
        f"the event type {kind} belongs to no channel" if kind else "the channel is not said",
        f"add --channel {'|'.join(TOPICS)}",
        Exit.USAGE,
    )


def _key(data: object) -> bytes | None:
    customer = data.get("customer") if isinstance(data, dict) else None
    key = customer.get("key") if isinstance(customer, dict) else None
    return key.encode("utf-8", "replace") if isinstance(key, str) else None
