"""In which way of speaking is a ticket?"""

import re
from collections.abc import Iterable

from agents.decisions.classification.message import Message, read
from schemas.dialects import Dialect
from schemas.labels import Language


class Dialects:
    """The policy's ways of speaking, each with its words as `read` would write them."""

    def __init__(self, dialects: Iterable[Dialect]) -> None:
        self._known = [(one, _pattern(one.words)) for one in dialects]

    def find(self, message: Message) -> str | None:
        """Give the one with the most different words in the message, if that are enough; None for plain language."""
        if message.language is Language.OTHER:
            return None
        best, most = None, 0
        for one, pattern in self._known:
            heard = len({*pattern.findall(message.subject), *pattern.findall(message.text)})
            if heard >= one.least and heard > most:
                best, most = one.id, heard
        return best


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Find any of the words, the longer first; those of one letter as a class, which is searched fastest."""
    written = {read("", word).text for word in words}
    single = "".join(sorted(word for word in written if len(word) == 1))
    several = sorted((word for word in written if len(word) > 1), key=lambda word: (-len(word), word))
    found = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in several]
    return re.compile("|".join(found + ([f"[{re.escape(single)}]"] if single else [])), re.A)
