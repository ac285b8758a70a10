"""Is an event that is handed on the one that the topic would give?"""

import pytest
from aiokafka import ConsumerRecord

from agents import intake
from agents.decisions.classification.classify import classify
from agents.decisions.facts import facts_of
from agents.decisions.priority import Rulebooks
from schemas.intake import AppIntake, Customer, Intake, PhoneIntake, WebIntake
from schemas.model import trusted
from schemas.tickets import TicketClassified
from streams.codec import encode, headers, validate
from tests.agents.decisions.desk.builders import telecom

WANG = Customer(key="wang", phone="13800138000", star=5)
WORDS = "宽带断网了，光猫亮红灯，昨天晚上八点到现在，电话13800138000"
EVENTS: tuple[Intake, ...] = (
    PhoneIntake(
        customer=WANG, region="广州", caller="13800138000", called="10000", transcript=WORDS, ivr_path=["1", "2"]
    ),
    WebIntake(customer=WANG, form={"subject": "Bill", "body": "please send the invoice of October to lee@example.com"}),
    AppIntake(customer=WANG, app="palm 9.1", device="Mate 60", text=""),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.CHANNEL)
def test_every_step_gives_the_next_one_what_the_topic_would(event: Intake):
    head = headers(event.TYPE, "e1", None, "2026-11-25T00:00:00Z", source="/test")
    record = ConsumerRecord(f"p.intake.{event.CHANNEL}", 0, 7, 1, 0, b"wang", encode(event), None, 1, 2, head)

    received = intake.read(record, 65_536)
    label = classify(received.subject, received.text)
    facts = facts_of(received.subject, received.text, label, frozenset())
    classified = trusted(TicketClassified, received=received, classification=label, facts=facts)
    prioritized = Rulebooks().of(telecom()).prioritize(classified, None)

    for handed in (received, classified, prioritized):
        assert validate(type(handed), encode(handed)) == handed
