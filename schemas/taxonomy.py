"""What lies below a topic? The second and third level of the taxonomy, as a deployment wants them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.labels import ComplaintClass, Domain, ProblemClass, Topic
from schemas.model import Frozen

LeafId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}(\.[a-z0-9_]{1,20}){1,2}$")]
"""``topic.leaf`` or ``topic.leaf.twig``: a name says what it hangs from."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=40, to_lower=True, strip_whitespace=True)]


class Leaf(Frozen):
    """A node below a topic. What follows from it goes before what follows from act and topic alone.

    A node of the second level is found by the trained table, or by its words where it has some; one of the third
    level by its words alone, once its parent was found.
    """

    id: LeafId
    zh: str
    en: str
    words: tuple[Word, ...] = Field((), max_length=40, description="any of these in the text, as customers say it")
    domain: Domain | None = Field(None, description="product domain, S3-10")
    problem_class: ProblemClass | None = Field(None, description="problem class, S1-7")
    complaint_class: ComplaintClass | None = Field(None, description="complaint class of a complaint, S2-16")

    @property
    def topic(self) -> Topic:
        """The topic it hangs from. Raises ValueError when there is none of that name."""
        return Topic(self.id.partition(".")[0])

    @property
    def parent(self) -> str | None:
        """The node of the second level that one of the third hangs from."""
        above, _, _ = self.id.rpartition(".")
        return above if "." in above else None
