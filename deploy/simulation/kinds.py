"""What does a new ticket of each class look like?"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from agents.decisions.priority import Rulebook, Traits
from deploy.simulation.scenario import Scenario, TicketClass
from schemas.policy import Policy
from schemas.tickets import Clock, TicketPrioritized

Limits = tuple[tuple[str, str, int, bool], ...]


class TicketKind(NamedTuple):
    """A class, ready to make tickets: a sample, its limits in milliseconds, and how its people's times are drawn."""

    name: str
    sample: TicketPrioritized
    limits: Limits
    answer_ms: int
    weight: float
    wrap_ms: float
    handle: Callable[[], float]
    patience: Callable[[], float] | None

    def ticket(self, name: str, at_ms: int) -> TicketPrioritized:
        """Give a ticket received at this moment; its customer is nobody else's."""
        clocks = tuple([Clock(clause=c, measures=m, due_ms=at_ms + ms, pauses=p) for c, m, ms, p in self.limits])
        fresh = {"ticket": name, "customer": name, "received_ms": at_ms, "clocks": clocks}
        return self.sample.model_copy(update=fresh)


def kinds(scenario: Scenario, policy: Policy, rng: Random) -> tuple[TicketKind, ...]:
    """Give every class of the scenario, by the policy's own rules where the scenario does not say otherwise."""
    book = Rulebook(policy)
    return tuple(_kind(name, one, scenario, book, rng) for name, one in scenario.classes.items())


def _kind(name: str, one: TicketClass, scenario: Scenario, book: Rulebook, rng: Random) -> TicketKind:
    policy = book.policy
    ruling = book.ruling(_traits(one))
    priority = one.priority or ruling.priority
    limits = ruling.limits
    if one.answer_s is not None:
        own = (("SCENARIO", "answered", round(one.answer_s * 1000), False),)
        limits = own + tuple(limit for limit in limits if limit[1] != "answered")
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
        limits=limits,
        answer_ms=min(limit for _, measures, limit, _ in limits if measures == "answered"),
        weight=one.weight or policy.dispatch.weights[priority],
        wrap_ms=policy.channels[one.channel].wrap_up_s * 1000,
        handle=one.handle.sampler(rng),
        patience=one.patience.sampler(rng) if one.patience else None,
    )


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
