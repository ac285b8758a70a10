"""Where was a label wrong, and what became of the correction?"""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.labels import Act, Topic
from schemas.model import EpochMs, Growing, Id


class LabelCorrected(Growing):
    """A person gave a ticket another label; the classifier learns from it, in the order of the topic.

    It carries the words the label is about, with personal data masked, since nothing can be learnt from an id.
    """

    TYPE: ClassVar[str] = "com.paidan.classifier.label-corrected.v1"
    correction: Id = Field(description="the desk's decision; told twice, it counts once")
    ticket: Id
    desk: Id
    by: Id
    at_ms: EpochMs
    words: str = Field(max_length=120, description="the ticket's first words, personal data masked")
    said_act: Act
    said_topic: Topic
    act: Act
    topic: Topic
    leaf: Id | None = None


class Verdict(StrEnum):
    """What became of a correction. Only ``taught`` moves weights."""

    TAUGHT = "taught"
    UNLEARNT = "unlearnt"  # taught, and taken back since: it cost too much of what must be known
    KNOWN = "known"  # what was learnt meanwhile says the same, by a clear margin
    WAITS = "waits"  # a label far from what the table believes: a second person must say the same
    TOO_MANY = "too_many"  # this person has corrected more than one person may in an hour
    FULL = "full"  # so much was learnt that a new table is due
    SILENT = "silent"  # none of the words is known
    DUPLICATE = "duplicate"
    FOLDED = "folded"  # the table was taught with it already
