"""How soon, by whom, on which desk?"""

from aiokafka import ConsumerRecord

from agents.decisions.priority import Rulebook
from schemas.errors import StoreUnavailable
from schemas.policy import Policy
from schemas.tickets import TicketClassified, TicketPrioritized
from streams.codec import decode, models_of
from streams.pipe import Pipe
from streams.topics import CLASSIFIED

MODELS = models_of(CLASSIFIED.events)


def attach(pipe: Pipe) -> None:
    """classified -> prioritized."""
    book = pipe.book
    rulebooks: dict[str, Rulebook] = {}

    def rulebook(policy: Policy) -> Rulebook:
        if policy.version not in rulebooks:
            rulebooks[policy.version] = Rulebook(policy)
        return rulebooks[policy.version]

    def rank(record: ConsumerRecord) -> tuple[TicketPrioritized, str]:
        classified = decode(record, MODELS)
        assert isinstance(classified, TicketClassified)
        if book.newest is None:
            raise StoreUnavailable("no policy yet")
        rules = rulebook(book.newest)
        ticket = rules.prioritize(classified)
        return ticket, ticket.desk

    pipe.map("prioritize", [CLASSIFIED], rank)
