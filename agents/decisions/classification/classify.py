"""What does the customer want, and about what?"""

import math
from collections.abc import Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import TypeVar

from agents.decisions.classification.cues import COMPLAIN, CONSULT, NONE, OTHER
from agents.decisions.classification.dialects import Dialects
from agents.decisions.classification.evidence import Part, Scores, part
from agents.decisions.classification.facets import complaint_class_of, domain_of, flags_of, problem_class_of
from agents.decisions.classification.message import read
from agents.decisions.classification.scorer import Scorer
from agents.decisions.classification.taxonomy import Taxonomy
from agents.decisions.classification.trained import trained
from schemas.classification import Candidate, Classification
from schemas.labels import Act, Domain, Topic
from schemas.model import trusted
from schemas.taxonomy import Leaf

MOST_CANDIDATES = 3
MOST_REASONS = 8
HINT_WEIGHT = 5.0
FORM_WEIGHT = 3.0

_NO_HINTS: Mapping[str, str] = MappingProxyType({})
_NOTHING_HEARD = (
    Candidate(act=OTHER, topic=NONE, score=0.0),
    Candidate(act=COMPLAIN, topic=Topic.SERVICE, score=0.0),
    Candidate(act=CONSULT, topic=Topic.PLAN, score=0.0),
)
"""Whoever says nothing to us; where a person must choose, complaints about us and questions are the likeliest."""
_ACTS = {act.value: act for act in Act}
_TOPICS = {topic.value: topic for topic in Topic}
_NEITHER = (OTHER, NONE)
_WEIGHT = itemgetter(1)
_Label = TypeVar("_Label", Act, Topic)


def classify(
    subject: str,
    text: str,
    channel_hints: Mapping[str, str] = _NO_HINTS,
    scorer: Scorer | None = None,
    taxonomy: Taxonomy | None = None,
    dialects: Dialects | None = None,
) -> Classification:
    """Label a ticket with act and topic, and say whether the label can be trusted (S1-18).

    `channel_hints` is what the channel knows: `act` and `topic` (an IVR branch, a web menu; wire values) lean the
    scores, `form: complaint` says the text comes from a complaint form. Unknown keys and values are ignored.
    Confidence is the product of the shares of the best act and the best topic, 0..1. The flags come from the rules
    alone, whatever the scorer says. Without a scorer the trained table decides; without a taxonomy no leaf is named,
    without dialects none of them.
    """
    scorer = scorer or trained()
    message = read(subject, text)
    scores = _lean(scorer.score(message), channel_hints)
    acts, topics = _shares(scores.acts), _shares(scores.topics)
    candidates = _candidates(acts, topics) if scores.parts else _NOTHING_HEARD
    best = candidates[0]
    leaf = taxonomy.find(best.topic, message, scores.counts) if taxonomy and scores.counts else None
    found = trusted(
        Classification,
        act=best.act,
        topic=best.topic,
        confidence=best.score,
        sure=best.score >= scores.sure_from,
        candidates=candidates,
        reasons=_reasons(scores.parts, best.act, best.topic),
        language=message.language,
        dialect=dialects.find(message) if dialects else None,
        domain=domain_of(best.topic, message.names),
        problem_class=problem_class_of(best.act, best.topic),
        complaint_class=complaint_class_of(best.act, best.topic),
        flags=flags_of(message.names),
        model=scorer.version,
    )
    return _from_leaf(found, leaf) if leaf else found


def _from_leaf(found: Classification, leaf: Leaf) -> Classification:
    """Let the leaf say what follows from it; narrow products that were named stay."""
    known: dict[str, object] = {"leaf": leaf.id}
    if leaf.domain is not None and found.domain not in (Domain.CLOUD, Domain.IOT):
        known["domain"] = leaf.domain
    if leaf.problem_class is not None:
        known["problem_class"] = leaf.problem_class
    if leaf.complaint_class is not None and found.act is COMPLAIN:
        known["complaint_class"] = leaf.complaint_class
    return found.model_copy(update=known)


def _lean(scores: Scores, hints: Mapping[str, str]) -> Scores:
    if not hints:
        return scores
    acts, topics = dict(scores.acts), dict(scores.topics)
    parts = list(scores.parts)
    if act := _ACTS.get(hints.get("act", "")):
        acts[act] = acts.get(act, 0.0) + HINT_WEIGHT
        acts[OTHER] = acts.get(OTHER, 0.0) - HINT_WEIGHT  # whoever chose a branch wants something
        parts.append(part("hint:act", {act: HINT_WEIGHT}))
    if topic := _TOPICS.get(hints.get("topic", "")):
        topics[topic] = topics.get(topic, 0.0) + HINT_WEIGHT
        topics[NONE] = topics.get(NONE, 0.0) - HINT_WEIGHT
        parts.append(part("hint:topic", {topic: HINT_WEIGHT}))
    if hints.get("form") == "complaint":
        acts[COMPLAIN] = acts.get(COMPLAIN, 0.0) + FORM_WEIGHT
        parts.append(part("hint:form", {COMPLAIN: FORM_WEIGHT}))
    return scores._replace(acts=acts, topics=topics, parts=tuple(parts))


def _shares(scores: Mapping[_Label, float]) -> list[tuple[float, _Label]]:
    """Turn scores into shares of one and return the best, best first; equal ones in the order of their names."""
    top = max(scores.values())
    raw = [math.exp(score - top) for score in scores.values()]
    total = sum(raw)
    return sorted(zip([share / total for share in raw], scores, strict=True), reverse=True)[:MOST_CANDIDATES]


def _candidates(acts: list[tuple[float, Act]], topics: list[tuple[float, Topic]]) -> tuple[Candidate, ...]:
    """Pair the best acts and topics; a pair is worth the product of its shares.

    Only pairs the taxonomy knows: `other` has no topic, and a question about nothing is `other`. Behind the best pair
    other topics come first: a person who corrects us most often corrects the topic.
    """
    scored: dict[tuple[Act, Topic], float] = {}
    for act_share, act in acts:
        for topic_share, topic in topics:
            pair = _NEITHER if act is OTHER or (act is CONSULT and topic is NONE) else (act, topic)
            scored[pair] = scored.get(pair, 0.0) + act_share * topic_share
    ranked = sorted(scored.items(), key=_WEIGHT, reverse=True)
    fresh: dict[Topic, tuple[tuple[Act, Topic], float]] = {}
    for found in ranked:
        fresh.setdefault(found[0][1], found)
    chosen = list(fresh.values())[:MOST_CANDIDATES]
    if len(chosen) < MOST_CANDIDATES:
        chosen += [found for found in ranked if found not in chosen][: MOST_CANDIDATES - len(chosen)]
    best = [trusted(Candidate, act=act, topic=topic, score=min(score, 1.0)) for (act, topic), score in chosen]
    best += [spare for spare in _NOTHING_HEARD if (spare.act, spare.topic) not in scored]
    return tuple(best[:MOST_CANDIDATES])


def _reasons(parts: tuple[Part, ...], act: Act, topic: Topic) -> tuple[str, ...]:
    """Name the rules that spoke for the label, strongest first."""
    spoke = []
    for name, acts, topics in parts:
        loudness = 0.0
        for for_act, weight in acts:
            if for_act is act:
                loudness += weight
        for for_topic, weight in topics:
            if for_topic is topic:
                loudness += weight
        if loudness > 0:
            spoke.append((name, loudness))
    spoke.sort(key=_WEIGHT, reverse=True)
    return tuple([name for name, _ in spoke[:MOST_REASONS]])
