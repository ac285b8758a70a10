"""What did the customer state that a record must hold?"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.model import Frozen

Said = Annotated[str, StringConstraints(max_length=64)]
Several = Annotated[tuple[Said, ...], Field(max_length=8)]


class RecordField(StrEnum):
    """The five fields every record must hold (S1-8)."""

    TIME = "time"  # 时间
    PLACE = "place"  # 地点
    CUSTOMER = "customer"  # 客户身份
    PROBLEM = "problem"  # 问题描述
    EXPECTED = "expected"  # 期望结果


class Network(StrEnum):
    """Which network the customer speaks of."""

    MOBILE_2G = "2g"
    MOBILE_3G = "3g"
    MOBILE_4G = "4g"
    MOBILE_5G = "5g"
    FIBRE = "fibre"
    DSL = "dsl"
    CABLE = "cable"
    WIFI = "wifi"
    LANDLINE = "landline"


class Wish(StrEnum):
    """What the customer expects to come out of it."""

    REPAIR = "repair"
    REFUND = "refund"
    COMPENSATION = "compensation"
    CANCELLATION = "cancellation"
    RESTORATION = "restoration"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    REPLACEMENT = "replacement"
    CALL_BACK = "call_back"


class Facts(Frozen):
    """Facts found in the words. Numbers are masked; of all this the policy sees only how many are affected."""

    phones: Several = ()
    """Telephone numbers, masked."""
    orders: Several = ()
    """Order, bill and ticket numbers; all but the last four characters masked."""
    amounts: Several = ()
    """Amounts as number and currency, `30.00 CNY`."""
    times: Several = ()
    """Moments and spans as the customer said them."""
    places: Several = ()
    """Regions down to district, road or compound; never a door."""
    networks: Annotated[tuple[Network, ...], Field(max_length=9)] = ()
    since: Said | None = None
    """Since when, or for how long, as said."""
    affected: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Users affected, when more than the customer's own."""
    wishes: Annotated[tuple[Wish, ...], Field(max_length=9)] = ()
    information_required: Annotated[tuple[RecordField, ...], Field(max_length=5)] = ()
    """What must still be asked for (S1-8)."""
