"""Who solved this customer's last problem?"""

from bisect import bisect_left, insort

from agents.decisions.desk.queues import Ticket


class Bonds:
    """Resolved tickets by customer, in the order in which they were resolved."""

    __slots__ = ("_resolved",)

    def __init__(self) -> None:
        self._resolved: dict[str, list[tuple[int, str]]] = {}

    def tie(self, ticket: Ticket) -> None:
        """Remember a ticket that was just resolved."""
        insort(self._resolved.setdefault(ticket.state.facts.customer, []), _when(ticket))

    def untie(self, ticket: Ticket) -> None:
        """Forget a resolved ticket, before it is reopened or closed."""
        customer = ticket.state.facts.customer
        resolved = self._resolved[customer]
        del resolved[bisect_left(resolved, _when(ticket))]
        if not resolved:
            del self._resolved[customer]

    def last(self, customer: str) -> str | None:
        """Give the ticket of the customer that was resolved last, if any is remembered."""
        resolved = self._resolved.get(customer)
        return resolved[-1][1] if resolved else None


def _when(ticket: Ticket) -> tuple[int, str]:
    return ticket.state.resolved_ms or 0, ticket.id
