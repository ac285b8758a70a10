"""What can a sentence give away? Every cue with its weights, whatever the language.

A cue is one idea ("was charged", "again", "red light"). Its phrases are in `rules_zh` and `rules_en`,
what cues mean together is in `borders`. Longer than a file should be because it is one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agents.decisions.classification.evidence import Part, Weights, part
from schemas.labels import Act, Flag, Topic

# Plain names: in Python 3.11 looking a member up in its enum takes longer than a sum.
BILL, PLAN, MOBILE, FIXED, VAS = Topic.BILL, Topic.PLAN, Topic.MOBILE, Topic.FIXED, Topic.VAS
NUMBER, ROAM, DEVICE, SERVICE, SAFETY = Topic.NUMBER, Topic.ROAM, Topic.DEVICE, Topic.SERVICE, Topic.SAFETY
CONSULT, TRANSACT, FAULT, COMPLAIN = Act.CONSULT, Act.TRANSACT, Act.FAULT, Act.COMPLAIN
PRAISE, SUGGEST, OTHER, NONE = Act.PRAISE, Act.SUGGEST, Act.OTHER, Topic.NONE


@dataclass(frozen=True, slots=True)
class Cue:
    """One idea a phrase can express: weights (no unit, about 0.5 a hint, 3 a proof), flags."""

    name: str
    part: Part
    names: frozenset[str]
    """Its own name and those of the groups it belongs to."""
    flags: tuple[Flag, ...]


def _cue(name: str, weights: Weights, groups: str = "", *flags: Flag) -> Cue:
    return Cue(name, part(name, weights), frozenset([name, *groups.split()]), flags)


_TABLE = (
    # ---- bill
    _cue("money", {BILL: 1.6}, "pay"),
    _cue("cash", {BILL: 0.7}, "pay"),
    _cue("bill_doc", {BILL: 2.5}, "pay"),
    _cue("balance", {BILL: 2.6, CONSULT: 1.0}, "pay"),
    _cue("charged", {BILL: 2.2, COMPLAIN: 0.8}, "pay taken"),
    _cue("overcharged", {BILL: 3.0, COMPLAIN: 3.0}, "pay taken grievance"),
    _cue("refund", {BILL: 2.4, TRANSACT: 1.6, COMPLAIN: 0.8}, "pay"),
    _cue("deposit", {BILL: 2.2}, "pay"),
    _cue("invoice", {BILL: 3.2, TRANSACT: 1.0}, "pay"),
    _cue("topup", {BILL: 2.4, TRANSACT: 1.2}, "pay deed"),
    _cue("paid", {BILL: 1.6}, "pay"),
    _cue("not_credited", {BILL: 2.6, CONSULT: 1.6}, "pay"),
    _cue("arrears", {BILL: 2.0}, "pay"),
    _cue("autopay", {BILL: 2.2}, "pay"),
    _cue("fee_item", {BILL: 2.4}, "pay"),
    _cue("too_much", {BILL: 0.8, COMPLAIN: 1.6}),
    # ---- plan
    _cue("plan", {PLAN: 2.5}),
    _cue("tariff", {PLAN: 2.4}),
    _cue("tariff_question", {PLAN: 2.4, CONSULT: 2.5}),
    _cue("allowance", {PLAN: 2.0}),
    _cue("left", {CONSULT: 1.2}),
    _cue("data_pack", {PLAN: 2.7, TRANSACT: 0.5}),
    _cue("cap", {PLAN: 2.3}),
    _cue("throttled", {PLAN: 1.2, MOBILE: 0.6, COMPLAIN: 2.2}),
    _cue("contract", {PLAN: 2.4}),
    _cue("promotion", {PLAN: 2.2}),
    _cue("points", {PLAN: 3.0}),
    _cue("rent", {PLAN: 1.8}),
    _cue("price_rise", {PLAN: 3.0, COMPLAIN: 1.6}),
    _cue("expensive", {PLAN: 1.5, COMPLAIN: 1.2}),
    _cue("business", {PLAN: 1.3}),
    # ---- mobile
    _cue("signal", {MOBILE: 2.6}, "network"),
    _cue("no_signal", {MOBILE: 3.2, FAULT: 2.6}, "symptom network"),
    _cue("cell_net", {MOBILE: 2.2}, "network"),
    _cue("cell", {MOBILE: 0.6, DEVICE: 0.6}),
    _cue("call", {MOBILE: 0.8}),
    _cue("call_fail", {MOBILE: 2.2, FAULT: 2.6}, "symptom"),
    _cue("sms", {MOBILE: 1.3}),
    _cue("sms_fail", {MOBILE: 3.2, FAULT: 2.6}, "symptom"),
    _cue("net", {FIXED: 0.9, MOBILE: 1.1}, "network"),
    _cue("internet", {FIXED: 1.6, MOBILE: 0.5}, "network"),
    _cue("speed", {FIXED: 1.4, MOBILE: 1.3}, "network"),
    # ---- fixed
    _cue("broadband", {FIXED: 2.7}, "line network"),
    _cue("wifi", {FIXED: 2.0}, "network"),
    _cue("home", {FIXED: 0.9}),
    _cue("landline", {FIXED: 2.8}, "line"),
    _cue("tv", {FIXED: 2.6}, "line"),
    _cue("red_light", {FIXED: 3.0, FAULT: 2.6}, "symptom"),
    _cue("install", {FIXED: 2.0, TRANSACT: 1.4}, "deed"),
    _cue("move_line", {FIXED: 2.8, TRANSACT: 1.6}, "deed"),
    _cue("coverage", {FIXED: 1.6, MOBILE: 0.6, CONSULT: 0.8}),
    _cue("technician", {FIXED: 2.2}),
    _cue("no_show", {FIXED: 0.8, COMPLAIN: 2.0}, "grievance"),
    # ---- value-added services
    _cue("ringback", {VAS: 3.2}),
    _cue("membership", {VAS: 2.6}),
    _cue("vas_word", {VAS: 3.0}),
    _cue("subscription", {VAS: 1.8}),
    _cue("unsubscribe", {VAS: 1.6, TRANSACT: 2.0}, "deed cancelling"),
    _cue("never_ordered", {VAS: 2.8, COMPLAIN: 3.2}, "grievance", Flag.UNSUBSCRIBED_CHARGE),
    _cue("mailbox", {VAS: 2.4}),
    _cue("home_security", {VAS: 2.8}),
    _cue("wallet", {VAS: 3.0}),
    # ---- number and card
    _cue("number_word", {NUMBER: 1.3}),
    _cue("sim", {NUMBER: 2.2}),
    _cue("card", {NUMBER: 1.2}),
    _cue("card_swap", {NUMBER: 2.8, TRANSACT: 1.8}, "deed"),
    _cue("lost_card", {NUMBER: 2.8, TRANSACT: 2.0}),
    _cue("activate", {NUMBER: 1.6, TRANSACT: 1.4}, "deed"),
    _cue("suspended", {NUMBER: 2.8}, "suspended", Flag.SUSPENSION),
    _cue("suspend_me", {NUMBER: 2.8, TRANSACT: 1.8}, "deed", Flag.SUSPENSION),
    _cue("resume", {NUMBER: 2.8, TRANSACT: 1.8}, "deed"),
    _cue("close_account", {NUMBER: 3.0, TRANSACT: 2.0}, "deed cancelling", Flag.CANCELLATION),
    _cue("transfer_owner", {NUMBER: 3.0, TRANSACT: 1.6}, "deed"),
    _cue("port_out", {NUMBER: 3.4, TRANSACT: 1.4}, "deed", Flag.PORTING_OUT),
    _cue("real_name", {NUMBER: 2.6, TRANSACT: 0.6}),
    _cue("password", {NUMBER: 2.4, TRANSACT: 0.6}),
    _cue("puk", {NUMBER: 3.2, CONSULT: 0.4}),
    _cue("forwarding", {NUMBER: 3.0}),
    _cue("forward_deed", {NUMBER: 2.8, TRANSACT: 1.6}, "deed"),
    _cue("caller_id", {NUMBER: 3.0}),
    _cue("pick_number", {NUMBER: 2.6, TRANSACT: 1.0}, "deed"),
    # ---- roaming
    _cue("roaming", {ROAM: 3.2}, "away"),
    _cue("abroad", {ROAM: 2.4}, "away"),
    _cue("country", {ROAM: 1.6}, "away"),
    # ---- devices
    _cue("handset", {DEVICE: 2.6}),
    _cue("modem", {DEVICE: 1.9, FIXED: 1.2}, "box"),
    _cue("router", {DEVICE: 2.6, FIXED: 0.8}, "box"),
    _cue("set_top", {DEVICE: 1.7, FIXED: 1.5}, "box"),
    _cue("equipment", {DEVICE: 2.2}, "box"),
    _cue("warranty", {DEVICE: 2.6, TRANSACT: 0.4}),
    _cue("buy", {DEVICE: 0.9, TRANSACT: 0.8}, "deed"),
    _cue("give_back", {DEVICE: 0.9, TRANSACT: 0.9}, "deed"),
    _cue("settings", {DEVICE: 1.0, CONSULT: 0.5}),
    # ---- service channels
    _cue("staff", {SERVICE: 1.8}),
    _cue("hotline", {SERVICE: 2.2}),
    _cue("store", {SERVICE: 2.4}),
    _cue("app", {SERVICE: 2.4}),
    _cue("app_fail", {SERVICE: 2.6, FAULT: 2.6}, "symptom"),
    _cue("appointment", {SERVICE: 1.8, TRANSACT: 0.8}, "deed"),
    _cue("progress", {SERVICE: 2.8, CONSULT: 1.2}),
    _cue("attitude", {SERVICE: 3.2, COMPLAIN: 2.4}, "grievance"),
    _cue("runaround", {SERVICE: 2.2, COMPLAIN: 2.6}, "grievance"),
    _cue("complaint_line", {SERVICE: 3.2, CONSULT: 4.5}),
    # ---- safety
    _cue("fraud", {SAFETY: 3.2, COMPLAIN: 1.4}, "menace", Flag.FRAUD),
    _cue("spam", {SAFETY: 3.2, COMPLAIN: 1.4}, "menace"),
    _cue("privacy", {SAFETY: 3.0, COMPLAIN: 1.6}, "menace"),
    _cue("block", {SAFETY: 2.6, TRANSACT: 1.6}, "deed"),
    _cue("hijacked", {SAFETY: 3.2, COMPLAIN: 1.4}, "menace", Flag.FRAUD),
    _cue("cloud", {}, "network"),
    _cue("iot", {NUMBER: 0.8}),
    # ---- acts: questions
    _cue("how", {CONSULT: 2.0}, "question"),
    _cue("why", {CONSULT: 1.0}, "question why"),
    _cue("what_now", {CONSULT: 0.6}, "why"),
    _cue("how_much", {CONSULT: 1.8}, "question"),
    _cue("which", {CONSULT: 1.4}, "question"),
    _cue("check", {CONSULT: 2.8}, "question"),
    _cue("ask", {CONSULT: 1.6}, "question"),
    _cue("yes_no", {CONSULT: 1.2}, "question"),
    _cue("can", {CONSULT: 0.3}),
    # ---- acts: deeds
    _cue("want", {TRANSACT: 1.2}),
    _cue("please_do", {TRANSACT: 1.6}),
    _cue("order", {TRANSACT: 2.0}, "deed"),
    _cue("cancel", {TRANSACT: 2.2}, "deed cancelling"),
    _cue("change", {TRANSACT: 2.0}, "deed"),
    _cue("reset", {TRANSACT: 2.0}, "deed"),
    _cue("send", {TRANSACT: 1.6}, "deed"),
    # ---- acts: symptoms
    _cue("broken", {FAULT: 2.4}, "symptom"),
    _cue("slow", {FAULT: 2.2, FIXED: 0.6, MOBILE: 0.5}, "symptom"),
    _cue("down", {FAULT: 2.6, FIXED: 1.0, MOBILE: 0.9}, "symptom network"),
    _cue("bad", {FAULT: 0.6, COMPLAIN: 0.6}, "poor"),
    _cue("net_down", {FIXED: 2.2, MOBILE: 0.6, FAULT: 2.6}, "symptom network"),
    _cue("picture", {FIXED: 1.4, FAULT: 2.2}, "symptom"),
    _cue("gone", {FAULT: 0.8}),
    _cue("often", {FAULT: 0.8, COMPLAIN: 0.3}),
    _cue("repair", {FAULT: 2.6, FIXED: 0.4}, "symptom"),
    _cue("mass", {FAULT: 1.6}, "symptom", Flag.MASS_OUTAGE),
    # ---- acts: grievance
    _cue("complain_word", {COMPLAIN: 3.6, SERVICE: 1.2}, "grievance"),
    _cue("again", {COMPLAIN: 1.3}, "grievance"),
    _cue("keeps_on", {COMPLAIN: 0.9, FAULT: 0.4}),
    _cue("lasting", {COMPLAIN: 1.2}, "grievance"),
    _cue("nobody", {COMPLAIN: 2.0, SERVICE: 0.4}, "grievance"),
    _cue("still_not", {COMPLAIN: 1.8}, "grievance"),
    _cue("redress", {COMPLAIN: 2.8}, "grievance"),
    _cue("anger", {COMPLAIN: 2.6}, "grievance"),
    _cue("refused", {COMPLAIN: 2.4}, "grievance"),
    _cue("indignant", {COMPLAIN: 1.4}),
    _cue("require", {COMPLAIN: 1.0}),
    _cue("deceived", {COMPLAIN: 2.8}, "grievance"),
    _cue("promised", {COMPLAIN: 1.4, PLAN: 0.4}, "promised"),
    _cue("not_as_sold", {COMPLAIN: 2.8}, "grievance"),
    _cue("monopoly", {COMPLAIN: 3.0}, "grievance"),
    _cue("regulator", {COMPLAIN: 2.6}, "grievance", Flag.THREAT_REGULATOR),
    _cue("media", {COMPLAIN: 2.2}, "grievance", Flag.THREAT_MEDIA),
    _cue("lawyer", {COMPLAIN: 2.2}, "grievance", Flag.LAWYER),
    # ---- acts: the rest
    _cue("praise", {PRAISE: 3.4, SERVICE: 1.4}),
    _cue("thanks", {PRAISE: 0.8, SERVICE: 0.3}),
    _cue("good", {PRAISE: 1.4, SERVICE: 0.5}),
    _cue("suggest", {SUGGEST: 4.2}),
    _cue("human", {OTHER: 2.4}, "", Flag.ASKS_HUMAN),
    _cue("greeting", {OTHER: 0.6}),
    _cue("not_ours", {OTHER: 3.0}),
    _cue("injury", {FAULT: 1.4, COMPLAIN: 0.4}, "", Flag.INJURY),
)

CUES: Mapping[str, Cue] = MappingProxyType({cue.name: cue for cue in _TABLE})
"""Every cue by name."""
