"""What does a YAML file say? And if it is wrong: where, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, JsonValue, ValidationError

Place = tuple[str | int, ...]
MOST_FIELDS = 200_000
NOTHING = ("", "~", "null")
PLAIN = ("missing", "extra_forbidden")
M = TypeVar("M", bound=BaseModel)


class Fault(NamedTuple):
    """One thing wrong: line and column count from 1; ``path`` names the field, such as ``clauses.3.limit_s``."""

    line: int
    column: int
    path: str
    problem: str


class FaultyFile(Exception):
    """The file is not what it should be; who wrote it must act. ``faults`` stand in the order of the lines."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = sorted(faults)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Give one line per fault: ``telecom.yaml:37:12: clauses.3.limit_s: must be greater than 0``."""
        return [f"{self.name}:{f.line}:{f.column}: {f.path + ': ' if f.path else ''}{f.problem}" for f in self.faults]


def text_of(path: Path, fault: type[FaultyFile] = FaultyFile) -> str:
    """Read a file that must be UTF-8. Raises ``fault``, OSError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise fault(path.name, [Fault(1, 1, "", f"not UTF-8: {error.reason}")]) from None


def parse_model(text: str, name: str, model: type[M], noun: str, fault: type[FaultyFile] = FaultyFile) -> M:
    """Read a model from YAML text; ``name`` stands in the errors, ``noun`` says what an unknown field is none of.

    YAML does not guess types here: every scalar is text until its field says what it is, so 020 is a dialling
    code and ``no`` a word. A key that stands twice is refused: YAML would silently take the last. Raises ``fault``.
    """
    reading = _Reading(noun)
    data = _read(text, name, reading, fault)
    if reading.faults:
        raise fault(name, reading.faults)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise fault(name, list(reading.explain(error))) from None


def places(text: str, name: str) -> Mapping[Place, tuple[int, int]]:
    """Give the line and column of every field, counted from 1. Raises FaultyFile."""
    reading = _Reading("")
    _read(text, name, reading, FaultyFile)
    return {place: (mark.line + 1, mark.column + 1) for place, mark in reading.marks.items()}


def _read(text: str, name: str, reading: "_Reading", fault: type[FaultyFile]) -> JsonValue:
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise fault(name, [Fault(line, column, "", f"not YAML: {error.problem}")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise fault(name, [Fault(1, 1, "", f"not YAML: {type(error).__name__}")]) from None
    if root is None:
        raise fault(name, [Fault(1, 1, "", "the file is empty")])
    return reading.value(root, ())


class _Reading:
    """One file being read: where each field stands, and what is wrong with its form."""

    def __init__(self, noun: str) -> None:
        self.faults: list[Fault] = []
        self.marks: dict[Place, yaml.Mark] = {}
        self._plain = dict(zip(PLAIN, ("is missing", f"is no field of a {noun}"), strict=True))
        self._open: set[int] = set()
        self._count = 0

    def value(self, node: yaml.Node, at: Place) -> JsonValue:
        """Give plain data, and remember where it stood."""
        self.marks.setdefault(at, node.start_mark)
        self._count += 1
        if self._count > MOST_FIELDS:
            self._too_many(node)
            return None
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in NOTHING else str(node.value)
        if id(node) in self._open:
            self._fault(node, at, "an anchor contains itself")
            return None
        self._open.add(id(node))
        found = self._mapping(node, at) if isinstance(node, yaml.MappingNode) else self._sequence(node, at)
        self._open.discard(id(node))
        return found

    def explain(self, error: ValidationError) -> Iterator[Fault]:
        """Say where and what, in the file's own terms; the model's own checks may hold several problems each."""
        for found in error.errors(include_url=False, include_context=False):
            at = tuple(part for part in found["loc"] if part != "[key]")
            known = next((at[:n] for n in range(len(at), -1, -1) if at[:n] in self.marks), ())
            mark = self.marks[known]
            said = self._plain.get(found["type"], found["msg"].removeprefix("Value error, "))
            for problem in said.split("; "):
                text = problem.replace("Input should", "must", 1)
                if isinstance(found["input"], str) and found["type"] not in PLAIN:
                    text += f", not {found['input'][:40]!r}"
                yield Fault(mark.line + 1, mark.column + 1, ".".join(map(str, at)), text)

    def _mapping(self, node: yaml.MappingNode, at: Place) -> JsonValue:
        found: dict[str, JsonValue] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault(key, at, "a key must be a plain word")
                continue
            name = str(key.value)
            if name in found:
                self._fault(key, (*at, name), "stands twice")
            elif name == "<<":
                self._fault(key, (*at, name), "merge keys are not supported: write the fields out")
            self.marks[(*at, name)] = key.start_mark
            found[name] = self.value(value, (*at, name))
        return found

    def _sequence(self, node: yaml.Node, at: Place) -> JsonValue:
        return [self.value(child, (*at, number)) for number, child in enumerate(node.value)]

    def _too_many(self, node: yaml.Node) -> None:
        """Say it once: anchors of anchors multiply."""
        if self._count == MOST_FIELDS + 1:
            self._fault(node, (), f"more than {MOST_FIELDS} fields")

    def _fault(self, node: yaml.Node, at: Place, problem: str) -> None:
        mark = node.start_mark
        self.faults.append(Fault(mark.line + 1, mark.column + 1, ".".join(map(str, at)), problem))
