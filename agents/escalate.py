"""Which clocks run out?"""

from aiokafka import ConsumerRecord
from pydantic import TypeAdapter

from agents.decisions.escalation import WANTED, WANTED_FOR, Watch
from schemas.decisions import DecisionGist
from schemas.states import DeskState, WatchState
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

    pipe.keep(ESCALATE, [DECISIONS], wants)
