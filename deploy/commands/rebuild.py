"""paidan rebuild: fill an empty store from Kafka, or compare the two."""

import asyncio
from typing import Annotated, NamedTuple

import typer

from deploy.reach import open_store, preflight
from deploy.terminal import AsJson, Exit, Trouble, give_json, give_table, read_settings, say
from schemas.errors import Fenced
from streams.rebuild import Remembered, remembered
from streams.rebuild import rebuild as fill
from streams.settings import Settings
from streams.store import Store, state_hash

MISSING = "-"
Shards = dict[tuple[str, str], Remembered]


class Row(NamedTuple):
    """One shard on both sides: how many records, and the fingerprint of records and marks."""

    kind: str
    desk: str
    kafka_records: int
    kafka_hash: str
    store_records: int
    store_hash: str

    @property
    def equal(self) -> bool:
        """Whether store and Kafka say the same."""
        return self.kafka_hash == self.store_hash


def rebuild(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "--check", help="Write nothing; compare Kafka with the store.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill an empty store from what Kafka remembers. Stop all workers first.

    A store that is not empty is refused. With --check nothing is written and the exit code is 1 when a shard
    differs; a worker at work may be between commit and telling, so compare when it is idle.

    Example: paidan rebuild --check
    """
    rows = asyncio.run(_rebuild(read_settings(), dry_run))
    if as_json:
        for row in rows:
            give_json({**row._asdict(), "equal": row.equal})
    else:
        columns = ("kind", "desk", "kafka records", "kafka hash", "store records", "store hash", "equal")
        cells = ((*_short(row), "yes" if row.equal else "NO") for row in rows)
        give_table(columns, cells)
    different = sum(not row.equal for row in rows)
    say(f"{len(rows)} shards, {different} differ" if dry_run else f"{len(rows)} shards rebuilt; start the workers now")
    if different:
        raise typer.Exit(Exit.FOUND)


async def _rebuild(settings: Settings, dry_run: bool) -> list[Row]:
    await preflight(settings)
    async with open_store(settings) as store:
        if dry_run:
            known = await remembered(settings)
        else:
            await _refuse_used(store)
            known = await _fill(settings, store)
        places = sorted({*known, *await store.shards()})
        return [await _row(store, place, known) for place in places]


async def _refuse_used(store: Store) -> None:
    """Look at all shards before the first is written."""
    if used := await store.shards():
        names = ", ".join(f"{desk}/{kind}" for kind, desk in used[:3])
        raise Trouble(
            f"the store is not empty: it has {len(used)} shards ({names} …)",
            "compare with `paidan rebuild --check`; to start anew, stop all workers and empty the store first",
        )


async def _fill(settings: Settings, store: Store) -> Shards:
    try:
        return await fill(settings, store)
    except Fenced:
        raise Trouble("a worker took a desk meanwhile", "stop all workers, empty the store, and try again") from None


async def _row(store: Store, place: tuple[str, str], known: Shards) -> Row:
    kind, desk = place
    there = await store.peek(store.keys(kind, desk))
    here = known.get(place)
    return Row(
        kind,
        desk,
        len(here.records) if here else 0,
        state_hash(here.records, here.marks) if here else MISSING,
        len(there.records),
        state_hash(there.records, there.marks) if there.epoch else MISSING,
    )


def _short(row: Row) -> tuple[object, ...]:
    return row.kind, row.desk, row.kafka_records, row.kafka_hash[:12], row.store_records, row.store_hash[:12]
