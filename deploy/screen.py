"""What does one see while a city runs? Everything on 80 columns and 24 lines, more when there is room."""

from collections import Counter, deque
from time import monotonic

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from deploy.city.city import STATES, City
from deploy.city.stats import percentile
from schemas.decisions import Decision, Kind
from schemas.labels import Priority
from streams.clock import now_ms

COLOURS = {
    Kind.OFFERED: "cyan", Kind.ASSIGNED: "green", Kind.RESOLVED: "bold green", Kind.QUEUED: "yellow",
    Kind.RELEASED: "magenta", Kind.TRANSFERRED: "magenta", Kind.MOVED: "magenta", Kind.RAISED: "red",
    Kind.URGED: "red", Kind.REOPENED: "red", Kind.CANCELLED: "dim", Kind.IGNORED: "dim", Kind.HELD: "blue",
    Kind.RESUMED: "blue", Kind.CLOSED: "dim", Kind.INTERRUPTED: "blue", Kind.CONTINUED: "blue",
}  # fmt: skip
PRIORITIES = {Priority.P1: "bold red", Priority.P2: "yellow", Priority.P3: "white", Priority.P4: "dim"}
STATE_COLOURS = ("green", "cyan", "magenta", "blue", "dim", "dim")
ABOVE = 9  # lines that are neither desks nor decisions
WINDOW_S = 5.0
LATELY = 200  # answers that the waiting times are taken from


class Screen:
    """A live picture of a city; ask it to render as often as you like."""

    def __init__(self, city: City, seconds: float, title: str) -> None:
        self._city = city
        self._seconds = seconds
        self._title = title
        self._begun = monotonic()
        self._samples: deque[tuple[float, int, int]] = deque()
        self.closing = ""
        """What is done after the traffic, once it has ended."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        height = options.height or console.height
        desks = len(self._city.policy.desks)
        rows = max(3, height - ABOVE - desks)
        parts: list[RenderableType] = [
            self._head(options.max_width),
            self._time(options.max_width),
            Rule(style="dim"),
            self._desks(),
            Rule(style="dim"),
            self._pulse(),
            Rule(style="dim"),
            self._decisions(rows),
        ]
        yield Group(*parts)

    def rates(self) -> tuple[float, float]:
        """Give tickets and decisions a second, lately."""
        stats, now = self._city.stats, monotonic()
        self._samples.append((now, stats.tickets, sum(stats.board.kinds.values())))
        while now - self._samples[0][0] > WINDOW_S:
            self._samples.popleft()
        since, tickets, decisions = self._samples[0]
        passed = max(0.5, now - since)
        return (self._samples[-1][1] - tickets) / passed, (self._samples[-1][2] - decisions) / passed

    def line(self) -> str:
        """Give the picture in one plain line."""
        stats, board = self._city.stats, self._city.stats.board
        asked, told = self.rates()
        oldest = max((now_ms() - w.received_ms for w in board.waiting.values()), default=0) / 1000
        states = Counter(self._city.state_of(person) for person in self._city.people)
        people = " ".join(f"{states[state]} {state}" for state in STATES if states[state])
        return (
            f"{min(monotonic() - self._begun, self._seconds):3.0f} s | {stats.tickets} tickets, {stats.decided} decided"
            f" | {asked:.1f} tickets/s, {told:.1f} decisions/s | {len(board.waiting)} wait, oldest {oldest:.1f} s"
            f" | responders: {people}"
        )

    def _head(self, width: int) -> Text:
        left = Text.assemble(("派单 Paidan ", "bold cyan"), (self._title, "dim"))
        left.truncate(width, overflow="ellipsis")
        return left

    def _time(self, width: int) -> Table:
        passed = min(monotonic() - self._begun, self._seconds)
        note = self.closing or f"{self._seconds - passed:3.0f} s left"
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(no_wrap=True, justify="right")
        grid.add_row(ProgressBar(total=self._seconds, completed=passed, width=max(10, width - len(note) - 2)), note)
        return grid

    def _desks(self) -> Table:
        table = Table(box=None, padding=(0, 1, 0, 0), expand=True, show_edge=False, header_style="dim")
        table.add_column("desk", no_wrap=True, ratio=1)
        for priority in Priority:
            table.add_column(f"P{priority.value}", justify="right", no_wrap=True, min_width=3)
        table.add_column("oldest", justify="right", no_wrap=True, min_width=7)
        for state, colour in zip(STATES, STATE_COLOURS, strict=True):
            table.add_column(f"[{colour}]{state}[/]", justify="right", no_wrap=True, min_width=len(state))
        now = now_ms()
        waiting = list(self._city.stats.board.waiting.values())
        states = Counter((p.desk, self._city.state_of(p)) for p in self._city.people)
        for desk in self._city.policy.desks:
            here = [w for w in waiting if w.desk == desk.id]
            queues = Counter(w.priority for w in here)
            oldest = f"{max(now - w.received_ms for w in here) / 1000:.1f} s" if here else "-"
            table.add_row(
                Text.assemble((desk.id, "bold"), f" {desk.zh}"),
                *(_count(queues[p], PRIORITIES[p]) for p in Priority),
                Text(oldest, style="yellow" if here else "dim"),
                *(_count(states[desk.id, s], c) for s, c in zip(STATES, STATE_COLOURS, strict=True)),
            )
        return table

    def _pulse(self) -> Table:
        stats, board = self._city.stats, self._city.stats.board
        asked, told = self.rates()
        answers, firsts = board.answered_after_ms[-LATELY:], board.decided_after_ms[-LATELY:]
        grid = Table.grid(padding=(0, 1), expand=True)
        for _ in range(4):
            grid.add_column(no_wrap=True)
        grid.add_row(
            _fact("tickets", f"{stats.tickets:,}", f"{asked:.1f}/s"),
            _fact("decided", f"{stats.decided:,}", ""),
            _fact("decisions", f"{sum(board.kinds.values()):,}", f"{told:.1f}/s"),
            _fact("resolved", f"{board.kinds[Kind.RESOLVED]:,}", ""),
        )
        grid.add_row(
            _fact("decided p50", f"{percentile(firsts, 50)} ms", ""),
            _fact("p90", f"{percentile(firsts, 90)} ms", ""),
            _fact("answered p50", f"{percentile(answers, 50) / 1000:.1f} s", ""),
            _fact("p90", f"{percentile(answers, 90) / 1000:.1f} s", ""),
        )
        grid.add_row(
            _fact("raised", f"{board.kinds[Kind.RAISED]:,}", ""),
            _fact("passed on", f"{board.kinds[Kind.TRANSFERRED] + board.kinds[Kind.MOVED]:,}", ""),
            _fact("clocks late", f"{stats.heard['ClockBreached']:,}", f"of {stats.heard['ClockWarned']:,}"),
            _fact("surveys", f"{stats.heard['FeedbackScored']:,}", "answered"),
        )
        return grid

    def _decisions(self, rows: int) -> Table:
        grid = Table.grid(padding=(0, 1), expand=True)
        for width in (10, 2, 11, 16):
            grid.add_column(no_wrap=True, width=width, overflow="ellipsis")
        grid.add_column(no_wrap=True, ratio=1, overflow="ellipsis")
        for decision in list(self._city.stats.board.recent)[-rows:]:
            grid.add_row(*self._decision(decision))
        return grid

    def _decision(self, decision: Decision) -> tuple[Text, ...]:
        priority = decision.priority
        said = self._city.stats.summaries.get(decision.ticket, "")
        what = Text(said) if said else Text(decision.ticket[:8], style="dim")
        return (
            Text(decision.desk, style="dim"),
            Text(f"P{priority.value}", style=PRIORITIES[priority]) if priority else Text(""),
            Text(decision.kind.value, style=COLOURS.get(decision.kind, "")),
            Text(decision.responder or _reason(decision), style="" if decision.responder else "dim"),
            what,
        )


def _reason(decision: Decision) -> str:
    return f"for {decision.why.waits_for}" if decision.why.waits_for else decision.why.reason.replace("_", " ")


def _count(number: int, colour: str) -> Text:
    return Text(str(number), style=colour) if number else Text("·", style="dim")


def _fact(name: str, value: str, more: str) -> Text:
    return Text.assemble((f"{name} " if name else "", "dim"), (value, "bold"), (f" {more}" if more else "", "dim"))
