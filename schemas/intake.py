"""What do the channels tell us? One payload per channel, validated strictly."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, JsonValue, StringConstraints

from schemas.dialects import DialectId
from schemas.labels import Channel, Language, Segment
from schemas.model import Frozen, Growing, Id

Line = Annotated[str, StringConstraints(max_length=256)]
Body = Annotated[str, StringConstraints(max_length=16_000)]
Reference = Annotated[str, StringConstraints(max_length=512)]
References = Annotated[tuple[Reference, ...], Field(max_length=32)]


class Customer(Frozen):
    """Who asks. ``key`` is the operator's own customer number; never a telephone number."""

    key: Id
    name: Line | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[+0-9 \-]{3,24}$")] | None = None
    segment: Segment = Segment.PERSONAL  # S3-9
    star: int = Field(0, ge=0, le=7, description="star level, 0 (none) to 7")
    key_account: bool = False
    needs_human: bool = Field(False, description="elderly or disabled: straight to a person")
    rural: bool = Field(False, description="fault clocks differ by town and country")


class Intake(Growing):
    """What all channels send. ``region`` is the customer's city or district code and names the desk."""

    CHANNEL: ClassVar[Channel]
    customer: Customer
    region: Annotated[str, StringConstraints(max_length=64)] = ""
    language: Language | None = None
    dialect: DialectId | None = Field(None, description="as chosen at the menu or heard by the speech recognition")
    occurred_at: AwareDatetime | None = Field(None, description="when the customer spoke, if not when it was sent")

    def words(self) -> tuple[str, str]:
        """Give (subject, text) for the classifier."""
        raise NotImplementedError

    def details(self) -> dict[str, JsonValue]:
        """Give the channel's structured facts, without the words and the customer."""
        return self.model_dump(
            mode="json",
            exclude={"customer", "region", "language", "dialect", "occurred_at", *self.WORDS},
            exclude_defaults=True,
        )

    WORDS: ClassVar[frozenset[str]] = frozenset()


class PhoneIntake(Intake):
    """A call to a hot line (10000, 10010, 10086 …), as transcribed or summarised."""

    TYPE: ClassVar[str] = "com.paidan.intake.phone.v1"
    CHANNEL: ClassVar[Channel] = Channel.PHONE
    WORDS: ClassVar[frozenset[str]] = frozenset({"transcript", "summary"})
    caller: Annotated[str, StringConstraints(pattern=r"^[+0-9 \-*]{3,24}$")]
    called: Annotated[str, StringConstraints(pattern=r"^[+0-9 \-]{3,24}$")]
    ivr_path: Annotated[tuple[Line, ...], Field(max_length=16)] = ()
    transcript: Body = ""
    summary: Body = ""
    waited_s: float = Field(0.0, ge=0, le=86_400, description="in the voice queue so far, seconds")
    recording: Reference | None = None

    def words(self) -> tuple[str, str]:
        """Give the summary as subject and the transcript as text."""
        return (self.summary, self.transcript) if self.transcript else ("", self.summary)


class WebIntake(Intake):
    """A form of the web site."""

    TYPE: ClassVar[str] = "com.paidan.intake.web.v1"
    CHANNEL: ClassVar[Channel] = Channel.WEB
    WORDS: ClassVar[frozenset[str]] = frozenset({"form"})
    form: Annotated[dict[Line, Body], Field(min_length=1, max_length=64)]
    page: Reference = ""
    locale: Annotated[str, StringConstraints(max_length=16)] = "zh-CN"
    attachments: References = ()

    def words(self) -> tuple[str, str]:
        """Give the field ``subject`` and all other fields, in the form's order."""
        rest = "\n".join(value for name, value in self.form.items() if name != "subject")
        return self.form.get("subject", ""), rest


class NetworkMeasurement(Frozen):
    """What the phone saw of the network when the customer reported."""

    technology: Annotated[str, StringConstraints(max_length=16)]
    rsrp_dbm: float | None = Field(None, ge=-200, le=0)
    download_mbps: float | None = Field(None, ge=0)
    upload_mbps: float | None = Field(None, ge=0)
    latency_ms: float | None = Field(None, ge=0)
    cell: Line | None = None


class LocationConsent(Frozen):
    """Whether the customer let us use the location (PIPL 28-29); only the district is kept, never coordinates."""

    granted: bool
    district: Line | None = None


class AppIntake(Intake):
    """A report from the operator's app."""

    TYPE: ClassVar[str] = "com.paidan.intake.app.v1"
    CHANNEL: ClassVar[Channel] = Channel.APP
    WORDS: ClassVar[frozenset[str]] = frozenset({"subject", "text"})
    app: Line
    device: Line
    subject: Line = ""
    text: Body
    network: NetworkMeasurement | None = None
    location: LocationConsent | None = None
    logs: References = ()

    def words(self) -> tuple[str, str]:
        """Give subject and text as written."""
        return self.subject, self.text


class PlainIntake(Intake):
    """E-mail or a visit to a store (营业厅): subject and text."""

    WORDS: ClassVar[frozenset[str]] = frozenset({"subject", "text"})
    subject: Line = ""
    text: Body
    place: Line = Field("", description="mailbox or store")

    def words(self) -> tuple[str, str]:
        """Give subject and text as written."""
        return self.subject, self.text


class EmailIntake(PlainIntake):
    """An e-mail to customer service."""

    TYPE: ClassVar[str] = "com.paidan.intake.email.v1"
    CHANNEL: ClassVar[Channel] = Channel.EMAIL


class StoreIntake(PlainIntake):
    """A visit to a store (营业厅)."""

    TYPE: ClassVar[str] = "com.paidan.intake.store.v1"
    CHANNEL: ClassVar[Channel] = Channel.STORE
