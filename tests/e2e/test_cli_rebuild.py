"""The store is lost: does Kafka bring back the very same state?"""

from time import monotonic, sleep
from typing import Any

from tests.e2e.conftest import ROOT, House

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def compared(house: House) -> list[dict[str, Any]]:
    """Compare until Kafka and store agree: a worker may be between commit and telling."""
    deadline = monotonic() + 30
    while True:
        answer = house.paidan("rebuild", "--check")
        if answer.returncode == 0 or monotonic() > deadline:
            return house.documents("rebuild", "--check")
        sleep(0.3)


def test_an_emptied_store_is_rebuilt_to_the_same_hash(house: House) -> None:
    for example in EXAMPLES:
        house.good("submit", example, "--wait")
    assert house.stop_worker() == 0
    before = compared(house)

    refused = house.paidan("rebuild")
    house.empty_store()
    orphan = house.paidan("worker")
    different = house.paidan("rebuild", "--check")
    rebuilt = house.documents("rebuild")
    after = compared(house)

    assert refused.returncode == 1
    assert "the store is not empty" in refused.stderr
    assert orphan.returncode == 3
    assert "paidan rebuild" in orphan.stderr
    assert different.returncode == 1
    assert rebuilt == before == after
    assert all(row["equal"] for row in after)
    assert sum(row["store_records"] for row in after if row["kind"] == "dispatch") >= len(EXAMPLES)

    house.start_worker()
    (decision,) = house.documents("submit", EXAMPLES[0], "--wait")
    assert decision["kind"] == "queued"
    assert int(decision["decision"].split(".")[1]) > 1  # a new epoch on top of the remembered one
