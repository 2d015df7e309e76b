"""Texts that the parser lost to a comment, seen from what it read before and behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.language.arrow import find_arrow
from topodoc.language.hash import begins_text, hash_cures, lost_part
from topodoc.language.quoting import Cure, quoted
from topodoc.language.steps import STEPS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.language.yaml import ParserEvent

_HOLDING = frozenset(  # keys of lists and mappings: a text there would mean nothing, so that this is a comment
    {
        "nodes", "groups", "edges", "scenarios", "views", "layers", "steps", "else", "links", "ignore", "layout", "shard", "rows",
        *(one.word for one in STEPS.values() if one.holds in {"branches", "cases"}),
    }
)  # fmt: skip
_GAP, _VALUE_GAP, _ITEM_GAP = (re.compile(rf"[ \t]*{sign}[ \t]*(?=#)") for sign in ("", ":?", ",?"))


@dataclass(frozen=True, slots=True)
class Lost:
    """A text as it was meant, the row (from 0) where it begins, and how to write it."""

    text: str
    row: int
    cure: Cure


def lost_text(lines: Sequence[str], event: ParserEvent, before: ParserEvent, *, in_flow: bool) -> Lost | None:
    """Return the text that plain scalar *event* was meant to be, where a comment took some of it, or all; else None.

    *before* is what was read before it.
    """
    if event.value:
        return _cut(lines, event, in_flow=in_flow)
    if before.kind == "scalar" and before.value in _HOLDING:
        return None
    for place in (event.end, before.end):  # nothing, in brackets, is placed where the next thing begins
        line = lines[place[0]] if place[0] < len(lines) else ""
        gap = (_VALUE_GAP if place is before.end and before.kind == "scalar" else _GAP).match(line, place[1])
        if gap and begins_text(line, gap.end()):
            return _made(line, place[0], gap.end(), gap.end(), in_flow=in_flow)
    return None


def lost_item(lines: Sequence[str], opening: ParserEvent, event: ParserEvent, before: ParserEvent) -> Lost | None:
    """Return the item that the list with *opening* in brackets lost to a comment between *before* and *event*; else None.

    A remark about the items of a line is none: what was meant as an item ends in a comma, or the list began on its line and ends.
    """
    row = before.end[0]
    if event.start[0] == row or "#" not in lines[row]:
        return None
    line = lines[row]
    gap = _ITEM_GAP.match(line, before.end[1])
    is_item = line.rstrip().endswith(",") or (event.kind == "end" and opening.start[0] == row)
    return _made(line, row, gap.end(), gap.end(), in_flow=True) if gap and is_item and begins_text(line, gap.end()) else None


def _cut(lines: Sequence[str], event: ParserEvent, *, in_flow: bool) -> Lost | None:
    row = event.end[0]
    line = lines[row]
    column = lost_part(line, event.end[1])
    if column is None:
        return None
    if event.start[0] == row:
        found = _made(line, row, event.start[1], column, in_flow=in_flow)
        return Lost(event.value, row, found.cure) if found and find_arrow(event.value) else found
    rest = _made(line, row, column, column, in_flow=in_flow)
    if rest is None:
        return None
    first, text = lines[event.start[0]][: event.start[1]], f"{event.value} {rest.text}"
    whole = quoted(first + text + line[rest.cure.end :], event.start[1], event.start[1] + len(text), 'that holds " #"')
    return Lost(text, event.start[0], Cure(whole.reason, event.start[1], rest.cure.end, whole.line))


def _made(line: str, row: int, start: int, column: int, *, in_flow: bool) -> Lost | None:
    found = hash_cures(line, start, column, in_flow=in_flow)
    return Lost(line[start : found[0].end], row, found[0]) if found else None
