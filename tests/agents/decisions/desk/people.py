"""People who come, go and change, in any order: the first half of what can reach a desk."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from schemas.actions import WrapUpFinished
from schemas.commands import QueuePaused, QueueResumed, ResponderDrained
from schemas.desks import OverflowRules
from schemas.labels import Channel, Topic
from schemas.reports import Crew, DeskReported
from schemas.responders import (
    ResponderHeartbeat,
    ResponderLoggedIn,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
    Status,
)
from tests.agents.decisions.desk.builders import about, policy, rooms_of
from tests.agents.decisions.desk.following import Followed

PEOPLE = ["chen", "li", "wang", "zhao"]
PERSON = st.sampled_from(PEOPLE)
SKILLS = st.dictionaries(st.sampled_from(["billing", "mobile"]), st.integers(1, 2), max_size=2)


CERTAIN = {"handle_s": 30, "shrink": 100_000}
"""So much is expected of every kind of work that no ticket changes it: nobody fits in because others were quick."""


class AnyPeople(RuleBasedStateMachine):
    """A followed desk and what its responders do."""

    def __init__(self) -> None:
        super().__init__()
        rules = policy(
            "v0",
            preferred_s=5,
            decline_s=7,
            misses=2,
            reopen_s=100,
            silence_s=40,
            bond_s=90,
            overflow=OverflowRules(spare=0),
            **CERTAIN,
        )
        self.followed = Followed(rules)
        self.over_limit: set[str] = set()
        self.followed.taken_over()

    @rule(
        name=PERSON,
        skills=SKILLS,
        channels=st.sampled_from([tuple(Channel), (Channel.PHONE,), (Channel.WEB, Channel.APP)]),
        limit=st.sampled_from([1000, 1000, 500, 300]),
        status=st.sampled_from([Status.AVAILABLE, Status.AVAILABLE, Status.AWAY]),
        left_s=st.sampled_from([None, None, None, 20, 200]),
    )
    def logs_in(self, name: str, left_s: int | None, **as_what: Any) -> None:
        self.over_limit.add(name)
        ends_ms = None if left_s is None else self.followed.now_ms + left_s * 1000
        self.followed.tell(about(ResponderLoggedIn, responder=name, shift_ends_ms=ends_ms, **as_what))

    @rule(name=PERSON, back=st.booleans())
    def everybody_logs_in(self, name: str, back: bool) -> None:
        for person in PEOPLE:
            if person != name or back:
                self.over_limit.add(person)
                self.followed.tell(about(ResponderLoggedIn, responder=person, skills={"billing": 2, "mobile": 2}))

    @rule(name=PERSON)
    def logs_out(self, name: str) -> None:
        self.followed.tell(about(ResponderLoggedOut, responder=name))

    @rule(name=PERSON, status=st.sampled_from(Status))
    def changes_status(self, name: str, status: Status) -> None:
        self.followed.tell(about(ResponderStatusChanged, responder=name, status=status))

    @rule(name=PERSON, skills=SKILLS)
    def changes_skills(self, name: str, skills: Any) -> None:
        self.followed.tell(about(ResponderSkillsChanged, responder=name, skills=skills))

    @rule(name=PERSON, drain=st.booleans())
    def is_drained(self, name: str, drain: bool) -> None:
        self.followed.tell(about(ResponderDrained, responder=name, drain=drain, by="boss"))

    @rule(
        queue=st.sampled_from([{"topic": Topic.BILL}, {"topic": Topic.PLAN}, {"skill": "mobile"}]),
        fallback=st.sampled_from([None, None, "foshan", "atlantis"]),
        again=st.sampled_from([True, True, False]),
    )
    def a_queue_is_paused(self, queue: Any, fallback: str | None, again: bool) -> None:
        self.followed.tell(about(QueuePaused, by="boss", fallback=fallback, **queue))
        if again:
            self.followed.tell(about(QueueResumed, by="boss", **queue))

    @rule()
    def every_queue_is_resumed(self) -> None:
        for queue in ({"topic": Topic.BILL}, {"topic": Topic.PLAN}, {"skill": "mobile"}):
            self.followed.tell(about(QueueResumed, by="boss", **queue))

    @rule(
        by=st.sampled_from(["foshan", "shenzhen", "enterprise"]),
        skills=st.sampled_from([{"billing": 2, "mobile": 2}, {"mobile": 1}, {}]),
        rooms=st.dictionaries(st.sampled_from([1000, 500, 125]), st.integers(1, 3), max_size=2),
        level=st.sampled_from([None, None, 900, 100]),
        is_open=st.sampled_from([True, True, False]),
        age_s=st.sampled_from([0, 0, 4, 100]),
    )
    def a_neighbour_reports(self, by: str, skills: Any, rooms: Any, age_s: int, **how: Any) -> None:
        crew = Crew(skills=skills, channels=tuple(Channel), limit=1000, rooms=rooms_of(rooms))
        at_ms = self.followed.now_ms - age_s * 1000
        self.followed.tell(about(DeskReported, by=by, at_ms=at_ms, crews=(crew,), **how))

    @rule(name=PERSON)
    def beats(self, name: str) -> None:
        self.followed.tell(about(ResponderHeartbeat, responder=name))

    @rule(name=PERSON)
    def ends_wrap_up(self, name: str) -> None:
        self.followed.tell(about(WrapUpFinished, responder=name))
