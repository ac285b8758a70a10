"""Does the review find what a valid policy cannot have meant, and only that?"""

from typing import Any

import pytest

from agents.decisions.policy_review import Finding, Grade, changes, review
from schemas.conditions import When
from schemas.labels import Act, Channel, ComplaintClass, Priority, Severity, Topic
from schemas.policy import Need, Order, Policy
from tests.agents.decisions.desk.builders import policy


def found(rules: Policy, *field: str | int) -> list[Finding]:
    return [one for one in review(rules) if one.field[: len(field)] == field]


def with_fields(**fields: Any) -> Policy:
    return policy().model_copy(update=fields)


def test_the_shipped_policy_has_no_errors() -> None:
    assert [one for one in review(policy()) if one.severity is Grade.ERROR] == []


def test_a_condition_on_a_severity_that_no_rule_gives_never_holds() -> None:
    need = Need(id="bad", when=When(severities=(Severity.CRITICAL,)), skills={"billing": 1})

    (one,) = found(with_fields(severity=(), needs=(need,)), "needs", 0)

    assert (one.severity, one.what.endswith("severity gives critical")) == (Grade.ERROR, True)


def test_a_condition_on_complaint_classes_of_other_acts_never_holds() -> None:
    when = When(acts=(Act.CONSULT,), complaint_classes=(ComplaintClass.FEE,))
    rules = with_fields(needs=(*policy().needs, Need(id="odd", when=when, skills={"billing": 1})))

    (one,) = found(rules, "needs")

    assert (one.severity, one.field) == (Grade.ERROR, ("needs", len(policy().needs), "when"))


def test_a_desk_behind_one_that_takes_everything_is_never_reached() -> None:
    desks = policy().desks
    rules = with_fields(desks=(desks[-1], *desks[:-1]))

    assert {one.field for one in found(rules, "desks") if "never gets" in one.what} == {
        ("desks", index) for index in range(1, len(desks))
    }


def test_a_clause_that_another_always_precedes_is_noted() -> None:
    assert [one.what.split()[1] for one in found(policy(), "clauses")] == ["S3-2"]


def test_a_clause_is_not_shadowed_by_one_that_stands_still_on_hold() -> None:
    clauses = tuple(c.model_copy(update={"pauses": c.id == "S1-4"}) for c in policy().clauses)

    assert "S3-2" not in {one.what.split()[1] for one in found(with_fields(clauses=clauses), "clauses")}


def test_an_offer_that_lapses_after_the_answer_was_due_is_too_late() -> None:
    channels = policy().channels
    rule = channels[Channel.EMAIL].model_copy(update={"offer_s": 3600})
    rules = with_fields(channels={**channels, Channel.EMAIL: rule})

    (one,) = found(rules, "channels", "email")

    assert one.field == ("channels", "email", "offer_s")
    assert "MAIL-1H" in one.what


def test_under_strict_priority_lower_classes_may_starve() -> None:
    assert found(policy(order=Order.STRICT), "dispatch", "order")
    assert not found(policy(order=Order.WEIGHTED), "dispatch", "order")


def test_a_priority_without_weight_is_told() -> None:
    weights = {**policy().dispatch.weights, Priority.P4: 0.0}

    assert [one.field for one in found(policy(weights=weights), "dispatch", "weights")] == [
        ("dispatch", "weights", "4")
    ]


def test_a_skill_that_no_ticket_needs_is_told() -> None:
    needs = tuple(need for need in policy().needs if need.when.topics != (Topic.VAS,))

    assert [one.field for one in found(with_fields(needs=needs), "skills")] == [("skills", "vas")]


@pytest.mark.parametrize(
    ("phone", "email", "said"),
    [
        ((Channel.EMAIL,), (), []),
        ((Channel.WEB,), (), ["phone interrupts web, where the customer is speaking with the responder"]),
        (
            (Channel.EMAIL,),
            (Channel.PHONE,),
            [
                "phone and email interrupt each other: work goes to and fro",
                "email interrupts phone, where the customer is speaking with the responder",
                "email and phone interrupt each other: work goes to and fro",
            ],
        ),
    ],
)
def test_only_silent_work_is_interrupted_and_never_by_turns(phone: Any, email: Any, said: list[str]) -> None:
    channels = dict(policy().channels)
    for channel, interrupts in ((Channel.PHONE, phone), (Channel.EMAIL, email)):
        channels[channel] = channels[channel].model_copy(update={"interrupts": interrupts})

    assert [one.what for one in review(with_fields(channels=channels)) if one.field[-1] == "interrupts"] == said


def test_a_stair_that_does_not_rise_is_told() -> None:
    escalation = policy().escalation.model_copy(update={"stair": {Priority.P2: Priority.P3}})

    assert [one.field for one in found(with_fields(escalation=escalation), "escalation")] == [
        ("escalation", "stair", "2")
    ]


def test_a_clause_that_changed_needs_a_new_version() -> None:
    old = policy()
    clauses = (old.clauses[0].model_copy(update={"limit_s": 3600.0}), *old.clauses[1:])
    new = old.model_copy(update={"clauses": clauses})

    assert [one.field for one in changes(new, old)] == [("clauses", 0)]
    assert changes(new.model_copy(update={"version": "other"}), old) == []
    assert changes(old, old) == []
