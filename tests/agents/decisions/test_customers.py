"""Does Paidan count what it remembers of a customer, each thing once and none too long?"""

import pytest

from agents.decisions.customers import DAY_MS, Seen, facts_of, keep_days, noted, recent, refunded, scored
from agents.decisions.traits import Traits
from schemas.customers import CustomerFacts
from schemas.labels import Act, Channel, Flag, Language, ProblemClass, Segment, Topic
from schemas.repeats import CustomerRules

RULES = CustomerRules(escalation_flags=(Flag.THREAT_REGULATOR,))
NOW_MS = 1_790_000_000_000


def seen(act: Act = Act.COMPLAIN, *flags: Flag) -> Seen:
    traits = Traits(act, Topic.BILL, Channel.APP, Segment.PERSONAL, None, ProblemClass.OTHER, None, Language.ZH,
                    flags, False, False, False, 0, True)  # fmt: skip
    return Seen("guangzhou", traits)


def history(*notes: tuple[str | bytes, ...]) -> dict[str, bytes]:
    """What the store holds after these notes."""
    found = {}
    for note in notes:
        for name, value in zip(note[::2], note[1::2], strict=True):
            found[str(name)] = value if isinstance(value, bytes) else value.encode()
    return found


def contact(ticket: str, days_ago: float, *flags: Flag) -> tuple[str | bytes, ...]:
    return noted(ticket, NOW_MS - round(days_ago * DAY_MS), seen(Act.COMPLAIN, *flags), RULES)


def facts(*notes: tuple[str | bytes, ...]) -> CustomerFacts:
    return facts_of(None, history(*notes), RULES, "now", NOW_MS)


def test_nothing_remembered_is_no_history() -> None:
    assert facts() == CustomerFacts()


def test_contacts_of_thirty_days_count_but_not_the_ticket_itself_nor_what_came_later() -> None:
    found = facts(contact("a", 1), contact("b", 29), contact("c", 31), contact("now", 0), contact("later", -1))

    assert found.repeats == 2


def test_the_same_contact_noted_twice_is_one() -> None:
    assert facts(contact("a", 1), contact("a", 1)).repeats == 1


@pytest.mark.parametrize(
    ("act", "flag", "count"),
    [
        (Act.COMPLAIN, Flag.THREAT_REGULATOR, 1),
        (Act.COMPLAIN, Flag.LAWYER, 0),  # this policy does not count lawyers
        (Act.CONSULT, Flag.THREAT_REGULATOR, 0),
    ],
)
def test_a_complaint_with_a_threat_counts_as_escalated(act: Act, flag: Flag, count: int) -> None:
    assert facts(noted("a", NOW_MS - DAY_MS, seen(act, flag), RULES)).escalations == count


def test_refunds_are_remembered_for_ninety_days() -> None:
    notes = [refunded(f"t{days}", NOW_MS - days * DAY_MS) for days in (1, 89, 91)]

    assert facts(*notes).refunds == 2
    assert keep_days(RULES) == 90


def test_the_last_survey_counts_whatever_came_before() -> None:
    notes = [scored("a", NOW_MS - 5, 5), scored("b", NOW_MS - 2, 1), scored("c", NOW_MS - 9, 4)]

    assert facts(*notes).satisfaction == 1


def test_recent_contacts_come_back_as_they_were_seen() -> None:
    known = history(contact("b", 0.1, Flag.LAWYER), contact("a", 0.2), contact("old", 2))

    found = list(recent(known, NOW_MS - DAY_MS))

    assert [ticket for ticket, _, _ in found] == ["a", "b"]
    assert found[1][2] == seen(Act.COMPLAIN, Flag.LAWYER)


def test_what_an_older_release_wrote_is_left_out() -> None:
    assert list(recent({"contact/a": b"%d {}" % NOW_MS}, 0)) == []
