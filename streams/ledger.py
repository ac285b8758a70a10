"""What does one commit write, and what does it tell?"""

from collections.abc import Collection
from functools import lru_cache

import msgpack
import orjson
from aiokafka import ConsumerRecord

from schemas.decisions import Decision
from schemas.decisions import Kind as Decided
from schemas.model import Event
from streams import topics
from streams.clock import rfc3339
from streams.codec import encode, headers
from streams.machine import Input, Kind
from streams.sender import Message, partition_of
from streams.settings import Settings
from streams.shard import Shard
from streams.store import Commit

KIND = "ce_decisionkind"  # extension attributes: readers can pass decisions over without parsing them
REASON = "ce_decisionreason"
POWERLESS = (Decided.IGNORED, Decided.COMMANDED)  # not kept for explaining a ticket: they changed none
JOURNAL_BYTES = 400_000  # a longer journal is cut into several records


class Turn:
    """What happened to one desk in one round, until it is committed."""

    __slots__ = ("desk", "entries", "epoch", "marks", "messages", "now_ms", "outcomes", "partition", "said", "shard")

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.desk = shard.desk
        self.epoch = shard.epoch
        self.partition = shard.partition
        self.now_ms = 0
        self.marks: dict[str, int] = {}
        self.messages: list[Message] = []
        self.said: list[str | bytes] = []
        self.entries: list[bytes] = []
        self.outcomes: list[Event] = []


class Ledger:
    """Turns applied events into records and messages, for one kind of shard."""

    def __init__(self, settings: Settings, kind: Kind) -> None:
        self._settings = settings
        self._kind = kind

    def note(self, turn: Turn, event: Event, source: Input | None, now_ms: int, outcomes: list[Event]) -> None:
        """Add an applied event and its outcomes to the turn."""
        turn.now_ms = now_ms
        ids = [self._tell(turn, outcome) for outcome in outcomes]
        turn.outcomes += outcomes
        if self._kind.journal is not None:
            raw = source.raw if source is not None else encode(event)
            at = f'"{source.mark}/{source.offset}"' if source is not None else "null"
            turn.entries.append(
                b'{"now_ms":%d,"type":"%s","source":%s,"input":%s,"outcomes":%s}'
                % (now_ms, event.TYPE.encode(), at.encode(), raw, orjson.dumps(ids))
            )

    def close(self, turn: Turn) -> tuple[Commit, list[Message]]:
        """Give what the turn writes, and what it tells in this order: the desk's own record last.

        The changed records are encoded once, for store and topics alike.
        """
        shard = turn.shard
        shard.marks.update(turn.marks)
        written: list[str | bytes] = []
        deleted: list[str] = []
        records: list[Message] = []
        own = b"null"
        for key, record in shard.machine.changes().items():
            prefix = key.split("/", 1)[0]
            value = None if record is None else self._kind.records[prefix].dump_json(record, exclude_none=True)
            if value is None:
                deleted.append(key)
            else:
                written += (key, value)
            if key == "desk":
                own = value or b"null"
            else:
                records.append(self._record(turn, prefix, key, value))
        messages = [*self._journal(turn), *turn.messages, *records, self._desk(turn, own)]
        packed = msgpack.packb(messages)
        return Commit(shard.keys, shard.epoch, written, deleted, turn.marks, packed, turn.said), messages

    def _tell(self, turn: Turn, outcome: Event) -> str:
        topic = topics.BY_EVENT[type(outcome)]
        desk: str = getattr(outcome, "desk", turn.desk)
        if isinstance(outcome, Decision):
            name = outcome.decision
            extra = [(REASON, outcome.why.reason.encode()), (KIND, outcome.kind.encode())]
        else:
            turn.shard.told += 1
            name = f"{turn.desk}.{self._kind.name}.{turn.epoch}.{turn.shard.told}"
            extra = []
        text = encode(outcome)
        if isinstance(outcome, Decision) and outcome.kind not in POWERLESS:
            turn.said += (outcome.ticket, text)
        head = headers(outcome.TYPE, name, getattr(outcome, "ticket", None), _at(turn.now_ms)) + extra
        key = topic.name if topic.one_order else desk
        partition = turn.partition if key == turn.desk else partition_of(key.encode(), self._settings.partitions)
        turn.messages.append(Message(topics.full_name(self._settings, topic), partition, key.encode(), text, head))
        return name

    def _record(self, turn: Turn, prefix: str, key: str, value: bytes | None) -> Message:
        topic = self._kind.topics.get(prefix)
        if topic is None:
            topic, name = topics.DESKS_STATE, f"{turn.desk}/{self._kind.name}/{key}"
        else:
            name = f"{turn.desk}/{key.split('/', 1)[1]}"
        return Message(topics.full_name(self._settings, topic), turn.partition, name.encode(), value, [])

    def _desk(self, turn: Turn, own: bytes) -> Message:
        value = b'{"epoch":%d,"marks":%s,"record":%s}' % (turn.epoch, orjson.dumps(turn.shard.marks), own)
        name = f"{turn.desk}/{self._kind.name}/desk".encode()
        return Message(topics.full_name(self._settings, topics.DESKS_STATE), turn.partition, name, value, [])

    def _journal(self, turn: Turn) -> list[Message]:
        if self._kind.journal is None:
            return []
        topic = topics.full_name(self._settings, self._kind.journal)
        found: list[Message] = []
        chunk: list[bytes] = []
        size = 0
        for entry in [*turn.entries, None]:
            if chunk and (entry is None or size + len(entry) > JOURNAL_BYTES):
                text = b'{"desk":"%s","epoch":%d,"entries":[%s]}' % (
                    turn.desk.encode(),
                    turn.epoch,
                    b",".join(chunk),
                )
                turn.shard.told += 1
                name = f"{turn.desk}.journal.{turn.epoch}.{turn.shard.told}"
                head = headers("com.paidan.desk.journal-written.v1", name, None, _at(turn.now_ms))
                found.append(Message(topic, turn.partition, turn.desk.encode(), text, head))
                chunk, size = [], 0
            if entry is not None:
                chunk.append(entry)
                size += len(entry)
        return found


@lru_cache(maxsize=16)
def _at(now_ms: int) -> str:
    return rfc3339(now_ms)


def decided(record: ConsumerRecord, kinds: Collection[str], reasons: Collection[str] = ()) -> bool:
    """Tell by its headers alone whether a record is a decision of these kinds or for these reasons, or none at all."""
    reason = ""
    for name, value in reversed(record.headers):
        if name == KIND:
            if bytes(value).decode() in kinds:
                return True
        elif name == REASON:
            reason = bytes(value).decode()
            break
    return not reason or reason in reasons
