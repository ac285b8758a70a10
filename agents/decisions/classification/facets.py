"""What else follows from the words and the label: domain, problem class, complaint class, flags?"""

from agents.decisions.classification.cues import COMPLAIN, CONSULT, CUES, FAULT, TRANSACT
from schemas.labels import Act, ComplaintClass, Domain, Flag, ProblemClass, Topic

_DOMAIN_BY_CUE = (
    # The first cue heard decides: narrow products before broad ones.
    ("cloud", Domain.CLOUD),
    ("iot", Domain.IOT),
    ("broadband", Domain.BROADBAND),
    ("landline", Domain.FIXED_VOICE),
    ("wifi", Domain.BROADBAND),
    ("modem", Domain.BROADBAND),
    ("router", Domain.BROADBAND),
    ("set_top", Domain.BROADBAND),
    ("tv", Domain.BROADBAND),
)
_DOMAIN_BY_TOPIC = {
    Topic.FIXED: Domain.BROADBAND,
    Topic.MOBILE: Domain.MOBILE,
    Topic.NUMBER: Domain.MOBILE,
    Topic.ROAM: Domain.MOBILE,
}
_MOBILE_CUES = frozenset({"cell", "cell_net", "signal", "no_signal", "sim", "sms", "allowance", "data_pack"})

_NETWORK_TOPICS = frozenset({Topic.MOBILE, Topic.FIXED, Topic.ROAM, Topic.DEVICE})
_ACCOUNT_TOPICS = frozenset({Topic.BILL, Topic.PLAN, Topic.NUMBER, Topic.VAS})
_COMPLAINT_CLASS = {
    Topic.BILL: ComplaintClass.FEE,
    Topic.PLAN: ComplaintClass.FEE,
    Topic.MOBILE: ComplaintClass.NETWORK,
    Topic.FIXED: ComplaintClass.NETWORK,
    Topic.ROAM: ComplaintClass.NETWORK,
    Topic.VAS: ComplaintClass.VALUE_ADDED,
}
_FLAGGED = frozenset(cue.name for cue in CUES.values() if cue.flags)


def domain_of(topic: Topic, names: frozenset[str]) -> Domain | None:
    """Name the product domain (S3-10), or nothing when the words leave it open."""
    for cue, domain in _DOMAIN_BY_CUE:
        if cue in names:
            return domain
    if topic in _DOMAIN_BY_TOPIC:
        return _DOMAIN_BY_TOPIC[topic]
    return Domain.MOBILE if names & _MOBILE_CUES else None


def problem_class_of(act: Act, topic: Topic) -> ProblemClass:
    """Name the problem class (S1-7).

    A fault, or a complaint about a network, is technical; a question is an inquiry; what changes or disputes an
    account (money, plan, number, subscription) is account; the rest is other.
    """
    if act is FAULT or (act is COMPLAIN and topic in _NETWORK_TOPICS):
        return ProblemClass.TECHNICAL
    if act is CONSULT:
        return ProblemClass.INQUIRY
    if act in (TRANSACT, COMPLAIN) and topic in _ACCOUNT_TOPICS:
        return ProblemClass.ACCOUNT
    return ProblemClass.OTHER


def complaint_class_of(act: Act, topic: Topic) -> ComplaintClass | None:
    """Name the complaint class (S2-16): by topic, service quality where no other fits; nothing for other acts."""
    if act is not COMPLAIN:
        return None
    return _COMPLAINT_CLASS.get(topic, ComplaintClass.SERVICE_QUALITY)


def flags_of(names: frozenset[str]) -> tuple[Flag, ...]:
    """Name the scenes heard, in the order of the enum, whatever the label says: safety is not outvoted."""
    closes_line = "cancel" in names and "line" in names
    if not closes_line and names.isdisjoint(_FLAGGED):
        return ()
    found = {flag for name in names & _FLAGGED for flag in CUES[name].flags}
    if closes_line:
        found.add(Flag.CANCELLATION)
    return tuple(flag for flag in Flag if flag in found)
