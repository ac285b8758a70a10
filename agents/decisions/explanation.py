"""Why was it decided so? The recorded reasons in a person's language; nothing is guessed afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from agents.decisions.severity import OF as SEVERITY
from agents.decisions.words import WORDS, Tongue, Words
from schemas.decisions import Decision, Excluded, Kind
from schemas.policy import Order
from schemas.tickets import Part

RULES = ("skill", "away", "shift", "capacity", "declined")


class Explained(NamedTuple):
    """A ticket's standing decision, the one that chose responder or queue, and both in sentences."""

    decision: Decision
    choice: Decision
    lines: list[str]


def explain(history: Sequence[Decision], tongue: Tongue) -> Explained:
    """Explain where a ticket stands from its decisions, oldest first, at least one.

    Events that changed nothing are passed over, unless there is nothing else.
    """
    effective = [d for d in history if d.kind is not Kind.IGNORED] or list(history)
    standing = effective[-1]
    choice = _choice(effective)
    words = WORDS[tongue]
    lines = [_headline(standing, words), words.cause.format(cause=_reason(standing, words))]
    if choice is not standing:
        chosen = words.chosen.format(decision=choice.decision, cause=_reason(choice, words))
        lines.append(chosen)
    lines += _lender(standing, words)
    lines += _reasons(choice, words)
    lines += _severity(standing, effective, words)
    lines += _parts(effective, words)
    lines += _clock(standing, words)
    if ignored := len(history) - len(effective):
        lines.append(words.ignored.format(count=ignored))
    return Explained(standing, choice, lines)


def why_not(history: Sequence[Decision], responder: str, tongue: Tongue) -> list[str]:
    """Say why this responder did not get the ticket: what the record holds about them, or honestly that it is silent.

    The record names the best three and counts the others by the rule that excluded them, so that it stays small.
    """
    words = WORDS[tongue]
    effective = [d for d in history if d.kind is not Kind.IGNORED] or list(history)
    choice = _choice(effective)
    lines = [
        words.had_it.format(
            responder=responder, kind=words.kinds[d.kind].format(responder=responder), cause=_reason(d, words)
        )
        for d in effective
        if d.kind is Kind.RELEASED and d.responder == responder
    ]
    if effective[-1].responder == responder and effective[-1].kind is not Kind.RELEASED:
        return [*lines, words.has_it.format(responder=responder)]
    why = choice.why
    place = next((n for n, one in enumerate(why.contenders, 1) if one.responder == responder), None)
    if place is not None:
        lines.append(words.ranked.format(responder=responder, place=place))
        lines.append(words.ties.get(why.tie or "", words.alone))
    elif why.heads:
        lines.append(words.not_free.format(responder=responder, other=choice.responder or "?"))
    else:
        lines.append(words.not_named.format(responder=responder))
        if why.excluded is not None and why.present is not None:
            lines.append(_exclusions(why.present, why.excluded, words))
    return lines


def document(history: Sequence[Decision], tongue: Tongue, other: str | None = None) -> dict[str, Any]:
    """Give the explanation for programs, and with ``other`` why that responder did not get the ticket."""
    found = explain(history, tongue)
    return {
        "ticket": found.decision.ticket,
        "decision": found.decision.model_dump(mode="json", exclude_none=True),
        "choice": found.choice.model_dump(mode="json", exclude_none=True),
        "text": found.lines,
        **({"why_not": why_not(history, other, tongue)} if other is not None else {}),
    }


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Put decisions of one or more desks about a ticket in the order in which they were made."""
    return sorted(decisions, key=lambda one: (one.decided_ms, *map(int, one.decision.rsplit(".", 2)[1:])))


def one_line(decision: Decision) -> str:
    """Give a decision in one line: what, which ticket, whose, why."""
    about = [f"P{decision.priority.value}" if decision.priority else "", decision.topic, decision.channel]
    who = f" -> {decision.responder}" if decision.responder else ""
    facts = " ".join(part for part in about if part)
    return f"{decision.desk:<10} {decision.kind:<11} {facts:<16} {decision.ticket}{who} ({_brief(decision)})"


def duration(seconds: float) -> str:
    """Write a length of time in its two largest units: 3.2 s, 4 min 5 s, 2 h 3 min, 5 d 1 h."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    rest, parts = round(seconds), []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        if rest >= size:
            parts.append(f"{rest // size} {unit}")
            rest %= size
        elif parts:
            break
    return " ".join(parts[:2])


def _choice(effective: Sequence[Decision]) -> Decision:
    """Give the last decision that weighed responders or queue heads: the offer behind an assignment."""
    standing = effective[-1]
    for decision in reversed(effective):
        if decision.kind is Kind.QUEUED or (decision.kind is Kind.OFFERED and decision.epoch == standing.epoch):
            return decision
    return standing


def _headline(decision: Decision, words: Words) -> str:
    return words.headline.format(
        ticket=decision.ticket,
        desk=decision.desk,
        kind=words.kinds[decision.kind].format(responder=decision.responder or "?"),
        decision=decision.decision,
        policy=decision.policy,
    )


def _reason(decision: Decision, words: Words) -> str:
    note = decision.why.note
    return words.reasons[decision.why.reason] + (words.note.format(note=note) if note else "")


def _reasons(choice: Decision, words: Words) -> Iterator[str]:
    why = choice.why
    if why.excluded is not None and why.present is not None:
        yield _exclusions(why.present, why.excluded, words)
    if why.contenders:
        yield words.contenders
        for place, one in enumerate(why.contenders, 1):
            idle = duration(one.idle_s)
            line = words.contender.format(place=place, responder=one.responder, load=one.load / 10, idle=idle)
            yield line + (words.rate.format(rate=one.rate) if one.rate is not None else "")
        yield words.ties.get(why.tie or "", words.alone)
    if why.heads:
        yield words.heads.format(responder=choice.responder or "?")
        for place, head in enumerate(why.heads, 1):
            waited = duration(head.waited_s)
            line = words.head.format(place=place, ticket=head.ticket, score=head.score, waited=waited)
            first = words.overtaken if why.rule == Order.TIMELY else words.starved
            yield line + (first if head.starved else "")
    if why.waits_for:
        yield words.waits.get(why.waits_for, words.waits_else.format(what=why.waits_for))
        if change := words.changes.get(why.waits_for):
            yield words.change.format(change=change)
    if why.dropped:
        yield words.dropped.format(skills=words.comma.join(why.dropped))
    if why.ahead:
        yield words.ahead.format(count=why.ahead)


def _lender(standing: Decision, words: Words) -> Iterator[str]:
    """Say by which report a neighbour was found well enough to take the ticket."""
    if (lender := standing.why.lender) is not None:
        level = words.level.format(level=lender.level / 10) if lender.level is not None else ""
        age = duration(lender.age_s)
        yield words.lender.format(desk=lender.desk, age=age, able=lender.able, waiting=lender.waiting, level=level)


def _severity(standing: Decision, effective: Sequence[Decision], words: Words) -> Iterator[str]:
    if standing.severity is not None:
        rule = next((p.name for p in _last_parts(effective) if p.of == SEVERITY), "?")
        yield words.severity.format(severity=words.severities[standing.severity], rule=rule)


def _parts(effective: Sequence[Decision], words: Words) -> Iterator[str]:
    """Say what the priority is made of, as it was set last."""
    parts = [p for p in _last_parts(effective) if p.of != SEVERITY]
    if parts:
        texts = [words.part.format(name=p.name, points=p.points, of=p.of or "urgency") for p in parts]
        yield words.parts.format(parts=words.comma.join(texts))


def _last_parts(effective: Sequence[Decision]) -> Sequence[Part]:
    return next((d.why.parts for d in reversed(effective) if d.why.parts), ())


def _exclusions(present: int, excluded: Excluded, words: Words) -> str:
    counts = {rule: getattr(excluded, rule) for rule in RULES}
    total = sum(counts.values())
    if not present:
        return words.nobody
    if not total:
        return words.no_exclusion.format(present=present)
    parts = [words.rules[rule].format(count=count) for rule, count in counts.items() if count]
    return words.exclusion.format(present=present, total=total, parts=words.comma.join(parts))


def _clock(decision: Decision, words: Words) -> Iterator[str]:
    if decision.due_ms is None or decision.clause is None:
        return
    left = (decision.due_ms - decision.decided_ms) / 1000
    text = words.due if left >= 0 else words.late
    yield text.format(clause=decision.clause, left=duration(abs(left)))


def _brief(decision: Decision) -> str:
    why = decision.why
    parts = [why.reason.replace("_", " ")]
    if why.waits_for:
        parts.append(f"waits for {why.waits_for}")
    if why.ahead:
        parts.append(f"{why.ahead} ahead")
    if why.note:
        parts.append(why.note)
    if decision.due_ms is not None and decision.clause:
        left = (decision.due_ms - decision.decided_ms) / 1000
        parts.append(f"{decision.clause} {'in' if left >= 0 else 'late by'} {duration(abs(left))}")
    return ", ".join(parts)
