"""Do desks that live on a real broker hear of each other, and does a ticket find the neighbour's people?"""

from time import monotonic, sleep
from typing import Any

from schemas.responders import ResponderLoggedIn
from tests.e2e.conftest import House
from tests.e2e.test_cli_flow import decided, envelope, tell

PATIENCE_S = 40


def submitted_until_moved(house: House) -> dict[str, Any]:
    """Hand in tickets for Guangzhou, where nobody works, until the neighbour's report has come."""
    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        decision = decided(house, stdin=envelope(region="广州"))
        if decision["kind"] == "moved":
            return decision
        sleep(1)
    raise AssertionError("no report came")


def test_a_ticket_overflows_to_a_neighbour_is_offered_there_and_all_of_it_can_be_replayed(house: House) -> None:
    for name in ("fo.li", "fo.wang", "fo.chen"):
        tell(house.settings, ResponderLoggedIn(responder=name, desk="foshan", skills={"broadband": 2}))

    moved = submitted_until_moved(house)

    assert (moved["desk"], moved["why"]["reason"], moved["why"]["note"]) == ("guangzhou", "overflowed", "foshan")
    assert moved["why"]["lender"]["desk"] == "foshan"
    until = monotonic() + PATIENCE_S
    while "offered" not in (said := house.good("ticket", moved["ticket"])) and monotonic() < until:
        sleep(0.5)
    assert "offered" in said
    assert "foshan" in house.good("explain", moved["ticket"])
    assert house.paidan("replay", "--check").returncode == 0
