"""What does the desk do when a responder comes, goes or changes?"""

import dataclasses

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.placing import release_kept
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.seats import feed, seat, unseat
from agents.decisions.desk.timers import ms
from schemas.actions import WrapUpFinished
from schemas.decisions import Reason
from schemas.responders import (
    Presence,
    ResponderHeartbeat,
    ResponderLoggedIn,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
)
from schemas.states import ResponderState


def logged_in(floor: Floor, event: ResponderLoggedIn) -> None:
    """Seat the responder and give them work; logging in again renews skills, channels, limit and status."""
    present = floor.responders.get(event.responder)
    state = ResponderState(
        responder=event.responder,
        skills=dict(event.skills),
        channels=sorted(event.channels),
        limit=event.limit,
        status=event.status,
        since_ms=present.state.since_ms if present else floor.now_ms,
        drained=present.state.drained if present else False,
        ramped=present.state.ramped if present else 0,
        shift_ends_ms=event.shift_ends_ms,
        wrap_until_ms=present.state.wrap_until_ms if present else None,
    )
    if not floor.responders:
        _pace(floor)
    if event.shift_ends_ms is not None:
        over_ms = event.shift_ends_ms + ms(floor.policy.dispatch.shift_grace_s)
        state.shift_over_ms = max(floor.now_ms + 1, over_ms)
        floor.timers.set(state.shift_over_ms, "shift", event.responder, state.shift_over_ms)
    responder = seat(floor, state)
    responder.seen_ms = floor.now_ms
    release_kept(floor, event.responder, Reason.RESPONDER)
    feed(floor, responder)


def logged_out(floor: Floor, event: ResponderLoggedOut) -> None:
    """Unseat the responder; what they had in hand is placed anew."""
    if (responder := _known(floor, event)) is not None:
        unseat(floor, responder, Reason.LOGGED_OUT, event.handover)


def status_changed(floor: Floor, event: ResponderStatusChanged) -> None:
    """Make the responder available or away. Becoming available forgives missed offers."""
    if (responder := _known(floor, event)) is None:
        return
    responder.state.misses = 0
    floor.set_status(responder, event.status)
    release_kept(floor, event.responder, Reason.RESPONDER)
    feed(floor, responder)


def skills_changed(floor: Floor, event: ResponderSkillsChanged) -> None:
    """Give the responder other skills; tickets in hand stay."""
    if (responder := _known(floor, event)) is None:
        return
    renewed = dataclasses.replace(responder.state, skills=dict(event.skills))
    seat(floor, renewed)
    release_kept(floor, event.responder, Reason.RESPONDER)
    feed(floor, responder)


def heartbeat(floor: Floor, event: ResponderHeartbeat) -> None:
    """Note that the desktop is alive. Kept in memory only: after a change of owner everybody counts as just seen."""
    _known(floor, event)


def wrap_up_finished(floor: Floor, event: WrapUpFinished) -> None:
    """End the after-work early."""
    responder = floor.responders.get(event.responder)
    if responder is not None and responder.state.wrap_until_ms is not None:
        floor.set_wrap_up(responder, None)
        feed(floor, responder)


def _pace(floor: Floor) -> None:
    """Begin a ramp when the first comes to a desk that had nobody: the backlog is not poured over the early ones."""
    if ramp_s := floor.policy.dispatch.ramp_s:
        floor.state.ramp_until_ms = floor.now_ms + ms(ramp_s)
        floor.timers.set(floor.state.ramp_until_ms, "ramp", "", floor.state.ramp_until_ms)


def _known(floor: Floor, event: Presence) -> Responder | None:
    """Give the responder and note that they were seen; an unknown one is nobody's business."""
    responder = floor.responders.get(event.responder)
    if responder is not None:
        responder.seen_ms = floor.now_ms
    return responder
