"""Which ways of speaking does a desk tell apart?"""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.model import Frozen
from schemas.taxonomy import Word

DialectId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$")]
"""As ISO 639-3 names it (``yue``, ``nan``, ``hak``); where that knows none, the language and a name of one's own."""


class Dialect(Frozen):
    """A way of speaking, and the words that give it away: a text that has ``least`` different ones is in it."""

    id: DialectId
    zh: str
    en: str
    words: tuple[Word, ...] = Field(min_length=1, max_length=100, description="none that others use as well")
    least: int = Field(1, ge=1, le=10)
