"""Short forms become full ones: labels alone, arrows, one-key mappings. Places are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, fault
from topodoc.language.arrow import find_arrow, is_id, looks_like_arrow
from topodoc.language.cure import Cures, with_keys
from topodoc.language.document.hints import prose_hint
from topodoc.language.steps import STEPS
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree, describe
from topodoc.language.vocabulary import STEP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.language.steps import Holds


def desugar(tree: Tree) -> Tree:
    """Return *tree* with every short form written out; what cannot be is one fault more, and left out."""
    desugarer = _Desugarer(Cures(tree.root))
    root = _change(
        tree.root,
        {
            "nodes": desugarer.nodes,
            "groups": desugarer.groups,
            "edges": lambda node: desugarer.arrows(node, "label", "edges"),
            "scenarios": desugarer.scenarios,
            "overlay": desugarer.overlay,
        },
    )
    return replace(tree, root=root, faults=(*tree.faults, *desugarer.faults))


def _change(mapping: Mapping, changes: dict[str, Callable[[Node], Node]]) -> Mapping:
    """Return *mapping* with the value of each key of *changes* passed through its function."""
    entries = (Entry(one.key, changes[one.key.text](one.value)) if one.key.text in changes else one for one in mapping.entries)
    return replace(mapping, entries=tuple(entries))


def _each(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return mapping *node* with every value passed through *change*; anything else as it is."""
    if not isinstance(node, Mapping):
        return node
    return replace(node, entries=tuple(Entry(one.key, change(one.value)) for one in node.entries))


def _keyed(key: str, value: Scalar) -> Mapping:
    """Return the mapping `key: value`; an empty one where the value is not given."""
    entries = () if value.is_absent else (Entry(Scalar(key, value.span), value),)
    return Mapping(entries, value.span)


_MOST_SHOWN = 10  # items of a list in a hint
_ENDS = frozenset({"from", "to"})


class _Desugarer:
    """Arrows and steps, collecting faults."""

    def __init__(self, cures: Cures) -> None:
        self.faults: list[Diagnostic] = []
        self.cures = cures

    def nodes(self, node: Node) -> Node:
        """Return the mapping *node* with labels alone written out; a list of ids is read as one, which is a fault."""
        if isinstance(node, Sequence) and node.items and all(isinstance(one, Scalar) and is_id(one.text) for one in node.items):
            ids = {one.text: one for one in node.items if isinstance(one, Scalar)}
            shown = [f'"{name}:"' for name in ids]
            more = " \u2026" if len(ids) > _MOST_SHOWN else ""
            hint = f"write keys and values: {', '.join(shown[:_MOST_SHOWN])}{more}"
            self._add("TD010", 'a list is where "nodes" needs a mapping', hint, node.span)
            node = Mapping(tuple(Entry(one, Scalar("", one.span)) for one in ids.values()), node.span)
        return _each(node, lambda value: _keyed("label", value) if isinstance(value, Scalar) else value)

    def groups(self, node: Node) -> Node:
        return _each(node, lambda one: _change(one, {"nodes": self.nodes, "groups": self.groups}) if isinstance(one, Mapping) else one)

    def overlay(self, node: Node) -> Node:
        if not isinstance(node, Mapping):
            return node
        edges: Callable[[Node], Node] = lambda one: self.arrows(one, "label", "edges")  # noqa: E731 - as in desugar
        return _change(node, {"nodes": self.nodes, "groups": self.groups, "edges": edges})

    def scenarios(self, node: Node) -> Node:
        return _each(node, lambda one: _change(one, {"steps": self.steps}) if isinstance(one, Mapping) else one)

    def steps(self, node: Node) -> Node:
        return self.arrows(node, "message", "steps")

    def arrows(self, node: Node, text_key: str, where: str) -> Node:
        """Return the list *node* with each item as a mapping that has `from` and `to`; parallels have theirs inside."""
        node = self._listed(node, where)
        if not isinstance(node, Sequence):
            return node
        items = (self._item(item, text_key) for item in node.items)
        return replace(node, items=tuple(item for item in items if item is not None))

    def _listed(self, node: Node, where: str) -> Node:
        """Return a mapping that stands where a list belongs as that list, which is a fault; anything else as it is."""
        if not isinstance(node, Mapping):
            return node
        hint = f'write a list: begin each item of "{where}" with "- "'
        self._add("TD010", f'a mapping is where "{where}" needs a list', hint, node.span)
        items = (node,) if where == "alt" else tuple(Mapping((entry,), entry.key.span) for entry in node.entries)
        return Sequence(items, node.span)

    def _item(self, item: Node, text_key: str) -> Node | None:
        match item:
            case Scalar(is_absent=True):
                self._add("TD015", "this item is empty", 'write "a -> b", or remove it', item.span)
                return None
            case Scalar(cut=Diagnostic() as cut, text=text) if not looks_like_arrow(text):
                self.faults.append(cut)
                return None
            case Scalar(text=text, span=span):
                return self._ends(item, Mapping((), span)) if self._is_arrow(item, None, text_key) else None
            case Mapping(entries=entries):
                keys = [entry.key.text for entry in entries]
                if any(looks_like_arrow(key) for key in keys):
                    return self._one_key(item, text_key)
                if "from" in keys or "to" in keys:
                    return item
                if text_key == "message" and _is_step(item):
                    return _change(item, self._inside())
                return self._one_key(item, text_key)
            case Sequence():
                self._add("TD010", f"{describe(item)} is where an arrow belongs", 'write "a -> b"', item.span)
                return None

    def _inside(self) -> dict[str, Callable[[Node], Node]]:
        """Return what writes out the steps below each key that holds some."""
        held: dict[Holds, Callable[[Node], Node]] = {"branches": self._branches, "cases": self._cases}
        return {"steps": self.steps} | {one.word: held[one.holds] for one in STEPS.values() if one.holds in held}

    def _one_key(self, item: Mapping, text_key: str) -> Node | None:
        item = self._without_cut(item)
        arrows = [entry for entry in item.entries if looks_like_arrow(entry.key.text)]
        if len(item.entries) != 1 and arrows:
            self._beside(item, arrows[0], text_key)
            item = Mapping((arrows[0],), item.span)
        if len(item.entries) != 1:
            keys = ", ".join(f'"{entry.key.text}"' for entry in item.entries) or "nothing"
            self._add("TD015", f"this item has no arrow, but {keys}", f'write "a -> b: {text_key}", or the keys "from" and "to"', item.span)
            return None
        key, value = item.entries[0].key, item.entries[0].value
        if not self._is_arrow(key, value, text_key):
            return None
        match value:
            case Scalar():
                return self._ends(key, _keyed(text_key, value))
            case Mapping():
                return self._ends(key, self._without_ends(value, key))
            case Sequence():
                self._add("TD010", f"{describe(value)} is where the {text_key} belongs", prose_hint(value, key.text), value.span)
                return self._ends(key, Mapping((), item.span))

    def _without_cut(self, item: Mapping) -> Mapping:
        """Return *item* without keys that are the rest of a text which a comma cut."""
        cut = [entry.key.cut for entry in item.entries if entry.key.cut]
        self.faults += cut
        return replace(item, entries=tuple(entry for entry in item.entries if not entry.key.cut)) if cut else item

    def _without_ends(self, value: Mapping, arrow: Scalar) -> Mapping:
        """Return what stands behind an *arrow* without `from` and `to`, which the arrow says."""
        said = [entry.key for entry in value.entries if entry.key.text in _ENDS]
        for key in said:
            self._add("TD011", f'the arrow "{arrow.text}" already says "{key.text}"', "remove it, or correct the arrow", key.span)
        return replace(value, entries=tuple(entry for entry in value.entries if entry.key not in said)) if said else value

    def _cases(self, node: Node) -> Node:
        node = self._listed(node, "alt")
        if not isinstance(node, Sequence):
            return node
        steps: dict[str, Callable[[Node], Node]] = {"steps": self.steps, "else": self.steps}
        return replace(node, items=tuple(_change(item, steps) if isinstance(item, Mapping) else item for item in node.items))

    def _branches(self, node: Node) -> Node:
        node = self._listed(node, "parallel")
        if not isinstance(node, Sequence):
            return node

        branches = (self._branch(item) for item in node.items)
        return replace(node, items=tuple(branch for branch in branches if branch is not None))

    def _branch(self, item: Node) -> Node | None:
        """Return a branch as a mapping with `steps`, also where it is one step; None where it can be neither."""
        if isinstance(item, Mapping) and not _is_step(item):
            keys = {entry.key.text for entry in item.entries}
            if "steps" in keys or keys == {"label"}:
                return _change(item, {"steps": self.steps})
        if isinstance(item, Sequence):
            hint = 'write "steps:" before it: "- steps: [\u2026]"'
            self._add("TD010", "a list is where a branch belongs", hint, item.span)
        step = None if isinstance(item, Sequence) else self._item(item, "message")
        return step and Mapping((Entry(Scalar("steps", item.span), Sequence((step,), item.span)),), item.span)

    def _is_arrow(self, text: Scalar, value: Node | None, text_key: str) -> bool:
        if find_arrow(text.text):
            return True
        otherwise = f'write "ID -> ID", not "{text.text}"' if value is None else 'write "ID -> ID" before the ":"'
        self._add(
            "TD015",
            f'"{text.text}" is not an arrow of the form "ID -> ID"',
            self.cures.right_form(text.text, value, text_key) or otherwise,
            text.span,
        )
        return False

    def _ends(self, arrow: Scalar, rest: Mapping) -> Mapping:
        """Return *rest* with the ends of *arrow* as `from` and `to`, each with its own columns."""
        ends = find_arrow(arrow.text) or ("", "")
        starts = (arrow.text.index(ends[0]), arrow.text.rindex(ends[1]))
        named = zip(("from", "to"), ends, starts, strict=True)
        own = tuple(Entry(Scalar(name, arrow.span), Scalar(end, _part(arrow, start, len(end)))) for name, end, start in named)
        return Mapping(own + rest.entries, _whole(arrow.span, rest.span))

    def _beside(self, item: Mapping, arrow: Entry, text_key: str) -> None:
        words = [entry.key.text for entry in item.entries if entry.key.text in STEP_WORDS]
        if words and text_key == "message":
            hint = f'write two items: "- {arrow.key.text}" and "- {words[0]}: \u2026"'
            self._add("TD016", f'the arrow "{arrow.key.text}" and "{words[0]}" are in one item', hint, item.span)
            return
        others = tuple(entry for entry in item.entries if entry is not arrow and entry.key.text not in _ENDS)
        hint = f"write: {with_keys(arrow, others, text_key)}" if others else 'write the arrow alone, or "from" and "to" without it'
        self._add("TD016", f'the arrow "{arrow.key.text}" and other keys are in one item', hint, item.span)

    def _add(self, code: str, message: str, hint: str, span: Span) -> None:
        self.faults.append(fault(code, message, hint, span))


def _is_step(item: Mapping) -> bool:
    return any(entry.key.text in STEP_WORDS for entry in item.entries)


def _part(scalar: Scalar, start: int, length: int) -> Span:
    """Return the span of the *length* characters from *start* of a text that stands on one line."""
    span = scalar.span
    if span.line != span.end_line:
        return span
    column = span.column + start + (0 if scalar.plain else 1)
    return Span(span.file, span.line, column, span.line, column + length)


def _whole(first: Span, second: Span) -> Span:
    low, high = min(first, second), max(first, second, key=lambda span: (span.end_line, span.end_column))
    return low._replace(end_line=high.end_line, end_column=high.end_column)
