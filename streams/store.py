"""How does a shard rest in Redis or Valkey? Keys under one hash tag, written only by the owner's script."""

from asyncio import timeout
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple, Self

import msgpack
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError, ResponseError

from schemas.errors import Fenced, StoreUnavailable
from streams.settings import Settings

COMMIT = (files("streams") / "lua" / "commit.lua").read_text()
TIMEOUT_S = 10.0


class Keys(NamedTuple):
    """The keys of one shard. All share the desk's hash tag, so the store may be a cluster.

    ``said`` is a prefix: after it comes a ticket. A copy for quick answers, not part of the state: Kafka has it all.
    """

    epoch: str
    records: str
    marks: str
    outbox: str
    said: str


class Loaded(NamedTuple):
    """What the store knows of a shard at the moment it was taken."""

    epoch: int
    records: dict[str, bytes]
    marks: dict[str, int]
    outbox: list[tuple[str, bytes]]


class Commit(NamedTuple):
    """What one shard writes, all or nothing; ``messages`` is what its outbox keeps until they are told.

    ``written`` alternates field and value, ``said`` ticket and decision; ``messages`` are packed, empty for none.
    """

    keys: Keys
    epoch: int
    written: Sequence[str | bytes] = ()
    deleted: Sequence[str] = ()
    marks: Mapping[str, int] = MappingProxyType({})
    messages: bytes = b""
    said: Sequence[str | bytes] = ()


class Store:
    """The hot store. Raises StoreUnavailable for whatever may pass, Fenced when another worker owns the shard."""

    def __init__(self, settings: Settings) -> None:
        self.prefix = settings.app_id
        self._redis: Redis = Redis.from_url(
            settings.redis.get_secret_value(), socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S
        )
        # A client without timeouts of its own, for many commands at once: it would set a timer for each answer.
        self._many: Redis = Redis.from_url(settings.redis.get_secret_value(), socket_connect_timeout=TIMEOUT_S)
        self._sha = ""

    async def __aenter__(self) -> Self:
        with _translated():
            self._sha = await self._redis.script_load(COMMIT)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._redis.aclose()
        await self._many.aclose()

    def keys(self, kind: str, desk: str) -> Keys:
        """Give the keys of a shard, such as ``paidan:{guangzhou}:dispatch:records``."""
        base = f"{self.prefix}:{{{desk}}}:{kind}:"
        return Keys(base + "epoch", base + "records", base + "marks", base + "outbox", base + "said:")

    async def take(self, keys: Keys) -> Loaded:
        """Become the one writer: all earlier ones are fenced before anything is read."""
        with _translated():
            epoch = int(await self._redis.incr(keys.epoch))
            return await self._load(keys, epoch)

    async def peek(self, keys: Keys) -> Loaded:
        """Read a shard without taking it."""
        with _translated():
            return await self._load(keys, int(await self._redis.get(keys.epoch) or 0))

    async def epoch(self, keys: Keys) -> int:
        """Give the epoch of the present owner; 0 when nobody ever took the shard."""
        with _translated():
            return int(await self._redis.get(keys.epoch) or 0)

    async def commit(self, commits: Sequence[Commit]) -> list[str]:
        """Write each shard's part or nothing of it, in one round trip; give the ids of the outbox entries, "" for none.

        Raises Fenced, StoreUnavailable: each shard may or may not be written then; take them again to find out.
        """
        calls = [("EVALSHA", self._sha, len(c.keys), *c.keys, str(c.epoch), _changes(c), c.messages) for c in commits]
        with _translated():
            try:
                answers = await self._pipe(calls)
            except NoScriptError:
                self._sha = await self._redis.script_load(COMMIT)
                answers = await self._pipe(calls)
        return [bytes(answer).decode() for answer in answers]

    async def said(self, shards: Iterable[Keys], ticket: str) -> list[bytes]:
        """Give what these shards said of a ticket last: at most 16 decisions each, of any age, in no order."""
        answers = await self.together([("LRANGE", keys.said + ticket, 0, -1) for keys in shards])
        return [bytes(text) for answer in answers for text in answer]

    async def told(self, entries: Iterable[tuple[Keys, str]]) -> None:
        """Take told entries out of their outboxes, in one round trip."""
        await self.together([("XDEL", keys.outbox, entry) for keys, entry in entries])

    async def restore(self, keys: Keys, epoch: int, records: Mapping[str, bytes], marks: Mapping[str, int]) -> None:
        """Fill an empty shard. Raises Fenced when it is not empty."""
        with _translated():
            if not await self._redis.set(keys.epoch, epoch, nx=True):
                raise Fenced(f"{keys.epoch} exists: the store is not empty")
            pipe = self._redis.pipeline(transaction=False)
            for field, value in records.items():
                pipe.hset(keys.records, field, value)
            for field, offset in marks.items():
                pipe.hset(keys.marks, field, str(offset))
            await pipe.execute()

    async def shards(self) -> list[tuple[str, str]]:
        """Give (kind, desk) of every shard that was ever taken. Scans the key space: for tools, not for traffic."""
        found = []
        with _translated():
            async for key in self._redis.scan_iter(match=f"{self.prefix}:{{*}}:*:epoch", count=1000):
                _, tail = bytes(key).decode().split(":{", 1)
                desk, rest = tail.split("}:", 1)
                found.append((rest.split(":")[0], desk))
        return sorted(found)

    async def together(self, commands: Iterable[tuple[Any, ...]]) -> list[Any]:
        """Run commands in one round trip; give their answers, as the server's protocol has them."""
        with _translated():
            return await self._pipe(commands)

    async def ping(self) -> None:
        """Raise StoreUnavailable unless the store answers."""
        with _translated():
            await self._redis.ping()

    async def _pipe(self, commands: Iterable[tuple[Any, ...]]) -> list[Any]:
        async with timeout(TIMEOUT_S):
            pipe = self._many.pipeline(transaction=False)
            for command in commands:
                pipe.execute_command(*command)
            answers = await pipe.execute(raise_on_error=False)  # else it puts the command before the server's words
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return list(answers)

    async def _load(self, keys: Keys, epoch: int) -> Loaded:
        pipe = self._redis.pipeline(transaction=True)
        pipe.hgetall(keys.records)
        pipe.hgetall(keys.marks)
        pipe.xrange(keys.outbox)
        records, marks, outbox = await pipe.execute()
        return Loaded(
            epoch,
            {name.decode(): value for name, value in records.items()},
            {name.decode(): int(value) for name, value in marks.items()},
            [(entry.decode(), fields[b"m"]) for entry, fields in outbox],
        )


def _changes(commit: Commit) -> bytes:
    """Pack all changes into one argument, for the client packs each in Python; the script's cmsgpack knows no bin."""
    seen = [part for mark in commit.marks.items() for part in mark]
    packed: bytes = msgpack.packb((commit.written, commit.deleted, seen, commit.said), use_bin_type=False)
    return packed


def state_hash(records: Mapping[str, bytes], marks: Mapping[str, int]) -> str:
    """Give one fingerprint of a shard's records and marks, the same wherever they were read from."""
    digest = sha256()
    for name, value in sorted(records.items()):
        digest.update(f"{len(name)}:{name}{len(value)}:".encode())
        digest.update(value)
    for name, offset in sorted(marks.items()):
        digest.update(f"{name}={offset};".encode())
    return digest.hexdigest()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the client's errors into ours."""
    try:
        yield
    except ResponseError as error:
        if str(error).startswith("FENCED"):
            raise Fenced("another worker owns this shard") from None
        raise StoreUnavailable(f"the store refused: {error}") from error
    except (RedisError, OSError) as error:
        raise StoreUnavailable(f"the store did not answer: {type(error).__name__}") from error
