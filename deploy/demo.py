"""paidan demo: a telecom city's minute before your eyes, with the proof at the end."""

import asyncio
import os
from time import monotonic
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from deploy.checks import Verdict
from deploy.city.city import PACE, City
from deploy.city.pace import hastened, telecom
from deploy.city.stats import percentile
from deploy.devstack.child import MissingToolError, ServerStartError
from deploy.devstack.stack import Stack, devstack
from deploy.house import NotReadyError, on_interrupt, open_house
from deploy.screen import Screen
from deploy.story import most_telling, tell
from deploy.terminal import Exit, Trouble, give_json, say
from deploy.verify import as_document, show, verify
from schemas.decisions import Kind, Reason
from schemas.labels import Channel

RATE = 5.0
SETTLE_S = 15.0
LINE_S = 2.0
FRAMES = 8


def demo(*, seconds: float = 60.0, seed: int = 7, workers: int = 2, plain: bool = False, as_json: bool = False) -> int:
    """Run a city for so many seconds on a stack of its own, show it live, prove it; give the exit code.

    Without a terminal, with NO_COLOR or ``plain``: a line every two seconds. ``as_json``: the summary as one
    document on standard output, the talk on standard error. Raises Trouble.
    """
    begun = monotonic()
    out = Console(stderr=as_json, highlight=False, no_color=plain or None)
    live = not (plain or as_json or "NO_COLOR" in os.environ) and out.is_terminal
    try:
        with devstack(partitions=workers) as stack:
            return asyncio.run(_demo(stack, out, begun, seconds, seed, workers, live=live, as_json=as_json))
    except MissingToolError as error:
        raise Trouble(str(error), "pip install 'paidan[embedded]'") from error
    except (ServerStartError, NotReadyError) as error:
        raise Trouble(str(error), "try again; if it stays, look at the log lines above") from error


async def _demo(
    stack: Stack, out: Console, begun: float, seconds: float, seed: int, workers: int, *, live: bool, as_json: bool
) -> int:
    stop = on_interrupt()
    policy = hastened(telecom(), PACE)
    said: list[str] = []
    tell_now = said.append if live else say
    async with open_house(stack, policy, workers=workers, say=tell_now, begun=begun) as house:
        about = f"demo · seed {seed} · {workers} workers · policy {policy.version} ({PACE:g} times as fast)"
        out.print(f"派单 Paidan {about}")
        out.print(f"ready after {house.ready_after_s:.1f} s · data is gone when it ends · not for production")
        async with City(house.settings, seed=seed, rate=RATE, policy=policy) as city:
            screen = Screen(city, seconds, about)
            verdict = await _watch(city, screen, out, stop, seconds, live=live)
            document = summary(city, verdict, house.workers.restarts, seed, seconds)
            if as_json:
                give_json(document)
            else:
                _conclude(out, city, verdict, document)
            if not verdict.ok:
                say(f"workers' logs kept in {house.workers.keep_logs()}")
    for line in said:
        say(line)
    return Exit.OK if verdict.ok else Exit.FOUND


async def _watch(
    city: City, screen: Screen, out: Console, stop: asyncio.Event, seconds: float, *, live: bool
) -> Verdict:
    """Let the city play, show it, let it come to rest, and check."""
    picture = Live(screen, console=out, screen=True, refresh_per_second=FRAMES) if live else None
    show_lines = None if live else asyncio.create_task(_print_lines(screen, out))
    if picture is not None:
        picture.start()
    try:
        playing = asyncio.create_task(city.play(seconds))
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait({playing, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        city.hush()
        await playing
        screen.closing = "traffic ended: waiting for the last decisions"
        await city.settle(SETTLE_S)
        screen.closing = "verifying"
        return await verify(city.settings)
    finally:
        if picture is not None:
            picture.stop()
        if show_lines is not None:
            show_lines.cancel()


async def _print_lines(screen: Screen, out: Console) -> None:
    while True:
        await asyncio.sleep(LINE_S)
        out.print(screen.line(), soft_wrap=True, markup=False)


def summary(city: City, verdict: Verdict, restarts: int, seed: int, seconds: float) -> dict[str, Any]:
    """Give everything that is told at the end, for programs."""
    stats, board = city.stats, city.stats.board
    return {
        "seed": seed,
        "seconds": seconds,
        "tickets": {channel.value: stats.sent[channel] for channel in Channel},
        "sent": stats.tickets,
        "sent_again": stats.resent,
        "decided": stats.decided,
        "time_to_decision_ms": _times(board.decided_after_ms),
        "time_to_answer_ms": _times(board.answered_after_ms),
        "decisions": {kind.value: board.kinds[kind] for kind in Kind},
        "rejected": board.reasons[Kind.RELEASED, Reason.REJECTED],
        "expired": board.reasons[Kind.RELEASED, Reason.EXPIRED],
        "escalations": {"warned": stats.heard["ClockWarned"], "breached": stats.heard["ClockBreached"]},
        "surveys": {
            "asked": stats.heard["SurveyRequested"],
            "answered": stats.heard["FeedbackScored"],
            "expired": stats.heard["SurveyExpired"],
            "reopened": board.reasons[Kind.REOPENED, Reason.DISSATISFIED],
        },
        "dead_letters": verdict.counts["dead_letters"],
        "worker_restarts": restarts,
        "verify": as_document(verdict),
    }


def _times(values: list[int]) -> dict[str, int]:
    return {"p50": percentile(values, 50), "p90": percentile(values, 90), "p99": percentile(values, 99)}


def _conclude(out: Console, city: City, verdict: Verdict, found: dict[str, Any]) -> None:
    out.print()
    out.print(_table(found))
    telling = most_telling(city.stats.board.recent)
    if telling is not None:
        out.print()
        out.print(tell(*telling, city.stats.summaries.get(telling[0].ticket, "")))
    out.print()
    show(verdict, out)
    if verdict.ok:
        out.print("next: paidan dev --simulate   (keeps running; try the other commands against it)")


def _table(found: dict[str, Any]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    kinds, first, answer = found["decisions"], found["time_to_decision_ms"], found["time_to_answer_ms"]
    surveys, clocks = found["surveys"], found["escalations"]
    rows = {
        "tickets": " · ".join(f"{name} {many}" for name, many in found["tickets"].items()),
        "decided": f"[bold]{found['decided']} of {found['sent']}[/] · {found['sent_again']} sent twice · "
        f"{found['dead_letters']} dead letters",
        "to decision": f"p50 {first['p50']} ms · p99 {first['p99']} ms",
        "to answer": f"p50 {answer['p50'] / 1000:.1f} s · p90 {answer['p90'] / 1000:.1f} s",
        "offers": f"offered {kinds['offered']} · accepted {kinds['assigned']} · rejected {found['rejected']} · "
        f"expired {found['expired']}",
        "work": f"resolved {kinds['resolved']} · transferred {kinds['transferred']} · "
        f"moved {kinds['moved']} · held {kinds['held']} · "
        f"reopened {kinds['reopened']} · cancelled {kinds['cancelled']}",
        "clocks": f"warned {clocks['warned']} · late {clocks['breached']} · raised {kinds['raised']}",
        "surveys": f"asked {surveys['asked']} · answered {surveys['answered']} · sent back {surveys['reopened']}",
    }
    for name, text in rows.items():
        table.add_row(name, text)
    return table
