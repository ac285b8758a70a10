"""How is a panel of a Grafana 11 dashboard written?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict

Json = dict[str, object]
Unit = Literal["short", "s", "cps", "percentunit"]

WIDTH = 24  # columns of Grafana's grid
DATASOURCE: Json = {"type": "prometheus", "uid": "${datasource}"}
SCOPE = 'job=~"$job",instance=~"$instance"'
DESK = f'{SCOPE},desk=~"$desk"'
WORKERS = f"paidan_progress_timestamp_seconds{{{SCOPE}}}"  # one series per worker


class Step(TypedDict):
    """From this value on, this colour; None is the bottom."""

    value: float | None
    color: str


@dataclass(frozen=True)
class Query:
    """PromQL, and how its series are called in the legend."""

    expr: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """One question and its picture. `about` says what it means and what to do."""

    title: str
    about: str
    unit: Unit
    queries: tuple[Query, ...]
    steps: tuple[Step, ...] = (Step(value=None, color="green"),)
    kind: Literal["timeseries", "stat"] = "timeseries"
    width: int = 8
    height: int = 8
    stacked: bool = False


@dataclass(frozen=True)
class Row:
    """Panels under one heading, laid out from left to right."""

    title: str
    panels: tuple[Panel, ...]


def rising(warn: float, bad: float) -> tuple[Step, ...]:
    """Colour a value that gets worse as it grows."""
    return Step(value=None, color="green"), Step(value=warn, color="orange"), Step(value=bad, color="red")


def falling(bad: float, warn: float) -> tuple[Step, ...]:
    """Colour a value that gets worse as it falls: red below `bad`, orange below `warn`."""
    return Step(value=None, color="red"), Step(value=bad, color="orange"), Step(value=warn, color="green")


def rate(metric: str, *by: str, scope: str = SCOPE) -> str:
    """Give a counter's events per second, summed by labels, or in all when there are none."""
    return f"sum by ({', '.join(by)}) (rate({metric}{{{scope}}}[$__rate_interval]))"


def quantile(share: float, histogram: str, *by: str) -> str:
    """Give a quantile of a histogram over all workers."""
    labels = ", ".join(("le", *by))
    inner = f"sum by ({labels}) (rate({histogram}_bucket{{{SCOPE}}}[$__rate_interval]))"
    return f"histogram_quantile({share}, {inner})"


def one_voice(gauge: str, *, scope: str = DESK) -> str:
    """Give a desk's gauge once: a desk has one writer, but two workers may show it while it moves."""
    return f"max without (instance, pod) ({gauge}{{{scope}}})"


def quiet(expr: str, label: str | None = None) -> str:
    """Show a zero, called "none", when there is nothing to show and a worker is there to say so.

    Counters of trouble have no series before the first trouble, and an empty queue has none either. Without
    the zero a panel in good health would look like a broken one; without a worker it does, and should.
    """
    zero = f"0 * count({WORKERS})"
    return f"{expr} or on () " + (f'label_replace({zero}, "{label}", "none", "", "")' if label else f"({zero})")


def layout(rows: Iterable[Row]) -> Iterator[Json]:
    """Give the panels of all rows with their places and numbers."""
    number = top = 0
    for row in rows:
        number += 1
        yield {
            "id": number,
            "type": "row",
            "title": row.title,
            "collapsed": False,
            "panels": [],
            "gridPos": {"x": 0, "y": top, "w": WIDTH, "h": 1},
        }
        top += 1
        left = tallest = 0
        for panel in row.panels:
            if left + panel.width > WIDTH:
                left, top, tallest = 0, top + tallest, 0
            number += 1
            place = {"x": left, "y": top, "w": panel.width, "h": panel.height}
            yield {"id": number, "gridPos": place, **_draw(panel)}
            left, tallest = left + panel.width, max(tallest, panel.height)
        top += tallest


def _draw(panel: Panel) -> Json:
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": DATASOURCE,
        "targets": [_target(number, query) for number, query in enumerate(panel.queries)],
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "color": {"mode": "thresholds" if panel.kind == "stat" else "palette-classic"},
                "thresholds": {"mode": "absolute", "steps": list(panel.steps)},
                **({"min": 0, "custom": _lines(panel)} if panel.kind == "timeseries" else {}),
            },
            "overrides": [],
        },
        "options": _options(panel),
    }


def _target(number: int, query: Query) -> Json:
    return {
        "refId": chr(ord("A") + number),
        "datasource": DATASOURCE,
        "expr": query.expr,
        "legendFormat": query.legend,
        "range": True,
        "editorMode": "code",
    }


def _lines(panel: Panel) -> Json:
    return {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 25 if panel.stacked else 8,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"mode": "normal" if panel.stacked else "none", "group": "A"},
        "thresholdsStyle": {"mode": "dashed" if len(panel.steps) > 1 else "off"},
    }


def _options(panel: Panel) -> Json:
    if panel.kind == "stat":
        return {
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "colorMode": "background",
            "graphMode": "area",
            "textMode": "value",
            "justifyMode": "auto",
            "orientation": "auto",
        }
    return {
        "legend": {
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": True,
            "calcs": ["lastNotNull", "max"],
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
