"""Does a model that is kept for long say the same in less memory?"""

from sys import getsizeof

from schemas.model import compact
from tests.agents.decisions.desk.builders import ticket


def test_a_compact_model_is_the_same_model() -> None:
    plain, kept = ticket(), ticket()

    compact(kept)
    for clock in kept.clocks:
        compact(clock)

    assert kept == plain
    assert kept.model_dump_json() == plain.model_dump_json()
    assert kept.model_copy(update={"hops": 1}) == plain.model_copy(update={"hops": 1})


def test_a_compact_model_takes_less_than_half_and_so_do_its_copies() -> None:
    plain, kept = ticket(), compact(ticket())
    clock = compact(kept.clocks[0])

    assert getsizeof(kept.__dict__) < getsizeof(plain.__dict__) / 2
    assert getsizeof(kept.model_copy(update={"hops": 1}).__dict__) < getsizeof(plain.__dict__) / 2
    assert getsizeof(clock.__dict__) < 200
