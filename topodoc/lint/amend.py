"""Amending: the text of a spec with what facts say for certain put into it, and not a byte else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.language.tree import Entry, Mapping, Scalar, Sequence
from topodoc.lint.spec_text import edges_of, ending_of, last_line, lines_of, mappings, one_edge, root_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.drift.mismatch import Mend
    from topodoc.lint.drifting import Told

_YAML = {".yml", ".yaml"}
_DASH = re.compile(r"\s*(?=- )")
Mendable = tuple["Mend", "Diagnostic"]


def mendable(told: Iterable[Told]) -> dict[str, list[Mendable]]:
    """Return what of *told* can be mended, by the spec that people write: no part, which is written anew, and no script."""
    found: dict[str, list[Mendable]] = {}
    for mismatch, finding in told:
        mend = mismatch.mend
        if mend and not mismatch.mild and PurePath(mend.file).suffix in _YAML and not PurePath(mend.file).name.startswith("_"):
            found.setdefault(mend.file, []).append((mend, finding))
    return found


def amend(raw: bytes, wanted: Iterable[Mendable]) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the spec *raw* with what is *wanted* of it and can be mended with certainty, and what that is."""
    text, mended = raw.decode("utf-8"), []
    last_first = sorted(wanted, key=lambda one: one[1].span, reverse=True)  # so that each place holds until it is used
    for mend, finding in last_first:
        if mend.events and (changed := _carry(text, finding.span, mend.events)):
            text = changed
            mended.append(finding)
    for key, add in (("edge", _add_edges), ("node", _add_nodes)):
        chosen = [(getattr(mend, key), finding) for mend, finding in reversed(last_first) if getattr(mend, key)]
        if chosen and (changed := add(text, list(dict.fromkeys(item for item, _ in chosen)))):
            text = changed
            mended += [finding for _, finding in chosen]
    return text.encode("utf-8"), tuple(mended)


def _carry(text: str, place: Span, events: tuple[str, ...]) -> str | None:
    """Return *text* with *events* at the edge at *place*, where they stand on one line; None where that is not certain."""
    edges = edges_of(text)
    at = next((at for at, item in enumerate(edges.items) if item.span == place._replace(file="")), -1) if edges else -1
    item = one_edge(edges, at) if edges and at >= 0 else None
    old = item.get("events") if item else None
    if edges is None or item is None or old is None or old.span.line != old.span.end_line:
        return None
    is_list = len(events) > 1 or isinstance(old, Sequence)
    lines, span = lines_of(text), old.span
    line = lines[span.line - 1]
    written = f"[{', '.join(events)}]" if is_list else events[0]
    lines[span.line - 1] = line[: span.column - 1] + written + line[span.end_column - 1 :]
    names = tuple(Scalar(one, span) for one in events)
    new = Sequence(names, span) if is_list else names[0]
    whole = replace(item, entries=tuple(replace(one, value=new) if one.key.text == "events" else one for one in item.entries))
    items = tuple(whole if count == at else one for count, one in enumerate(mappings(edges)))
    return _proven(text, "".join(lines), "edges", replace(edges, items=items))


def _add_edges(text: str, added: list[str]) -> str | None:
    """Return *text* with the edges *added* behind its last one, as far in as that; None where its edges are no list of lines."""
    edges, new = edges_of(text), edges_of("edges:\n" + "".join(f"- {one}\n" for one in added))
    dash = _DASH.match(lines_of(text)[edges.items[-1].span.line - 1]) if edges and edges.items else None
    if edges is None or new is None or dash is None:
        return None
    changed = _put_behind(text, edges.items[-1].span, [f"{dash[0]}- {one}" for one in added])
    return _proven(text, changed, "edges", replace(edges, items=(*edges.items, *new.items)))


def _add_nodes(text: str, added: list[str]) -> str | None:
    """Return *text* with the nodes *added* behind its last one; None where its nodes are not one a line."""
    root, new = root_of(text), root_of("nodes:\n" + "".join(f"  {one}\n" for one in added))
    nodes, more = (one.get("nodes") if one else None for one in (root, new))
    if not (isinstance(nodes, Mapping) and isinstance(more, Mapping)) or nodes.flow or not nodes.entries:
        return None
    last = nodes.entries[-1]
    indent = " " * (last.key.span.column - 1)
    changed = _put_behind(text, max(last.key.span, last.value.span, key=_end), [indent + one for one in added])
    return _proven(text, changed, "nodes", replace(nodes, entries=(*nodes.entries, *more.entries)))


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _put_behind(text: str, span: Span, added: list[str]) -> str:
    """Return *text* with the lines *added* behind those that *span* covers."""
    lines, ending = lines_of(text), ending_of(text)
    last = last_line(span, lines)
    if not lines[last].endswith(("\n", "\r")):
        lines[last] += ending
    return "".join([*lines[: last + 1], *(f"{one}{ending}" for one in added), *lines[last + 1 :]])


def _proven(before: str, after: str, key: str, value: Sequence | Mapping) -> str | None:
    """Return *after*, where it says what *before* does, but *value* under *key*."""
    old, new = root_of(before), root_of(after)
    if old is None or new is None:
        return None
    wanted = replace(old, entries=tuple(Entry(one.key, value) if one.key.text == key else one for one in old.entries))
    return after if new == wanted else None
