"""What lies in the dead-letter topics, and how does it go back?"""

from typing import NamedTuple

from aiokafka import ConsumerRecord

from deploy.reach import full, preflight, short, stored
from deploy.terminal import Exit, Trouble
from streams.deadletter import HEADER
from streams.sender import Message
from streams.settings import Settings
from streams.topics import ALL, dead_letter_name

DEAD = tuple(topic for topic in ALL if topic.dead_letters)
MISPLACED = "wrong-partition"


class Letter(NamedTuple):
    """A dead letter: its own place, where it came from and why it is here, and the record as it was."""

    place: str
    topic: str
    about: dict[str, str]
    record: ConsumerRecord

    @property
    def reason(self) -> str:
        """The fixed word that says why."""
        return self.about.get("reason", "unknown")

    @property
    def truncated(self) -> bool:
        """Whether only a part of the original was kept."""
        return "truncated_from_bytes" in self.about


async def read_letters(settings: Settings, topic: str | None = None, reason: str | None = None) -> list[Letter]:
    """Give the dead letters, oldest first, of one topic and for one reason if named. Raises Trouble."""
    await preflight(settings)
    if topic is None:
        names = [dead_letter_name(settings, one) for one in DEAD]
    else:
        names = [full(settings, topic.removesuffix(".dlq") + ".dlq", DEAD)]
    letters = [_letter(settings, record) for record in await stored(settings, names)]
    return [letter for letter in letters if reason in (None, letter.reason)]


async def read_letter(settings: Settings, place: str) -> Letter:
    """Give the letter at ``topic/partition/offset``, or the ``last`` one. Raises Trouble."""
    if place == "last":
        letters = await read_letters(settings)
    else:
        topic, _, rest = place.partition("/")
        if not rest.replace("/", "", 1).isdigit() or rest.count("/") != 1:
            raise Trouble(f"{place} is no place of a letter", "see `paidan dlq ls --each`, or say `last`", Exit.USAGE)
        letters = [one for one in await read_letters(settings, topic) if one.place == f"{topic}/{rest}"]
    if not letters:
        raise Trouble("there is no such dead letter", "see `paidan dlq ls --each`")
    return letters[-1]


def revived(letter: Letter) -> Message:
    """Give the original record, for the topic and partition it came from; a misplaced one goes where its key says."""
    kept = [(name, bytes(value or b"")) for name, value in letter.record.headers if not name.startswith(HEADER)]
    origin = letter.about.get("partition", "")
    partition = int(origin) if origin.isdigit() and letter.reason != MISPLACED else None
    source = letter.record.topic.removesuffix(".dlq")
    return Message(source, partition, letter.record.key, letter.record.value, kept)


def _letter(settings: Settings, record: ConsumerRecord) -> Letter:
    topic = short(settings, record.topic).removesuffix(".dlq")
    about = {
        name.removeprefix(HEADER): bytes(value or b"").decode("utf-8", "replace")
        for name, value in record.headers
        if name.startswith(HEADER)
    }
    return Letter(f"{topic}/{record.partition}/{record.offset}", topic, about, record)
