"""Fixing: the text of a spec with what is certain mended, and not a byte else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.language.tree import Entry, Mapping, Scalar, Sequence
from topodoc.lint.spec_text import change, edges_of, ending_of, last_line, lines_of, mappings, one_edge, root_of
from topodoc.model.roles import ROLES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.tree import Node
    from topodoc.lint.spec_text import Change
    from topodoc.model.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Edit:
    """The text after a finding was mended, and what it has to mean: the tree is compared with it before the edit counts."""

    text: str
    edges: tuple[Mapping, ...]


def fix(raw: bytes, name: str, findings: Iterable[Diagnostic], lexicon: Lexicon) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the spec *raw*, the file *name*, with those of its *findings* mended that can be with certainty, and these.

    Bytes outside of changed lines stay as they are. What would change more than the edge that a finding is about is left as it is.
    """
    mended = []
    last_first = sorted((one for one in findings if one.code in _MENDS and one.span.file == name), key=lambda one: one.span, reverse=True)
    for one in last_first:
        text = raw.decode("utf-8")
        edit = _edit(text, one, lexicon)
        if edit is not None:
            raw = edit.encode("utf-8")
            mended.append(one)
    return raw, tuple(reversed(mended))


def _edit(text: str, finding: Diagnostic, lexicon: Lexicon) -> str | None:
    """Return *text* with *finding* mended; None where that is not certain."""
    edges = edges_of(text)
    at = next((at for at, item in enumerate(edges.items) if item.span == finding.span._replace(file="")), -1) if edges else -1
    if edges is None or at < 0:
        return None
    edit = _MENDS[finding.code](text, edges, at, lexicon)
    before = root_of(text)
    after = edit and root_of(edit.text)
    if edit is None or before is None or after is None:
        return None
    wanted = (Entry(one.key, replace(edges, items=edit.edges)) if one.key.text == "edges" else one for one in before.entries)
    return edit.text if after == replace(before, entries=tuple(wanted)) else None


def _drop(text: str, edges: Sequence, at: int, lexicon: Lexicon) -> Edit | None:
    """Return *text* without the lines of an edge."""
    del lexicon
    item = one_edge(edges, at)
    if item is None:
        return None
    lines = lines_of(text)
    first, last = item.span.line - 1, last_line(item.span, lines)
    rest = "".join([*lines[:first], *lines[last + 1 :]])
    return Edit(rest, tuple(one for count, one in enumerate(mappings(edges)) if count != at))


def _turn(text: str, edges: Sequence, at: int, lexicon: Lexicon) -> Edit | None:
    """Return *text* with the ends of an edge exchanged; one that has no label says that it consumes."""
    item = one_edge(edges, at)
    if item is None or not _reads_on(item, lexicon):
        return None
    keys = {one.key.text: one for one in item.entries}
    source, target, protocol = keys["from"], keys["to"], keys.get("protocol")
    changes = [_exchange(source.value, target.value), _exchange(target.value, source.value)]
    turned = {"from": replace(source, value=target.value), "to": replace(target, value=source.value)}
    entries = [turned.get(one.key.text, one) for one in item.entries]
    if protocol and "label" not in keys:
        entries.insert(entries.index(protocol), Entry(replace(protocol.key, text="role"), replace(protocol.key, text="consume")))
        changes.append((protocol.key.span, "protocol", f"role: consume{_gap(text, protocol.key.span)}protocol"))
    changed = change(text, changes)
    whole = replace(item, entries=tuple(entries))
    return None if changed is None else Edit(changed, tuple(whole if count == at else one for count, one in enumerate(mappings(edges))))


def _reads_on(item: Mapping, lexicon: Lexicon) -> bool:
    """Return whether an edge means to consume, or does not say what it means; read the other way round it says so."""
    label = item.get("label")
    role = lexicon.verb_role(label.text) if isinstance(label, Scalar) else None
    return label is None or (role is not None and ROLES[role].takes_only)


def _exchange(one: Node, other: Node) -> Change:
    """Return the change that writes *other* where *one* stands; both are texts."""
    return (one.span, one.text, other.text) if isinstance(one, Scalar) and isinstance(other, Scalar) else (one.span, "", "")


def _gap(text: str, span: Span) -> str:
    """Return what separates a key before the one at *span* from it: a comma in braces, else a new line."""
    before = lines_of(text)[span.line - 1][: span.column - 1]
    return ", " if before.replace("-", "").strip() else f"{ending_of(text)}{' ' * (span.column - 1)}"


_MENDS: dict[str, Callable[[str, Sequence, int, Lexicon], Edit | None]] = {"TD102": _drop, "TD202": _turn}
FIXABLE = frozenset(_MENDS)
