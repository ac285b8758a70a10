"""Does the command line say how each clock of a ticket stands?"""

from pathlib import Path

from tests.e2e.conftest import House

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "fiber-down.json")


def test_sla_show_gives_every_clock_with_its_clause_and_what_is_left(house: House) -> None:
    (decision,) = house.documents("submit", EXAMPLE, "--wait")

    (found,) = house.documents("sla", "show", decision["ticket"])

    clocks = {clock["clause"]: clock for clock in found["clocks"]}
    assert (clocks["LAW-32-TOWN"]["authority"], clocks["LAW-32-TOWN"]["limit_s"]) == ("law", 172_800)
    assert 0 < clocks["LAW-32-TOWN"]["left_s"] <= 172_800
    assert clocks["S1-3"]["left_s"] is None
    assert "LAW-32-TOWN" in house.good("sla", "show", decision["ticket"])
