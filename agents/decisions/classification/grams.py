"""Which pieces of a message does the trained table weigh?"""

import re
from collections import Counter
from itertools import pairwise
from operator import add

from agents.decisions.classification.message import Message
from agents.decisions.classification.sounds import SOUND_OF

SUBJECT_GAIN = 2
"""A word of the subject line counts as if it had been said twice."""

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0]+")
_DIGIT = re.compile("[1-9]")
_MASKED = str.maketrans("123456789", "0" * 9)
_LONGEST_WORD = 24
_PIECE = 4
"""Letters of a piece of a word; the word's ends are marked, so that a beginning differs from a middle."""


def grams(message: Message) -> Counter[str]:
    """Count what stands in the message: CJK runs in 1 to 3 characters and in pairs of sounds; Latin words, word pairs
    and pieces of words.

    Digits are masked, so that no number of a customer is ever a feature; words of the subject line count double.
    """
    found = Counter(_grams(message.text))
    if message.subject:
        for gram in _grams(message.subject):
            found[gram] += SUBJECT_GAIN
    return found


def _grams(text: str) -> list[str]:
    found: list[str] = []
    if _DIGIT.search(text):
        text = text.translate(_MASKED)
    if not text.isascii():
        for run in _CJK.findall(text):
            found += run
            pairs = list(map(add, run, run[1:]))
            found += pairs
            found += map(add, pairs, run[2:])
            sound = run.translate(SOUND_OF)
            found += map(add, sound, sound[1:])
    words = _WORD.findall(text)
    if words:
        found += words
        found += map(" ".join, pairwise(words))
        for word in words:
            ends = f"_{word[:_LONGEST_WORD]}_"
            found += [ends[at : at + _PIECE] for at in range(len(ends) - _PIECE + 1)]
    return found
