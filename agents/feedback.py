"""Was the customer satisfied?"""

from aiokafka import ConsumerRecord
from pydantic import TypeAdapter

from agents.decisions.feedback import WANTED, Surveys
from schemas.decisions import DecisionGist
from schemas.states import DeskState, SurveyState
from streams.ledger import decided
from streams.machine import Kind
from streams.pipe import Pipe
from streams.topics import ANSWERS, DECISIONS

FEEDBACK = Kind(
    name="feedback",
    build=Surveys,
    records={"survey": TypeAdapter(SurveyState), "desk": TypeAdapter(DeskState)},
    topics={},
    reads=(DecisionGist,),
)


def attach(pipe: Pipe) -> None:
    """decisions, answers -> feedback; and up the stair: asked review -> prioritized."""

    def wants(record: ConsumerRecord) -> bool:
        return decided(record, WANTED)

    pipe.keep(FEEDBACK, [DECISIONS, ANSWERS], wants)
