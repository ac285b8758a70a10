"""Which topics are taken for which? A picture, as SVG that any browser shows."""

from collections.abc import Mapping, Sequence
from html import escape

CELL = 56
MARGIN = 92
TOP = 100


def confusion_svg(labels: Sequence[str], counts: Mapping[tuple[str, str], int], title: str) -> str:
    """Draw asked (rows) against said (columns); a cell's shade is its share of the row, its number the count."""
    side = MARGIN + CELL * len(labels) + 12
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side + TOP - MARGIN}" '
        f'width="{side}" font-family="sans-serif" font-size="13">',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="12" y="24" font-size="16">{escape(title)}</text>',
        '<text x="12" y="46" fill="#666">rows: what was asked · columns: what was said</text>',
    ]
    for at, label in enumerate(labels):
        middle = CELL * at + CELL // 2
        drawn.append(f'<text x="{MARGIN + middle}" y="{TOP - 10}" text-anchor="middle">{escape(label)}</text>')
        drawn.append(f'<text x="{MARGIN - 8}" y="{TOP + middle + 5}" text-anchor="end">{escape(label)}</text>')
    for row, asked in enumerate(labels):
        total = sum(counts.get((asked, said), 0) for said in labels)
        for column, said in enumerate(labels):
            drawn += _cell(row, column, counts.get((asked, said), 0), total)
    return "\n".join([*drawn, "</svg>", ""])


def _cell(row: int, column: int, count: int, total: int) -> list[str]:
    x, y = MARGIN + CELL * column, TOP + CELL * row
    share = count / total if total else 0.0
    hue = "22,101,52" if row == column else "185,28,28"
    box = f'<rect x="{x}" y="{y}" width="{CELL - 2}" height="{CELL - 2}" fill="rgba({hue},{max(0.03, share):.2f})"/>'
    if not count:
        return [box]
    ink = "#fff" if share > 0.5 else "#111"
    at = f'x="{x + CELL // 2 - 1}" y="{y + CELL // 2 + 4}"'
    return [box, f'<text {at} text-anchor="middle" fill="{ink}">{count}</text>']
