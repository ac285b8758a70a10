"""How did one ticket fare, and why did it go to whom it went?"""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from agents.decisions.explanation import explain
from agents.decisions.words import Tongue
from schemas.decisions import Decision, Kind

LONGEST = 12  # decisions shown of one story


def most_telling(decisions: Iterable[Decision]) -> tuple[Decision, list[Decision]] | None:
    """Choose the offer with the richest reasons, and give it with all decisions about its ticket, in order."""
    stories: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.kind is not Kind.IGNORED:
            stories.setdefault(decision.ticket, []).append(decision)
    offers = [d for story in stories.values() for d in story if d.kind is Kind.OFFERED]
    if not offers:
        return None
    best = max(offers, key=lambda offer: (_telling(offer, stories[offer.ticket]), offer.decision))
    # two desks tell of a moved ticket, in no common order but time
    story = sorted(stories[best.ticket], key=lambda d: (d.decided_ms, d.kind is not Kind.MOVED))
    return best, story


def tell(offer: Decision, story: list[Decision], summary: str) -> RenderableType:
    """Write the offer's reasons and the ticket's way for a person."""
    topic, channel = offer.topic or "", offer.channel or ""
    head = Text.assemble(
        "Why ", (offer.responder or "", "bold cyan"), " was offered this ",
        (f"P{offer.priority.value if offer.priority else '?'} {topic} ticket by {channel}", "bold"), ": ",
        (f"“{summary}”", "italic"),
    )  # fmt: skip
    lines = [Text("  " + text) for text in explain([offer], Tongue.EN).lines[1:]]
    way = Table.grid(padding=(0, 2))
    start = story[0].received_ms or story[0].decided_ms
    for decision in story[:LONGEST]:
        why = decision.why.reason.replace("_", " ") + (f", {decision.why.note}" if decision.why.note else "")
        marked = decision.decision == offer.decision
        way.add_row(
            Text(f"  +{max(0, decision.decided_ms - start) / 1000:.1f} s", style="dim"),
            Text(decision.kind.value, style="bold cyan" if marked else ""),
            Text(decision.responder or "-"),
            Text(why, style="dim"),
        )
    more = [Text(f"  … and {len(story) - LONGEST} more", style="dim")] if len(story) > LONGEST else []
    return Group(head, *lines, way, *more, Text(f"  decision {offer.decision}, ticket {offer.ticket}", style="dim"))


def _telling(offer: Decision, story: list[Decision]) -> float:
    why = offer.why
    excluded = sum(1 for many in (why.excluded.model_dump().values() if why.excluded else ()) if many)
    return 3 * len(why.contenders) + 2 * excluded + len({d.kind for d in story}) + min(len(story), LONGEST) / 4
