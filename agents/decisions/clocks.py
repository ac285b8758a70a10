"""What ends a clock, and which of a ticket's clocks drives?"""

from collections.abc import Iterable

from schemas.clauses import Measure
from schemas.labels import Channel, Wait
from schemas.states import TicketState
from schemas.tickets import Clock

ARRIVED = "arrived"
LIVE = (Channel.PHONE, Channel.WEB, Channel.APP, Channel.STORE)
"""Channels on which whoever accepts the ticket speaks with the customer at once."""


def met_by(measure: Measure, channel: Channel, *, sure: bool) -> str | None:
    """Give what is enough for a ticket like this, when it is not the measure's own event.

    A machine acknowledges and records the moment a desk takes the ticket on (S1-3, S1-5), and has assessed it if
    it is sure of the label; otherwise the person who accepts does (S1-6).
    """
    if measure in (Measure.ACKNOWLEDGED, Measure.RECORDED) or (measure is Measure.ASSESSED and sure):
        return ARRIVED
    if measure is Measure.ASSESSED or (measure is Measure.CONTACTED and channel in LIVE):
        return Measure.ANSWERED.value
    return None


def ends_with(clock: Clock) -> str:
    """Give the name of the event that ends the clock."""
    return clock.met_by or clock.measures


def stands_still(clock: Clock, wait: Wait | None) -> bool:
    """Tell whether the clock stands still on a hold for this reason: some do for any, some for a few, the law never."""
    return clock.pauses if isinstance(clock.pauses, bool) else wait in (clock.pauses or ())


def happened(state: TicketState) -> dict[str, int]:
    """Give what has happened to a desk's ticket that ends clocks, and when."""
    moments = {
        Measure.ANSWERED.value: state.answered_ms,
        Measure.CONTACTED.value: state.contacted_ms,
        Measure.REPLIED.value: state.replied_ms,
        Measure.RESOLVED.value: state.resolved_ms,
    }
    return {name: ms for name, ms in moments.items() if ms is not None}


def earliest(clocks: Iterable[Clock], met: Iterable[str]) -> Clock | None:
    """Give the clock that drives: the first to run out of those a person can still meet. Notices drive nothing."""
    done = {ARRIVED, *met}
    running = (c for c in clocks if ends_with(c) not in done and c.every_ms is None)
    return min(running, key=lambda c: (c.due_ms, c.clause), default=None)
