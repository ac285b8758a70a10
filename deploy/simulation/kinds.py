"""What does a new ticket of each class look like?"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import NamedTuple

from agents.decisions.clocks import ends_with
from agents.decisions.priority import Rulebook
from agents.decisions.traits import Traits
from deploy.simulation.scenario import Scenario, TicketClass
from schemas.clauses import Measure
from schemas.policy import Policy
from schemas.tickets import Clock, TicketPrioritized

Clocks = Callable[[int], tuple[Clock, ...]]


class TicketKind(NamedTuple):
    """A class, ready to make tickets: a sample, its clocks by receipt, and how its people's times are drawn."""

    name: str
    sample: TicketPrioritized
    clocks: Clocks
    answer_ms: int
    weight: float
    wrap_ms: float
    handle: Callable[[], float]
    patience: Callable[[], float] | None

    def ticket(self, name: str, at_ms: int) -> TicketPrioritized:
        """Give a ticket received at this moment; its customer is nobody else's."""
        fresh = {"ticket": name, "customer": name, "received_ms": at_ms, "clocks": self.clocks(at_ms)}
        return self.sample.model_copy(update=fresh)


def kinds(scenario: Scenario, policy: Policy, rng: Random) -> tuple[TicketKind, ...]:
    """Give every class of the scenario, by the policy's own rules where the scenario does not say otherwise."""
    book = Rulebook(policy)
    return tuple(_kind(name, one, scenario, book, rng) for name, one in scenario.classes.items())


def _kind(name: str, one: TicketClass, scenario: Scenario, book: Rulebook, rng: Random) -> TicketKind:
    policy = book.policy
    ruling = book.ruling(_traits(one), round(scenario.start.timestamp() * 1000))
    priority = one.priority or ruling.priority
    clocks: Clocks
    if one.answer_s is not None:
        answer_ms = round(one.answer_s * 1000)
        clocks = partial(_only, answer_ms)
    else:
        answer_ms = min(limit.limit_ms for limit in ruling.limits if ends_with(limit.clock) == Measure.ANSWERED)
        clocks = partial(book.clocks, ruling)
    sample = TicketPrioritized(
        ticket="sample",
        desk=scenario.desk,
        channel=one.channel,
        customer="sample",
        received_ms=0,
        priority=priority,
        share=policy.channels[one.channel].share,
        skills=ruling.skills if one.skills is None else one.skills,
        act=one.act,
        topic=one.topic,
        domain=one.domain,
        language=one.language,
        flags=one.flags,
        policy=policy.version,
    )
    return TicketKind(
        name=name,
        sample=sample,
        clocks=clocks,
        answer_ms=answer_ms,
        weight=one.weight or policy.dispatch.weights[priority],
        wrap_ms=policy.channels[one.channel].wrap_up_s * 1000,
        handle=one.handle.sampler(rng),
        patience=one.patience.sampler(rng) if one.patience else None,
    )


def _only(limit_ms: int, at_ms: int) -> tuple[Clock, ...]:
    return (Clock(clause="SCENARIO", measures=Measure.ANSWERED.value, due_ms=at_ms + limit_ms),)


def _traits(one: TicketClass) -> Traits:
    return Traits(
        act=one.act,
        topic=one.topic,
        channel=one.channel,
        segment=one.segment,
        domain=one.domain,
        problem_class=one.problem_class,
        complaint_class=None,
        language=one.language,
        flags=one.flags,
        rural=False,
        key_account=False,
        needs_human=False,
        star=0,
        sure=True,
    )
