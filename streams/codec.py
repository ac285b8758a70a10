"""How does an event look on the wire? CloudEvents 1.0, Kafka binding: binary mode, structured also read."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from aiokafka import ConsumerRecord
from pydantic import ValidationError

from schemas.errors import PoisonEvent
from schemas.model import Event
from streams.handed import Handed

JSON = b"application/json"
STRUCTURED = "application/cloudevents"
SOURCE = "/paidan"
Headers = list[tuple[str, bytes]]


class Envelope(NamedTuple):
    """The context of an event as it came: attribute names without ``ce_``, and the data as JSON bytes."""

    attributes: Mapping[str, str]
    data: bytes


@lru_cache(maxsize=4096)
def _fixed(kind: str, source: str) -> tuple[tuple[str, bytes], ...]:
    return (
        ("ce_specversion", b"1.0"),
        ("ce_type", kind.encode()),
        ("ce_source", source.encode()),
        ("content-type", JSON),
    )


def headers(kind: str, event_id: str, subject: str | None, time: str, *, source: str = SOURCE) -> Headers:
    """Give the binary-mode headers of an event. ``time`` is RFC 3339."""
    found = [*_fixed(kind, source), ("ce_id", event_id.encode()), ("ce_time", time.encode())]
    if subject is not None:
        found.append(("ce_subject", subject.encode()))
    return found


def encode(event: Event) -> bytes:
    """Give an event's data as JSON bytes: UTF-8, Chinese not escaped, None left out."""
    return event.__pydantic_serializer__.to_json(event, exclude_none=True)


def event_type(record: ConsumerRecord) -> str | None:
    """Give the CloudEvents type of a binary-mode record without looking at its data; None if it has none."""
    for name, value in record.headers:
        if name == "ce_type":
            return bytes(value).decode("utf-8", "replace")
    return None


def open_envelope(record: ConsumerRecord, max_bytes: int | None = None) -> Envelope:
    """Read a record's CloudEvents context, in binary or structured mode.

    Size is checked before anything is parsed. Raises PoisonEvent (reason ``empty``, ``too-large``,
    ``not-cloudevents``, ``wrong-content-type``, ``not-json``).
    """
    value = record.value
    if value is None:
        raise PoisonEvent("empty", "the record has no value")
    if max_bytes is not None and len(value) > max_bytes:
        raise PoisonEvent("too-large", f"{len(value)} bytes are more than {max_bytes}")
    found = {}
    content_type = "application/json"
    for name, raw in record.headers:
        text = bytes(raw or b"").decode("utf-8", "replace")
        if name.startswith("ce_"):
            found[name[3:]] = text
        elif name.lower() == "content-type":
            content_type = text.lower()
    if content_type.startswith(STRUCTURED):
        return _structured(value)
    if not content_type.startswith("application/json"):
        raise PoisonEvent("wrong-content-type", "only application/json and application/cloudevents+json are read")
    _require(found)
    return Envelope(found, value)


def decode(record: ConsumerRecord, models: Mapping[str, type[Event]]) -> Event:
    """Read one event. Raises PoisonEvent (see `open_envelope`, `validate`; also ``unknown-type``)."""
    return record.event if isinstance(record, Handed) else read(record, models)[0]


def read(
    record: ConsumerRecord, models: Mapping[str, type[Event]], max_bytes: int | None = None
) -> tuple[Event, bytes]:
    """Read one event and its data as JSON bytes. Raises what `decode` raises."""
    kind, value = event_type(record), record.value
    if max_bytes is not None and value is not None and len(value) > max_bytes:
        raise PoisonEvent("too-large", f"{len(value)} bytes are more than {max_bytes}")
    if kind is None or value is None:
        envelope = open_envelope(record)
        kind, value = envelope.attributes["type"], envelope.data
    model = models.get(kind)
    if model is None:
        raise PoisonEvent("unknown-type", "no event of this type belongs on this topic")
    event = validate(model, value)
    if b"NaN" in value or b"Infinity" in value:  # pydantic reads them, in fields it ignores; JSON has no such word
        return event, encode(event)
    return event, value


def validate(model: type[Event], data: bytes, *, strict: bool = False) -> Event:
    """Check data against a model. Raises PoisonEvent (``not-json``, ``invalid``); it names fields, not values."""
    try:
        return model.__pydantic_validator__.validate_json(data, strict=strict)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise PoisonEvent(*_explain(error)) from None
    except (ValueError, RecursionError):
        raise PoisonEvent("not-json", "the data is not JSON") from None


def _explain(error: ValidationError) -> tuple[str, str]:
    first = error.errors(include_url=False, include_context=False, include_input=False)[:4]
    if first[0]["type"] == "json_invalid":
        return "not-json", "the data is not JSON"
    return "invalid", "; ".join(f"{'.'.join(map(str, e['loc'])) or 'event'}: {e['type']}" for e in first)[:500]


def _structured(value: bytes) -> Envelope:
    try:
        envelope: Any = orjson.loads(value)
    except orjson.JSONDecodeError:
        raise PoisonEvent("not-json", "the envelope is not JSON") from None
    if not isinstance(envelope, dict):
        raise PoisonEvent("not-cloudevents", "the envelope is not an object")
    data = envelope.pop("data", None)
    if data is None:
        raise PoisonEvent("empty", "the envelope has no data")
    found = {name: value for name, value in envelope.items() if isinstance(value, str)}
    _require(found)
    try:
        return Envelope(found, orjson.dumps(data))
    except TypeError:  # orjson reads deeper nesting than it writes
        raise PoisonEvent("not-json", "the data is nested too deeply") from None


def _require(attributes: Mapping[str, str]) -> None:
    missing = [name for name in ("id", "source", "type", "specversion") if not attributes.get(name)]
    if missing:
        raise PoisonEvent("not-cloudevents", f"missing {', '.join(missing)}")
    if attributes["specversion"] != "1.0":
        raise PoisonEvent("not-cloudevents", "specversion is not 1.0")
    if any(len(attributes[name]) > 256 for name in ("id", "source", "type")):
        raise PoisonEvent("not-cloudevents", "id, source or type is longer than 256 characters")


def models_of(*events: Iterable[type[Event]]) -> dict[str, type[Event]]:
    """Give the models by CloudEvents type, for `decode`."""
    return {model.TYPE: model for group in events for model in group}
