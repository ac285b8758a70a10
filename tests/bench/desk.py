"""What does one event cost the desk? Pure decisions, no store and no stream, in processor time, at three sizes."""

import argparse
import gc
import json
import random
import tracemalloc
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from time import thread_time
from typing import NamedTuple

import yaml

from agents.decisions.desk.desk import Desk
from schemas.actions import OfferAccepted, OfferRejected, TicketResolved, WrapUpFinished
from schemas.decisions import Decision, Kind
from schemas.journal import OwnershipTaken
from schemas.labels import Act, Channel, Language, Priority, Topic
from schemas.model import Event
from schemas.policy import Policy
from schemas.responders import ResponderHeartbeat, ResponderLoggedIn
from schemas.tickets import Clock, TicketPrioritized

POLICY = Path(__file__).parents[2] / "deploy" / "policy" / "telecom.yaml"
START_MS = 1_790_000_000_000
BATCH = 100
"""Events between two commits."""


@dataclass(frozen=True)
class Size:
    """How big a desk is, and how many events are timed."""

    responders: int
    waiting: int
    profiles: int
    skills: int
    kinds: int
    events: int


@dataclass(frozen=True)
class Cost:
    """What was measured at one size."""

    responders: int
    waiting: int
    profiles: int
    queues: int
    events: int
    us_per_event: float
    events_per_s: int
    us_changes_per_event: float
    bytes_per_waiting: int
    us_by_kind: dict[str, float]


SIZES = (
    Size(100, 1_000, 20, 20, 25, 40_000),
    Size(1_000, 10_000, 50, 30, 40, 40_000),
    Size(10_000, 100_000, 500, 60, 175, 40_000),
)


class Hand(NamedTuple):
    """What an action on an offered ticket must name; the decision itself is not kept."""

    ticket: str
    responder: str | None
    epoch: int


class Town:
    """A desk in steady state: what comes in is worked off at the same pace, by everybody at work."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.rng = random.Random(1)
        self.desk = Desk("bench", Policy.model_validate(yaml.safe_load(POLICY.read_text("utf-8"))))
        self.now_ms = START_MS
        self.offers: deque[Hand] = deque()
        self.hands: deque[Hand] = deque()
        self.made = 0
        names = [f"skill-{i}" for i in range(size.skills)]
        self.profiles = [{s: self.rng.randint(1, 3) for s in self.rng.sample(names, 4)} for _ in range(size.profiles)]
        self.kinds = [
            self.rng.sample(sorted(self.profiles[i % size.profiles]), 2 if i % 4 == 3 else 1) for i in range(size.kinds)
        ]

    def fill(self) -> int:
        """Seat everybody, give everybody work, let the queues grow; give the bytes that a ticket more takes."""
        self.apply(OwnershipTaken(epoch=1))
        for i in range(self.size.responders):
            skills = self.profiles[i % self.size.profiles]
            self.apply(ResponderLoggedIn(responder=f"r{i}", desk="bench", skills=skills))
        while self._waiting() < self.size.waiting - 500:
            self._grow(100)
            self.now_ms += 1
        self._pass_time()
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        made = self.made
        self._grow(500)
        self._pass_time()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        return grown // (self.made - made)

    def events(self) -> list[Event]:
        """Give the next few events: arrivals, answers, work done, after-work ended early, signs of life."""
        rng = self.rng
        self.now_ms += 5
        found: list[Event] = [self.ticket()]
        if self.offers:
            offer = self.offers.popleft()
            at = {"ticket": offer.ticket, "desk": "bench", "responder": offer.responder, "epoch": offer.epoch}
            if rng.random() < 0.1:
                found.append(OfferRejected(**at))
            else:
                found.append(OfferAccepted(**at))
                self.hands.append(offer)
        if self.hands and (len(self.hands) > self.size.responders // 2 or not self.offers):
            done = self.hands.popleft()
            at = {"ticket": done.ticket, "desk": "bench", "responder": done.responder, "epoch": done.epoch}
            found += [TicketResolved(**at), WrapUpFinished(desk="bench", responder=done.responder or "")]
        beat = f"r{rng.randrange(self.size.responders)}"
        found.append(ResponderHeartbeat(desk="bench", responder=beat))
        return found

    def apply(self, event: Event) -> None:
        """Apply an event and remember the offers that follow."""
        for outcome in self.desk.apply(event, self.now_ms):
            if isinstance(outcome, Decision) and outcome.kind is Kind.OFFERED:
                self.offers.append(hand(outcome))

    def ticket(self) -> TicketPrioritized:
        """A ticket that some profile can take: one kind in four asks for a second skill."""
        rng, now = self.rng, self.now_ms
        self.made += 1
        wanted = rng.choice(self.kinds)
        phone = rng.random() < 0.2
        return TicketPrioritized(
            ticket=f"t{self.made}",
            desk="bench",
            channel=Channel.PHONE if phone else rng.choice([Channel.WEB, Channel.APP]),
            customer=f"c{self.made}",
            received_ms=now,
            priority=Priority(rng.choices([1, 2, 3, 4], [1, 3, 6, 6])[0]),
            share=1000 if phone else 250,
            skills=dict.fromkeys(wanted, 1),
            clocks=(
                Clock(clause="CHAT-60S", measures="answered", due_ms=now + 60_000),
                Clock(clause="S1-4", measures="resolved", due_ms=now + 86_400_000),
            ),
            act=Act.FAULT,
            topic=Topic.FIXED,
            language=Language.ZH,
            policy="bench",
        )

    def queues(self) -> int:
        """Count the queues."""
        return sum(len(demand.queues) for demand in self.desk.floor.catalogue.demands())

    def _grow(self, count: int) -> None:
        for _ in range(count):
            self.apply(self.ticket())
        self.desk.changes()

    def _pass_time(self) -> None:
        """Let offers of the filling be accepted, so that the timed part begins with everybody at work."""
        while self.offers:
            offer = self.offers.popleft()
            at = {"ticket": offer.ticket, "desk": "bench", "responder": offer.responder, "epoch": offer.epoch}
            self.apply(OfferAccepted(**at))
            self.hands.append(offer)

    def _waiting(self) -> int:
        return sum(demand.size for demand in self.desk.floor.catalogue.demands())


def hand(offer: Decision) -> Hand:
    """Keep what is needed of an offer."""
    return Hand(offer.ticket, offer.responder, offer.epoch)


def measure(size: Size) -> Cost:
    """Time a desk of this size, the garbage collector running as in production."""
    town = Town(size)
    per_ticket = town.fill()
    spent: dict[str, float] = {}
    counts: dict[str, int] = {}
    applied, changes_s = 0, 0.0
    while applied < size.events:
        for event in town.events():
            kind = type(event).__name__
            started = thread_time()
            outcomes = town.desk.apply(event, town.now_ms)
            spent[kind] = spent.get(kind, 0.0) + thread_time() - started
            counts[kind] = counts.get(kind, 0) + 1
            town.offers.extend(hand(o) for o in outcomes if isinstance(o, Decision) and o.kind is Kind.OFFERED)
            applied += 1
            if applied % BATCH == 0:
                started = thread_time()
                town.desk.changes()
                changes_s += thread_time() - started
    total = sum(spent.values())
    return Cost(
        responders=size.responders,
        waiting=size.waiting,
        profiles=size.profiles,
        queues=town.queues(),
        events=applied,
        us_per_event=round(total / applied * 1e6, 1),
        events_per_s=round(applied / total),
        us_changes_per_event=round(changes_s / applied * 1e6, 2),
        bytes_per_waiting=per_ticket,
        us_by_kind={kind: round(spent[kind] / counts[kind] * 1e6, 1) for kind in sorted(spent)},
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object per size")
    parser.add_argument("--only", type=int, help="only the size with so many responders")
    asked = parser.parse_args()
    if not asked.json:
        names = ("people", "waiting", "queues", "us/event", "events/s", "changes", "B/waiting")
        print("".join(f"{name:>10}" for name in names))
    for size in SIZES:
        if asked.only in (None, size.responders):
            cost = measure(size)
            if asked.json:
                print(json.dumps(asdict(cost)), flush=True)
                continue
            row = (cost.responders, cost.waiting, cost.queues, cost.us_per_event, cost.events_per_s)
            print("".join(f"{value:>10}" for value in (*row, cost.us_changes_per_event, cost.bytes_per_waiting)))
            print("        " + "  ".join(f"{kind} {us}" for kind, us in cost.us_by_kind.items()), flush=True)


if __name__ == "__main__":
    main()
