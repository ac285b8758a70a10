"""How does a row of numbers look? Small charts as SVG text, with nothing from outside."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 40
COLOURS = ("#2563a8", "#d9822b", "#3a8f5c", "#b0413e", "#7a5ea8", "#8a8a8a", "#1f9aa5", "#c4588f")
FONT = 'font-family="system-ui, sans-serif" font-size="12"'

Series = Mapping[str, Sequence[float]]


class Bar(NamedTuple):
    """One bar, and the half-length of its error mark."""

    value: float
    error: float = 0.0


def lines(title: str, xs: Sequence[float], series: Series, x_label: str, y_label: str) -> str:
    """Draw curves over common abscissae."""
    top = _nice(max((max(ys, default=0) for ys in series.values()), default=0))
    low, high = (min(xs), max(xs)) if xs else (0.0, 1.0)
    span = high - low or 1.0
    body = [_grid(top, y_label)]
    for number, ys in enumerate(series.values()):
        points = " ".join(
            f"{LEFT + (x - low) / span * _inner_width():.1f},{_y(y, top):.1f}" for x, y in zip(xs, ys, strict=True)
        )
        body.append(f'<polyline fill="none" stroke="{_colour(number)}" stroke-width="1.8" points="{points}"/>')
    for step in range(6):
        x = LEFT + step / 5 * _inner_width()
        body.append(_text(x, HEIGHT - BOTTOM + 16, f"{low + span * step / 5:.4g}", "middle"))
    return _chart(title, body, list(series), x_label)


def bars(title: str, groups: Sequence[str], series: Mapping[str, Sequence[Bar]], y_label: str) -> str:
    """Draw bars, those of one group side by side; a series has one bar for each group."""
    top = _nice(max((bar.value + bar.error for row in series.values() for bar in row), default=0))
    slot = _inner_width() / max(1, len(groups))
    wide = slot * 0.8 / max(1, len(series))
    body = [_grid(top, y_label)]
    for number, row in enumerate(series.values()):
        for place, bar in enumerate(row):
            x = LEFT + place * slot + slot * 0.1 + number * wide
            y = _y(bar.value, top)
            body.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.5, wide - 1):.1f}" '
                f'height="{max(0.0, HEIGHT - BOTTOM - y):.1f}" fill="{_colour(number)}"/>'
            )
            if bar.error:
                middle = x + wide / 2
                high, low = _y(bar.value + bar.error, top), _y(max(0.0, bar.value - bar.error), top)
                body.append(f'<path d="M{middle:.1f} {high:.1f}V{low:.1f}" stroke="#222" stroke-width="1.2"/>')
    for place, name in enumerate(groups):
        body.append(_text(LEFT + (place + 0.5) * slot, HEIGHT - BOTTOM + 16, name, "middle"))
    return _chart(title, body, list(series) if len(series) > 1 else [], "")


def histogram(title: str, values: Sequence[float], x_label: str, *, parts: int = 20, top: float | None = None) -> str:
    """Draw how many values fall into equal parts from 0 to the largest, or to ``top``."""
    highest = top if top is not None else max(values, default=1) or 1
    counts = [0.0] * parts
    for value in values:
        counts[min(parts - 1, max(0, int(value / highest * parts)))] += 1
    marks = [f"{highest * i / parts:.2g}" if i % max(1, parts // 5) == 0 else "" for i in range(parts)]
    return bars(title, marks, {x_label: [Bar(count) for count in counts]}, f"how many, by {x_label}")


def _chart(title: str, body: Sequence[str], names: Sequence[str], x_label: str) -> str:
    legend = []
    x = float(LEFT)
    for number, name in enumerate(names):
        legend.append(f'<rect x="{x:.0f}" y="20" width="9" height="9" fill="{_colour(number)}"/>')
        legend.append(_text(x + 13, 29, name))
        x += 13 + 7.2 * len(name) + 14
    if x_label:
        legend.append(_text(LEFT + _inner_width() / 2, HEIGHT - 6, x_label, "middle"))
    head = f'<text x="{LEFT}" y="13" font-weight="bold">{escape(title)}</text>'
    width = max(WIDTH, ceil(x))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        f'role="img" {FONT}><rect width="{width}" height="{HEIGHT}" fill="#fff"/>{head}{"".join(legend)}'
        f"{''.join(body)}</svg>"
    )


def _grid(top: float, label: str) -> str:
    marks = []
    for step in range(5):
        value = top * step / 4
        y = _y(value, top)
        marks.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        marks.append(_text(LEFT - 6, y + 4, f"{value:.4g}", "end"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    side = f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(label)}</text>'
    return "".join(marks) + side


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#333">{escape(text)}</text>'


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)


def _inner_width() -> float:
    return WIDTH - LEFT - RIGHT


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _nice(value: float) -> float:
    """Give a round number at or above a value, for the top of an axis."""
    if value <= 0:
        return 1.0
    step = 10.0 ** floor(log10(value))
    return next(step * part for part in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * part >= value * 0.999)
