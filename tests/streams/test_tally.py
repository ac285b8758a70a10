"""Are told outcomes counted by what an SRE asks about?"""

from schemas.decisions import Decision, Kind, Reason, Why
from streams.metrics import REGISTER
from streams.tally import tally


def told(kind: Kind, reason: Reason) -> Decision:
    return Decision(
        decision="d.1.1", kind=kind, ticket="t", desk="tally", decided_ms=1, policy="p", why=Why(reason=reason)
    )


def count(name: str, **labels: str) -> float:
    return REGISTER.get_sample_value(name, {"desk": "tally", **labels}) or 0.0


def test_tickets_that_change_desks_are_counted_by_reason_and_bounces_as_events_without_power() -> None:
    tally([told(Kind.MOVED, Reason.OVERFLOWED), told(Kind.MOVED, Reason.AFTER_HOURS)])
    tally([told(Kind.MOVED, Reason.OVERFLOWED), told(Kind.IGNORED, Reason.BOUNCED)])

    assert count("paidan_moves_total", reason="overflowed") == 2
    assert count("paidan_moves_total", reason="after_hours") == 1
    assert count("paidan_ignored_events_total", reason="bounced") == 1
