"""The text of a spec, and what it says: what changes a text compares both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import SpecError
from topodoc.language.desugar import desugar
from topodoc.language.reader import parse
from topodoc.language.tree import Mapping, Scalar, Sequence
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
Change = tuple["Span", str, str]  # where, what stands there, what shall


def lines_of(text: str) -> list[str]:
    """Return the lines of *text*, each with its end."""
    return _LINE.findall(text)


def root_of(text: str) -> Mapping | None:
    """Return what *text* says, every edge a mapping with `from` and `to`; None where it says nothing sound."""
    try:
        tree = desugar(parse(Source.decode(text.encode("utf-8"), "")))
    except SpecError:
        return None
    return None if tree.faults else tree.root


def edges_of(text: str) -> Sequence | None:
    """Return the edges of *text*, where they stand in a list of one item a line or more."""
    root = root_of(text)
    edges = root.get("edges") if root else None
    return edges if isinstance(edges, Sequence) and not edges.flow and all(isinstance(one, Mapping) for one in edges.items) else None


def mappings(edges: Sequence) -> tuple[Mapping, ...]:
    """Return the items of *edges*."""
    return tuple(one for one in edges.items if isinstance(one, Mapping))


def one_edge(edges: Sequence, at: int) -> Mapping | None:
    """Return the item *at* a place, where it makes one edge and no more."""
    item = mappings(edges)[at]
    return item if all(isinstance(item.get(key), Scalar) for key in ("from", "to")) else None


def last_line(span: Span, lines: list[str]) -> int:
    """Return the line, from 0, on which what *span* covers ends; the parser's own end lies behind empty lines and comments."""
    last = span.end_line - 1
    if not lines[last][: span.end_column - 1].strip():
        last -= 1
    while not lines[last].strip() or lines[last].lstrip().startswith("#"):
        last -= 1
    return last


def ending_of(text: str) -> str:
    """Return how lines of *text* end."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def change(text: str, changes: Iterable[Change]) -> str | None:
    """Return *text* with what stands at each span, which has to be what the change expects, replaced; None where it is not."""
    lines = lines_of(text)
    for span, expected, new in sorted(changes, key=lambda one: one[0], reverse=True):
        line = lines[span.line - 1]
        start = span.column - 1
        if not expected or line[start : start + len(expected)] != expected:
            return None
        lines[span.line - 1] = line[:start] + new + line[start + len(expected) :]
    return "".join(lines)
