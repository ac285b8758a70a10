"""Is what lies below a topic found, and may a policy ask about it?"""

from agents.decisions.classification.classify import classify
from agents.decisions.classification.leaves import leaves
from agents.decisions.classification.taxonomy import Taxonomy
from agents.decisions.traits import Steps, holds, under
from schemas.classification import Classification
from schemas.conditions import When
from schemas.intake import Customer
from schemas.labels import Act, Channel, ComplaintClass, Domain, Topic
from schemas.policy import Need
from schemas.taxonomy import Leaf
from schemas.tickets import TicketClassified, TicketReceived
from tests.agents.decisions.desk.builders import telecom

SHIPPED = Taxonomy(telecom().leaves)


def labelled(text: str, taxonomy: Taxonomy = SHIPPED) -> Classification:
    return classify("", text, taxonomy=taxonomy)


def test_a_leaf_is_found_below_the_topic() -> None:
    assert labelled("我要开一张发票").leaf == "bill.invoice"
    assert labelled("我还剩多少流量").leaf == "plan.allowance"
    assert labelled("my internet is down again, no service since morning").leaf == "fixed.outage"


def test_a_twig_is_found_by_its_words_once_its_leaf_was() -> None:
    assert labelled("帮我开电子发票").leaf == "bill.invoice.electronic"
    assert labelled("把彩铃给我退订了").leaf == "vas.cancel.ringback"


def test_what_follows_from_a_leaf_goes_before_what_follows_from_the_topic() -> None:
    said = labelled("我家座机打不出去没有拨号音")

    assert (said.topic, said.leaf, said.domain) == (Topic.FIXED, "fixed.landline", Domain.FIXED_VOICE)
    strict = Taxonomy([Leaf(id="bill.overcharge", zh="多扣", en="overcharge", complaint_class="service_quality")])
    accused = labelled("你们为什么乱扣我的话费", strict)
    assert (accused.act, accused.complaint_class) == (Act.COMPLAIN, ComplaintClass.SERVICE_QUALITY)


def test_without_a_taxonomy_or_a_known_leaf_none_is_named() -> None:
    assert classify("", "我要开一张发票").leaf is None
    assert labelled("我要开一张发票", Taxonomy([])).leaf is None


def test_an_operators_own_leaf_is_found_by_its_words() -> None:
    own = Taxonomy([*telecom().leaves, Leaf(id="plan.campus", zh="校园卡", en="campus", words=("校园套餐",))])

    assert labelled("校园套餐怎么办理", own).leaf == "plan.campus"


def test_latin_words_begin_and_end_where_words_do() -> None:
    pins = Taxonomy([Leaf(id="number.pin", zh="PIN", en="PIN", words=("pin",))])

    assert labelled("i forgot my sim pin", pins).leaf == "number.pin"
    assert labelled("sim card spinning in the slot", pins).leaf is None


def test_a_policy_asks_about_a_leaf_and_all_below_it() -> None:
    assert under("vas.cancel.ringback", "vas.cancel")
    assert under("vas.cancel", "vas.cancel")
    assert not under("vas.cancelled", "vas.cancel")

    need = Need(id="n", when=When(leaves=("vas.cancel",)), skills={"vas": 2})
    steps = Steps(telecom().model_copy(update={"needs": (need,)}))
    received = TicketReceived(
        ticket="t-1", channel=Channel.WEB, source="/test", event="e-1", received_ms=0, customer=Customer(key="c-1")
    )
    ticket = TicketClassified(received=received, classification=labelled("把彩铃给我退订了"))
    traits = steps.traits_of(ticket)
    assert traits.leaf == "vas.cancel"
    assert holds(need.when, traits)
    assert not holds(When(leaves=("vas.query",)), traits)


def test_every_trained_leaf_has_its_place_in_the_shipped_policy() -> None:
    trained = {name for head in leaves().heads.values() for name in head.names}

    assert trained - {leaf.id for leaf in telecom().leaves} == set()
    assert len(trained) > 50
