"""Did timers ring in time, and did nobody wait beside somebody free? Each desk's journal, decided again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.seats import next_ticket
from deploy.checks import Check
from deploy.replay import JournalIncomplete, Replay
from schemas.errors import PoisonEvent
from schemas.journal import JournalWritten, OwnershipTaken

LATE_MS = 2000
BESIDE_MS = 1000


class Watched(NamedTuple):
    """What a desk's journal says: timers that rang and stretches without events, and what was wrong with them."""

    rung: int
    late: list[str]
    stretches: int
    beside: list[str]


def promptness(journals: Mapping[str, Sequence[JournalWritten]]) -> tuple[Check, Check]:
    """Check both promises. A journal that does not reach back to its desk's first moment cannot be looked at.

    What rang late because its owner had died counts as that owner's death: the next one rings it when it takes over.
    """
    watched = [watch(desk, pages) for desk, pages in sorted(journals.items())]
    late = [problem for one in watched for problem in one.late]
    beside = [problem for one in watched for problem in one.beside]
    return (
        Check("timers", f"every timer rings within {LATE_MS / 1000:g} s", sum(w.rung for w in watched), tuple(late)),
        Check(
            "idle",
            f"nobody waits {BESIDE_MS / 1000:g} s beside somebody free",
            sum(one.stretches for one in watched),
            tuple(beside),
        ),
    )


def watch(desk: str, pages: Sequence[JournalWritten]) -> Watched:
    """Decide a desk's journal again and look at each timer and each stretch in which nothing happened."""
    found = Watched(0, [], 0, [])
    moments = [entry.now_ms for page in pages for entry in page.entries]
    try:
        replay = Replay(desk, pages)
        for number, step in enumerate(replay.steps()):
            now_ms = step.entry.now_ms
            if step.due_ms is not None and step.due_ms <= now_ms and not isinstance(step.event, OwnershipTaken):
                found = found._replace(rung=found.rung + 1)
                if now_ms - step.due_ms > LATE_MS:
                    found.late.append(f"{desk} at {now_ms}: a timer rang {now_ms - step.due_ms} ms late")
            if number + 1 < len(moments) and moments[number + 1] - now_ms > BESIDE_MS:
                found = found._replace(stretches=found.stretches + 1)
                found.beside.extend(f"{desk} from {now_ms}: {who}" for who in beside_free(replay.desk))
    except (JournalIncomplete, PoisonEvent):
        return found  # `paidan replay --check` says what is wrong with it
    return found


def beside_free(desk: Desk) -> Iterator[str]:
    """Name each responder who has room, with the waiting ticket they would be offered."""
    floor = desk.floor
    for name, responder in sorted(floor.responders.items()):
        if responder.available and responder.load < responder.profile.limit:
            pick = next_ticket(floor, responder)
            if pick is not None:
                yield f"{pick.ticket.id} waits beside {name}"
