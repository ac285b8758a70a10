"""How much does a message speak for each act and each topic? The part a trained model may replace."""

from functools import cache
from typing import Protocol

from agents.decisions.classification.borders import borders_of
from agents.decisions.classification.cues import CONSULT, CUES, NONE, OTHER
from agents.decisions.classification.evidence import Part, Scores
from agents.decisions.classification.lexicon import Heard
from agents.decisions.classification.message import Message
from schemas.labels import Topic

REPEAT_GAIN = 0.2
MOST_REPEATS = 3
SUBJECT_GAIN = 0.6
FIRST_TOPIC_GAIN = 0.5
STRONG_TOPIC = 1.5
NO_TOPIC = 1.0
"""What silence about the topic weighs: a topic must be heard at least this loud."""
BARE_TOPIC_ASKS = 0.9
"""A topic without any act is a question ("我套餐")."""
NOTHING_ASKED = 1.2

_STRONG = {
    name: next(topic for topic, weight in cue.part.topics if weight >= STRONG_TOPIC)
    for name, cue in CUES.items()
    if any(weight >= STRONG_TOPIC for _, weight in cue.part.topics)
}
"""The topic a cue leads with, for the cues that are clear enough."""


class Scorer(Protocol):
    """Anything that weighs a message."""

    @property
    def version(self) -> str:
        """Name of the table or model, kept with every label (PIPL 24)."""

    def score(self, message: Message) -> Scores:
        """Weigh the message; the same message always gives the same scores."""


class RuleScorer:
    """Weighs a message by the cue and border tables."""

    version = "rules-1"

    def score(self, message: Message) -> Scores:
        """Add the weights of every cue heard and of every border rule that applies."""
        parts = (*_cue_parts(message), *borders_of(message.names))
        acts = {OTHER: 0.0}
        topics = {NONE: NO_TOPIC}
        for _, for_acts, for_topics in parts:
            for act, weight in for_acts:
                acts[act] = acts.get(act, 0.0) + weight
            for topic, weight in for_topics:
                topics[topic] = topics.get(topic, 0.0) + weight
        if max(topics.values()) > NO_TOPIC:
            acts[CONSULT] = acts.get(CONSULT, 0.0) + BARE_TOPIC_ASKS
        else:
            acts[OTHER] += NOTHING_ASKED
        return Scores(acts, topics, parts)


def _cue_parts(message: Message) -> list[Part]:
    """Return each cue once; repeats and the subject line strengthen it, the first clear topic leads."""
    first: dict[str, Heard] = {}
    repeats: dict[str, int] = {}
    for heard in message.in_subject + message.in_text:
        cue = heard.cue
        if cue in first:
            repeats[cue] = repeats.get(cue, 0) + 1
        else:
            first[cue] = heard
    in_subject = {heard.cue for heard in message.in_subject}
    parts = []
    led = False
    for cue, heard in first.items():
        part = _plain(heard)
        if cue in repeats or cue in in_subject:
            again = REPEAT_GAIN * min(repeats.get(cue, 0), MOST_REPEATS)
            part = _louder(part, 1.0 + again + (SUBJECT_GAIN if cue in in_subject else 0.0))
        if not led and cue in _STRONG:
            led = True
            part = _leading(part, _STRONG[cue])
        parts.append(part)
    return parts


@cache
def _plain(heard: Heard) -> Part:
    """Return what a phrase adds when it is heard once; there are as many as the tables have phrases."""
    return CUES[heard.cue].part._replace(name=f"{heard.cue}:{heard.phrase}")


def _louder(part: Part, gain: float) -> Part:
    acts = tuple([(act, weight * gain) for act, weight in part.acts])
    return Part(part.name, acts, tuple([(topic, weight * gain) for topic, weight in part.topics]))


def _leading(part: Part, lead: Topic) -> Part:
    topics = [(topic, weight + FIRST_TOPIC_GAIN if topic is lead else weight) for topic, weight in part.topics]
    return Part(part.name, part.acts, tuple(topics))
