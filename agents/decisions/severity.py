"""How bad is the problem itself?"""

from collections.abc import Callable, Iterable

from schemas.conditions import When
from schemas.labels import Severity
from schemas.policy import SeverityRule
from schemas.tickets import Part

OF = "severity"


def severity_of(rules: Iterable[SeverityRule], holds: Callable[[When], bool]) -> tuple[Severity, tuple[Part, ...]]:
    """Give the severity by the first rule that holds, and that rule as a part without points; minor when none does."""
    for rule in rules:
        if holds(rule.when):
            return rule.severity, (Part(name=rule.id, points=0, of=OF),)
    return Severity.MINOR, ()
