"""What does a policy file say? And if it is wrong: where, all at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import JsonValue, ValidationError

from schemas.policy import Policy

Place = tuple[str | int, ...]
MOST_FIELDS = 200_000
NOTHING = ("", "~", "null")
PLAIN = {"missing": "is missing", "extra_forbidden": "is no field of a policy"}


class Fault(NamedTuple):
    """One thing wrong: line and column count from 1; ``path`` names the field, such as ``clauses.3.limit_s``."""

    line: int
    column: int
    path: str
    problem: str


class PolicyFileError(Exception):
    """The file is no policy; the person who wrote it must act. ``faults`` stand in the order of the lines."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = sorted(faults)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Give one line per fault: ``telecom.yaml:37:12: clauses.3.limit_s: must be greater than 0``."""
        return [f"{self.name}:{f.line}:{f.column}: {f.path + ': ' if f.path else ''}{f.problem}" for f in self.faults]


def load_policy(path: Path) -> Policy:
    """Read a policy from a YAML file. Raises PolicyFileError, OSError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyFileError(path.name, [Fault(1, 1, "", f"not UTF-8: {error.reason}")]) from None
    return parse_policy(text, path.name)


def parse_policy(text: str, name: str = "policy") -> Policy:
    """Read a policy from YAML text; ``name`` stands in the errors. Raises PolicyFileError.

    YAML does not guess types here: every scalar is text until its field says what it is, so 020 is a dialling
    code and ``no`` a word. A key that stands twice is refused: YAML would silently take the last.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PolicyFileError(name, [Fault(line, column, "", f"not YAML: {error.problem}")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise PolicyFileError(name, [Fault(1, 1, "", f"not YAML: {type(error).__name__}")]) from None
    if root is None:
        raise PolicyFileError(name, [Fault(1, 1, "", "the file is empty")])
    reading = _Reading()
    data = reading.value(root, ())
    if reading.faults:
        raise PolicyFileError(name, reading.faults)
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        raise PolicyFileError(name, list(reading.explain(error))) from None


class _Reading:
    """One file being read: where each field stands, and what is wrong with its form."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._marks: dict[Place, yaml.Mark] = {}
        self._open: set[int] = set()
        self._count = 0

    def value(self, node: yaml.Node, at: Place) -> JsonValue:
        """Give plain data, and remember where it stood."""
        self._marks.setdefault(at, node.start_mark)
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
            known = next((at[:n] for n in range(len(at), -1, -1) if at[:n] in self._marks), ())
            mark = self._marks[known]
            said = PLAIN.get(found["type"], found["msg"].removeprefix("Value error, "))
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
            self._marks[(*at, name)] = key.start_mark
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
