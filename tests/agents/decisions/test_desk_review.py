"""Does the review find what desks cannot have meant together, and only that?"""

import pytest
from pydantic import ValidationError

from agents.decisions.desk_review import review_desks
from agents.decisions.policy_review import Grade
from schemas.calendar import WEEK, CalendarRules
from schemas.desks import OverflowRules
from schemas.policy import Policy
from tests.agents.decisions.desk.builders import opening, policy

CALENDARS = {
    "day": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("08:00-20:00",))),
    "night": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("00:00-08:00", "20:00-24:00"))),
    "short": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("00:00-08:00", "22:00-24:00"))),
}


def test_the_shipped_policy_leaves_nothing_to_say() -> None:
    assert review_desks(policy()) == []


def test_a_night_desk_that_opens_when_the_other_closes_is_right() -> None:
    assert review_desks(opening(policy(), CALENDARS, guangzhou=("day", "foshan"), foshan=("night", None))) == []


def test_hours_in_which_both_are_closed_are_told() -> None:
    rules = opening(policy(), CALENDARS, guangzhou=("day", "foshan"), foshan=("short", None))

    (one,) = review_desks(rules)

    assert one.field == ("desks", 1, "night")
    assert "mon 20:00-22:00, tue 20:00-22:00, wed 20:00-22:00 and 4 more" in one.what


def test_a_holiday_on_which_both_are_closed_is_told() -> None:
    closed = policy().calendar.model_copy(update={"hours": dict.fromkeys(WEEK, ("00:00-24:00",)), "workdays": WEEK[:5]})
    rules = opening(policy(), {"all": closed}, guangzhou=("all", "foshan"), foshan=("all", None))

    (one,) = review_desks(rules)

    assert "2026-01-01 00:00-24:00, 2026-01-02 00:00-24:00" in one.what


def test_a_night_desk_of_one_that_never_closes_is_told() -> None:
    (one,) = review_desks(opening(policy(), CALENDARS, guangzhou=(None, "foshan")))

    assert "always open" in one.what


@pytest.mark.parametrize(
    ("desks", "said"),
    [
        ({"guangzhou": ("noon", None)}, "desk guangzhou has the hours of the unknown calendar noon"),
        ({"guangzhou": ("day", "atlantis")}, "desk guangzhou has the unknown night desk atlantis"),
        ({"guangzhou": ("day", "guangzhou")}, "night desks go round: guangzhou -> guangzhou"),
        (
            {"guangzhou": ("day", "foshan"), "foshan": ("night", "shenzhen"), "shenzhen": ("day", "guangzhou")},
            "night desks go round: foshan -> shenzhen -> guangzhou -> foshan",
        ),
    ],
)
def test_what_cannot_be_is_refused(desks: dict[str, tuple[str, str | None]], said: str) -> None:
    plain = opening(policy(), CALENDARS, **desks).model_dump()

    with pytest.raises(ValidationError) as error:
        Policy.model_validate(plain)

    assert error.value.errors()[0]["msg"] == f"Value error, {said}"


def neighbours(**names: tuple[str, ...]) -> Policy:
    """The shipped policy with overflow, and these neighbours only."""
    rules = policy(overflow=OverflowRules())
    desks = (one.model_copy(update={"neighbours": names.get(one.id, ())}) for one in rules.desks)
    return rules.model_copy(update={"desks": tuple(desks)})


def test_desks_that_help_each_other_are_right() -> None:
    assert review_desks(neighbours(guangzhou=("foshan",), foshan=("guangzhou",))) == []


def test_a_desk_that_is_its_own_neighbour_is_an_error() -> None:
    (one,) = review_desks(neighbours(guangzhou=("guangzhou",)))

    assert (one.severity, one.field) == (Grade.ERROR, ("desks", 1, "neighbours"))


def test_overflow_without_neighbours_is_told() -> None:
    (one,) = review_desks(neighbours())

    assert one.field == ("dispatch", "overflow")


def test_a_round_of_neighbours_is_noted_where_it_ends() -> None:
    found = review_desks(neighbours(guangzhou=("foshan",), foshan=("shenzhen",), shenzhen=("guangzhou",)))

    assert {one.severity for one in found} == {Grade.NOTE}
    assert found[0].what.startswith("overflow leads round guangzhou → foshan → shenzhen → guangzhou: a ticket stops at")
