"""What if another policy had been in force? One desk's record and its other world, side by side."""

from collections.abc import Sequence
from dataclasses import asdict

from deploy.drawing.charts import Bar, bars
from deploy.drawing.page import page, section, table
from deploy.replay import Replay
from deploy.whatif.record import read_record
from deploy.whatif.tally import Comparison, fates, outcome
from deploy.whatif.world import World
from schemas.journal import JournalWritten
from schemas.policy import Policy

COLUMNS = ("figure", "recorded", "what if", "change")


def compare(
    desk: str, pages: Sequence[JournalWritten], policy: Policy, seed: int, since_ms: int = 0, until_ms: int = 2**62
) -> Comparison:
    """Play a desk's journal to another policy, from its beginning; count the tickets that came between two moments.

    Tickets keep the priority, skills and clocks with which they came. Raises JournalIncomplete, PoisonEvent.
    """
    record, recorded = read_record(Replay(desk, pages).steps())
    world = World(desk, record, policy, seed)
    other = world.run()
    facts = {n: p.facts for n, p in record.tickets.items() if since_ms <= p.facts.received_ms <= until_ms}
    before, after = fates(recorded), fates(other)
    moved = [n for n in facts if n in before and n in after and before[n].first != after[n].first]
    return Comparison(
        desk=desk,
        policy=policy.version,
        recorded=outcome(facts, recorded, record.last_ms),
        other=outcome(facts, other, record.last_ms),
        moved=tuple(moved),
        drawn={**asdict(world.drawn), "share": world.drawn.share},
    )


def rows(one: Comparison) -> list[tuple[str, str, str, str]]:
    """Give the figures side by side."""
    a, b = one.recorded, one.other
    found = [_row(name, float(getattr(a, field)), float(getattr(b, field))) for name, field in FIGURES]
    found += [_row(f"missed {c}", a.missed.get(c, 0), b.missed.get(c, 0)) for c in sorted({*a.missed, *b.missed})]
    return found


def sentences(one: Comparison) -> list[str]:
    """Say the rest."""
    drawn, tickets = one.drawn, one.recorded.tickets
    return [
        f"desk {one.desk}, what if policy {one.policy}: "
        f"{len(one.moved):,} of {tickets:,} tickets are first answered by somebody else, or by nobody",
        f"{drawn['share']:.1%} of behaviour had to be drawn: {drawn['answers']:g} answers to offers "
        f"({drawn['answers_recorded']:g} recorded), {drawn['acts']:g} handle times ({drawn['acts_recorded']:g} acts "
        "recorded)",
    ]


def web_page(found: Sequence[Comparison]) -> str:
    """Give a page with charts."""
    parts = []
    for one in found:
        a, b = one.recorded, one.other
        marks = ("wait_p50_s", "wait_p90_s", "wait_p99_s")
        sides = (("recorded", a), ("what if", b))
        waits = {side: [Bar(getattr(sums, mark)) for mark in marks] for side, sums in sides}
        clauses = sorted({*a.missed, *b.missed})
        missed = {
            "recorded": [Bar(a.missed.get(c, 0)) for c in clauses],
            "what if": [Bar(b.missed.get(c, 0)) for c in clauses],
        }
        people = sorted({*a.load_min, *b.load_min})[:24]
        load = {
            "recorded": [Bar(a.load_min.get(n, 0)) for n in people],
            "what if": [Bar(b.load_min.get(n, 0)) for n in people],
        }
        charts = (
            bars("Waits", ["p50", "p90", "p99"], waits, "seconds"),
            bars("Late, by clause", clauses, missed, "tickets"),
            bars("Work in hand", [name[-6:] for name in people], load, "minutes"),
        )
        words = "".join(f"<p>{line}</p>" for line in sentences(one))
        parts.append(section(f"Desk {one.desk}", words, table(COLUMNS, rows(one)), *charts))
    return page("What if?", "The same tickets and people under another policy.", parts)


FIGURES = (
    ("tickets", "tickets"),
    ("answered", "answered"),
    ("wait p50 s", "wait_p50_s"),
    ("wait p90 s", "wait_p90_s"),
    ("wait p99 s", "wait_p99_s"),
    ("work in hand, mean min", "load_mean_min"),
    ("work in hand, spread min", "load_spread_min"),
)
"""What a row is called, and where its figure stands."""


def _row(name: str, before: float, after: float) -> tuple[str, str, str, str]:
    return name, f"{before:,.6g}", f"{after:,.6g}", f"{after - before:+,.6g}"
