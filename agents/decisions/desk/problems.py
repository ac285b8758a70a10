"""Which tickets are about the same problem: one customer's, or one letter that many send?"""

from bisect import bisect_left, insort
from collections.abc import Iterator

from agents.decisions.desk.queues import Ticket

Age = tuple[int, str]


class Problems:
    """The desk's tickets by customer and topic, by template, and by the ticket they were merged into."""

    __slots__ = ("_children", "_letters", "_owners", "_same")

    def __init__(self) -> None:
        self._same: dict[tuple[str, str], list[Age]] = {}
        self._owners: dict[str, list[Age]] = {}
        self._letters: dict[str, list[tuple[int, str, str]]] = {}
        self._children: dict[str, list[Age]] = {}

    def add(self, ticket: Ticket) -> None:
        """Take a ticket in, as its record stands."""
        state, facts = ticket.state, ticket.state.facts
        if state.merged_into is not None:
            _put(self._children, state.merged_into, _age(ticket))
        else:
            _put(self._same, (facts.customer, facts.topic), _age(ticket))
            if facts.template is not None:
                _put(self._owners, facts.template, _age(ticket))
        if facts.template is not None and (state.merged_into is None or state.mass):
            _put(self._letters, facts.template, (*_age(ticket), facts.customer))

    def remove(self, ticket: Ticket) -> None:
        """Take a ticket out, before its record changes or goes."""
        state, facts = ticket.state, ticket.state.facts
        if state.merged_into is not None:
            _drop(self._children, state.merged_into, _age(ticket))
        else:
            _drop(self._same, (facts.customer, facts.topic), _age(ticket))
            if facts.template is not None:
                _drop(self._owners, facts.template, _age(ticket))
        if facts.template is not None and (state.merged_into is None or state.mass):
            _drop(self._letters, facts.template, (*_age(ticket), facts.customer))

    def same(self, customer: str, topic: str) -> Iterator[str]:
        """Give the customer's own tickets about a topic, the youngest first."""
        return (name for _, name in reversed(self._same.get((customer, topic), [])))

    def owners(self, template: str) -> Iterator[str]:
        """Give the tickets of a letter that stand on their own, the oldest first."""
        return (name for _, name in self._owners.get(template, []))

    def children(self, parent: str) -> list[str]:
        """Give the tickets merged into another, the oldest first."""
        return [name for _, name in self._children.get(parent, [])]

    def senders(self, template: str, since_ms: int, enough: int) -> int:
        """Count the customers who sent a letter since a moment, the youngest first and no further than enough."""
        seen: set[str] = set()
        for received_ms, _, customer in reversed(self._letters.get(template, [])):
            if received_ms < since_ms or len(seen) >= enough:
                break
            seen.add(customer)
        return len(seen)


def _age(ticket: Ticket) -> Age:
    return ticket.received_ms, ticket.id


def _put(index: dict, key: object, entry: tuple) -> None:  # type: ignore[type-arg]  # three shapes of one move
    entries = index.get(key)
    if entries is None:
        index[key] = [entry]  # with no room to grow: most stay alone
    else:
        insort(entries, entry)


def _drop(index: dict, key: object, entry: tuple) -> None:  # type: ignore[type-arg]  # three shapes of one move
    entries = index[key]
    del entries[bisect_left(entries, entry)]
    if not entries:
        del index[key]
