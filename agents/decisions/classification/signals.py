"""What do the rules hear, as features of the trained table?

The rules know many words no training ticket holds; the table learns how far to believe them.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

from agents.decisions.classification.cues import CUES
from agents.decisions.classification.evidence import Scores
from agents.decisions.classification.message import Message
from schemas.labels import Act, Language, Topic

UNIT = 16
"""Signals are counted in sixteenths, so that a score is a sum of whole numbers and equal on every machine."""
SUBJECT_GAIN = 2
_SHORT_CHARS = 8
_LONG_CHARS = 80
_LEAST = 0.5 / UNIT

_CUE = "#"
_VOTE: Mapping[Act | Topic, str] = MappingProxyType({label: f"vote:{label.value}" for label in (*Act, *Topic)})
_TONGUE: Mapping[Language, str] = MappingProxyType({language: f"lang:{language.value}" for language in Language})


def signals(message: Message, rules: Scores) -> dict[str, int]:
    """Give the strength of each signal: cues and border rules that hold, the rules' votes, language, length."""
    found = {_CUE + name: UNIT for name in message.names}
    if message.subject and message.text:
        found.update(
            (_CUE + name, SUBJECT_GAIN * UNIT) for heard in message.in_subject for name in CUES[heard.cue].names
        )
    for part in rules.parts:
        found.setdefault(_CUE + part.name.partition(":")[0], UNIT)
    _vote(found, rules.acts)
    _vote(found, rules.topics)
    found[_TONGUE[message.language]] = UNIT
    length = len(message.text) + len(message.subject)
    if length <= _SHORT_CHARS:
        found["length:short"] = UNIT
    elif length >= _LONG_CHARS:
        found["length:long"] = UNIT
    return found


def _vote(found: dict[str, int], scores: Mapping[Act, float] | Mapping[Topic, float]) -> None:
    top = max(scores.values())
    raw = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(raw.values())
    for label, value in raw.items():
        share = value / total
        if share >= _LEAST:
            found[_VOTE[label]] = round(UNIT * share)
