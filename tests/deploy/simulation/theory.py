"""What does queueing theory say? Its tables, to six digits."""

from typing import NamedTuple


class ErlangC(NamedTuple):
    """M/M/N: arrivals a second, handle time, people, P(wait), mean wait, share answered within ``within_s``."""

    rate: float
    handle_s: float
    people: int
    p_wait: float
    wait_s: float
    level: float
    within_s: float


ERLANG_C = (
    ErlangC(1, 0.8, 1, 0.800000, 3.200000, 0.200000, 0),
    ErlangC(2, 1, 3, 0.444444, 0.444444, 0.555556, 0),
    ErlangC(100 / 3600, 180, 7, 0.324150, 29.173495, 0.740441, 20),
    ErlangC(360 / 3600, 240, 28, 0.333139, 19.988312, 0.761296, 20),
    ErlangC(10, 1, 12, 0.449388, 0.224694, 0.834679, 0.5),
    ErlangC(400 / 1800, 225, 55, 0.384547, 17.304629, 0.753436, 20),
    ErlangC(20 / 60, 345, 120, 0.540431, 37.289766, 0.595556, 20),
)


class ErlangA(NamedTuple):
    """M/M/N+M: Erlang C with exponential patience; the mean wait is over all arrivals."""

    rate: float
    handle_s: float
    patience_s: float
    people: int
    p_wait: float
    p_abandon: float
    wait_s: float
    occupancy: float


ERLANG_A = (
    ErlangA(0.1, 240, 120, 24, 0.446883, 0.094927, 11.391263, 0.905073),
    ErlangA(0.1, 240, 120, 22, 0.585744, 0.142885, 17.146153, 0.935035),
    ErlangA(100 / 3600, 180, 90, 6, 0.336258, 0.121827, 10.964464, 0.731811),
    ErlangA(0.8, 60, 120, 48, 0.601481, 0.047645, 5.717395, 0.952355),
    ErlangA(20 / 60, 345, 300, 115, 0.495398, 0.038471, 11.541272, 0.961529),
)


class Classes(NamedTuple):
    """Three classes, most urgent first, under strict and under accumulating priority, and in order of arrival."""

    rates: tuple[float, float, float]
    handle_s: float
    people: int
    strict_s: tuple[float, float, float]
    weights: tuple[float, float, float]
    accumulating_s: tuple[float, float, float]
    fifo_s: float


PRIORITIES = (
    Classes((0.3, 0.3, 0.2), 1, 1, (1.14286, 2.85714, 10.0), (4, 2, 1), (2.44706, 3.95294, 6.4), 4.0),
    Classes(
        (0.02, 0.03, 0.04),
        100,
        10,
        (8.35914, 16.71829, 133.74630),
        (4, 2, 1),
        (30.25214, 53.07393, 95.53307),
        66.87315,
    ),
    Classes(
        (1 / 60, 2 / 60, 1 / 60),
        240,
        18,
        (9.10596, 27.31789, 191.22523),
        (10, 3, 1),
        (21.85572, 53.28257, 126.54611),
        63.74174,
    ),
)


class NModel(NamedTuple):
    """Person 1 serves A only, person 2 serves A and B. Waits of A and B for each rule of person 2."""

    rates: tuple[float, float]
    speeds: tuple[float, float]
    waits_s: dict[str, tuple[float, float]]


N_MODELS = (
    NModel(
        (0.8, 0.6),
        (1, 1),
        {"b first": (1.083187, 1.942272), "a first": (0.412702, 6.353), "longer": (0.827616, 2.471663)},
    ),
    NModel(
        (0.9, 0.5),
        (1, 1.2),
        {"b first": (0.694405, 0.939932), "a first": (0.340564, 2.320663), "longer": (0.539893, 1.279982)},
    ),
)
