"""Can the new schema read what the old one allowed? BACKWARD compatibility of JSON Schemas as pydantic writes them."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

Schema = Mapping[str, Any]
TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
FLOORS = ("minLength", "minItems", "minProperties")
CEILINGS = ("maxLength", "maxItems", "maxProperties")
EXACT = ("pattern", "format", "multipleOf", "uniqueItems")
KNOWN = {
    *("$ref", "$defs", "$schema", "$id", "title", "description", "default", "examples", "deprecated", "discriminator"),
    *(
        "type",
        "enum",
        "const",
        "anyOf",
        "oneOf",
        "allOf",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
    ),
    *("propertyNames", "items", "prefixItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *(*FLOORS, *CEILINGS, *EXACT),
}


def breaks(old: Schema, new: Schema) -> list[str]:
    """Name every place where the new schema may refuse data that the old one allowed; none means compatible.

    Fields may be added if they are optional, and removed if the new model ignores what it does not know.
    A keyword this check does not understand counts as a break when it is not the same on both sides.
    """
    return list(_Comparison(old, new).walk(old, new, "", ()))


class _Comparison:
    """Two documents, each with its own definitions."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old
        self._new = new

    def walk(self, old: Any, new: Any, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        """Compare two places; ``above`` are the pairs of definitions being compared, so that circles end."""
        pair = (_ref(old), _ref(new))
        if all(pair):
            if pair in above:
                return
            above = (*above, pair)
        old, new = _resolve(old, self._old), _resolve(new, self._new)
        if not new:
            return
        if options := _options(old):
            for option in options:
                yield from self.walk(option, new, at, above)
        elif options := _options(new):
            found = [list(self.walk(old, option, at, above)) for option in options]
            if all(found):
                yield f"{_at(at)}: no longer allows {_name(old)}" if len(found) > 1 else found[0][0]
        else:
            yield from self._one(old, new, at, above)

    def _one(self, old: Schema, new: Schema, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        yield from _types(old, new, at)
        yield from _values(old, new, at)
        yield from _limits(old, new, at)
        yield from self._fields(old, new, at, above)
        yield from self._members(old, new, at, above)
        for word in sorted((set(old) | set(new)) - KNOWN):
            if old.get(word) != new.get(word):
                yield f"{_at(at)}: {word} has changed, and this check does not understand it"

    def _fields(self, old: Schema, new: Schema, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
            yield f"{at}.{name}: is required now"
        rest = new.get("additionalProperties", True)
        for name, schema in before.items():
            if name in after:
                yield from self.walk(schema, after[name], f"{at}.{name}", above)
            elif rest is False:
                yield f"{at}.{name}: is refused now"
            elif rest is not True:
                yield from self.walk(schema, rest, f"{at}.{name}", above)
        closed = "patternProperties" in old  # pydantic refuses keys of another form, though the schema does not say so
        yield from self._others(not closed and old.get("additionalProperties", True), rest, at, above)
        yield from self._keyed(old, new, at, above)
        if "propertyNames" in new:
            yield from self.walk(old.get("propertyNames", {}), new["propertyNames"], f"{at}.(name)", above)

    def _others(self, old: Any, new: Any, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        if old is False or new is True:
            return
        if new is False:
            yield f"{_at(at)}: refuses unknown fields now"
        else:
            yield from self.walk({} if old is True else old, new, f"{at}.*", above)

    def _keyed(self, old: Schema, new: Schema, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        before, after = old.get("patternProperties", {}), new.get("patternProperties", {})
        for pattern in sorted(set(after) - set(before)):
            yield f"{_at(at)}: keys must match {pattern} now"
        for pattern, schema in before.items():
            if pattern in after or not after:
                rest = new.get("additionalProperties", True)
                yield from self.walk(schema, after.get(pattern, rest), f"{at}.*", above)

    def _members(self, old: Schema, new: Schema, at: str, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
        before, after = old.get("prefixItems", []), new.get("prefixItems", [])
        for number, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from self.walk(one, other, f"{at}[{number}]", above)
        if len(before) != len(after):
            yield f"{_at(at)}: has {len(after)} fixed places instead of {len(before)}"
        if "items" in new:
            yield from self.walk(old.get("items", {}), new["items"], f"{at}[]", above)


def _types(old: Schema, new: Schema, at: str) -> Iterator[str]:
    allowed = _type_set(new)
    for kind in sorted(_type_set(old) - allowed):
        if not (kind == "integer" and "number" in allowed):
            yield f"{_at(at)}: no longer allows {kind}"


def _values(old: Schema, new: Schema, at: str) -> Iterator[str]:
    before, after = _value_list(old), _value_list(new)
    if after is None:
        return
    if before is None:
        yield f"{_at(at)}: allows only {', '.join(map(repr, after))} now"
    else:
        for value in before:
            if value not in after:
                yield f"{_at(at)}: no longer allows {value!r}"


def _limits(old: Schema, new: Schema, at: str) -> Iterator[str]:
    for word in FLOORS:
        if new.get(word, 0) > old.get(word, 0):
            yield f"{_at(at)}: {word} rose from {old.get(word, 0)} to {new[word]}"
    for word in CEILINGS:
        if new.get(word, inf) < old.get(word, inf):
            yield f"{_at(at)}: {word} fell from {old.get(word, 'none')} to {new[word]}"
    if _floor(new) > _floor(old):
        yield f"{_at(at)}: the least value rose"
    if _ceiling(new) < _ceiling(old):
        yield f"{_at(at)}: the greatest value fell"
    for word in EXACT:
        if word in new and new[word] != old.get(word):
            yield f"{_at(at)}: {word} is {new[word]!r} now"


def _floor(schema: Schema) -> tuple[float, bool]:
    return max((schema.get("minimum", -inf), False), (schema.get("exclusiveMinimum", -inf), True))


def _ceiling(schema: Schema) -> tuple[float, bool]:
    return min((schema.get("maximum", inf), True), (schema.get("exclusiveMaximum", inf), False))


def _type_set(schema: Schema) -> set[str]:
    found = schema.get("type")
    if found is None:
        values = _value_list(schema)
        return set(TYPES) if values is None else {_type_of(value) for value in values}
    return {found} if isinstance(found, str) else set(found)


def _type_of(value: object) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _value_list(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _options(schema: Schema) -> list[Any]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _ref(schema: Any) -> str:
    return str(schema.get("$ref", "")) if isinstance(schema, Mapping) else ""


def _resolve(schema: Any, root: Schema) -> Schema:
    """Give a schema without references; what stands beside one counts too."""
    if schema is True:
        return {}
    if schema is False:
        return {"enum": []}
    found = dict(schema)
    for part in [*([{"$ref": found.pop("$ref")}] if "$ref" in found else []), *found.pop("allOf", [])]:
        target = root["$defs"][part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part
        found = {**_resolve(target, root), **found}
    return found


def _name(schema: Schema) -> str:
    return str(schema.get("title") or schema.get("type") or schema.get("enum") or "a value")


def _at(at: str) -> str:
    return at or "(root)"
