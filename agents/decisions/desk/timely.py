"""What does a responder who gets free take next, so that most of what weighs is answered in time?"""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from agents.decisions.desk.experience import Experience
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.urgency import NOTHING, STARVED, TOLD, Pick, Urgency, told
from schemas.labels import Channel
from schemas.policy import DispatchRules

NEVER = -1.0
"""The rate of work that cannot be finished before the responder's shift ends."""


class Timely(NamedTuple):
    """A policy's numbers for this order."""

    slack_ms: float
    late_share: float
    late_ratio: float


def timely(rules: DispatchRules) -> Timely:
    """Read what a policy says about tickets that are in time, and late."""
    return Timely(rules.slack_s * 1000, rules.late_share, rules.late_ratio)


def best_timely(
    responder: Responder,
    by: Urgency,
    rule: Timely,
    experience: Experience,
    fifo_ms: float,
    now_ms: int,
    over: Mapping[Channel, int] = NOTHING,
) -> Pick | None:
    """Find the ticket that a free responder takes under the order ``timely``; equals go by age, then id.

    From every queue the oldest that is still in time, by weight x rate / (1 + slack / ``slack_s``): the miss it
    would cost per minute of work, the less the longer it can wait still (after the apparent tardiness cost of
    Vepsalainen and Morton 1987, rational so that every machine replays it to the bit). A miss that has happened is
    sunk: the oldest that is late counts ``late_share`` of its weight only. So that it is not overtaken without
    end, it goes before all others once it has waited ``late_ratio`` times as long as the oldest ticket would wait
    now if all were served in order of arrival (``fifo_ms``), or its priority's stated longest.
    ``over`` gives the room of channels that may interrupt what is in hand.
    Written out in one loop: it runs over all queues of a profile whenever somebody gets free.
    """
    name, profile = responder.state.responder, responder.profile
    room = profile.limit - responder.load if responder.load else 1000
    weights, worst, ends_ms, works = by.weights, by.worst_wait_ms, profile.ends_ms, responder.works
    slack_ms, late_share, limit_ms = rule.slack_ms, rule.late_share, rule.late_ratio * fifo_ms
    rates: dict[str, float] = {}
    heads: list[tuple[float, int, str, Ticket]] = []
    least = -inf
    for demand in profile.demands:
        if not demand.size or (demand.share > room and demand.share > over.get(demand.channel, 0)):
            continue
        for queue in demand.queues.values():
            if queue.picky and not queue.open_to(name):
                continue
            work = queue.work
            rate = rates.get(work)
            if rate is None:
                can = ends_ms is None or experience.in_time(ends_ms, work, now_ms)
                rate = rates[work] = experience.rate(works, work) if can else NEVER
            if rate is NEVER:
                continue
            priority, ticket = queue.priority, queue.first
            value = weights[priority] * rate
            left_ms = ticket.target_ms - now_ms + ticket.received_ms
            if left_ms < 0 or worst is not None:
                waited_ms = now_ms - ticket.received_ms
                too_long = worst is not None and waited_ms > worst[priority]
                if left_ms < 0 or too_long:
                    starved = too_long or waited_ms > limit_ms
                    score = STARVED + waited_ms / fifo_ms if starved else value * late_share
                    if score >= least:
                        heads.append((-score, ticket.received_ms, ticket.id, ticket))
                    younger = queue.in_time(now_ms) if left_ms < 0 else None
                    if younger is None:
                        continue
                    ticket = younger
                    left_ms = ticket.target_ms - now_ms + ticket.received_ms
            score = value * slack_ms / (slack_ms + left_ms)
            if score >= least:
                heads.append((-score, ticket.received_ms, ticket.id, ticket))
                if len(heads) >= 12:
                    heads.sort()
                    del heads[TOLD:]
                    least = -heads[-1][0]
    if not heads:
        return None
    heads.sort()
    return Pick(heads[0][3], tuple([told(-head[0], head[3], now_ms) for head in heads[:TOLD]]))
