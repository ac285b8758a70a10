"""Does the checker see every lie? A real run is checked, then spoilt in one way after another."""

import asyncio
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest

from deploy.checks import Evidence, Told, judge
from deploy.city.city import PACE, City
from deploy.city.pace import hastened, telecom
from deploy.devstack.stack import Stack, devstack
from deploy.evidence import Reader
from deploy.house import open_house
from deploy.verify import verify
from schemas.decisions import Kind


@pytest.fixture(scope="module")
def run() -> Iterator[Evidence]:
    with devstack() as stack:
        yield asyncio.run(_run(stack))


async def _run(stack: Stack) -> Evidence:
    """A city of six seconds in which a worker is killed; what the topics hold afterwards."""
    policy = hastened(telecom(), PACE)
    async with open_house(stack, policy, workers=2, say=print) as house:
        async with City(house.settings, rate=12, policy=policy) as city:
            await city.play(4)
            house.workers.all[0].kill()
            await city.play(4)
            await city.settle(30)
        assert (await verify(house.settings, calm=False)).ok
        assert house.workers.restarts == 1
        async with Reader(house.settings) as reader:
            await reader.read_on()
            return reader.evidence


@pytest.fixture
def evidence(run: Evidence) -> Evidence:
    return deepcopy(run)


def failed(evidence: Evidence) -> set[str]:
    return {check.name for check in judge(evidence).checks if check.problems}


def at(evidence: Evidence, wanted: Callable[[Told], bool], skip: int = 3) -> int:
    return [index for index, told in enumerate(evidence.decisions) if wanted(told)][skip]


def change(evidence: Evidence, index: int, **values: object) -> None:
    evidence.decisions[index] = evidence.decisions[index]._replace(**values)  # type: ignore[arg-type]


def test_a_run_with_a_killed_worker_keeps_every_promise(evidence: Evidence):
    verdict = judge(evidence)

    assert verdict.ok, verdict
    assert verdict.counts["tickets_decided"] > 60
    assert {check.name for check in verdict.checks if check.looked_at} == {check.name for check in verdict.checks}


def test_any_decision_that_is_dropped_is_missed(evidence: Evidence):
    for index in Random(1).sample(range(len(evidence.decisions)), 40):
        spoilt = replace(evidence, decisions=evidence.decisions[:index] + evidence.decisions[index + 1 :])

        assert "journal" in failed(spoilt)


def test_a_decision_dropped_from_topic_and_journal_alike_leaves_a_gap(evidence: Evidence):
    index = at(evidence, lambda told: told.kind is Kind.ASSIGNED)
    gone = evidence.decisions.pop(index)
    evidence.journal[gone.desk].discard(gone.decision)

    assert failed(evidence) >= {"order"}


def test_a_decision_told_twice_alike_is_no_fault(evidence: Evidence):
    evidence.decisions.append(evidence.decisions[10])

    assert not failed(evidence)
    assert judge(evidence).counts["told_twice"] >= 1


def test_a_decision_told_twice_with_two_texts_is_seen(evidence: Evidence):
    evidence.decisions.append(evidence.decisions[10]._replace(digest=b"another"))

    assert failed(evidence) == {"text"}


def test_two_decisions_in_the_wrong_order_are_seen(evidence: Evidence):
    desk = evidence.decisions[0].desk
    first, second = [i for i, told in enumerate(evidence.decisions) if told.desk == desk][5:7]
    told = evidence.decisions
    told[first], told[second] = told[second], told[first]

    assert "order" in failed(evidence)


def test_a_fenced_owner_that_still_decides_is_seen(evidence: Evidence):
    index = at(evidence, lambda told: told.desk == "guangzhou", 20)
    told = evidence.decisions[index]
    change(evidence, index - 1 if evidence.decisions[index - 1].desk == told.desk else index,
           decision=f"{told.desk}.99.{told.place[1]}")  # fmt: skip

    assert "order" in failed(evidence)


def test_a_ticket_given_to_a_second_holder_is_seen(evidence: Evidence):
    index = at(evidence, lambda told: told.kind is Kind.ASSIGNED)
    held = evidence.decisions[index]
    change(evidence, index, kind=Kind.OFFERED, responder="somebody-else", epoch=held.epoch + 1)

    assert "holder" in failed(evidence)


def test_an_acceptance_by_somebody_who_was_not_asked_is_seen(evidence: Evidence):
    change(evidence, at(evidence, lambda told: told.kind is Kind.ASSIGNED), responder="somebody-else")

    assert failed(evidence) == {"holder"}


def test_an_offer_under_an_old_epoch_is_seen(evidence: Evidence):
    offered = {told.ticket for told in evidence.decisions if told.kind is Kind.OFFERED and told.epoch > 1}
    index = at(evidence, lambda told: told.kind is Kind.OFFERED and told.ticket in offered and told.epoch > 1, 0)
    change(evidence, index, epoch=1)

    assert "holder" in failed(evidence)


def test_holders_at_two_desks_at_once_are_seen(evidence: Evidence):
    ended = {told.ticket for told in evidence.decisions if told.kind is Kind.RESOLVED}
    index = at(evidence, lambda told: told.kind is Kind.ASSIGNED and told.ticket in ended, 0)
    held = evidence.decisions[index]
    double = [
        held._replace(decision=f"elsewhere.1.{n}", desk="elsewhere", kind=kind, epoch=1, responder="x")
        for n, kind in ((1, Kind.OFFERED), (2, Kind.ASSIGNED))
    ]
    evidence.journal["elsewhere"] = {told.decision for told in double}
    end = next(t.at_ms for t in evidence.decisions[index + 1 :] if t.ticket == held.ticket and t.desk == held.desk)
    assert end > held.at_ms
    evidence.decisions += [told._replace(at_ms=held.at_ms - 60_000) for told in double]

    assert failed(evidence) == {"holder"}


def test_a_load_above_the_limit_is_seen(evidence: Evidence):
    full = at(evidence, lambda told: told.kind is Kind.OFFERED and told.share == told.limit)
    told = evidence.decisions[full]
    extra = told._replace(ticket="one-more", decision=f"{told.desk}.1.0")
    evidence.decisions.insert(full + 1, extra)

    assert "capacity" in failed(evidence)


def test_a_limit_that_shrinks_in_mid_flight_caps_what_is_held_too(evidence: Evidence):
    told = evidence.decisions[at(evidence, lambda told: told.kind is Kind.OFFERED, 0)]
    lone = [told._replace(decision=f"new.1.{n}", desk="new", ticket=f"n{n}", epoch=1, share=share, limit=limit)
            for n, share, limit in ((1, 500, 1000), (2, 250, 250))]  # fmt: skip

    verdict = judge(Evidence(decisions=lone, journal={"new": {"new.1.1", "new.1.2"}}))
    assert [check.name for check in verdict.checks if check.problems] == ["capacity"]


def test_a_ticket_that_was_never_decided_is_seen(evidence: Evidence):
    evidence.received.add("forgotten")

    assert failed(evidence) == {"decided"}
    assert judge(evidence).may_come


def test_a_dead_letter_is_an_end_too(evidence: Evidence):
    evidence.received.add("buried")
    evidence.dead_tickets.add("buried")

    assert not failed(evidence)


def test_an_intake_event_that_vanished_is_seen(evidence: Evidence):
    evidence.intake["paidan.intake.web", 0, 10**6] = "vanished"
    evidence.intake["paidan.intake.web", 0, 10**6 + 1] = None

    verdict = judge(evidence)
    assert {check.name for check in verdict.checks if check.problems} == {"intake"}
    assert sum(len(check.problems) for check in verdict.checks) == 2


def test_a_journal_that_lacks_a_decision_is_seen(evidence: Evidence):
    told = evidence.decisions[30]
    evidence.journal[told.desk].discard(told.decision)

    assert failed(evidence) == {"journal"}
