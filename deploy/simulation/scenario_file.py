"""What does a scenario file say, and under which policy does it run?"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from deploy.policy_file import load_policy
from deploy.simulation.scenario import Scenario
from deploy.yaml_file import Fault, FaultyFile, Place, parse_model, places, text_of
from schemas.desks import Desk
from schemas.policy import DispatchRules, Policy

SHIPPED = Path(__file__).parents[1] / "policy" / "telecom.yaml"
FORGET_S = 60.0
NEVER_S = 366 * 86_400.0


class ScenarioFileError(FaultyFile):
    """The file is no scenario; the person who wrote it must act."""


def load_scenario(path: Path) -> tuple[Scenario, Policy]:
    """Read a scenario and the policy it runs under. Raises ScenarioFileError, PolicyFileError, OSError."""
    text = text_of(path, ScenarioFileError)
    scenario = parse_model(text, path.name, Scenario, "scenario", ScenarioFileError)
    policy = load_policy(path.parent / scenario.policy if scenario.policy else SHIPPED)
    try:
        return scenario, policy_of(scenario, policy)
    except ValidationError as error:
        marks = places(text, path.name)
        faults = [_fault(marks, ("dispatch", *one["loc"]), one["msg"]) for one in error.errors()]
        raise ScenarioFileError(path.name, faults) from None


def policy_of(scenario: Scenario, policy: Policy) -> Policy:
    """Give the policy with the scenario's own numbers. Raises ValidationError.

    Desktops of a simulation are never silent and nobody reopens a ticket, so heartbeats are not needed and what is
    resolved is soon forgotten: it would only fill the memory. The scenario's desks are all there are, and always
    open.
    """
    plain = {**policy.dispatch.model_dump(), "silence_s": NEVER_S, "reopen_s": FORGET_S, **scenario.dispatch}
    channels = policy.channels
    if scenario.wrap_up_s is not None:
        channels = {c: rule.model_copy(update={"wrap_up_s": scenario.wrap_up_s}) for c, rule in channels.items()}
    desks = tuple(Desk(id=d, zh=d, en=d, neighbours=names) for d, names in scenario.lenders().items())
    changed = {"dispatch": DispatchRules.model_validate(plain), "channels": channels}
    return policy.model_copy(update={**changed, "desks": desks, "default_desk": scenario.desk})


def _fault(marks: Mapping[Place, tuple[int, int]], at: Place, said: str) -> Fault:
    line, column = marks.get(at, marks["dispatch",])
    return Fault(line, column, ".".join(map(str, at)), said.removeprefix("Value error, "))
