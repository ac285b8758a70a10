"""What do cues mean together? The border rules of the taxonomy, as data.

Each rule adds its weights when all it needs was heard and nothing it forbids.
The order matters only between equal reasons: the earlier is named first.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agents.decisions.classification.cues import (
    BILL,
    COMPLAIN,
    CONSULT,
    DEVICE,
    FAULT,
    FIXED,
    MOBILE,
    NUMBER,
    OTHER,
    PLAN,
    PRAISE,
    ROAM,
    SAFETY,
    SERVICE,
    TRANSACT,
    VAS,
)
from agents.decisions.classification.evidence import Part, Weights, part


@dataclass(frozen=True, slots=True)
class Border:
    """When all of `need` and none of `lack` were heard, `part` is added to the scores."""

    part: Part
    need: frozenset[str]
    lack: frozenset[str]


def _border(name: str, need: str, lack: str, weights: Weights) -> Border:
    return Border(part(name, weights), frozenset(need.split()), frozenset(lack.split()))


BORDERS = (
    # fault or complaint: a symptom alone is a fault, with a grievance it is a complaint
    _border("symptom+grievance", "symptom grievance", "", {COMPLAIN: 2.6, FAULT: -1.5}),
    _border("symptom+why", "symptom why", "grievance", {FAULT: 1.5}),
    _border("symptom+question", "symptom question", "grievance deed", {FAULT: 0.8}),
    _border("poor-network", "poor network", "grievance", {FAULT: 2.2}),
    _border("poor-line", "poor line", "grievance network", {FAULT: 1.8}),
    _border("poor-call", "poor call", "grievance", {FAULT: 2.0, MOBILE: 0.8}),
    _border("poor-network+grievance", "poor network grievance", "", {COMPLAIN: 1.6}),
    _border("slow-network", "slow network", "", {FAULT: 0.6}),
    # money taken: an accusing question is a complaint, a neutral one is not
    _border("why-taken", "why taken", "", {COMPLAIN: 3.0, BILL: 0.5}),
    _border("how-taken", "how taken", "", {COMPLAIN: 2.2}),
    _border("why-too-much", "why too_much", "", {COMPLAIN: 2.6}),
    _border("how-too-much", "how too_much", "", {COMPLAIN: 2.2}),
    _border("taken-unordered", "taken never_ordered", "", {VAS: 1.2, COMPLAIN: 1.0}),
    _border("too-much-money", "too_much pay", "", {COMPLAIN: 1.0}),
    _border("taken-check", "taken check", "grievance why", {CONSULT: 0.6}),
    _border("taken-membership", "taken membership", "", {VAS: 0.8}),
    _border("not-credited+still", "not_credited still_not", "", {COMPLAIN: 1.6}),
    _border("paid-plan", "plan pay", "taken", {BILL: 0.4}),
    _border("closed-taken", "close_account taken", "", {BILL: 1.4, COMPLAIN: 0.6}),
    _border("closed-bill", "close_account bill_doc", "", {BILL: 1.4}),
    _border("refund-line", "refund line", "", {BILL: 0.8}),
    _border("price-of-plan", "how_much plan", "taken", {PLAN: 1.0}),
    _border("allowance-left", "allowance how_much", "", {PLAN: 1.0, CONSULT: 0.8}),
    _border("allowance-taken", "allowance taken", "", {BILL: 0.4}),
    _border("rent-taken", "rent taken", "", {BILL: 0.8}),
    # promises about price: bill when charged, else plan
    _border("promise-charged", "promised taken", "", {BILL: 1.2, COMPLAIN: 2.0}),
    _border("promise-open", "promised", "taken symptom technician", {PLAN: 0.8, COMPLAIN: 1.0}),
    _border("deceived-cash", "deceived cash", "taken", {PLAN: 1.6}),
    _border("deceived-price", "deceived promotion", "taken", {PLAN: 0.8}),
    # deeds: may I cancel is a deed, how do I cancel a question, checking is a question
    _border("want-deed", "want deed", "how check grievance", {TRANSACT: 1.4}),
    _border("please-deed", "please_do deed", "how check grievance", {TRANSACT: 1.4}),
    _border("can-send", "can send", "how check", {TRANSACT: 1.6}),
    _border(
        "can-deed", "can deed", "how check grievance why which how_much expensive taken indignant", {TRANSACT: 2.2}
    ),
    _border("how-deed", "how deed", "grievance", {CONSULT: 2.8}),
    _border("how-much-deed", "how_much deed", "grievance", {CONSULT: 1.8}),
    _border("which-deed", "which deed", "grievance want please_do", {CONSULT: 1.4}),
    _border("ask-deed", "ask deed", "grievance can", {CONSULT: 1.0}),
    _border("check-want", "check want", "grievance", {CONSULT: 1.4}),
    _border("check-please", "check please_do", "grievance", {CONSULT: 1.6}),
    _border("cancel-grievance", "cancelling grievance", "", {COMPLAIN: 0.6}),
    # what is cancelled: a line is closed (number), a pack or plan is changed
    _border("close-line", "cancel line", "never_ordered subscription vas_word", {NUMBER: 3.2}),
    _border("close-account-line", "close_account line", "", {NUMBER: 2.6}),
    _border("cancel-plan", "cancelling plan", "", {PLAN: 0.8}),
    _border("cancel-pack", "cancelling data_pack", "", {PLAN: 0.8}),
    _border("unsubscribe-sms", "unsubscribe sms", "", {SAFETY: 0.6}),
    # suspended: although paid it is still the number; a question is consult, a statement fault
    _border("suspended-paid", "suspended paid", "", {NUMBER: 2.0, COMPLAIN: 0.8, FAULT: 1.0}),
    _border("resume-why", "resume paid why", "", {COMPLAIN: 3.0, NUMBER: 1.2}),
    _border("suspended-topup", "suspended topup", "", {NUMBER: 1.6}),
    _border("suspended-arrears", "suspended arrears", "", {NUMBER: 0.8}),
    _border("suspended-why", "suspended why", "grievance", {CONSULT: 1.6}),
    _border("suspended-question", "suspended question", "grievance", {CONSULT: 0.8}),
    _border("suspended-statement", "suspended", "question why want please_do deed grievance", {FAULT: 2.2}),
    # lines and boxes
    _border("line-call", "landline call_fail", "", {FIXED: 2.0}),
    _border("line-call-word", "landline call", "", {FIXED: 0.8}),
    _border("line-speed", "broadband speed", "", {FIXED: 1.0}),
    _border("box-red", "box red_light", "", {FIXED: 1.5}),
    _border("box-down", "box down", "", {FIXED: 1.6}),
    _border("box-repair", "box broken", "down", {DEVICE: 1.2}),
    _border("box-deed", "box deed", "install move_line", {DEVICE: 1.6}),
    _border("box-refund", "box refund", "pay taken", {DEVICE: 2.0}),
    _border("box-back", "box give_back", "", {DEVICE: 1.2, TRANSACT: 0.8}),
    _border("box-taken", "box taken", "", {BILL: 1.0}),
    _border("tv-picture", "tv symptom", "", {FIXED: 0.8, FAULT: 0.4}),
    _border("cell-down", "cell down", "", {MOBILE: 1.6}),
    _border("cell-slow", "cell slow", "", {MOBILE: 1.4}),
    _border("cell-net", "cell net", "broadband wifi", {MOBILE: 1.2}),
    _border("cell-broken", "cell broken", "network", {DEVICE: 0.8}),
    _border("gone-network", "gone network", "", {FAULT: 1.8}),
    _border("cell-buy", "cell buy", "", {DEVICE: 1.6}),
    _border("allowance-symptom", "allowance symptom", "", {MOBILE: 1.6}),
    _border("card-means-slow", "card network", "card_swap lost_card sim", {FAULT: 2.0, NUMBER: -1.2}),
    _border("card-means-frozen", "card tv", "", {FAULT: 2.0, NUMBER: -1.2}),
    _border("home-down", "home network", "cell_net signal", {FIXED: 1.0}),
    _border("sms-symptom", "sms broken", "", {MOBILE: 1.4}),
    # visits: open work is fixed, behaviour is service
    _border("visit-missed", "technician no_show", "attitude", {FIXED: 2.0, COMPLAIN: 0.6}),
    _border("visit-late", "technician still_not", "attitude", {FIXED: 1.0}),
    _border("visit-manner", "technician attitude", "", {SERVICE: 1.6}),
    _border("install-late", "install still_not", "", {FIXED: 1.0, COMPLAIN: 1.0}),
    _border("appointment-line", "appointment install", "", {FIXED: 1.0}),
    _border("hotline-busy", "hotline call_fail", "", {SERVICE: 1.0, COMPLAIN: 2.4}),
    _border("staff-grievance", "staff grievance", "", {SERVICE: 0.8}),
    _border("staff-poor", "staff poor", "", {SERVICE: 1.4, COMPLAIN: 2.0}),
    _border("store-poor", "store poor", "", {SERVICE: 1.0, COMPLAIN: 1.6}),
    _border("store-which", "store which", "", {SERVICE: 0.8, CONSULT: 0.8}),
    _border("app-symptom", "app symptom", "", {SERVICE: 1.6}),
    _border(
        "progress-of-complaint",
        "progress complain_word",
        "still_not again nobody redress anger lasting",
        {CONSULT: 2.5, COMPLAIN: -2.0},
    ),
    _border("progress-check", "progress check", "", {SERVICE: 1.0}),
    # subscriptions
    _border("business-on-number", "business number_word", "subscription", {PLAN: 1.2}),
    _border("vas-on-number", "subscription business", "", {VAS: 1.4}),
    _border("business-taken", "business never_ordered", "", {VAS: 0.8}),
    _border("gift-membership", "membership promotion", "", {VAS: 1.8}),
    _border("plan-membership", "membership plan", "", {VAS: 0.8}),
    _border("membership-deed", "membership deed", "", {VAS: 0.6}),
    # abroad
    _border("away-network", "away network", "", {ROAM: 1.8}),
    _border("away-call", "away call", "", {ROAM: 1.2}),
    _border("away-symptom", "away symptom", "", {ROAM: 1.6}),
    _border("roaming-taken", "roaming taken", "", {BILL: 1.0}),
    _border("away-data", "away data_pack which", "", {ROAM: 0.6}),
    _border("away-cell", "away cell", "", {ROAM: 0.6}),
    _border("away-pack", "away data_pack", "", {ROAM: 1.4}),
    _border("away-allowance", "away allowance", "", {ROAM: 0.8}),
    _border("country-roam", "country abroad", "", {ROAM: 0.6}),
    # safety outranks the channel it came by
    _border("menace-report", "menace check complain_word", "", {CONSULT: 2.0}),
    _border("menace-statement", "menace", "question can deed", {COMPLAIN: 1.4}),
    _border("menace-message", "menace sms", "", {SAFETY: 1.4}),
    _border("menace-call", "menace call", "", {SAFETY: 1.2}),
    _border("abroad-block", "away block", "", {SAFETY: 1.2}),
    _border("menace-money", "menace pay", "", {SAFETY: 1.0}),
    _border("menace-block", "menace block", "", {SAFETY: 1.0, TRANSACT: 1.0}),
    # other
    _border("human-only", "human", "question deed symptom grievance", {OTHER: 1.6}),
    _border("praise-staff", "praise staff", "grievance", {PRAISE: 0.8, SERVICE: 0.8}),
    _border("praise-technician", "praise technician", "grievance", {PRAISE: 1.0, FIXED: 0.6}),
    _border("praise-install", "praise install", "grievance", {PRAISE: 1.0}),
    _border("praise-repair", "praise repair", "grievance", {PRAISE: 1.0, FIXED: 1.0}),
    _border("good-staff", "good staff", "grievance poor", {PRAISE: 1.6}),
    _border("good-thanks", "good thanks", "grievance", {PRAISE: 1.6, SERVICE: 0.8}),
    _border("good-technician", "good technician", "grievance poor", {PRAISE: 1.6}),
    _border("expensive-taken", "expensive taken", "", {BILL: 1.0}),
)
"""Every border rule."""


def _by_name() -> Mapping[str, tuple[tuple[int, Border], ...]]:
    """Keep every rule, with its place, under the one name it needs that the fewest rules need."""
    wanted = Counter(name for border in BORDERS for name in border.need)
    found: dict[str, tuple[tuple[int, Border], ...]] = {}
    for place, border in enumerate(BORDERS):
        rarest = min(sorted(border.need), key=wanted.__getitem__)
        found[rarest] = (*found.get(rarest, ()), (place, border))
    return found


_BY_NAME = _by_name()
_NAMES = frozenset(_BY_NAME)


def borders_of(names: frozenset[str]) -> list[Part]:
    """Return what the cues and groups heard mean together, in the order of the table."""
    found = [
        (place, border.part)
        for name in _NAMES & names
        for place, border in _BY_NAME[name]
        if border.need <= names and border.lack.isdisjoint(names)
    ]
    return [added for _, added in sorted(found)]
