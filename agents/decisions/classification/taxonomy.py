"""Which node of the policy's taxonomy is a ticket about?"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from agents.decisions.classification.leaves import LeafScorer, leaves
from agents.decisions.classification.message import Message
from schemas.labels import Topic
from schemas.taxonomy import Leaf

_LATIN = re.compile("[a-z0-9]")


class Taxonomy:
    """The nodes below the topics: those found by words, and those that the trained table knows."""

    def __init__(self, nodes: Iterable[Leaf], scorer: LeafScorer | None = None) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._scorer = scorer
        self._by_words: dict[str, list[tuple[re.Pattern[str], Leaf]]] = {}
        for node in self._nodes.values():
            if node.words:
                above = node.parent or node.topic.value
                self._by_words.setdefault(above, []).append((_pattern(node.words), node))

    def find(self, topic: Topic, message: Message, counts: Mapping[str, int]) -> Leaf | None:
        """Give the deepest node the message is about: by its words, else as trained; then what hangs from that."""
        text = f"{message.subject} {message.text}" if message.subject else message.text
        node = self._heard(topic.value, text)
        if node is None:
            node = self._nodes.get(self._trained.leaf(topic, counts, message.names) or "")
        return node and (self._heard(node.id, text) or node)

    @cached_property
    def _trained(self) -> LeafScorer:
        return self._scorer or leaves()

    def _heard(self, above: str, text: str) -> Leaf | None:
        """Give the node whose words come first in the text; the longer ones of two at one place."""
        found = [(m.start(), -len(m.group()), n) for p, n in self._by_words.get(above, ()) if (m := p.search(text))]
        return min(found, key=lambda one: one[:2])[2] if found else None


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Find any of the words; one of Latin letters begins and ends where words do."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if _LATIN.match(w) else re.escape(w) for w in longest), re.A)
