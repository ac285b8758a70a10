"""How do the desks stand now? Read from the store without taking them."""

from agents.decisions.desk.desk import Desk
from agents.dispatch import DISPATCH
from deploy.reach import open_store, preflight
from deploy.terminal import Trouble
from schemas.policy import Policy
from streams.policies import PolicyBook
from streams.settings import Settings
from streams.store import Store


async def read_desks(settings: Settings, only: str | None = None) -> list[Desk]:
    """Give every desk that was ever taken, or one. Raises Trouble, StreamUnavailable, StoreUnavailable."""
    await preflight(settings)
    book = PolicyBook(settings)
    await book.read()
    if book.newest is None:
        raise Trouble("no policy was published yet", "paidan policy apply deploy/policy/telecom.yaml")
    async with open_store(settings) as store:
        names = [desk for kind, desk in await store.shards() if kind == DISPATCH.name and only in (None, desk)]
        if only is not None and not names:
            raise Trouble(f"no worker ever took desk {only}", f"known desks: {', '.join(book.desks())}")
        return [await _desk(settings, store, name, book.newest) for name in names]


async def _desk(settings: Settings, store: Store, name: str, policy: Policy) -> Desk:
    loaded = await store.peek(store.keys(DISPATCH.name, name))
    desk = Desk(name, policy)
    desk.load(DISPATCH.read(loaded.records))
    return desk
