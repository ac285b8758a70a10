"""Does every event come back from the wire as it went?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import ConsumerRecord
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from deploy.policy_file import load_policy
from schemas.model import Event
from schemas.policy import PolicyActivated
from streams.codec import decode, encode, headers, models_of
from streams.topics import BY_TYPE

POLICY = load_policy(Path(__file__).parents[2] / "deploy/policy/telecom.yaml")


def there_and_back(event: Event) -> Event:
    """Send an event through the codec, as one record."""
    head = tuple(headers(event.TYPE, "e-1", None, "2026-11-23T00:00:00Z"))
    value = encode(event)
    return decode(ConsumerRecord("t", 0, 0, 0, 0, None, value, None, 0, len(value), head), models_of([type(event)]))


def values(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Data that a schema written by pydantic allows."""
    if "$ref" in schema:
        return values(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in schema:
        return st.one_of([values(option, root) for option in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    return KINDS[schema["type"]](schema, root) if "type" in schema else JSON_VALUES


def text(schema: dict[str, Any], _root: dict[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("$", r"\Z"), fullmatch=True, alphabet=PLAIN)
    return st.text(PLAIN, min_size=schema.get("minLength", 0), max_size=min(12, schema.get("maxLength", 12)))


def number(schema: dict[str, Any], _root: dict[str, Any]) -> st.SearchStrategy[float]:
    low = schema.get("minimum", schema.get("exclusiveMinimum", -1e9))
    high = schema.get("maximum", schema.get("exclusiveMaximum", 1e9))
    return st.floats(low, high, exclude_min="exclusiveMinimum" in schema, exclude_max="exclusiveMaximum" in schema)


def integer(schema: dict[str, Any], _root: dict[str, Any]) -> st.SearchStrategy[int]:
    return st.integers(schema.get("minimum", -(10**9)), schema.get("maximum", 10**9))


def members(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[list[Any]]:
    least, most = schema.get("minItems", 0), min(3, schema.get("maxItems", 3))
    return st.lists(values(schema["items"], root), min_size=least, max_size=max(least, most))


def fields(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if "patternProperties" in schema:
        ((pattern, inner),) = schema["patternProperties"].items()
        return st.dictionaries(text({"pattern": pattern}, root), values(inner, root), max_size=3)
    if "properties" not in schema:
        names, inner = st.text(PLAIN, max_size=8), schema["additionalProperties"]
        return st.dictionaries(names, values(inner, root), min_size=schema.get("minProperties", 0), max_size=3)
    known = {name: values(inner, root) for name, inner in schema["properties"].items()}
    must = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: known[name] for name in known if name in must},
        optional={name: known[name] for name in known if name not in must},
    )


PLAIN = st.characters(codec="utf-8", exclude_categories=["Cs"])
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.booleans() | NUMBERS | st.text(PLAIN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(PLAIN), inner, max_size=3),
    max_leaves=5,
)
KINDS: dict[str, Any] = {
    "string": text,
    "number": number,
    "integer": integer,
    "boolean": lambda _schema, _root: st.booleans(),
    "null": lambda _schema, _root: st.none(),
    "array": members,
    "object": fields,
}


def read_or_none(model: type[Event], document: dict[str, Any]) -> Event | None:
    """Read what the schema allows; only a check between fields may still refuse it."""
    try:
        return model.model_validate_json(orjson.dumps(document))
    except ValidationError as error:
        if {e["type"] for e in error.errors()} != {"value_error"}:
            raise
        return None


SCHEMAS = {kind: model.model_json_schema() for kind, model in BY_TYPE.items()}


@pytest.mark.parametrize("kind", sorted(set(BY_TYPE) - {PolicyActivated.TYPE}))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_an_event_comes_back_as_it_went(kind: str, data: st.DataObject) -> None:
    document = data.draw(values(SCHEMAS[kind], SCHEMAS[kind]))
    model = BY_TYPE[kind]
    event = read_or_none(model, document)
    assume(event is not None)
    assert event is not None

    assert there_and_back(event) == event


def test_a_whole_policy_comes_back_as_it_went() -> None:
    event = PolicyActivated(policy=POLICY)

    assert there_and_back(event) == event
