import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.compatibility import breaks
from deploy.contracts import FOLDER, files, schemas
from streams.topics import BY_TYPE

ROOT = Path(__file__).parents[2]


def at_head(name: str) -> dict[str, Any] | None:
    """The committed schema; None when the commit has none of this name."""
    shown = subprocess.run(
        ["git", "show", f"HEAD:schemas/json/{name}"], cwd=ROOT, capture_output=True, check=False, timeout=30
    )
    return json.loads(shown.stdout) if shown.returncode == 0 else None  # type: ignore[no-any-return]


def committed_names() -> list[str]:
    try:
        listed = subprocess.run(
            ["git", "ls-tree", "--name-only", "HEAD", "schemas/json/"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [Path(line).name for line in listed.stdout.decode().split()]


COMMITTED = committed_names()


def test_the_files_are_in_step_with_the_models() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}

    wanted = files()

    stale = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
    assert stale == [], "run: python -m deploy.contracts"


def test_every_event_of_every_topic_has_a_schema() -> None:
    assert set(BY_TYPE) <= set(schemas())


KEPT = ("desk", "ticket", "responder", "dossier", "neighbour", "watch", "survey")


def test_every_state_record_has_a_schema() -> None:
    records = {name for name in schemas() if name.startswith("state.")}

    assert records == {f"state.{name}" for name in KEPT}


def test_every_type_names_a_version() -> None:
    assert [kind for kind in BY_TYPE if not kind.rsplit(".", 1)[-1].startswith("v")] == []


@pytest.mark.skipif(not COMMITTED, reason="no git, or nothing committed to compare with")
@pytest.mark.parametrize("name", COMMITTED or ["none"])
def test_the_models_still_read_what_the_committed_schema_allowed(name: str) -> None:
    old = at_head(name)
    new = schemas().get(name.removesuffix(".json"))
    assert old is not None

    assert new is not None, f"{name} is gone: records of this type can no longer be read"
    assert breaks(old, new) == []
