"""How hard do the model tests try? PAIDAN_HYPOTHESIS=thorough for a night's work, quick for a first look."""

import os

from hypothesis import HealthCheck, settings


def profile(*, examples: int, steps: int) -> settings:
    """Settings for a state machine: as many examples, or forty times as many twice as long when thorough."""
    effort = os.environ.get("PAIDAN_HYPOTHESIS", "default")
    thorough = effort == "thorough"
    return settings(
        max_examples=examples * 40 if thorough else examples // 8 if effort == "quick" else examples,
        stateful_step_count=steps * 2 if thorough else steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
