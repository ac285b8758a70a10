"""Which clocks run out?"""

from aiokafka import ConsumerRecord
from pydantic import TypeAdapter

from agents.decisions.escalation import WANTED, WANTED_FOR, Watch
from schemas.decisions import DecisionGist
from schemas.states import DeskState, WatchState
from streams import metrics
from streams.ledger import decided
from streams.machine import Kind
from streams.pipe import Pipe
from streams.topics import DECISIONS

ESCALATE = Kind(
    name="escalate",
    build=Watch,
    records={"watch": TypeAdapter(WatchState), "desk": TypeAdapter(DeskState)},
    topics={},
    reads=(DecisionGist,),
)


def attach(pipe: Pipe) -> None:
    """decisions, time -> escalations; and up the stair: raised priority -> prioritized."""

    def wants(record: ConsumerRecord) -> bool:
        return decided(record, WANTED, WANTED_FOR)

    def show_limits() -> None:
        metrics.CLAUSE_LIMIT.clear()
        for clause in pipe.book.newest.clauses if pipe.book.newest is not None else ():
            metrics.CLAUSE_LIMIT.labels(clause.id, "max").set(clause.limit_s)
            if clause.mean_limit_s is not None:
                metrics.CLAUSE_LIMIT.labels(clause.id, "mean").set(clause.mean_limit_s)

    pipe.keep(ESCALATE, [DECISIONS], wants)
    pipe.gauges.append(show_limits)
