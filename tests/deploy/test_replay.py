"""Is a journal decided again to the bit, over owners and policies, and is one that was touched found out?"""

from typing import Any

import pytest

from deploy.replay import JournalIncomplete, differences
from schemas.journal import JournalWritten, Ticked
from schemas.policy import PolicyActivated
from tests.agents.decisions.desk.builders import DESK, START_MS, call, policy, responder, ticket
from tests.deploy.recording import Recorded


def busy_day() -> Recorded:
    day = Recorded()
    day.tell(responder("li"), responder("wang"), ticket("t1"), call("t2"), ticket("t3"))
    day.tell(Ticked(), after_s=1)
    day.accept("t1")
    day.reject("t2")
    day.change_owner(2)
    day.tell(PolicyActivated(policy=policy("other", wrap_up_s=5)), after_s=3)
    day.resolve("t1")
    day.wait(70)
    day.tell(ticket("t4", at_s=74), after_s=1)
    return day


def changed(day: Recorded, index: int, **fields: Any) -> list[JournalWritten]:
    pages = list(day.pages)
    entry = pages[index].entries[0].model_copy(update=fields)
    pages[index] = pages[index].model_copy(update={"entries": (entry,)})
    return pages


def index_of(day: Recorded, ending: str) -> int:
    return next(n for n, page in enumerate(day.pages) if page.entries[0].type.endswith(ending))


def test_the_journal_is_decided_again_to_the_bit_over_owners_and_policies() -> None:
    day = busy_day()

    assert list(differences(DESK, day.pages, day.told)) == []
    assert len(day.told) > 8


def test_a_decision_that_was_told_otherwise_is_found() -> None:
    day = busy_day()
    name, text = next((n, t) for n, t in day.told.items() if b'"kind":"assigned"' in t)
    day.told[name] = text.replace(b'"epoch":1', b'"epoch":9', 1)

    (found,) = differences(DESK, day.pages, day.told)

    assert (found.what, found.recorded, found.replayed) == (f"{name} epoch", "9", "1")


def test_an_input_that_was_changed_is_found() -> None:
    day = busy_day()
    index = index_of(day, "ticket.prioritized.v1")
    other = {**day.pages[index].entries[0].input, "skills": {"cloud": 5}}  # type: ignore[dict-item]

    assert list(differences(DESK, changed(day, index, input=other), day.told))


def test_an_input_that_was_taken_out_is_found() -> None:
    day = busy_day()
    pages = [page for n, page in enumerate(day.pages) if n != index_of(day, "logged-in.v1")]

    assert list(differences(DESK, pages, day.told))


def test_an_outcome_that_was_taken_out_is_found() -> None:
    day = busy_day()
    index = index_of(day, "ticket.prioritized.v1")

    (found,) = differences(DESK, changed(day, index, outcomes=()), day.told)

    assert (found.what, found.recorded) == ("decisions", "-")


def test_an_input_that_nobody_can_read_ends_the_replay_and_is_found() -> None:
    day = busy_day()

    (found,) = differences(DESK, changed(day, -1, input={"nonsense": 1}), day.told)

    assert found.what == "input"


def test_only_what_lies_between_two_moments_is_compared() -> None:
    day = busy_day()
    pages = changed(day, index_of(day, "ticket.prioritized.v1"), outcomes=())

    assert list(differences(DESK, pages, day.told, since_ms=START_MS + 1)) == []
    assert list(differences(DESK, pages, day.told, until_ms=START_MS - 1)) == []


def test_a_journal_without_its_beginning_is_refused_by_name() -> None:
    day = busy_day()

    with pytest.raises(JournalIncomplete, match=f"the journal of desk {DESK} begins with owner 1"):
        list(differences(DESK, day.pages[3:], day.told))
