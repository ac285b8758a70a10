"""What may others rely on? A JSON Schema per event and per state record, under `schemas/json`.

Written by ``python -m deploy.contracts``; `tests/schemas/test_contracts.py` keeps files and models in step.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from agents.dispatch import DISPATCH
from agents.escalate import ESCALATE
from agents.feedback import FEEDBACK
from streams.topics import BY_TYPE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent.parent / "schemas" / "json"
KINDS = (DISPATCH, ESCALATE, FEEDBACK)


def schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name: events by CloudEvents type, records as ``state.<prefix>``."""
    found = {kind: model.model_json_schema() for kind, model in BY_TYPE.items()}
    for kept in KINDS:
        for prefix, adapter in kept.records.items():
            found[f"state.{prefix}"] = _of(adapter)
    return {name: {"$schema": DIALECT, "$id": f"urn:{name}", **schema} for name, schema in sorted(found.items())}


def files() -> dict[str, str]:
    """Give the text of every file by name."""
    return {
        f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        for name, schema in schemas().items()
    }


def write(folder: Path = FOLDER) -> list[str]:
    """Write the files, delete those of events that are gone, and give the names of what changed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = files()
    changed = []
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
            changed.append(path.name)
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return sorted(changed)


def _of(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    return adapter.json_schema()


if __name__ == "__main__":
    for changed_name in write():
        print(changed_name)
