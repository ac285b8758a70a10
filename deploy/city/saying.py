"""What is said, about what, and in which manner?"""

from typing import NamedTuple

from schemas.labels import Language, Topic

SPOKEN, TYPED, LETTER = "spoken", "typed", "letter"


class Saying(NamedTuple):
    """One utterance. ``{phone}`` in the text stands for a telephone number of the customer."""

    topic: Topic
    manner: str
    text: str
    subject: str = ""
    language: Language = Language.ZH
