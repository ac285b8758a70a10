"""What does Kafka hold of the desks' journals?"""

from collections.abc import Collection

from aiokafka import ConsumerRecord

from deploy.reach import each_stored, preflight
from deploy.terminal import Trouble
from schemas.errors import PoisonEvent
from schemas.journal import JournalWritten
from streams.codec import decode
from streams.settings import Settings
from streams.topics import DECISIONS, JOURNAL, full_name

MODELS = {JournalWritten.TYPE: JournalWritten}


async def read_journals(settings: Settings, only: str | None = None) -> dict[str, list[JournalWritten]]:
    """Give every desk's journal, or one, in order. What was told twice stands once. Raises Trouble."""
    await preflight(settings)
    found: dict[str, list[JournalWritten]] = {}
    seen: set[str] = set()
    async for record in each_stored(settings, [full_name(settings, JOURNAL)]):
        name = header(record, "ce_id")
        if name in seen or (only is not None and record.key != only.encode()):
            continue
        seen.add(name)
        try:
            page = decode(record, MODELS)
        except PoisonEvent as error:
            place = f"{record.topic}/{record.partition}/{record.offset}"
            raise Trouble(f"{place} is no page of a journal: {error}", "somebody else has written there") from None
        assert isinstance(page, JournalWritten)
        found.setdefault(page.desk, []).append(page)
    if not found:
        raise Trouble("there is no journal" if only is None else f"desk {only} has no journal", "see `paidan queues`")
    return found


async def read_decisions(settings: Settings, desks: Collection[str]) -> dict[str, bytes]:
    """Give the text of every decision told by these desks, by its id; the first telling counts."""
    found: dict[str, bytes] = {}
    keys = {desk.encode() for desk in desks}
    async for record in each_stored(settings, [full_name(settings, DECISIONS)]):
        if record.key in keys and record.value is not None:
            found.setdefault(header(record, "ce_id"), record.value)
    return found


def header(record: ConsumerRecord, name: str) -> str:
    """Give a header's text; the record's place if it has none."""
    for key, value in record.headers:
        if key == name:
            return bytes(value or b"").decode("utf-8", "replace")
    return f"{record.topic}/{record.partition}/{record.offset}"
