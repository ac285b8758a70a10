"""How does a report look in a browser? One file with tables and charts; nothing is loaded from outside."""

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}
table{border-collapse:collapse;margin:1em 0}th,td{padding:.25em .8em;text-align:right;border-bottom:1px solid #ddd}
th:first-child,td:first-child{text-align:left}th{font-weight:600;background:#f6f6f6}svg{max-width:100%;height:auto}
"""


def page(title: str, words: str, parts: Iterable[str]) -> str:
    """Give a whole HTML document."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1><p>{escape(words)}</p>{''.join(parts)}</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """Give a headed part of a page."""
    return f"<h2>{escape(title)}</h2>{''.join(parts)}"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    lines = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
