"""How does accuracy grow with corrections? A picture, as SVG that any browser shows."""

from collections.abc import Sequence
from typing import Protocol

from deploy.classifier.report import Figures

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 48, 44
LINE = 14
LOW, HIGH = 0.55, 0.85
COLOURS = {"topic": "#2a6fb0", "act": "#c0562a", "both": "#3d8b4f"}


class Stopped(Protocol):
    """One stop of the study."""

    @property
    def tickets(self) -> int:
        """So many tickets were seen."""

    @property
    def corrected(self) -> Figures:
        """How good the table is as people corrected it."""

    @property
    def refitted(self) -> Figures:
        """How good a table taught anew with the same tickets is."""


def growth_svg(stops: Sequence[Stopped]) -> str:
    """Draw accuracy against tickets: a whole line as corrected, a broken one taught anew."""
    last = max(stop.tickets for stop in stops) or 1
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<text x="12" y="24" font-size="15">Accuracy on voices never taught, by tickets seen</text>',
    ]
    for step in range(int((HIGH - LOW) / 0.05 + 1.5)):
        share = LOW + 0.05 * step
        drawn.append(f'<path d="M{LEFT} {_y(share):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.2f}</text>')
    for stop in stops:
        x = _x(stop.tickets / last)
        drawn.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{stop.tickets:,}</text>')
    labels: list[tuple[float, str, str]] = []
    for name, colour in COLOURS.items():
        for way, dash in (("corrected", ""), ("refitted", ' stroke-dasharray="5 4"')):
            found = [(stop.tickets, getattr(getattr(stop, way), name)) for stop in stops]
            points = " ".join(f"{_x(tickets / last):.1f},{_y(share):.1f}" for tickets, share in found)
            drawn.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2"{dash} points="{points}"/>')
            label = f"{name}, {'as corrected' if way == 'corrected' else 'taught anew'}"
            labels.append((_y(found[-1][1]) + 4, colour, label))
    below = 0.0
    for wanted, colour, label in sorted(labels):
        below = max(wanted, below + LINE)
        drawn.append(f'<text x="{WIDTH - RIGHT + 8}" y="{below:.1f}" fill="{colour}">{label}</text>')
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _x(part: float) -> float:
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return TOP + (HIGH - share) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM)
