"""What does a ticket of this city look like when its channel sends it?"""

from random import Random
from typing import Any

from deploy.city.saying import LETTER, SPOKEN, Saying
from deploy.city.words_en import EN
from deploy.city.words_zh import OUTAGE_ZH, ZH
from schemas.intake import (
    AppIntake,
    Customer,
    EmailIntake,
    Intake,
    LocationConsent,
    NetworkMeasurement,
    PhoneIntake,
    StoreIntake,
    WebIntake,
)
from schemas.labels import Channel, Language, Segment, Topic

SAYINGS = ZH + EN
OUTAGE = OUTAGE_ZH
MIX = {Channel.PHONE: 38, Channel.WEB: 24, Channel.APP: 31, Channel.EMAIL: 4, Channel.STORE: 3}
ENGLISH_SHARE = 0.15
REGIONS = {
    "guangzhou": ("广州", "guangzhou", "020", "4401"),
    "shenzhen": ("深圳", "shenzhen", "0755", "4403"),
    "foshan": ("佛山", "0757", "4406"),
    "elsewhere": ("珠海", "东莞", "0760", "惠州"),
}
CITIES = (*("guangzhou",) * 9, *("shenzhen",) * 7, *("foshan",) * 4, *("elsewhere",) * 4)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
IVR = {
    Topic.BILL: ("1 查询", "2 账单与发票"),
    Topic.PLAN: ("2 办理", "1 套餐"),
    Topic.FIXED: ("3 报障", "1 宽带"),
    Topic.MOBILE: ("3 报障", "2 手机"),
    Topic.ROAM: ("2 办理", "5 国际漫游"),
}
APPS = ("City 9.4.1", "City 9.4.0", "City 9.3.2", "City 9.4.1 harmony")
PHONES = ("HUAWEI Mate 70", "Xiaomi 15", "iPhone 17", "OPPO Find X8", "vivo X200", "HONOR Magic7", "Redmi K80")
PAGES = ("/service/report", "/service/complaint", "/help/contact", "/bill/question")


def customer(seed: int, number: int) -> tuple[Customer, str]:
    """Give the customer with this number as a channel knows them, and their city; always the same."""
    rng = Random(f"customer/{seed}/{number}")
    who = Customer(
        key=f"c{seed}-{number:06d}",
        name=rng.choice(SURNAMES) + rng.choice(("先生", "女士")),
        phone=_phone(rng),
        segment=rng.choices(tuple(Segment), (88, 7, 3, 2))[0],
    )
    return who, rng.choice(CITIES)


def pick(rng: Random, channel: Channel, sayings: tuple[Saying, ...] = SAYINGS) -> Saying:
    """Choose something that fits the channel: nobody calls with a letter, nobody types a babble."""
    english = rng.random() < ENGLISH_SHARE
    manners = {
        Channel.PHONE: (SPOKEN,), Channel.EMAIL: (LETTER,), Channel.STORE: (SPOKEN, LETTER),
        Channel.WEB: ("typed", "typed", LETTER), Channel.APP: ("typed",),
    }[channel]  # fmt: skip
    manner = rng.choice(manners)
    language = Language.EN if english else Language.ZH
    fitting = [s for s in sayings if s.manner == manner and s.language is language]
    return rng.choice(fitting or [s for s in sayings if s.manner == manner] or sayings)


def compose(rng: Random, channel: Channel, who: Customer, city: str, saying: Saying) -> Intake:
    """Put a saying into the full payload of its channel."""
    text = saying.text.format(phone=who.phone)
    common: dict[str, Any] = {"customer": who, "region": rng.choice(REGIONS[city])}
    if rng.random() < 0.3:
        common["language"] = saying.language
    return COMPOSERS[channel](rng, common, saying, text)


def _phone_call(rng: Random, common: dict[str, Any], saying: Saying, text: str) -> Intake:
    transcribed = rng.random() < 0.8
    return PhoneIntake(
        **common,
        caller=common["customer"].phone,
        called=rng.choice(("10000", "10000", "10086", "10010", "10000 9")),
        ivr_path=IVR.get(saying.topic, ("0 人工",)),
        transcript=text if transcribed else "",
        summary="" if transcribed else text,
        waited_s=round(rng.expovariate(1 / 12), 1),
        recording=f"s3://recordings/2026/11/{rng.getrandbits(48):012x}.opus",
    )


def _web_form(rng: Random, common: dict[str, Any], saying: Saying, text: str) -> Intake:
    form = {"subject": saying.subject} if saying.subject else {}
    form["description"] = text
    if rng.random() < 0.5:
        form["contact_time"] = rng.choice(("工作日 9:00-18:00", "随时", "evenings after 7 pm"))
    shots = rng.choice((0, 0, 0, 1, 2))
    return WebIntake(
        **common,
        form=form,
        page=f"https://www.example.cn{rng.choice(PAGES)}",
        locale="en-US" if saying.language is Language.EN else "zh-CN",
        attachments=tuple(f"s3://uploads/{rng.getrandbits(40):010x}.jpg" for _ in range(shots)),
    )


def _app_report(rng: Random, common: dict[str, Any], saying: Saying, text: str) -> Intake:
    network = None
    if saying.topic in (Topic.MOBILE, Topic.FIXED):
        network = NetworkMeasurement(
            technology=rng.choice(("NR SA", "NR NSA", "LTE", "Wi-Fi 6")),
            rsrp_dbm=-float(rng.randint(78, 124)),
            download_mbps=round(rng.uniform(0.2, 90), 1),
            upload_mbps=round(rng.uniform(0.1, 30), 1),
            latency_ms=float(rng.randint(18, 900)),
            cell=f"460-11-{rng.getrandbits(28)}",
        )
    granted = rng.random() < 0.6
    return AppIntake(
        **common,
        app=rng.choice(APPS),
        device=rng.choice(PHONES),
        subject=saying.subject,
        text=text,
        network=network,
        location=LocationConsent(granted=granted, district="天河区" if granted else None),
        logs=(f"s3://logs/{rng.getrandbits(40):010x}.gz",) if network else (),
    )


def _mail(rng: Random, common: dict[str, Any], saying: Saying, text: str) -> Intake:
    return EmailIntake(**common, subject=saying.subject, text=text, place="service@example.cn")


def _visit(rng: Random, common: dict[str, Any], saying: Saying, text: str) -> Intake:
    store = rng.choice(("体育西路营业厅", "华强北营业厅", "祖庙路营业厅"))
    return StoreIntake(**common, subject=saying.subject, text=text, place=store)


def _phone(rng: Random) -> str:
    return f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"


COMPOSERS = {
    Channel.PHONE: _phone_call,
    Channel.WEB: _web_form,
    Channel.APP: _app_report,
    Channel.EMAIL: _mail,
    Channel.STORE: _visit,
}
