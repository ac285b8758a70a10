"""Which cues does a sentence hold?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from agents.decisions.classification.rules_en import PHRASES_EN
from agents.decisions.classification.rules_zh import PHRASES_ZH

_VOWELS = frozenset("aeiou")
_ALPHABET = 26
_FORK = 3
"""Ranges per step; up to an alphabet of letters the engine is faster trying one after the other."""


class Heard(NamedTuple):
    """One phrase found: its cue, and the phrase as it stands in the rule table."""

    cue: str
    phrase: str


class Lexicon:
    """One language's phrases as a single regular expression; the longest phrase at a place wins."""

    def __init__(self, cue_of: Mapping[str, str], *, words: bool) -> None:
        self._heard = {phrase: Heard(cue, phrase) for phrase, cue in cue_of.items()}
        pattern = _trie_pattern(cue_of)
        self._find = re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])" if words else pattern).findall

    def hear(self, text: str) -> list[Heard]:
        """Return what is heard, in the order of the text; phrases never overlap."""
        heard = self._heard
        return [heard[phrase] for phrase in self._find(text)]


@cache
def chinese() -> Lexicon:
    """Return the Chinese lexicon, compiled once."""
    return Lexicon({p: cue for cue, row in PHRASES_ZH.items() for p in row.split()}, words=False)


@cache
def english() -> Lexicon:
    """Return the English lexicon, compiled once."""
    rows = ((cue, phrase.strip()) for cue, row in PHRASES_EN.items() for phrase in row.split("|"))
    cue_of: dict[str, str] = {}
    inflected: dict[str, str] = {}
    for cue, phrase in rows:
        if phrase.endswith("~"):
            inflected.update((form, cue) for form in inflections(phrase[:-1]))
        else:
            cue_of[phrase] = cue
    return Lexicon(inflected | cue_of, words=True)


def inflections(phrase: str) -> tuple[str, ...]:
    """Return the phrase with its last word in every regular form (-s, -ed, -ing)."""
    if phrase.endswith("e"):
        return phrase, f"{phrase}s", f"{phrase}d", f"{phrase[:-1]}ing"
    if phrase.endswith("y") and len(phrase) > 1 and phrase[-2] not in _VOWELS:
        return phrase, f"{phrase[:-1]}ies", f"{phrase[:-1]}ied", f"{phrase}ing"
    doubled = phrase + phrase[-1]
    return phrase, f"{phrase}s", f"{phrase}ed", f"{phrase}ing", f"{phrase}es", f"{doubled}ed", f"{doubled}ing"


def _trie_pattern(phrases: Iterable[str]) -> str:
    """Return an alternation that shares prefixes, so that one place of the text is tried once per letter."""
    root: dict[str, dict[str, object]] = {}
    for phrase in phrases:
        node: dict[str, object] = root  # type: ignore[assignment]  # a trie nests without end
        for letter in phrase:
            node = node.setdefault(letter, {})  # type: ignore[assignment]  # same
        node[""] = {}
    return _branch(root)


def _branch(node: Mapping[str, object]) -> str:
    ends = "" in node
    arms = [
        (letter, re.escape(letter) + _branch(child))  # type: ignore[arg-type]  # same
        for letter, child in sorted(node.items())
        if letter
    ]
    if not arms:
        return ""
    if not ends and len(arms) == 1:
        return arms[0][1]
    return f"(?:{_choice(arms)}){'?' if ends else ''}"


def _choice(arms: Sequence[tuple[str, str]]) -> str:
    """Return the arms one beside the other; find one of many (Chinese has 700 first letters) by a few range checks."""
    if len(arms) <= _ALPHABET:
        return "|".join(arm for _, arm in arms)
    size = -(-len(arms) // _FORK)
    ranges = (arms[at : at + size] for at in range(0, len(arms), size))
    return "|".join(f"(?=[{some[0][0]}-{some[-1][0]}])(?:{_choice(some)})" for some in ranges)
