"""Is a desk open, and who stands in for it while it is not?"""

from agents.decisions.calendar import Calendar
from schemas.desks import COMPANY
from schemas.policy import Policy


class OpeningHours:
    """One desk's hours and those of its night desk. A desk that no policy names, or without hours, is always open."""

    __slots__ = ("_night", "_own", "_theirs")

    def __init__(self, desk: str, policy: Policy) -> None:
        known = {one.id: one for one in policy.desks}
        own = known.get(desk)
        night = known.get(own.night) if own is not None and own.night is not None else None
        self._own = _calendar(policy, own.hours) if own is not None else None
        self._theirs = _calendar(policy, night.hours) if night is not None else None
        self._night = night.id if night is not None else ""

    def look(self, now_ms: int) -> tuple[bool, int | None]:
        """Tell whether the desk is open, and when to look again, if ever: at its own next turn, or its night desk's."""
        if self._own is None:
            return True, None
        is_open, until_ms = self._own.stands(now_ms)
        if not is_open and self._theirs is not None:
            until_ms = min(until_ms, self._theirs.stands(now_ms)[1])
        return is_open, until_ms

    def night(self, now_ms: int) -> str:
        """Give the night desk if it is open, otherwise nothing."""
        return self._night if self._theirs is None or self._theirs.stands(now_ms)[0] else ""


def _calendar(policy: Policy, name: str | None) -> Calendar | None:
    if name is None:
        return None
    return Calendar(policy.calendar if name == COMPANY else policy.calendars[name], policy.utc_offset_h)
