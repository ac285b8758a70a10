"""Does a roster show what a policy's tickets would wait for in vain?"""

from pathlib import Path
from typing import Any

import pytest

from agents.decisions.policy_review import Grade
from deploy.policy_file import load_policy
from deploy.roster import Roster, load_roster
from deploy.staffing_review import review_staffing
from deploy.yaml_file import FaultyFile

POLICY = load_policy(Path(__file__).parents[2] / "deploy/policy/telecom.yaml")
EVERYTHING = dict.fromkeys(POLICY.skills, 5)


def roster(*extra: dict[str, Any], without: tuple[str, ...] = (), **fields: Any) -> Roster:
    """Everybody can do everything at every desk, day and night, but for what the test is about."""
    desks = [{"desk": d.id, "count": 2, "skills": EVERYTHING, **fields} for d in POLICY.desks if d.id not in without]
    return Roster.model_validate({"groups": [*desks, *extra]})


def test_a_full_roster_is_in_order() -> None:
    assert review_staffing(POLICY, roster()) == []


def test_a_skill_that_nobody_has_is_an_error_where_it_is_needed() -> None:
    skills = {**EVERYTHING, "care": 2}

    (one,) = review_staffing(POLICY, roster(skills=skills))

    need = next(index for index, need in enumerate(POLICY.needs) if need.skills.get("care") == 3)
    assert (one.severity, one.field) == (Grade.ERROR, ("needs", need, "skills", "care"))


def test_a_skill_that_one_desk_lacks_is_a_warning() -> None:
    some = {"desk": "foshan", "count": 2, "skills": {**EVERYTHING, "care": 1}}

    (one,) = review_staffing(POLICY, roster(some, without=("foshan",)))

    assert one.severity is Grade.WARNING
    assert "nobody at foshan has care at level 3" in one.what


def test_a_desk_without_people_is_an_error() -> None:
    (one,) = review_staffing(POLICY, roster(without=("foshan",)))

    assert one.severity is Grade.ERROR
    assert one.what == "nobody works at desk foshan"


def test_hours_without_anybody_are_named() -> None:
    day = {"desk": "foshan", "count": 2, "skills": EVERYTHING, "hours": [{"from_h": 8, "to_h": 22}]}
    night = {"desk": "foshan", "skills": EVERYTHING, "hours": [{"from_h": 22, "to_h": 8, "days": [1, 2, 3, 4, 5, 6]}]}

    (one,) = review_staffing(POLICY, roster(day, night, without=("foshan",)))

    assert one.what == "nobody works at desk foshan on Mon 00:00-08:00, Sun 22:00-24:00"


def test_a_wrong_roster_names_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "roster.yaml"
    file.write_text("groups:\n  - {desk: foshan, skills: {care: 9}}\n")

    with pytest.raises(FaultyFile, match=r"roster\.yaml:2:29: groups\.0\.skills\.care: must be less than"):
        load_roster(file)


def test_a_neighbour_with_too_few_people_never_helps() -> None:
    lone = {"desk": "foshan", "count": 1, "skills": EVERYTHING}

    (one,) = review_staffing(POLICY, roster(lone, without=("foshan",)))

    assert (one.severity, one.field) == (Grade.WARNING, ("desks", 1, "neighbours"))
    assert one.what == "foshan can never help guangzhou: for no need are there more than 1 people"


def test_a_neighbour_that_does_only_other_work_is_noted() -> None:
    others = {"desk": "foshan", "count": 2, "skills": {"roaming": 1}}
    bills = {"desk": "guangzhou", "count": 2, "skills": {"billing": 1}}

    found = review_staffing(POLICY, roster(others, bills, without=("foshan", "guangzhou")))

    assert "foshan can help guangzhou only with what nobody at guangzhou does" in [one.what for one in found]


def test_without_overflow_nobody_needs_to_help() -> None:
    dispatch = POLICY.dispatch.model_copy(update={"overflow": None})

    assert review_staffing(POLICY.model_copy(update={"dispatch": dispatch}), roster(count=1)) == []
