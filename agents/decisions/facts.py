"""Which facts did the customer state, and which must still be asked for?"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from agents.decisions.masking import mask_phone
from schemas.classification import Classification
from schemas.facts import Facts, Network, RecordField, Wish
from schemas.labels import Act, Topic
from schemas.model import trusted

_Name = TypeVar("_Name", Network, Wish)

READ_CHARS = 4_000
MOST = 8
LONGEST = 64
_SHOWN = 4

_CN = "零一二两三四五六七八九十百千万半几"
_MANY = rf"(?:(?<![0-9])[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|(?<![{_CN}])[{_CN}]{{1,6}})"
_SPAN = rf"{_MANY}\s?(?:多|来)?个?(?:多)?(?:小时|钟头|天|日|周|星期|礼拜|月|年)(?!前?[号份])"
_EN_MANY = r"(?:[0-9]{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|couple of)"
_EN_SPAN = rf"{_EN_MANY}\s(?:full\s|whole\s)?(?:hour|day|week|month|year)s?"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"

_DIGIT = re.compile(r"[0-9]")
_PHONE = re.compile(
    r"(?<![0-9])(?:(?:\+|00)?86[\s-]?)?(?:1[3-9][0-9][\s-]?[0-9]{4}[\s-]?[0-9]{4}|0[0-9]{2,3}[\s-]?[2-9][0-9]{6,7})(?![0-9])"
    r"|(?<![0-9])(?:\+?1[\s.-])?\(?[2-9][0-9]{2}\)?[\s.-]{1,2}[0-9]{3}[\s.-][0-9]{4}(?![0-9])"
)
_ORDER = re.compile(
    r"(?:[订工账]单|单号|受理|流水|编号|order|ticket|case|account|reference|confirmation|invoice|bill)"
    r"(?:编?号码?|\s?(?:number|no\.?|id))?[\s:：#是为]{0,3}(?=[a-z-]{0,8}[0-9])([a-z0-9-]{5,32})(?![a-z0-9])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"([$¥￥£€])\s?([0-9][0-9,]{{0,11}}(?:\.[0-9]{{1,2}})?)"
    rf"|((?:(?<![0-9])[0-9][0-9,]{{0,11}}(?:\.[0-9]{{1,2}})?)|[{_CN}]{{1,8}})\s?(美元|港币|台币|万?元|万?块(?!头)|dollars?|bucks|usd|rmb|yuan|pounds|quid|euros?)",
    re.IGNORECASE,
)
_TIME_ZH = re.compile(
    r"(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}号(?![线楼码])|大?[前昨今明后]天(?:上午|中午|下午|晚上|早上|凌晨)?"
    r"|[昨今]晚|上个?(?:月|星期|礼拜|周)[一二三四五六日天]?|[去前今]年|这个月|"
    rf"[0-9]{{1,2}}(?:点半?|:[0-9]{{2}}|：[0-9]{{2}})|{_SPAN}"
)
_TIME_EN = re.compile(
    rf"\b(?:yesterday|today|tonight|last (?:night|week|month|year|\w+day)|this (?:morning|week|month)"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?"
    rf"|[0-9]{{1,2}}(?::[0-9]{{2}})? ?[ap]\.?m|{_EN_SPAN})\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"[从自]([^,，。!！?？\s]{{1,12}}?)(?:开始|起|到现在|到今天|以来|就)|({_SPAN})了"
    r"|\bsince ((?:last |this |the )?[a-z]+\.?(?: [0-9]{1,2})?)"
    rf"|\bfor (?:the (?:last|past) )?(?:over )?({_EN_SPAN})\b",
    re.IGNORECASE,
)
_NO_PLACE = "我你他她们在的是了家住到从这那个就都把被给和跟去来吗呢啊有没不线电网专地市郊整本全一"
_PLACE_ZH = re.compile(
    rf"(?:[^\W0-9a-zA-Z_{_NO_PLACE}]{{2,7}}(?:省|市|区|县|镇|村|街道|小区|花园|大厦|广场|路(?![由上径])|街(?!道)))+"
)
_PLACE_EN = re.compile(r"\b(?:in|at|near|from) ((?:[A-Z][a-z]+ ?){1,3}(?:, ?[A-Z]{2}\b)?)")
_AFFECTED = re.compile(
    rf"([0-9]{{1,6}}|[{_CN}]{{1,5}})\s?(?:多|来)?(?:户|家(?!里|庭)|个人|人(?!工|员)|台电脑|个用户|住户)"
    r"|\b([0-9]{1,6})\s(?:users|households|people|customers|employees|homes|families|residents)\b",
    re.IGNORECASE,
)
_NETWORKS: Mapping[Network, tuple[str, ...]] = MappingProxyType(
    {
        Network.MOBILE_2G: ("2g网", "2g信号", " 2g "),
        Network.MOBILE_3G: ("3g网", "3g信号", " 3g "),
        Network.MOBILE_4G: ("4g", "volte", " lte"),
        Network.MOBILE_5G: ("5g",),
        Network.FIBRE: ("光纤", "光猫", "光宽带", "光网", "fiber", "fibre", "ftth", " fios"),
        Network.DSL: ("dsl",),
        Network.CABLE: ("有线电视", "cable modem", "cable internet", "coax"),
        Network.WIFI: ("wifi", "wi-fi", "无线网"),
        Network.LANDLINE: ("固话", "座机", "固定电话", "landline", "home phone"),
    }
)
_WISHES: Mapping[Wish, tuple[str, ...]] = MappingProxyType(
    {
        Wish.REPAIR: ("报修", "来修", "修一下", "修好", "恢复网络", " fix", " repair", "technician", "send someone"),
        Wish.REFUND: ("退费", "退款", "退钱", "退还", "返还", "退给我", "refund", "money back", " credit me"),
        Wish.COMPENSATION: ("赔偿", "补偿", "compensat", "reimburse", " damages"),
        Wish.CANCELLATION: ("取消", "退订", "销户", "注销", "拆机", "解约", "cancel", "terminate", "unsubscribe"),
        Wish.RESTORATION: ("复机", "恢复", "重新开通", "解封", "restore", "reconnect", "reactivate", "unlock"),
        Wish.EXPLANATION: ("说法", "解释", "查清", "核实", "什么原因", "explain", "explanation", "clarif"),
        Wish.APOLOGY: ("道歉", "apolog"),
        Wish.REPLACEMENT: ("更换", "换一个", "换新", "换货", "补卡", "replace", " swap", "exchange"),
        Wish.CALL_BACK: ("回电", "回复我", "联系我", "给我打电话", "call me", "contact me", "get back to me"),
    }
)
_UNITS = ("元", "块", "币", "$", "¥", "￥", "£", "€", "doll", "buck", "usd", "rmb", "yuan", "pound", "quid", "euro")
_CURRENCY: Mapping[str, str] = MappingProxyType(
    {"$": "USD", "£": "GBP", "€": "EUR", "美": "USD", "港": "HKD", "台": "TWD", "d": "USD", "b": "USD", "u": "USD"}
    | {"p": "GBP", "q": "GBP", "e": "EUR"}
)
"""By first letter of sign or word; anything else is yuan."""
_VALUES = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_SELF_EXPLAINING = frozenset({Act.CONSULT, Act.TRANSACT, Act.PRAISE, Act.SUGGEST})
"""Acts that say themselves what is expected: an answer, the deed, nothing."""
_HAPPENED = frozenset({Act.FAULT, Act.COMPLAIN})
"""Acts about something that happened at a time and a place."""


def facts_of(
    subject: str, text: str, label: Classification, known: frozenset[RecordField] = frozenset({RecordField.CUSTOMER})
) -> Facts:
    """Find the facts of a record (S1-8) in the words; `known` are the fields the channel filled already.

    Numbers are masked; a pattern is tried only when its trigger (a digit, a letter, a Chinese character) occurs.
    """
    words = f"{subject}\n{text}"[:READ_CHARS]
    chinese, digits = not words.isascii(), _DIGIT.search(words) is not None
    since = _since(words)
    times = _several((_TIME_ZH if chinese else _TIME_EN).findall(words))
    places = _several((_PLACE_ZH if chinese else _PLACE_EN).findall(words))
    plain = f" {words.lower()} "
    wishes = _named(_WISHES, plain)
    said = {
        RecordField.TIME: bool(times or since) or label.act not in _HAPPENED,
        RecordField.PLACE: bool(places) or label.act not in _HAPPENED,
        RecordField.CUSTOMER: False,
        RecordField.PROBLEM: label.topic is not Topic.NONE,
        RecordField.EXPECTED: bool(wishes) or label.act in _SELF_EXPLAINING,
    }
    return trusted(
        Facts,
        phones=_several(map(mask_phone, _PHONE.findall(words))) if digits else (),
        orders=_several(map(_covered, _ORDER.findall(words))) if digits else (),
        amounts=_amounts(words) if any(unit in plain for unit in _UNITS) else (),
        times=times,
        places=places,
        networks=_named(_NETWORKS, plain),
        since=since,
        affected=_affected(words),
        wishes=wishes,
        information_required=tuple([field for field, told in said.items() if not told and field not in known]),
    )


def number_of(said: str) -> float | None:
    """Read a number in digits or Chinese numerals; None when it is vague (几) or none."""
    if said[0].isdigit():
        return float(said.replace(",", ""))
    total = current = 0
    whole = 0
    for letter in said:
        if letter in _VALUES:
            current = _VALUES[letter]
        elif letter in _TENS:
            total += (current or 1) * _TENS[letter]
            current = 0
        elif letter == "万":
            whole, total, current = (total + current or 1) * 10_000, 0, 0
        else:
            return None
    return float(whole + total + current)


def _several(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([one.strip()[:LONGEST] for one in found]))[:MOST]


def _named(words_of: Mapping[_Name, tuple[str, ...]], plain: str) -> tuple[_Name, ...]:
    return tuple([name for name, words in words_of.items() if any(word in plain for word in words)])


def _since(words: str) -> str | None:
    found = _SINCE.search(words)
    return next(group for group in found.groups() if group)[:LONGEST] if found else None


def _amounts(words: str) -> tuple[str, ...]:
    found = []
    for sign, plain, said, unit in _AMOUNT.findall(words):
        value = number_of(plain or said)
        if value and unit.startswith("万"):
            value *= 10_000
        if value:
            found.append(f"{value:.2f} {_CURRENCY.get((sign or unit)[0].lower(), 'CNY')}")
    return _several(found)


def _affected(words: str) -> int | None:
    counts = [number_of(zh or en) or 0 for zh, en in _AFFECTED.findall(words)]
    most = int(max(counts, default=0))
    return most if 1 < most <= 1_000_000 else None


def _covered(number: str) -> str:
    return "*" * max(0, len(number) - _SHOWN) + number[-_SHOWN:]
