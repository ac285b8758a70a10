from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from deploy.compatibility import breaks


def schema(**fields: Any) -> dict[str, Any]:
    """The schema of an object with these fields; a leading underscore is an option of the model."""
    model = type("Thing", (BaseModel,), {"__annotations__": fields, "__module__": __name__})
    return model.model_json_schema()  # type: ignore[no-any-return]


class Open(BaseModel):
    a: int
    b: int = 0


class Shrunk(BaseModel):
    a: int


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int
    b: int = 0


class ClosedShrunk(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int


class Demanding(BaseModel):
    a: int
    b: int


class Node(BaseModel):
    children: list["Node"] = []
    value: int = 0


GOOD = {
    "nothing changed": (schema(a=int), schema(a=int)),
    "an optional field more": (Shrunk.model_json_schema(), Open.model_json_schema()),
    "a field less where unknown ones are ignored": (Open.model_json_schema(), Shrunk.model_json_schema()),
    "a required field became optional": (Demanding.model_json_schema(), Open.model_json_schema()),
    "an enum value more": (schema(a=Literal["x"]), schema(a=Literal["x", "y"])),
    "an enum became free text": (schema(a=Literal["x", "y"]), schema(a=str)),
    "integer became number": (schema(a=int), schema(a=float)),
    "null became allowed": (schema(a=int), schema(a=int | None)),
    "a limit rose": (schema(a=Annotated[int, Field(le=5)]), schema(a=Annotated[int, Field(le=9)])),
    "a limit fell away": (schema(a=Annotated[str, Field(max_length=5)]), schema(a=str)),
    "from exclusive to inclusive": (schema(a=Annotated[int, Field(gt=0)]), schema(a=Annotated[int, Field(ge=0)])),
    "unknown fields became allowed": (Closed.model_json_schema(), Open.model_json_schema()),
    "another description": (schema(a=int), {**schema(a=int), "description": "x", "title": "y"}),
    "anything goes": (schema(a=int), schema(a=Any)),
    "keys became free": (
        schema(a=dict[Annotated[str, StringConstraints(pattern="^x$")], int]),
        schema(a=dict[str, int]),
    ),
    "a schema that contains itself": (Node.model_json_schema(), Node.model_json_schema()),
}
BAD = {
    "a required field more": (Shrunk.model_json_schema(), Demanding.model_json_schema(), ".b: is required now"),
    "an optional field became required": (Open.model_json_schema(), Demanding.model_json_schema(), ".b: is required"),
    "a field less where unknown ones are refused": (
        Closed.model_json_schema(),
        ClosedShrunk.model_json_schema(),
        ".b: is refused",
    ),
    "unknown fields are refused": (Open.model_json_schema(), Closed.model_json_schema(), "refuses unknown fields"),
    "an enum value less": (schema(a=Literal["x", "y"]), schema(a=Literal["x"]), "no longer allows 'y'"),
    "free text became an enum": (schema(a=str), schema(a=Literal["x"]), "allows only 'x'"),
    "number became integer": (schema(a=float), schema(a=int), "no longer allows number"),
    "another type": (schema(a=int), schema(a=str), "no longer allows integer"),
    "null is refused": (schema(a=int | None), schema(a=int), "no longer allows null"),
    "an option less": (schema(a=int | str | None), schema(a=int | None), "no longer allows string"),
    "a limit appeared": (schema(a=str), schema(a=Annotated[str, Field(max_length=5)]), "maxLength fell"),
    "a lower limit rose": (
        schema(a=Annotated[int, Field(ge=0)]),
        schema(a=Annotated[int, Field(gt=0)]),
        "least value rose",
    ),
    "an upper limit fell": (
        schema(a=Annotated[float, Field(le=9)]),
        schema(a=Annotated[float, Field(lt=9)]),
        "greatest value fell",
    ),
    "more members are asked for": (
        schema(a=list[int]),
        schema(a=Annotated[list[int], Field(min_length=1)]),
        "minItems rose",
    ),
    "another pattern": (
        schema(a=Annotated[str, StringConstraints(pattern="^a$")]),
        schema(a=Annotated[str, StringConstraints(pattern="^b$")]),
        "pattern is",
    ),
    "members narrowed": (schema(a=list[float]), schema(a=list[int]), ".a[]: no longer allows number"),
    "values of a map narrowed": (schema(a=dict[str, int]), schema(a=dict[str, bool]), ".a.*: no longer allows"),
    "keys of a map narrowed": (
        schema(a=dict[str, int]),
        schema(a=dict[Annotated[str, StringConstraints(pattern="^x$")], int]),
        "keys must match",
    ),
    "a fixed place more": (schema(a=tuple[int, int]), schema(a=tuple[int, int, int]), "fixed places"),
    "deep inside a definition": (
        schema(a=list[Open]),
        schema(a=list[Demanding]),
        ".a[].b: is required now",
    ),
    "a keyword nobody understands": (schema(a=int), {**schema(a=int), "not": {}}, "not has changed"),
}


@pytest.mark.parametrize("name", GOOD)
def test_old_data_can_still_be_read_when(name: str) -> None:
    old, new = GOOD[name]

    assert breaks(old, new) == []


@pytest.mark.parametrize("name", BAD)
def test_it_is_a_break_when(name: str) -> None:
    old, new, said = BAD[name]

    found = breaks(old, new)

    assert len(found) >= 1
    assert said in "; ".join(found)
