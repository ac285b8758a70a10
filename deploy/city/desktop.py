"""What do responders and customers do when something was decided? Facts in, plans out."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from deploy.city.people import Person
from schemas.actions import (
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
    TicketUrged,
    TicketWithdrawn,
    WrapUpFinished,
)
from schemas.decisions import Decision, Kind, Reason
from schemas.feedback import SurveyAnswered, SurveyRequested
from schemas.labels import Channel
from schemas.model import Event

# seconds of real life, before the city's pace
ACCEPT_S = {Channel.PHONE: 4.0, Channel.WEB: 9.0, Channel.APP: 9.0, Channel.EMAIL: 40.0, Channel.STORE: 10.0}
HANDLE_S = {Channel.PHONE: 40.0, Channel.WEB: 85.0, Channel.APP: 85.0, Channel.EMAIL: 150.0, Channel.STORE: 90.0}
CITIES = ("guangzhou", "shenzhen", "foshan")
SCORES = (4, 5, 9, 30, 52)  # weights of 1 to 5


class Plan(NamedTuple):
    """Something somebody will do after some seconds of real life; ``late`` ones happen even if pointless by then."""

    after_s: float
    event: Event
    late: bool = False


class Desktop:
    """The habits of the city. The same seed and the same decision give the same plans."""

    def __init__(self, seed: int, people: Sequence[Person]) -> None:
        self._seed = seed
        self._people = {person.name: person for person in people}
        self._colleagues: dict[str, list[str]] = {}
        for person in people:
            self._colleagues.setdefault(person.desk, []).append(person.name)

    def decided(self, decision: Decision, *, in_hand: bool) -> list[Plan]:
        """Give what follows a decision; ``in_hand`` tells whether the responder has the ticket now."""
        rng = Random(f"{self._seed}/{decision.ticket}/{decision.epoch}/{decision.kind}")
        kind = decision.kind
        if kind is Kind.QUEUED:
            return self._customer_waits(decision, rng) if decision.why.reason is Reason.ARRIVED else []
        if kind is Kind.HELD:
            return [Plan(rng.uniform(30, 90), TicketResumed(ticket=decision.ticket, desk=decision.desk))]
        if kind is Kind.RESOLVED:
            return self._after_resolve(decision, rng)
        if decision.responder not in self._people or not in_hand:
            return []
        if kind is Kind.OFFERED:
            return self._answer_offer(decision, rng)
        if kind in (Kind.ASSIGNED, Kind.RESUMED):
            return self._work(decision, rng)
        return []

    def surveyed(self, request: SurveyRequested) -> list[Plan]:
        """Give a customer's answer to a survey: half answer, one in ten is dissatisfied."""
        rng = Random(f"{self._seed}/{request.ticket}/{request.responder}/survey")
        if rng.random() > 0.55:
            return []
        score = rng.choices(range(1, 6), SCORES)[0]
        answer = SurveyAnswered(
            ticket=request.ticket,
            desk=request.desk,
            score=score,
            solved=score > 2,
            comment="问题没有解决" if score <= 2 else "",
        )
        return [Plan(rng.uniform(10, 40), answer)]

    def _answer_offer(self, decision: Decision, rng: Random) -> list[Plan]:
        holder = _holder(decision)
        delay_s = ACCEPT_S[decision.channel or Channel.APP] * rng.lognormvariate(0, 0.35)
        mood = rng.random()
        if mood < 0.04:
            return [Plan(delay_s, OfferRejected(**holder, reason="正在处理其他工单"))]
        if mood < 0.07:
            return []  # nobody looks at the screen: the offer expires
        if mood < 0.08:
            return [Plan(8 * delay_s, OfferAccepted(**holder), late=True)]
        return [Plan(delay_s, OfferAccepted(**holder))]

    def _work(self, decision: Decision, rng: Random) -> list[Plan]:
        holder = _holder(decision)
        handle_s = HANDLE_S[decision.channel or Channel.APP] * rng.lognormvariate(0, 0.45)
        turn = rng.random()
        if decision.kind is Kind.ASSIGNED:
            if turn < 0.06:
                return [Plan(handle_s / 3, self._transfer(decision, rng))]
            if turn < 0.11 and decision.channel is not Channel.PHONE:
                return [Plan(handle_s / 4, TicketHeld(**holder, reason="等待后台核查"))]
            if turn < 0.12:
                away = TicketWithdrawn(ticket=decision.ticket, desk=decision.desk, reason="班长调配")
                return [Plan(handle_s / 4, away)]
        return [Plan(handle_s, TicketResolved(**holder, conclusion="已为客户处理完毕"))]

    def _transfer(self, decision: Decision, rng: Random) -> TicketTransferred:
        """To a colleague, to other skills, or to another city."""
        holder = _holder(decision)
        way = rng.random()
        others = [name for name in self._colleagues[decision.desk] if name != decision.responder]
        if way < 0.4 and others:
            return TicketTransferred(**holder, to_responder=rng.choice(others), reason="由同事跟进")
        cities = [city for city in CITIES if city in self._colleagues and city != decision.desk]
        if way < 0.6 and decision.desk in CITIES and cities:
            return TicketTransferred(**holder, to_desk=rng.choice(cities), reason="归属地错误")
        return TicketTransferred(**holder, to_skills={"care": 2}, reason="需投诉专席")

    def _customer_waits(self, decision: Decision, rng: Random) -> list[Plan]:
        about = {"ticket": decision.ticket, "desk": decision.desk}
        patience = rng.random()
        if decision.channel is Channel.PHONE and patience < 0.12:
            return [Plan(rng.uniform(25, 90), TicketCancelled(**about, reason="客户挂机"))]
        if patience < 0.22:
            return [Plan(rng.uniform(15, 60), TicketUrged(**about))]
        return []

    def _after_resolve(self, decision: Decision, rng: Random) -> list[Plan]:
        plans = []
        if decision.responder in self._people and decision.channel is Channel.PHONE and rng.random() < 0.3:
            done = WrapUpFinished(responder=decision.responder, desk=decision.desk)
            plans.append(Plan(rng.uniform(6, 20), done))
        if rng.random() < 0.02:
            again = TicketReopened(ticket=decision.ticket, desk=decision.desk, reason="问题再次出现")
            plans.append(Plan(rng.uniform(40, 120), again))
        return plans


def _holder(decision: Decision) -> dict[str, object]:
    """Name ticket and holder, with the epoch that actions must repeat."""
    return {
        "ticket": decision.ticket,
        "desk": decision.desk,
        "responder": decision.responder,
        "epoch": decision.epoch,
    }
