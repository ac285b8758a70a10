"""What did the customer write, once every way of writing it looks the same?"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from agents.decisions.classification.cues import CUES
from agents.decisions.classification.lexicon import Heard, chinese, english
from agents.decisions.classification.rules_zh import TRADITIONAL
from schemas.labels import Language

HEAD_CHARS = 3_000
TAIL_CHARS = 1_000
"""A longer text is read from its beginning and its end, where the wish stands; this bounds the time of one ticket."""

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]+")
_CJK_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")
_ELSEWHERE = re.compile(r"[\u0370-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30ff\uac00-\ud7af]+")
_WIDE_MARKS = (("，", ","), ("？", "?"), ("！", "!"))
"""Most Chinese texts need NFKC for these alone; without them it sees at a glance that nothing is to be done."""
_FOLDS: Mapping[int, int | None] = {**TRADITIONAL, **dict.fromkeys(map(ord, "'’‘`´"))}
"""Traditional letters to simplified ones, apostrophes to nothing."""
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLDS))}]")
_ENGLISH_WORDS = """
the a an i my me is am are was it its to of and for in on at you your we not no do does did dont cant have
has had with this that what how why when where please hello hi can will be been but so if from or thanks
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
"""Words that tell English from other Latin-letter text."""
_ZH, _EN = Language.ZH, Language.EN
_NO_NAMES: frozenset[str] = frozenset()


class Message(NamedTuple):
    """A ticket's words, normalised; the features every scorer starts from."""

    subject: str
    text: str
    language: Language
    in_subject: tuple[Heard, ...]
    in_text: tuple[Heard, ...]
    names: frozenset[str]
    """The cues heard anywhere, and the groups they belong to."""


def read(subject: str, text: str) -> Message:
    """Normalise (NFKC, lower case, simplified script) and hear the cues. Takes any string, never raises."""
    subject, text = _normalise(subject), _normalise(text)
    cjk_in_subject, cjk_in_text = _count(_CJK, subject), _count(_CJK, text)
    in_subject, in_text = _hear(subject, cjk_in_subject), _hear(text, cjk_in_text)
    both = f"{subject} {text}" if subject else text
    return Message(
        subject=subject,
        text=text,
        language=_language(both, cjk_in_subject + cjk_in_text),
        in_subject=in_subject,
        in_text=in_text,
        names=_NO_NAMES.union(*[CUES[cue].names for cue, _ in in_subject + in_text]),
    )


def _normalise(text: str) -> str:
    if len(text) > HEAD_CHARS + TAIL_CHARS:
        text = f"{text[:HEAD_CHARS]} {text[-TAIL_CHARS:]}"
    if not text.isascii():
        for wide, plain in _WIDE_MARKS:
            text = text.replace(wide, plain)
        text = unicodedata.normalize("NFKC", text)[: HEAD_CHARS + TAIL_CHARS + 1]
    text = text.lower()
    if not text.isprintable() or "  " in text:
        text = _BLANKS.sub(" ", text)
    text = text.strip(" ")
    if _FOLDED.search(text):
        text = text.translate(_FOLDS)
    return text if text.isascii() else _CJK_GAP.sub("", text)


def _count(letters: re.Pattern[str], text: str) -> int:
    return 0 if text.isascii() else sum(map(len, letters.findall(text)))


def _hear(text: str, cjk: int) -> tuple[Heard, ...]:
    if text.isascii():
        return _alone(text, english().hear(text)) if text else ()
    heard = chinese().hear(text) if cjk else []
    if len(text) > 4 * cjk and _count(_LATIN, text) > 3 * cjk:
        heard += english().hear(text)
    return _alone(text, heard)


def _alone(text: str, heard: list[Heard]) -> tuple[Heard, ...]:
    """Take the bare word "agent" or "客服" for what it is on a telephone: a call for a human."""
    if len(heard) == 1 and heard[0].cue == "staff" and len(text) <= len(heard[0].phrase) + 4:
        return (Heard("human", heard[0].phrase),)
    return tuple(heard)


def _language(both: str, cjk: int) -> Language:
    if cjk and len(both) - cjk <= cjk // 3:
        return _ZH  # whatever the few other letters are
    if both.isascii() and not _ENGLISH.isdisjoint(both.split()):
        return _EN
    words = _LATIN.findall(both)
    letters = sum(map(len, words))
    if _count(_ELSEWHERE, both) > max(cjk // 3, letters // 3):
        return Language.OTHER
    if cjk and 4 * cjk >= letters:
        return _ZH
    if not _ENGLISH.isdisjoint(words) or (words and english().hear(both)):
        return _EN
    return Language.OTHER
