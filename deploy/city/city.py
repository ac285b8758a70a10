"""A telecom city that talks to Paidan by Kafka only: customers ask, responders answer."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import Self

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from deploy.city.desktop import Desktop, Plan
from deploy.city.pace import hastened, telecom
from deploy.city.people import Person, crew
from deploy.city.records import Records
from deploy.city.shift import AT_WORK, AWAY, OUT, SILENT, Moment, day, heartbeat
from deploy.city.stats import Stats
from deploy.city.traffic import arrivals
from deploy.city.voice import Voice
from schemas.actions import ByHolder, TicketCancelled, TicketResumed, TicketUrged, WrapUpFinished
from schemas.decisions import Decision, Kind, Reason
from schemas.feedback import SurveyRequested
from schemas.model import Event
from schemas.policy import Policy
from schemas.responders import ResponderStatusChanged, Status
from streams import topics
from streams.clock import now_ms
from streams.codec import decode, models_of
from streams.settings import Settings

log = structlog.get_logger(__name__)
BEAT_S = 0.02  # due plans are looked at this often
HEARD = (topics.DECISIONS, topics.FEEDBACK, topics.ESCALATIONS)
MODELS = models_of(*(topic.events for topic in HEARD))
RENEW_S = 20.0  # a desktop logs in again this often: nobody tells it when it was logged out for silence
PACE = 12.0
STATES = ("free", "busy", "full", "wrap-up", "away", "out")


class City:
    """Use it as ``async with City(settings, seed=7, rate=5) as city: await city.play(60)``.

    People answer as long as the block lasts; customers ask while `play` runs. Nothing is asked of workers, so
    they may die at will. ``policy`` must be the one in force: it names desks and skills, offer and silence times.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        seed: int = 7,
        rate: float = 5.0,
        responders: int = 36,
        pace: float = PACE,
        policy: Policy | None = None,
        run: str | None = None,
        restless: bool = True,
    ) -> None:
        self.policy = policy or hastened(telecom(), pace)
        self.people: Sequence[Person] = crew(self.policy, seed, responders)
        self.presence: dict[str, str] = dict.fromkeys((p.name for p in self.people), OUT)
        self.stats = Stats()
        self.settings = settings
        self._pace = pace
        self._by_name = {person.name: person for person in self.people}
        self._desktop = Desktop(seed, self.people)
        self._traffic = arrivals(seed, rate, run=run)
        self._next = next(self._traffic)
        self._played_s = 0.0
        self._hushed = False
        self._days = [day(p, seed, self.policy.dispatch.silence_s, restless=restless) for p in self.people]
        self._plans: list[tuple[float, int, Plan]] = []
        self._moments: list[tuple[float, int, Moment, int]] = []
        self._misses: Counter[str] = Counter()
        self._wrapping: dict[str, int] = {}
        self._records = Records()
        self._order = count()
        self._voice = Voice(settings, self.stats)
        self._jobs: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._voice.__aenter__()
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=self.settings.kafka, enable_auto_commit=False, fetch_max_wait_ms=100
        )
        await self._consumer.start()
        names = [topics.full_name(self.settings, topic) for topic in HEARD]
        wanted = [TopicPartition(name, p) for name in names for p in range(self.settings.partitions)]
        self._consumer.assign(wanted)
        await self._consumer.seek_to_end(*wanted)
        for partition in wanted:  # settle the positions before anything is sent
            await self._consumer.position(partition)
        self._started = monotonic()
        for index, moments in enumerate(self._days):
            self._await_moment(index, moments)
        self._jobs = [asyncio.create_task(self._listen()), asyncio.create_task(self._live())]
        return self

    async def __aexit__(self, *_: object) -> None:
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self._consumer.stop()
        await self._voice.__aexit__()

    async def play(self, seconds: float) -> None:
        """Let customers ask for so many seconds, or until `hush`. Raises what a background job crashed with."""
        begun, before_s = monotonic(), self._played_s
        self._hushed = False
        while True:
            elapsed_s = min(monotonic() - begun, seconds)
            due = []
            while self._next.at_s - before_s < elapsed_s:
                due.append(self._next)
                self._next = next(self._traffic)
            known = self._records.heard(due, now_ms())
            await self._voice.act([one.profile for one in known if not one.after_s])
            self._plan([Plan(one.after_s * self._pace, one.profile, late=True) for one in known if one.after_s])
            await self._voice.ask(due)
            if elapsed_s >= seconds or self._hushed:
                self._played_s = before_s + elapsed_s
                return
            self._raise_crashes()
            await asyncio.sleep(BEAT_S)

    def hush(self) -> None:
        """Let no more customers ask; a running `play` returns soon."""
        self._hushed = True

    async def settle(self, patience_s: float) -> bool:
        """Wait until every ticket sent has a decision, at most so many seconds; tell whether that came true."""
        until = monotonic() + patience_s
        while self.stats.undecided and monotonic() < until:
            self._raise_crashes()
            await asyncio.sleep(BEAT_S)
        return not self.stats.undecided

    def state_of(self, person: Person) -> str:
        """Name what a responder is doing, as far as desktops and decisions tell: one of STATES."""
        presence, load = self.presence[person.name], self.stats.board.load[person.name]
        if presence in (OUT, SILENT):
            return "out"
        if presence == AWAY:
            return "away"
        if self._wrapping.get(person.name, 0) > now_ms():
            return "wrap-up"
        return "free" if not load else "full" if load >= person.limit else "busy"

    async def _live(self) -> None:
        """Do what is due: presence, heartbeats, plans."""
        every_s = self.policy.dispatch.silence_s / 4
        beat_s = renew_s = self._now_s()
        while True:
            now_s = self._now_s()
            due = [*self._due_moments(now_s), *self._due_plans(now_s)]
            if now_s >= beat_s + every_s:
                beat_s = now_s
                renew = now_s >= renew_s + RENEW_S
                renew_s = now_s if renew else renew_s
                here = [p for p in self.people if self.presence[p.name] not in (OUT, SILENT)]
                due += [p.log_in() if renew and self.presence[p.name] == AT_WORK else heartbeat(p) for p in here]
            await self._voice.act(due)
            await asyncio.sleep(BEAT_S)

    def _due_moments(self, now_s: float) -> list[Event]:
        due: list[Event] = []
        while self._moments and self._moments[0][0] <= now_s:
            _, _, moment, index = heappop(self._moments)
            self.presence[self.people[index].name] = moment.state
            if moment.event is not None:
                due.append(moment.event)
            self._await_moment(index, self._days[index])
        return due

    def _await_moment(self, index: int, moments: Iterator[Moment]) -> None:
        moment = next(moments, None)
        if moment is not None:
            heappush(self._moments, (moment.at_s, next(self._order), moment, index))

    def _due_plans(self, now_s: float) -> list[Event]:
        due: list[Event] = []
        while self._plans and self._plans[0][0] <= now_s:
            _, _, plan = heappop(self._plans)
            if plan.late or self._makes_sense(plan.event):
                due.append(plan.event)
                if isinstance(plan.event, WrapUpFinished):
                    self._wrapping.pop(plan.event.responder, None)
        return due

    def _plan(self, plans: Sequence[Plan]) -> None:
        now_s = self._now_s()
        for plan in plans:
            heappush(self._plans, (now_s + plan.after_s / self._pace, next(self._order), plan))

    def _makes_sense(self, event: Event) -> bool:
        """Would a person looking at their screen still do this?"""
        board = self.stats.board
        if isinstance(event, ByHolder):
            hand = board.hands.get(event.ticket)
            here = self.presence[event.responder] not in (OUT, SILENT)
            return here and hand is not None and (hand.responder, hand.epoch) == (event.responder, event.epoch)
        if isinstance(event, TicketCancelled | TicketUrged):
            return event.ticket in board.waiting
        return event.ticket in board.held if isinstance(event, TicketResumed) else True

    def _now_s(self) -> float:
        return monotonic() - self._started

    async def _listen(self) -> None:
        while True:
            try:
                found = await self._consumer.getmany(timeout_ms=100)
            except KafkaError as error:
                log.warning("city_cannot_hear", error=type(error).__name__)
                await asyncio.sleep(0.5)
                continue
            for records in found.values():
                for record in records:
                    self._hear(decode(record, MODELS))

    def _hear(self, event: Event) -> None:
        self.stats.heard[type(event).__name__] += 1
        if isinstance(event, Decision):
            if self.stats.board.note(event):
                self._heed(event)
        elif isinstance(event, SurveyRequested):
            self._plan(self._desktop.surveyed(event))

    def _heed(self, decision: Decision) -> None:
        self.stats.undecided.pop(decision.ticket, None)
        self._plan(self._desktop.decided(decision, in_hand=self.stats.board.in_hand(decision)))
        name = decision.responder or ""
        person = self._by_name.get(name)
        if person is None:
            return
        if decision.kind is Kind.RESOLVED and decision.channel is not None:
            wrap_up_s = self.policy.channels[decision.channel].wrap_up_s
            self._wrapping[name] = decision.decided_ms + int(wrap_up_s * 1000)
        elif decision.kind is Kind.ASSIGNED:
            self._misses[name] = 0
        elif decision.kind is Kind.RELEASED and decision.why.reason is Reason.EXPIRED:
            self._misses[name] += 1
            if self._misses[name] == self.policy.dispatch.misses:  # the desk has set them away
                self._misses[name] = 0
                back = ResponderStatusChanged(responder=name, desk=person.desk, status=Status.AVAILABLE)
                self._plan([Plan(5 * self._pace, back, late=True)])

    def _raise_crashes(self) -> None:
        for job in self._jobs:
            if job.done() and not job.cancelled():
                job.result()
