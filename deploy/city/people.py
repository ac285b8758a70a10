"""Who answers in this city?"""

from random import Random
from typing import NamedTuple

from schemas.labels import Channel
from schemas.policy import Policy
from schemas.responders import ResponderLoggedIn

WRITTEN = (Channel.WEB, Channel.APP, Channel.EMAIL)
SEATS = {"guangzhou": 11, "shenzhen": 8, "enterprise": 5, "foshan": 6, "province": 6}
"""How a city of 36 spreads over the desks; other desks get the mean."""

ALL = ("billing", "plans", "mobile", "broadband", "vas", "numbers", "roaming", "devices", "care", "security")
TRADES: dict[str, dict[str, int]] = {
    "allrounder": {
        **dict.fromkeys(ALL, 2),
        "care": 3,
        "english": 3,
        "cantonese": 3,
        "retention": 1,
        "cloud": 1,
        "triage": 3,
    },
    "network": {"mobile": 3, "broadband": 3, "roaming": 2, "devices": 2, "care": 1},
    "money": {"billing": 3, "plans": 3, "vas": 3, "numbers": 1, "care": 2},
    "care": {
        "cantonese": 4,
        "care": 4,
        "security": 3,
        "billing": 2,
        "plans": 2,
        "numbers": 3,
        "retention": 3,
        "triage": 2,
    },
    "english": {"english": 4, "triage": 2, **dict.fromkeys(ALL, 2)},
    "trainee": {"billing": 1, "plans": 1, "vas": 1, "devices": 1, "care": 1, "mobile": 1},
    "lines": {"cantonese": 4, "broadband": 4, "mobile": 2, "devices": 3, "cloud": 3, "roaming": 1},
    "cards": {"numbers": 3, "roaming": 3, "plans": 2, "security": 2, "retention": 2},
}
ORDER = ("allrounder", "network", "money", "care", "english", "lines", "cards", "trainee")


class Person(NamedTuple):
    """A responder of the city: name, desk, trade, and what the desktop says at log-in."""

    name: str
    desk: str
    trade: str
    skills: dict[str, int]
    channels: tuple[Channel, ...]
    limit: int

    def log_in(self) -> ResponderLoggedIn:
        """Give the desktop's log-in."""
        return ResponderLoggedIn(
            responder=self.name,
            desk=self.desk,
            skills=self.skills,
            channels=self.channels,
            limit=self.limit,
        )


def crew(policy: Policy, seed: int, size: int = 36) -> tuple[Person, ...]:
    """Seat ``size`` people over the policy's desks, at least one at each; the same seed gives the same people.

    The first at every desk can do everything, so no ticket waits for ever. Trainees answer in writing only and
    carry half.
    """
    rng = Random(f"crew/{seed}")
    weights = {desk.id: SEATS.get(desk.id, 7) for desk in policy.desks}
    total = sum(weights.values())
    seats = {desk: max(1, size * weight // total) for desk, weight in weights.items()}
    first = next(iter(sorted(seats, key=lambda desk: -weights[desk])))
    seats[first] = max(1, seats[first] + size - sum(seats.values()))
    return tuple(_person(policy, rng, desk, number) for desk, many in seats.items() for number in range(1, many + 1))


def _person(policy: Policy, rng: Random, desk: str, number: int) -> Person:
    trade = ORDER[(number - 1) % len(ORDER)]
    # levels differ a little from person to person; must-have levels of the policy stay covered
    skills = {name: min(5, level + rng.choice((0, 0, 0, 1))) for name, level in TRADES[trade].items()}
    if desk == "enterprise" or trade == "allrounder":
        skills["enterprise"] = 3
    skills = {name: level for name, level in skills.items() if name in policy.skills}
    trainee = trade == "trainee"
    return Person(
        name=f"{desk[:2]}{number:02d}-{trade}",
        desk=desk,
        trade=trade,
        skills=skills,
        channels=WRITTEN if trainee else tuple(Channel),
        limit=500 if trainee else rng.choice((1000, 1000, 1000, 750)),
    )
