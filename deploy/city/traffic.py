"""When does who ask for what? An endless, seeded stream of arrivals."""

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from deploy.city.tickets import MIX, OUTAGE, compose, customer, pick
from schemas.intake import Intake
from schemas.labels import Channel
from streams.codec import encode

CUSTOMERS = 20_000
RETURNING = 0.15  # of the arrivals come from somebody who asked lately
RESENT = 0.01  # an adapter that saw no acknowledgement sends the same event again
BROKEN = 0.006  # an adapter with a bug sends what can never succeed
PERIOD_S, BURST_FROM_S, BURST_S = 60.0, 24.0, 7.0  # an outage in one district, once a minute
BURST_FACTOR = 1.3
BROKEN_BODIES = (
    b'{"customer":{"key":"c0-bad"},"text":',
    b'{"customer":{"key":"c0-bad","star":12},"app":"City","device":"?","text":"x","caller":"110","called":"10000"}',
    b'{"region":"guangzhou"}',
)


class Arrival(NamedTuple):
    """One intake event: when (seconds from the start), on which channel, and what. ``intake`` is None when broken."""

    at_s: float
    channel: Channel
    source: str
    id: str
    key: str
    value: bytes
    intake: Intake | None


def arrivals(seed: int, rate: float, *, run: str | None = None) -> Iterator[Arrival]:
    """Give arrivals for ever, ``rate`` a second on average outside the outages; the same seed gives the same.

    ``run`` keeps the event ids of one run apart from those of another on the same topics.
    """
    rng = Random(f"traffic/{seed}/{rate:g}")
    recent: deque[int] = deque(maxlen=40)
    at_s = 0.0
    number = 0
    while True:
        at_s, burst = _next(rng, at_s, rate)
        number += 1
        arrival = _arrival(rng, seed, at_s, burst, recent, f"{run or f's{seed}'}-{number:06d}")
        yield arrival
        if arrival.intake is not None and rng.random() < RESENT:
            yield arrival


def _next(rng: Random, at_s: float, rate: float) -> tuple[float, bool]:
    """Thin a Poisson process of the highest rate: ordinary arrivals, and those of an outage."""
    while True:
        at_s += rng.expovariate(rate * (1 + BURST_FACTOR))
        in_burst = BURST_FROM_S <= at_s % PERIOD_S < BURST_FROM_S + BURST_S
        draw = rng.random() * (1 + BURST_FACTOR)
        if draw < 1:
            return at_s, False
        if in_burst:
            return at_s, True


def _arrival(rng: Random, seed: int, at_s: float, burst: bool, recent: deque[int], event_id: str) -> Arrival:
    channels = (Channel.PHONE, Channel.APP, Channel.WEB) if burst else tuple(MIX)
    weights = (50, 35, 15) if burst else tuple(MIX.values())
    channel = rng.choices(channels, weights)[0]
    source = f"/city/{channel.value}"
    if not burst and rng.random() < BROKEN:
        return Arrival(at_s, channel, source, event_id, "c0-bad", rng.choice(BROKEN_BODIES), None)
    back = bool(recent) and rng.random() < RETURNING
    number = rng.choice(recent) if back else rng.randrange(CUSTOMERS)
    recent.append(number)
    who, city = customer(seed, number)
    saying = pick(rng, channel, OUTAGE) if burst else pick(rng, channel)
    intake = compose(rng, channel, who, "guangzhou" if burst else city, saying)
    return Arrival(at_s, channel, source, event_id, who.key, encode(intake), intake)
