"""Which desks stand beside each other in a scenario?"""

from deploy.simulation.scenario import Scenario
from deploy.simulation.town import Town
from schemas.policy import Policy


def towns_of(scenario: Scenario, policy: Policy, seed: int) -> list[Town]:
    """Give a town for every desk of the scenario, to run on one clock; each has its own luck."""
    found = [Town(scenario, policy, seed)]
    for other in scenario.others:
        fields = {name: getattr(other, name) for name in type(other).model_fields}
        alone = scenario.model_copy(update={**fields, "others": ()})
        found.append(Town(alone, policy, f"{other.desk}/{seed}", f"{other.desk}."))
    return found
