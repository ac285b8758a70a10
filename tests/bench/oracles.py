"""How near does the simulated desk come to queueing theory? The tables of the tests, in long runs."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.deploy.simulation.oracles import Estimate, compared, estimate, n_model, queue, waits_s
from tests.deploy.simulation.theory import ERLANG_A, ERLANG_C, N_MODELS, PRIORITIES


class Line(NamedTuple):
    """One figure: what it is, what was measured with its 99.9 % interval, what theory says."""

    name: str
    found: Estimate
    theory: float

    def __str__(self) -> str:
        """Give a row of a table."""
        apart = abs(self.found.value / self.theory - 1)
        inside = "yes" if self.found.holds(self.theory, at_most=float("inf")) else "NO"
        return f"| {self.name} | {self.theory:.5g} | {self.found} | {apart:.1%} | {inside} |"


def erlang(tickets: int, seed: int) -> Iterator[Line]:
    """Run the tables of one class."""
    for number, c in enumerate(ERLANG_C, 1):
        waits = waits_s(*queue([c.rate], c.handle_s, c.people, tickets=tickets, seed=seed))
        yield Line(f"Erlang C {number}: P(wait)", estimate([float(wait > 0) for wait in waits]), c.p_wait)
        yield Line(f"Erlang C {number}: mean wait s", estimate(waits), c.wait_s)
        level = [float(wait <= c.within_s) for wait in waits]
        yield Line(f"Erlang C {number}: answered within {c.within_s:g} s", estimate(level), c.level)
    for number, a in enumerate(ERLANG_A, 1):
        waits = waits_s(*queue([a.rate], a.handle_s, a.people, tickets=tickets, seed=seed, patience_s=a.patience_s))
        yield Line(f"Erlang A {number}: P(wait)", estimate([float(wait > 0) for wait in waits]), a.p_wait)
        yield Line(f"Erlang A {number}: mean wait s", estimate(waits), a.wait_s)


def classes(tickets: int, seed: int) -> Iterator[Line]:
    """Run the tables of several classes."""
    for number, row in enumerate(PRIORITIES, 1):
        runs = {
            order: queue(
                row.rates, row.handle_s, row.people, tickets=tickets, order=order, weights=row.weights, seed=seed
            )
            for order in ("fifo", "strict", "weighted")
        }
        for index in range(3):
            plain = waits_s(*runs["fifo"], index)
            for order, expected in (("strict", row.strict_s), ("weighted", row.accumulating_s)):
                found = compared(waits_s(*runs[order], index), plain, row.fifo_s)
                yield Line(f"{order} {number}, class {index + 1}: mean wait s", found, expected[index])
    for number, n in enumerate(N_MODELS, 1):
        for rule, expected in n.waits_s.items():
            a, b = n_model(n, rule, tickets=tickets, seed=seed)
            yield Line(f"N model {number}, {rule}: wait of A", a, expected[0])
            yield Line(f"N model {number}, {rule}: wait of B", b, expected[1])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=200_000, help="of each run")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| figure | theory | simulated | apart | inside the interval |\n|---|---|---|---|---|")
    for part in (erlang, classes):
        for line in part(asked.tickets, asked.seed):
            print(line, flush=True)


if __name__ == "__main__":
    main()
