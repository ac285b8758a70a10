"""Whatever happens, in whatever order, twice or late: the desk keeps its promises."""

from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from schemas.actions import (
    AbuseReported,
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReclassified,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
    TicketUrged,
    TicketWithdrawn,
)
from schemas.commands import TicketForced
from schemas.decisions import Kind
from schemas.desks import OverflowRules
from schemas.journal import Ticked
from schemas.labels import Act, Channel, Priority, Topic
from schemas.model import Event
from schemas.policy import Choose, Order
from schemas.responders import (
    ResponderHeartbeat,
)
from schemas.states import TicketStatus
from schemas.tickets import TicketRaised, TicketReviewAsked
from tests.agents.decisions.desk.builders import DESK, START_MS, about, blinking, opening, policy, ticket
from tests.agents.decisions.desk.invariants import (
    check_bonds,
    check_hands,
    check_indexes,
    check_matching,
    check_neighbours,
    check_opening,
    check_records,
)
from tests.agents.decisions.desk.people import CERTAIN, PEOPLE, PERSON, SKILLS, AnyPeople
from tests.agents.decisions.effort import profile

TICKETS = [f"t{i}" for i in range(14)]
TICKET = st.sampled_from(TICKETS)
CALENDARS = {"early": blinking(0, 1), "late": blinking(2)}


class AnyDesk(AnyPeople):
    """Everything else that can reach a desk, and what must hold after each of it."""

    @rule(
        name=TICKET,
        channel=st.sampled_from([Channel.PHONE, Channel.WEB, Channel.WEB, Channel.EMAIL]),
        skills=SKILLS,
        priority=st.integers(1, 4),
        age_s=st.sampled_from([0, 0, 5, 300, -3]),
        customer=st.sampled_from(["ada", "bob", "eve"]),
        hops=st.sampled_from([0, 0, 0, 1, 2, 3]),
        topic=st.sampled_from([Topic.BILL, Topic.BILL, Topic.PLAN]),
        pauses=st.booleans(),
        prefer=st.sampled_from([{}, {}, {"english": 1}, {"mobile": 2, "billing": 2}]),
    )
    def arrives(self, name: str, age_s: int, **about_it: Any) -> None:
        at_s = (self.followed.now_ms - START_MS) / 1000 - age_s
        self.followed.tell(ticket(name, at_s=at_s, **about_it))

    @rule(count=st.integers(3, 9), channel=st.sampled_from([Channel.PHONE, Channel.WEB]), start=st.integers(0, 9))
    def many_arrive(self, count: int, channel: Channel, start: int) -> None:
        now_s = (self.followed.now_ms - START_MS) / 1000
        for i in range(count):
            name = TICKETS[(start + i) % len(TICKETS)]
            self.followed.tell(ticket(name, channel=channel, at_s=now_s - i % 3, customer="ada" if i % 2 else "bob"))

    @rule()
    def all_offers_are_accepted(self) -> None:
        for name in self.followed.those(TicketStatus.OFFERED):
            if name in self.followed.those(TicketStatus.OFFERED):  # a timer may ring between the two
                self.followed.tell(about(OfferAccepted, **self.followed.hand(name)))

    @rule(data=st.data(), count=st.integers(1, 3))
    def accepts(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            if names := self.followed.those(TicketStatus.OFFERED):
                self.followed.tell(about(OfferAccepted, **self.followed.hand(data.draw(st.sampled_from(names)))))

    @precondition(lambda self: self.followed.those(TicketStatus.OFFERED))
    @rule(data=st.data())
    def rejects(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.OFFERED)))
        self.followed.tell(about(OfferRejected, **self.followed.hand(name)))

    @precondition(lambda self: self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD))
    @rule(data=st.data())
    def resolves(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD)))
        self.followed.tell(about(TicketResolved, **self.followed.hand(name)))

    @precondition(lambda self: self.followed.those(TicketStatus.ASSIGNED))
    @rule(data=st.data(), for_s=st.sampled_from([None, -10, 0, 5, 50]))
    def holds(self, data: st.DataObject, for_s: int | None) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.ASSIGNED)))
        until_ms = None if for_s is None else self.followed.now_ms + for_s * 1000
        self.followed.tell(about(TicketHeld, **self.followed.hand(name), until_ms=until_ms))

    @precondition(lambda self: self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD))
    @rule(
        data=st.data(),
        to=st.one_of(
            st.builds(lambda p: {"to_responder": p}, PERSON),
            st.builds(lambda s: {"to_skills": s}, SKILLS),
            st.builds(lambda d: {"to_desk": d}, st.sampled_from(["foshan", "shenzhen", DESK, "atlantis"])),
        ),
    )
    def transfers(self, data: st.DataObject, to: Any) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD)))
        self.followed.tell(about(TicketTransferred, **self.followed.hand(name), **to))

    @rule(name=TICKET, person=PERSON, over_limit=st.booleans())
    def is_forced(self, name: str, person: str, over_limit: bool) -> None:
        self.over_limit.add(person)
        self.followed.tell(about(TicketForced, ticket=name, responder=person, by="boss", over_limit=over_limit))

    @rule(
        name=TICKET,
        action=st.sampled_from([TicketWithdrawn, TicketResumed, TicketReopened, TicketCancelled, TicketUrged]),
    )
    def somebody_acts(self, name: str, action: type[Event]) -> None:
        self.followed.tell(about(action, ticket=name))

    @precondition(lambda self: self.followed.those(TicketStatus.RESOLVED))
    @rule(data=st.data(), asked=st.booleans())
    def comes_back(self, data: st.DataObject, asked: bool) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.RESOLVED)))
        if asked:
            self.followed.tell(about(TicketReviewAsked, ticket=name, score=1, asked_ms=self.followed.now_ms))
        else:
            self.followed.tell(about(TicketReopened, ticket=name))

    @precondition(lambda self: self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD))
    @rule(data=st.data())
    def reports_abuse(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.ASSIGNED, TicketStatus.HELD)))
        self.followed.tell(about(AbuseReported, **self.followed.hand(name)))

    @precondition(lambda self: self.followed.those(TicketStatus.HELD))
    @rule(data=st.data())
    def resumes(self, data: st.DataObject) -> None:
        self.followed.tell(
            about(TicketResumed, ticket=data.draw(st.sampled_from(self.followed.those(TicketStatus.HELD))))
        )

    @rule(name=TICKET, priority=st.sampled_from(Priority))
    def is_raised(self, name: str, priority: Priority) -> None:
        self.followed.tell(
            about(TicketRaised, ticket=name, priority=priority, clause="S1-4", raised_ms=self.followed.now_ms)
        )

    @precondition(lambda self: self.followed.those(TicketStatus.MOVED))
    @rule(data=st.data(), hops=st.integers(0, 3))
    def returns_from_another_desk(self, data: st.DataObject, hops: int) -> None:
        name = data.draw(st.sampled_from(self.followed.those(TicketStatus.MOVED)))
        facts = self.followed.desk.floor.tickets[name].state.facts
        self.followed.tell(facts.model_copy(update={"hops": facts.hops + hops}))

    @rule(
        name=TICKET,
        person=PERSON,
        by_holder=st.booleans(),
        behind=st.integers(1, 2),
        action=st.sampled_from([OfferAccepted, OfferRejected, TicketHeld, TicketResolved, AbuseReported]),
    )
    def acts_too_late(self, name: str, person: str, by_holder: bool, behind: int, action: type[Event]) -> None:
        """A fencing token of the past is powerless: nothing but one ignored decision, and no record changes."""
        self.followed.tell(Ticked())
        known = self.followed.desk.floor.tickets.get(name)
        epoch = (known.state.epoch if known else 1) - behind
        if epoch < 1:
            return
        if known is not None and known.state.holder is not None and by_holder:
            person = known.state.holder
        before = dict(self.followed.records)
        outcomes = self.followed.tell(about(action, ticket=name, responder=person, epoch=epoch))
        assert [o.kind for o in outcomes] == [Kind.IGNORED]
        assert {k: v for k, v in before.items() if k != "desk"} == {
            k: v for k, v in self.followed.records.items() if k != "desk"
        }

    @rule(seconds=st.sampled_from([0.001, 1, 4, 7, 30, 45, 200]))
    def time_passes(self, seconds: float) -> None:
        self.followed.now_ms += round(seconds * 1000)
        self.followed.tell(Ticked())

    @rule(seconds=st.sampled_from([0.5, 5, 39]))
    def time_passes_and_all_beat(self, seconds: float) -> None:
        self.followed.now_ms += round(seconds * 1000)
        for name in PEOPLE:
            self.followed.tell(about(ResponderHeartbeat, responder=name))

    @precondition(lambda self: self.followed.desk.due_ms() is not None)
    @rule(data=st.data(), topic=st.sampled_from([Topic.BILL, Topic.MOBILE, Topic.PLAN]), boss=st.booleans())
    def a_label_is_corrected(self, data: Any, topic: Topic, boss: bool) -> None:
        known = self.followed.those(*TicketStatus)
        if known:
            name = data.draw(st.sampled_from(known))
            by = "boss" if boss else self.followed.desk.floor.tickets[name].state.holder or "chen"
            self.followed.tell(about(TicketReclassified, ticket=name, by=by, act=Act.COMPLAIN, topic=topic))

    @rule(early_ms=st.sampled_from([0, 0, 1]))
    def time_passes_to_the_next_timer(self, early_ms: int) -> None:
        self.followed.now_ms = max(self.followed.now_ms, (self.followed.desk.due_ms() or 0) - early_ms)
        self.followed.tell(Ticked())

    @rule(back_s=st.sampled_from([1, 3600]), event=st.booleans())
    def the_clock_steps_back(self, back_s: int, event: bool) -> None:
        before = self.followed.desk.floor.now_ms
        self.followed.tell(Ticked(), self.followed.now_ms - back_s * 1000)
        assert self.followed.desk.floor.now_ms == before

    @rule(
        weights=st.sampled_from([(8, 4, 2, 1), (1, 1, 1, 1), (0, 0, 0, 0)]),
        order=st.sampled_from(Order),
        choose=st.sampled_from(Choose),
        fair=st.booleans(),
        ramp_s=st.sampled_from([0, 0, 20]),
        shift_grace_s=st.sampled_from([1800, 3]),
        relax_percent=st.sampled_from([(30, 60, 80), (10,), ()]),
        silence_s=st.sampled_from([40, 10, 1.001, 0.29]),
        share=st.sampled_from([125, 250]),
        misses=st.integers(1, 3),
        wrap_up_s=st.sampled_from([0, 0.0001, 10]),
        preferred_s=st.sampled_from([5, 0.0001]),
        interrupts=st.sampled_from([(), (Channel.EMAIL,), (Channel.EMAIL, Channel.WEB)]),
        hours=st.sampled_from([(None, None), (None, None), ("early", None), ("early", "foshan")]),
        night=st.sampled_from([None, "late", "early"]),
        overflow=st.sampled_from([None, OverflowRules(spare=0), OverflowRules(after_percent=1, window_s=5, spare=1)]),
    )
    def policy_changes(
        self,
        weights: Any,
        share: int,
        wrap_up_s: float,
        hours: Any,
        night: str | None,
        interrupts: tuple[Channel, ...],
        **dispatch: Any,
    ) -> None:
        rules = policy(
            f"v{len(self.followed.journal)}",
            wrap_up_s=wrap_up_s,
            weights=dict(zip(Priority, weights, strict=True)),
            **dispatch,
            **CERTAIN,
        )
        web, phone = rules.channels[Channel.WEB], rules.channels[Channel.PHONE]
        more = Channel.EMAIL in interrupts
        rules.channels[Channel.WEB] = web.model_copy(update={"share": share, "interrupts": (Channel.EMAIL,) * more})
        rules.channels[Channel.PHONE] = phone.model_copy(update={"interrupts": interrupts})
        self.followed.activate(opening(rules, CALENDARS, guangzhou=hours, foshan=(night, None)))

    @rule(after_s=st.sampled_from([0, 3, 120]), seed=st.integers(0, 9))
    def another_worker_takes_over(self, after_s: int, seed: int) -> None:
        """From here on a desk loaded from the records decides as the first one does."""
        records = list(self.followed.records.items())
        Random(seed).shuffle(records)
        self.followed.now_ms += after_s * 1000
        self.followed.taken_over(records)

    # -- what must hold -----------------------------------------------------------------------------------

    @invariant()
    def what_is_said_and_written_is_true(self) -> None:
        self.followed.check()

    @invariant()
    def records_and_indexes_agree(self) -> None:
        check_hands(self.followed.desk, self.over_limit)
        for desk in (self.followed.desk, self.followed.shadow):
            if desk is not None:
                check_records(desk)
                check_indexes(desk)
                check_bonds(desk)
                check_opening(desk)
                check_neighbours(desk)

    @invariant()
    def nobody_waits_beside_somebody_free(self) -> None:
        check_matching(self.followed.desk)

    def teardown(self) -> None:
        self.followed.fold()


AnyDesk.TestCase.settings = profile(examples=1200, steps=50)
TestAnyDesk = AnyDesk.TestCase
