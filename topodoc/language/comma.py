"""Texts that a comma cut into several, because they stand inside braces or brackets without quotes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import fault
from topodoc.language.arrow import looks_like_arrow
from topodoc.language.quoting import LONGEST, quoted
from topodoc.language.stumble import quotes_fault
from topodoc.language.tree import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic

_LISTS = frozenset({"tags", "events", "layer", "layers", "over", "include", "exclude", "around", "from", "to", "fold"})
_WORDS = frozenset(
    {
        "kind", "shape", "state", "type", "role", "arrows", "direction", "brokers", "hubs", "external", "accent", "replicas", "reply",
        "hidden", "depth", "id", "edge", "scenario", "topology", "same_as", "icon", "left_of", "right_of", "by", "unconfirmed",
    }
)  # fmt: skip
_IN_A_LIST = ""
_COLON = re.compile(r"[ \t]*:")


def mark_keys(items: Sequence[Node], lines: Sequence[str]) -> list[Node]:
    """Return *items*, keys and values of a mapping in braces, with each key that may be the rest of the text before it marked so."""
    marked = list(items)
    where = " inside { }"
    text: Scalar | None = None
    rest: list[int] = []
    for place in range(0, len(items), 2):
        key, value = items[place], items[place + 1]
        if text and isinstance(key, Scalar) and _goes_on(key, value, lines):
            rest.append(place)
            continue
        _mark(marked, text, rest, lines, where)
        text, rest = _plain(value) if isinstance(key, Scalar) and key.text not in _WORDS else None, []
        where = _IN_A_LIST if isinstance(key, Scalar) and key.text in _LISTS else " inside { }"
    _mark(marked, text, rest, lines, where)
    return marked


def mark_items(items: Sequence[Node], lines: Sequence[str]) -> list[Node]:
    """Return *items* of a list in brackets with each text marked that may be the rest of the one behind a key before it."""
    marked = list(items)
    text: Scalar | None = None
    rest: list[int] = []
    for place, item in enumerate(items):
        if text and isinstance(item, Scalar) and not looks_like_arrow(item.text):
            rest.append(place)
            continue
        _mark(marked, text, rest, lines, " inside [ ]")
        is_pair = isinstance(item, Mapping) and len(item.entries) == 1 and not _is_braced(item, lines)
        text, rest = _plain(item.entries[0].value) if is_pair and isinstance(item, Mapping) else None, []
    _mark(marked, text, rest, lines, " inside [ ]")
    return marked


def _goes_on(key: Scalar, value: Node, lines: Sequence[str]) -> bool:
    """Return whether *key* may be no key: nothing is behind it, not even a colon, or it is of several words."""
    if isinstance(value, Scalar) and value.is_absent:
        return not _COLON.match(lines[key.span.end_line - 1], key.span.end_column - 1)
    return isinstance(value, Scalar) and key.plain and " " in key.text


def _plain(value: Node) -> Scalar | None:
    return value if isinstance(value, Scalar) and value.plain and value.text else None


def _is_braced(item: Mapping, lines: Sequence[str]) -> bool:
    return lines[item.span.line - 1][item.span.column - 1 : item.span.column] == "{"


def _mark(marked: list[Node], text: Scalar | None, rest: list[int], lines: Sequence[str], where: str) -> None:
    if text is None or not rest:
        return
    last = marked[rest[-1]]
    behind = marked[rest[-1] + 1] if where != " inside [ ]" else last
    end = behind if isinstance(behind, Scalar) and behind.text else last
    for place in rest:
        one = marked[place]
        if isinstance(one, Scalar):
            marked[place] = replace(one, cut=_fault(text, one, end, lines, where))


def _fault(text: Scalar, part: Scalar, end: Node, lines: Sequence[str], where: str) -> Diagnostic:
    """Return the fault that *text* up to *end* needs quotes; where it goes over several lines, none of them is shown."""
    row, first, last = text.span.line - 1, text.span, end.span
    span = first._replace(end_line=last.end_line, end_column=last.end_column)  # one for all of its parts
    if where == _IN_A_LIST:
        return _list_fault(text, part, end, lines)
    if first.line != last.end_line or len(lines[row]) > LONGEST:
        return fault("TD005", f"a text with a comma needs quotes{where}", "put the whole text in single quotes", span)
    cure = quoted(lines[row], first.column - 1, last.end_column - 1, "with a comma")
    return quotes_fault(replace(cure, place=where), first.file, row)


def _list_fault(text: Scalar, part: Scalar, end: Node, lines: Sequence[str]) -> Diagnostic:
    """Return the fault that several texts, from *text* to *end*, stand where one or a list belongs."""
    line, first, last = lines[text.span.line - 1], text.span, end.span
    is_whole = first.line == last.end_line and len(line) <= LONGEST
    listed = f"{line[: first.column - 1]}[{line[first.column - 1 : last.end_column - 1]}]{line[last.end_column - 1 :]}".strip()
    return fault("TD011", f'"{part.text}" is not a key', f"write: {listed}" if is_whole else "put several texts into brackets", part.span)
