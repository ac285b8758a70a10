"""What does a responder who gets free take next?"""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from agents.decisions.desk.experience import Experience
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Ticket
from schemas.decisions import Waiting
from schemas.labels import Channel, Priority
from schemas.model import trusted
from schemas.policy import DispatchRules, Order

TOLD = 3
"""How many of the best are named in a decision."""
STARVED = 1e12
"""Added to the score of a ticket that has waited its class's longest: nothing else reaches it."""

NOTHING: Mapping[Channel, int] = {}

Score = Callable[[int, float, int, int], float]
"""From priority, weight, time waited and target, both in milliseconds; the highest goes first, equals go by age."""


class Urgency(NamedTuple):
    """A policy's order as the loop over the queue heads needs it; weights and limits by priority, 1 first."""

    order: Order
    weights: tuple[float, ...]
    starve_ratio: float
    worst_wait_ms: tuple[float, ...] | None


class Pick(NamedTuple):
    """The best waiting ticket for a responder, and the other queue heads it was compared with."""

    ticket: Ticket
    heads: tuple[Waiting, ...]


def urgency(rules: DispatchRules) -> Urgency:
    """Read what a policy says about the order of tickets."""
    ageing = rules.order in AGEING
    worst = (inf, *(rules.worst_wait_s.get(priority, inf) * 1000 for priority in sorted(Priority)))
    return Urgency(
        order=rules.order,
        weights=(0.0, *(rules.weights[priority] for priority in sorted(Priority))),
        starve_ratio=rules.starve_ratio if ageing else inf,
        worst_wait_ms=worst if (ageing or rules.order is Order.TIMELY) and rules.worst_wait_s else None,
    )


def best_ticket(
    responder: Responder, by: Urgency, experience: Experience, now_ms: int, over: Mapping[Channel, int] = NOTHING
) -> Pick | None:
    """Find the most urgent queue head that the responder may take and has room for; equals go by age, then id.

    ``weighted`` is the cost per second that a waiting ticket causes now, times the responder's
    effective rate: generalized c-mu (Van Mieghem 1995). The cost grows linearly to the target and flatter after
    it, so that what is late already does not drown what can still be in time. A ticket that has waited
    ``starve_ratio`` times its target, or its priority's stated longest, goes before all that have not.
    ``over`` gives the room of channels that may interrupt what is in hand.
    Written out in one loop: it runs over all queue heads of a profile whenever somebody gets free.
    """
    name, profile = responder.state.responder, responder.profile
    room = profile.limit - responder.load if responder.load else 1000
    order, weights, starve, worst = by
    ends_ms = profile.ends_ms
    score_of = SCORES.get(order)
    rates: dict[str, float] = {}
    heads: list[tuple[float, int, str, Ticket]] = []
    least = -inf
    for demand in profile.demands:
        if not demand.size or (demand.share > room and demand.share > over.get(demand.channel, 0)):
            continue
        for queue in demand.queues.values():
            if queue.picky and not queue.open_to(name):
                continue
            if ends_ms is not None and not experience.in_time(ends_ms, queue.work, now_ms):
                continue
            ticket = queue.first
            target_ms, priority = ticket.target_ms, queue.priority
            waited_ms = now_ms - ticket.received_ms
            spent = waited_ms / target_ms
            if spent > starve or (worst is not None and waited_ms > worst[priority]):
                score = STARVED + spent
            elif score_of is not None:
                score = score_of(priority, weights[priority], waited_ms, target_ms)
                if order in RATED:
                    score *= experience.rate(responder.works, queue.work)
            else:
                rate = rates.get(queue.work)
                if rate is None:
                    rate = rates[queue.work] = experience.rate(responder.works, queue.work)
                if spent > 1:
                    spent = 0.75 + 0.25 * spent
                score = weights[priority] * spent * 1000 / target_ms * rate
            if score >= least:
                heads.append((-score, ticket.received_ms, ticket.id, ticket))
                if len(heads) == 12:
                    heads.sort()
                    del heads[TOLD:]
                    least = -heads[-1][0]
    if not heads:
        return None
    heads.sort()
    return Pick(heads[0][3], tuple([told(-head[0], head[3], now_ms) for head in heads[:TOLD]]))


def strict(priority: int, _weight: float, _waited_ms: int, _target_ms: int) -> float:
    """Highest priority first, whatever its age: lower ones may starve."""
    return -float(priority)


def fifo(_priority: int, _weight: float, _waited_ms: int, _target_ms: int) -> float:
    """Oldest first."""
    return 0.0


def edf(_priority: int, _weight: float, waited_ms: int, target_ms: int) -> float:
    """Earliest due first: what is late longest comes first of all."""
    return (waited_ms - target_ms) / 1000


def cmu(_priority: int, weight: float, _waited_ms: int, target_ms: int) -> float:
    """Dearest second of waiting first, whatever the age (c-mu): cheap ones may starve."""
    return weight * 1000 / target_ms


def savable(_priority: int, weight: float, waited_ms: int, target_ms: int) -> float:
    """What can still be in time, near its target, before what is late already: the slope of a smoothed step.

    The step is rational, without exponentials, so that every machine replays it to the bit.
    """
    apart = (waited_ms - target_ms) / target_ms
    step = 1 + 25 * apart * apart
    return weight * 1000 / target_ms / (step * step)


SCORES: dict[Order, Score] = {
    Order.STRICT: strict,
    Order.FIFO: fifo,
    Order.EDF: edf,
    Order.CMU: cmu,
    Order.SAVABLE: savable,
}
"""Every order but `weighted`, which is written out in the loop, and `timely`, which has a loop of its own."""

AGEING: Sequence[Order] = (Order.WEIGHTED, Order.SAVABLE)
"""The orders under which nobody waits more than so many times their target; `timely` has a limit of its own."""

RATED: Sequence[Order] = (Order.WEIGHTED, Order.SAVABLE, Order.CMU)
"""The orders that weigh how well the responder does such work."""


def told(score: float, ticket: Ticket, now_ms: int) -> Waiting:
    """Note a queue head with the score that ranked it."""
    starved = score >= STARVED
    return trusted(
        Waiting,
        ticket=ticket.id,
        score=round(score - STARVED if starved else score, 9),
        waited_s=(now_ms - ticket.received_ms) / 1000,
        starved=starved,
    )
