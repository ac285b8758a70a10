"""Do desks on one clock help each other, and is every ticket counted once?"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deploy.policy_file import load_policy
from deploy.simulation.clock import run_together
from deploy.simulation.region import towns_of
from deploy.simulation.report import Report, report
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import SHIPPED, load_scenario, policy_of
from deploy.simulation.town import Town
from schemas.labels import Channel
from schemas.policy import Policy

FILE = Path(__file__).parents[3] / "deploy/scenarios/neighbours.yaml"


@cache
def neighbours(seed: int, *, helping: bool) -> Report:
    """The scenario that ships, cut to its first four hours."""
    scenario, _ = load_scenario(FILE)
    dispatch = scenario.dispatch if helping else {"overflow": None}
    scenario = scenario.model_copy(update={"dispatch": dispatch, "hours": 4})
    towns = towns_of(scenario, policy_of(scenario, load_policy(SHIPPED)), seed)
    run_together(towns)
    return report(towns[0], seed, *towns[1:])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_overflow_lowers_misses_on_the_same_days(seed: int) -> None:
    alone, together = neighbours(seed, helping=False), neighbours(seed, helping=True)

    assert together.whole.weighted_miss_rate < 0.95 * alone.whole.weighted_miss_rate
    assert together.whole.wait_max_s < alone.whole.wait_max_s


def test_the_same_tickets_come_and_each_is_counted_once_at_its_own_desk() -> None:
    alone, together = neighbours(1, helping=False), neighbours(1, helping=True)

    assert [one.name for one in together.classes] == ["guangzhou", "foshan", "all"]
    assert [one.tickets for one in together.classes] == [one.tickets for one in alone.classes]
    assert together.whole.unanswered == 0
    assert max(together.occupancy) <= 1.0


def test_the_same_seed_is_the_same_day() -> None:
    assert neighbours.__wrapped__(2, helping=True) == neighbours(2, helping=True)


def test_a_neighbour_that_is_not_there_is_refused() -> None:
    plain = load_scenario(FILE)[0].model_dump()

    with pytest.raises(ValueError, match="there is no desk atlantis"):
        Scenario.model_validate(plain | {"neighbours": ["atlantis"]})


def mixed(interrupts: tuple[Channel, ...]) -> Report:
    """Calls and mail for the same three people."""
    plain: dict[str, Any] = {
        "start": "2026-11-23T00:00:00+08:00",
        "hours": 4,
        "wrap_up_s": 0,
        "arrivals": {"per_hour": 40},
        "classes": {
            "call": {"channel": "phone", "skills": {"billing": 1}, "handle": {"mean_s": 60}},
            "mail": {"channel": "email", "skills": {"billing": 1}, "handle": {"mean_s": 600}},
        },
        "crews": [{"name": "money", "count": 3, "skills": {"billing": 1}}],
    }
    scenario = Scenario.model_validate(plain)
    rules = policy_of(scenario, load_policy(SHIPPED))
    town = Town(scenario, calls_interrupt(rules, interrupts), 1)
    town.run()
    return report(town, 1)


def calls_interrupt(rules: Policy, interrupts: tuple[Channel, ...]) -> Policy:
    phone = rules.channels[Channel.PHONE].model_copy(update={"interrupts": interrupts})
    return rules.model_copy(update={"channels": {**rules.channels, Channel.PHONE: phone}})


def test_calls_that_interrupt_mail_wait_less_and_all_mail_is_done() -> None:
    waiting, interrupting = mixed(()), mixed((Channel.EMAIL,))
    call, mail = interrupting.classes[0], interrupting.classes[1]

    assert call.wait_mean_s < 0.5 * waiting.classes[0].wait_mean_s
    assert mail.unanswered == 0
    assert max(interrupting.occupancy) <= 1.0
