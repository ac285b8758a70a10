"""Does a simulated day go by the scenario, the same every time, and does its report add up?"""

from pathlib import Path
from typing import Any

import pytest

from deploy.policy_file import load_policy
from deploy.simulation.report import Report, report
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import SHIPPED, ScenarioFileError, load_scenario, policy_of
from deploy.simulation.showing import rows, web_page
from deploy.simulation.town import Town

SCENARIOS = sorted((Path(__file__).parents[3] / "deploy/scenarios").glob("*.yaml"))
TEXT = """\
start: 2026-11-23T00:00:00+08:00
hours: 2
arrivals: {per_hour: 60}
classes:
  bill: {channel: phone, topic: bill, handle: {mean_s: 100}}
crews:
  - {name: money, count: 3, skills: {billing: 1}}
"""


def day(seed: int = 1, **fields: Any) -> Report:
    """Two hours of sixty calls for three people, but for what the test is about."""
    plain: dict[str, Any] = {
        "start": "2026-11-23T00:00:00+08:00",
        "hours": 2,
        "wrap_up_s": 0,
        "arrivals": {"per_hour": 60},
        "classes": {"bill": {"channel": "phone", "topic": "bill", "handle": {"mean_s": 100}}},
        "crews": [{"name": "money", "count": 3, "skills": {"billing": 1}}],
    }
    scenario = Scenario.model_validate(plain | fields)
    town = Town(scenario, policy_of(scenario, load_policy(SHIPPED)), seed)
    town.run()
    return report(town, seed)


def bill(**fields: Any) -> dict[str, Any]:
    return {"bill": {"channel": "phone", "topic": "bill", "handle": {"mean_s": 100}, **fields}}


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_scenario_that_ships_is_valid(file: Path) -> None:
    scenario, policy = load_scenario(file)

    assert scenario.title
    assert policy.version


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    assert day(1) == day(1)
    assert day(1).whole.wait_mean_s != day(2).whole.wait_mean_s


def test_everybody_is_answered_and_counted_once() -> None:
    found = day()

    assert found.whole.tickets == pytest.approx(120, abs=35)
    assert found.whole.unanswered == found.whole.abandoned == 0
    assert found.offers == found.whole.tickets
    assert 0.4 < found.occupancy_mean < 0.75


def test_rejected_and_expired_offers_go_on_to_others() -> None:
    found = day(habits={"accept": {"mean_s": 5}, "reject": 0.2, "expire": 0.1})

    assert found.rejected > 10
    assert found.expired > 3
    assert found.offers == found.whole.tickets + found.rejected + found.expired
    assert found.whole.unanswered == 0


def test_who_has_no_patience_gives_up() -> None:
    found = day(classes=bill(patience={"mean_s": 20, "law": "exponential"}), arrivals={"per_hour": 200})

    assert found.whole.abandoned > 50
    assert found.whole.wait_max_s < 300


def test_a_ticket_that_nobody_can_take_is_left_open_and_late() -> None:
    found = day(classes=bill(skills={"cloud": 5}))

    assert found.whole.unanswered == found.whole.tickets == found.whole.missed > 0


def test_a_burst_brings_more_tickets_of_its_own_mix() -> None:
    classes = bill() | {"line": {"channel": "phone", "topic": "bill", "handle": {"mean_s": 10}}}
    burst = {"name": "outage", "at_h": 1, "minutes": 60, "times": 4, "mix": {"line": 1.0}}
    found = day(classes=classes, arrivals={"per_hour": 100, "bursts": [burst]})

    counts = {one.name: one.tickets for one in found.classes}
    assert counts["bill"] == pytest.approx(50, abs=25)
    assert counts["line"] == pytest.approx(450, abs=70)


def test_arrivals_follow_the_hours_of_the_day() -> None:
    found = day(arrivals={"per_hour": 60, "hourly": [1, *[0] * 22, 0.001]})

    half = len(found.arrivals_per_h) // 2
    assert sum(found.arrivals_per_h[:half]) > 0
    assert sum(found.arrivals_per_h[half:]) == 0


def test_outside_the_shift_nobody_answers() -> None:
    crew = {"name": "money", "count": 3, "skills": {"billing": 1}, "shifts": [{"from_h": 1, "to_h": 3}]}

    found = day(crews=[crew])

    assert found.whole.wait_max_s > 3000
    assert found.whole.unanswered == 0


def test_a_fast_person_is_less_occupied_with_the_same_work() -> None:
    crew = {"name": "money", "count": 3, "skills": {"billing": 1}}

    slow, fast = day(crews=[crew]), day(crews=[crew | {"speed": {"bill": 2}}])

    assert fast.occupancy_mean == pytest.approx(slow.occupancy_mean / 2, rel=0.1)


def test_the_page_holds_its_charts_and_loads_nothing() -> None:
    text = web_page(day(title="<b>"))

    assert text.count("<svg") == 5
    assert "&lt;b&gt;" in text
    assert "<script" not in text
    assert text.count("http") == text.count('xmlns="http://www.w3.org/2000/svg"')
    assert len(rows(day())) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("per_hour: 60", "per_hour: -1", "3:12: arrivals.per_hour: must be greater than 0, not '-1'"),
        ("hours: 2", "hors: 2", "2:1: hors: is no field of a scenario"),
        ("count: 3", "count: 3, speed: {call: 2}", "crew money names the unknown class call"),
        ("hours: 2", "hours: 2\ndispatch: {order: random}", "3:12: dispatch.order: Input should be 'timely'"),
    ],
)
def test_a_wrong_scenario_names_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(TEXT.replace(old, new, 1))

    with pytest.raises(ScenarioFileError) as caught:
        load_scenario(file)

    assert said in "\n".join(caught.value.lines())
