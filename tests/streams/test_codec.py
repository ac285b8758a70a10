"""Is what is no event of ours refused with the right word, and does the official SDK understand us?"""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from aiokafka import ConsumerRecord
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from agents.intake import read as read_intake
from schemas.errors import PoisonEvent
from schemas.intake import AppIntake, Customer
from schemas.journal import JournalWritten
from schemas.labels import Priority
from schemas.model import Event
from schemas.tickets import TicketRaised, ticket_id
from streams.codec import encode, headers, models_of, open_envelope, read, validate

INTAKE = AppIntake(customer=Customer(key="c-1"), region="广州", app="a", device="d", text="宽带断了")
LIMIT = 65_536
DEEP = 1_000


def record(value: bytes | None, head: list[tuple[str, bytes]], topic: str = "paidan.intake.app") -> ConsumerRecord:
    return ConsumerRecord(topic, 0, 7, 1_700_000_000_000, 0, b"c-1", value, None, 3, 0, tuple(head))


def binary(value: bytes | None, kind: str = AppIntake.TYPE, **instead: str) -> ConsumerRecord:
    head = dict(headers(kind, "e-1", None, "2026-11-23T00:00:00Z", source="/test"))
    head |= {name.replace("content_type", "content-type"): text.encode() for name, text in instead.items()}
    return record(value, [(name, text) for name, text in head.items() if text])


def structured(envelope: bytes) -> ConsumerRecord:
    return record(envelope, [("content-type", b"application/cloudevents+json; charset=utf-8")])


def intake_with(field: str, value: bytes) -> bytes:
    return encode(INTAKE)[:-1] + b',"%s":%s}' % (field.encode(), value)


def test_chinese_is_not_escaped() -> None:
    assert "宽带断了".encode() in encode(INTAKE)


def test_nothing_is_written_for_none() -> None:
    assert b"null" not in encode(INTAKE)


# -- what is refused, and with which word -------------------------------------------------------------------

SURROGATE = rb'"\ud800"'
REFUSED = {
    "no value": (binary(None), "empty"),
    "70 KB": (binary(intake_with("more", b'"' + b"x" * 70_000 + b'"')), "too-large"),
    "another content type": (binary(encode(INTAKE), content_type="text/xml"), "wrong-content-type"),
    "no type": (binary(encode(INTAKE), ce_type=""), "not-cloudevents"),
    "no id": (binary(encode(INTAKE), ce_id=""), "not-cloudevents"),
    "another version of CloudEvents": (binary(encode(INTAKE), ce_specversion="0.3"), "not-cloudevents"),
    "an id without end": (binary(encode(INTAKE), ce_id="x" * 257), "not-cloudevents"),
    "a type nobody sends": (binary(encode(INTAKE), "com.example.other.v1"), "unknown-type"),
    "another channel's type": (
        binary(b'{"customer":{"key":"c"},"text":"x"}', "com.paidan.intake.email.v1"),
        "wrong-topic",
    ),
    "no JSON": (binary(b"{"), "not-json"),
    "a byte order mark": (binary(b"\xef\xbb\xbf" + encode(INTAKE)), "not-json"),
    "no UTF-8": (binary(intake_with("more", b'"\xff"')), "not-json"),
    "half a surrogate pair": (binary(intake_with("more", SURROGATE)), "not-json"),
    "half a surrogate pair in UTF-8": (binary(intake_with("more", b'"\xed\xa0\x80"')), "not-json"),
    "a thousand brackets": (binary(b"[" * DEEP + b"]" * DEEP), "not-json"),
    "a thousand brackets in a field nobody reads": (
        binary(intake_with("more", b"[" * DEEP + b"]" * DEEP)),
        "not-json",
    ),
    "a number without end": (binary(intake_with("more", b"9" * 5_000)), "not-json"),
    "NaN as a measurement": (
        binary(intake_with("network", b'{"technology":"5G","latency_ms":NaN}')),
        "invalid",
    ),
    "infinity as a measurement": (
        binary(intake_with("network", b'{"technology":"5G","latency_ms":1e999}')),
        "invalid",
    ),
    "a text where a number belongs": (
        binary(encode(INTAKE).replace(b'"star":0', b'"star":"0"')),
        "invalid",
    ),
    "structured: no JSON": (structured(b"{"), "not-json"),
    "structured: a list": (structured(b"[]"), "not-cloudevents"),
    "structured: no data": (structured(b'{"specversion":"1.0","id":"1","source":"/s","type":"t"}'), "empty"),
    "structured: NaN": (structured(b'{"data":NaN}'), "not-json"),
    "structured: half a surrogate pair": (structured(b'{"data":' + SURROGATE + b"}"), "not-json"),
    "structured: a thousand brackets": (
        structured(
            b'{"specversion":"1.0","id":"1","source":"/s","type":"com.paidan.intake.app.v1","data":'
            + b"[" * DEEP
            + b"]" * DEEP
            + b"}"
        ),
        "not-json",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason(name: str) -> None:
    bad, reason = REFUSED[name]

    with pytest.raises(PoisonEvent) as caught:
        read_intake(bad, LIMIT)

    assert caught.value.reason == reason


def test_a_refusal_names_the_fields_and_never_their_values() -> None:
    data = encode(INTAKE).replace(b'"key":"c-1"', b'"key":"13812345678 ?","phone":"secret"')

    with pytest.raises(PoisonEvent) as caught:
        validate(AppIntake, data, strict=True)

    assert "customer.key: string_pattern_mismatch" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "138" not in str(caught.value)


def test_what_goes_into_the_journal_is_always_json() -> None:
    raw = b'{"ticket":"t","desk":"d","priority":1,"clause":"c","raised_ms":1,"other":[NaN,-Infinity]}'

    event, kept = read(binary(raw, TicketRaised.TYPE), models_of([TicketRaised]))

    assert event == TicketRaised(ticket="t", desk="d", priority=Priority.P1, clause="c", raised_ms=1)
    assert orjson.loads(kept)["ticket"] == "t"
    entry = b'{"desk":"d","epoch":1,"entries":[{"now_ms":1,"type":"t","input":%s,"outcomes":[]}]}' % kept
    assert validate(JournalWritten, entry)


# -- the official SDK plays the adapter that is not ours -------------------------------------------------------


def foreign(**more: Any) -> CloudEvent:
    attributes = {
        "id": "e-9",
        "source": "/carrier/app",
        "type": AppIntake.TYPE,
        "time": datetime(2026, 11, 23, tzinfo=UTC),
        "datacontenttype": "application/json",
        "partitionkey": "c-1",
    }
    return CloudEvent(attributes={**attributes, **more}, data=orjson.loads(encode(INTAKE)))


def as_record(message: KafkaMessage) -> ConsumerRecord:
    return record(message.value, list(message.headers.items()))


@pytest.mark.parametrize("mode", [to_binary, to_structured])
def test_intake_reads_what_the_official_sdk_sends(mode: Any) -> None:
    ticket = read_intake(as_record(mode(foreign(), JSONFormat())), LIMIT)

    assert ticket.ticket == ticket_id("/carrier/app", "e-9")
    assert ticket.text == "宽带断了"


def test_both_modes_of_one_event_are_one_ticket() -> None:
    one, other = (read_intake(as_record(mode(foreign(), JSONFormat())), LIMIT) for mode in (to_binary, to_structured))

    assert one == other


def test_the_official_sdk_reads_what_we_send() -> None:
    head = headers("com.paidan.ticket.raised.v1", "guangzhou.1.7", "ticket-1", "2026-11-23T00:00:00.123Z")
    event: Event = TicketRaised(ticket="ticket-1", desk="guangzhou", priority=Priority.P2, clause="S3-5", raised_ms=1)

    read_back = from_binary(KafkaMessage(dict(head), b"guangzhou", encode(event)), JSONFormat())

    assert (read_back.get_id(), read_back.get_source()) == ("guangzhou.1.7", "/paidan")
    assert read_back.get_type() == "com.paidan.ticket.raised.v1"
    assert read_back.get_subject() == "ticket-1"
    assert read_back.get_time() == datetime(2026, 11, 23, 0, 0, 0, 123_000, tzinfo=UTC)
    assert read_back.get_data() == orjson.loads(encode(event))


def test_size_is_looked_at_before_anything_is_parsed() -> None:
    with pytest.raises(PoisonEvent) as caught:
        open_envelope(structured(b"{" * (LIMIT + 1)), LIMIT)

    assert caught.value.reason == "too-large"
