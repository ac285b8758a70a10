"""Is it told how bad a problem is, and do rules that ask for it see it?"""

import pytest
from pydantic import ValidationError

from agents.decisions.severity import OF
from schemas.conditions import When
from schemas.labels import Act, Channel, Flag, Severity, Topic
from schemas.policy import SeverityRule
from schemas.tickets import TicketPrioritized
from tests.agents.decisions.test_priority import BOOK, limits, ticket

CRITICAL, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR


def by(found: TicketPrioritized) -> list[str]:
    return [part.name for part in found.parts if part.of == OF]


def test_the_first_rule_that_holds_says_how_bad_it_is() -> None:
    plain = ticket()
    hurt = ticket(Act.FAULT, Topic.FIXED, flags=(Flag.INJURY, Flag.FRAUD))
    cheated = ticket(Act.COMPLAIN, Topic.SAFETY, flags=(Flag.FRAUD,))
    dark = ticket(Act.FAULT, Topic.FIXED, leaf="fixed.outage.light")

    assert [one.severity for one in (plain, hurt, cheated, dark)] == [MINOR, CRITICAL, MAJOR, MAJOR]
    assert [by(one) for one in (plain, hurt, cheated, dark)] == [[], ["danger"], ["fraud"], ["cut-off"]]


@pytest.mark.parametrize(
    ("affected", "severity"), [(9, MINOR), (10, MAJOR), (99, MAJOR), (100, CRITICAL), (5_000, CRITICAL)]
)
def test_how_many_are_affected_counts(affected: int, severity: Severity) -> None:
    assert ticket(Act.FAULT, Topic.MOBILE, affected=affected).severity is severity


def test_who_has_the_problem_does_not_make_it_worse() -> None:
    assert ticket(customer={"key_account": True, "star": 7, "segment": "government"}).severity is MINOR


def test_what_is_critical_has_the_highest_impact_and_a_notice_every_four_hours() -> None:
    plain, bad = ticket(Act.FAULT, Topic.MOBILE), ticket(Act.FAULT, Topic.MOBILE, affected=500)

    assert (plain.priority, bad.priority) == (3, 1)
    assert ("critical", "impact") in [(part.name, part.of) for part in bad.parts]
    assert limits(bad)["PROGRESS-4H"] == 4 * 3_600_000
    assert "PROGRESS-4H" not in limits(plain)


def test_severity_adds_nothing_to_the_score_by_itself() -> None:
    bad = ticket(Act.COMPLAIN, Topic.SAFETY, flags=(Flag.FRAUD,))

    assert bad.score == sum(part.points for part in bad.parts if part.of not in (OF, "lift"))


def test_a_rule_of_severity_cannot_look_at_the_customer_or_at_severity() -> None:
    with pytest.raises(ValidationError, match="severity rule x cannot look at key_account, severities"):
        SeverityRule(id="x", severity=MAJOR, when=When(key_account=True, severities=(CRITICAL,)))


def test_tickets_that_differ_only_in_severity_get_rules_of_their_own() -> None:
    first, second = (ticket(Act.FAULT, Topic.MOBILE, affected=n, channel=Channel.APP) for n in (None, 200))

    assert first.priority != second.priority
    assert BOOK.policy.severity
