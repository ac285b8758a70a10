"""Which skills are must and which are nice, who has the time to finish, and who may rest?"""

from agents.decisions.priority import Traits, rule
from schemas.actions import AbuseReported, TicketTransferred, WrapUpFinished
from schemas.decisions import Kind, Reason
from schemas.labels import Act, Channel, Language, ProblemClass, Segment, Topic
from schemas.policy import Need, PolicyActivated, Skill, When
from schemas.responders import ResponderLoggedOut, ResponderSkillsChanged, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import Played, about, call, desk, policy, reload, responder, telecom, ticket

BUSY = {"billing": 1, "english": 2, "vas": 1}
NICE = {"english": 2, "vas": 1}


def traits() -> Traits:
    return Traits(
        act=Act.CONSULT,
        topic=Topic.BILL,
        channel=Channel.WEB,
        segment=Segment.PERSONAL,
        domain=None,
        problem_class=ProblemClass.INQUIRY,
        complaint_class=None,
        language=Language.ZH,
        flags=(),
        rural=False,
        key_account=False,
        needs_human=False,
        star=0,
        sure=True,
    )


def busy_expert(**dispatch: object) -> Played:
    """A desk where the one with all the nice skills is on a call, and wang with the must-have is free."""
    d = desk(policy(silence_s=1e7, **dispatch), responder("expert", skills=BUSY, limit=1000))
    d.tell(call("t0"))
    d.accept("t0")
    d.tell(responder("wang"))
    return d


def test_whoever_has_the_nice_skills_comes_first() -> None:
    d = desk(None, responder("a"), responder("expert", skills=BUSY))

    (offer,) = d.tell(ticket(prefer=NICE))

    assert (offer.responder, offer.why.dropped) == ("expert", ())


def test_a_ticket_waits_for_nice_skills_that_somebody_present_has() -> None:
    d = busy_expert()

    (queued,) = d.tell(ticket(prefer=NICE))

    assert (queued.kind, queued.why.waits_for) == (Kind.QUEUED, "capacity")


def test_nice_skills_are_given_up_step_by_step_the_least_wanted_first() -> None:
    d = busy_expert()
    d.tell(ticket(prefer=NICE))

    assert [o.why.dropped for o in d.wait(17.9)] == []
    assert [(o.why.reason, o.why.dropped) for o in d.wait(0.1)] == [(Reason.RELAXED, ())]
    assert [o.why.dropped for o in d.wait(18)] == [("vas",)]
    (offer,) = d.wait(12)
    assert (offer.responder, offer.why.dropped) == ("wang", ("english", "vas"))


def test_a_nice_skill_that_nobody_present_has_is_given_up_at_once() -> None:
    d = desk(None, responder("wang"))

    (offer,) = d.tell(ticket(prefer={"english": 1, "cloud": 1}))

    assert (offer.responder, offer.why.dropped) == ("wang", ("english", "cloud"))


def test_when_the_last_who_had_it_leaves_it_is_given_up_at_once() -> None:
    for leaves in (
        about(ResponderLoggedOut, responder="expert"),
        about(ResponderSkillsChanged, responder="expert", skills={"billing": 1}),
    ):
        d = busy_expert()
        d.tell(ticket(prefer=NICE))

        d.tell(leaves)

        assert d.state().prefer == {}


def test_what_was_given_up_does_not_come_back() -> None:
    d = desk(None, responder("wang"))
    d.tell(ticket(prefer=NICE))
    d.tell(responder("expert", skills=BUSY))

    d.reject()

    assert d.state().prefer == {}


def test_must_haves_are_never_given_up() -> None:
    d = desk(policy(silence_s=1e7), responder("wang"))
    d.tell(ticket(skills={"cloud": 1}, prefer=NICE))

    d.wait(3600)

    assert d.status() is TicketStatus.WAITING


def test_a_ticket_passed_to_other_skills_asks_for_those_alone() -> None:
    d = desk(None, responder("expert", skills=BUSY))
    d.tell(ticket(prefer=NICE))
    d.accept()

    d.tell(about(TicketTransferred, **d.hand(), to_skills={"mobile": 1}))

    assert (d.state().skills, d.state().prefer) == ({"mobile": 1}, {})


def test_another_worker_goes_on_down_the_ladder() -> None:
    d = busy_expert()
    d.tell(ticket(prefer=NICE))
    other = reload(d.desk, d.desk.floor.policy)

    assert other.due_ms() == d.now_ms + 18_000


def test_another_schedule_is_followed() -> None:
    d = busy_expert(relax_percent=(50,))
    d.tell(ticket(prefer=NICE))

    d.wait(30)

    assert d.holder() == "wang"


def test_needs_say_what_is_nice_and_a_must_covers_it() -> None:
    nice = Need(id="nice", when=When(), prefer={"care": 2, "billing": 1, "english": 3})
    must = Need(id="must", when=When(), skills={"billing": 1})
    rules = telecom().model_copy(update={"needs": (nice, must)})

    found = rule(traits(), rules, 0)

    assert (found.skills, found.prefer) == ({"billing": 1}, {"care": 2, "english": 3})


def test_a_certificate_is_a_skill_of_its_own_kind() -> None:
    d = desk(None, responder("untrained"), responder("trained", skills={"billing": 1, "cert:5g-launch": 1}))

    d.tell(ticket(skills={"billing": 1, "cert:5g-launch": 1}))

    assert d.holder() == "trained"


def test_a_certificate_can_be_named_in_the_policy() -> None:
    skills = {**telecom().skills, "cert:5g-launch": Skill(zh="5G上市培训", en="5G launch")}
    needs = (Need(id="activity", when=When(), skills={"cert:5g-launch": 1}),)
    dumped = telecom().model_dump() | {"skills": {k: v.model_dump() for k, v in skills.items()}}

    assert type(telecom()).model_validate(dumped | {"needs": [n.model_dump() for n in needs]}).needs == needs


def test_nothing_is_offered_that_cannot_be_finished_before_the_shift_ends() -> None:
    d = desk(policy(silence_s=1e7), responder("going", ends_s=299))

    (queued,) = d.tell(ticket())

    assert (queued.why.waits_for, queued.why.excluded.shift) == ("shift", 1)
    d.tell(responder("staying", ends_s=10_000))
    assert d.holder() == "staying"


def test_whoever_gets_free_near_the_end_takes_only_what_is_short() -> None:
    d = desk(policy(silence_s=1e7), responder("going", ends_s=400, status=Status.AWAY))
    d.tell(ticket(at_s=0))
    d.wait(101)

    assert d.tell(about(ResponderStatusChanged, responder="going", status=Status.AVAILABLE)) == []


def test_a_policy_that_expects_shorter_work_lets_everybody_look_again() -> None:
    d = desk(policy(silence_s=1e7), responder("going", ends_s=200))
    d.tell(ticket())

    d.tell(PolicyActivated(policy=policy("short", handle_s=100, silence_s=1e7)))

    assert d.holder() == "going"


def test_after_abuse_the_holder_rests_and_may_end_it() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7, cool_down_s=120), responder())
    d.tell(call("t1"), call("t2"))
    d.accept("t1")

    (shielded,) = d.tell(about(AbuseReported, **d.hand("t1")))
    d.resolve("t1")

    assert shielded.kind is Kind.SHIELDED
    assert d.status("t2") is TicketStatus.WAITING
    d.wait(119)
    assert d.status("t2") is TicketStatus.WAITING
    d.tell(about(WrapUpFinished, responder="wang"))
    assert d.holder("t2") == "wang"


def test_a_transfer_after_abuse_gives_the_rest_too() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7, cool_down_s=120), responder())
    d.tell(call("t1"), call("t2"))
    d.accept("t1")
    d.tell(about(AbuseReported, **d.hand("t1")))

    d.tell(about(TicketTransferred, **d.hand("t1"), to_skills={"mobile": 1}))

    assert d.status("t2") is TicketStatus.WAITING


def test_only_the_holder_can_report_abuse() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    (ignored,) = d.tell(about(AbuseReported, ticket="t1", responder="zhao", epoch=1))

    assert ignored.why.reason is Reason.STALE_OFFER
