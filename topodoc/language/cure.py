"""How to write what was nearly an arrow: with one end that dials, a role where the words say none, and steps as data goes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.language.arrow import is_id, split_arrow
from topodoc.language.quoting import safe
from topodoc.language.tree import Entry, Mapping, Node, Scalar
from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BOTH = frozenset({"<->", "<=>", "<-->", "<==>", "\u2194", "\u21d4", "\u27f7", "\u27fa", "\u21c4", "\u21c6", "\u21cb", "\u21cc"})
_BACK = frozenset({"\u2190", "\u21d0", "\u27f5", "\u27f8", "\u21a4", "\u21e6", "\u219e"})
_AS_IDS = "an id is made of the letters A to Z, digits, _, . and -, and does not begin or end with . or -"

_UNSEEN = "if one of the two is a store or a topic, the other one dials it, with role: access"


class Cures:
    """The cures for the arrows of one file, whose nodes are of *kinds* by id, as far as it says."""

    def __init__(self, root: Mapping) -> None:
        self._kinds = dict(kinds_of(root))
        self._names = self._kinds.keys()

    def right_form(self, text: str, value: Node | None, text_key: str) -> str:
        """Return how to write the edge or step *text*, behind which *value* stands, or nothing where that is unclear."""
        ends, signs = split_arrow(text)
        if not signs or not all(ends):
            return ""
        if any("," in end for end in ends):
            return self._listed(ends, signs, value, text_key)
        if not all(is_id(end) for end in ends):
            return _AS_IDS
        write = self._edge if text_key == "label" else _steps
        items = [item for (a, b), sign in zip(pairwise(ends), signs, strict=True) for item in write(a, b, sign, value)]
        if len(items) == 1:
            if "\u2026" in items[0]:  # what is behind the arrow is too long to show, and stays
                arrow, _, said = items[0].partition(": ")
                role = next((f', and "{one}" in the text after it' for one in said[1:].split(", ") if one.startswith("role: ")), "")
                return f'write "{arrow}" before the ":"{role}'
            is_known = signs[0] not in _BOTH or text_key != "label" or {*ends} <= self._names
            return f"write: {items[0]}" if is_known else f"write: {items[0]}; {_UNSEEN}"
        return _each(items)

    def _listed(self, ends: list[str], signs: list[str], value: Node | None, text_key: str) -> str:
        names = [[name.strip() for name in end.strip("[]() ").split(",")] for end in ends]
        if len(signs) > 1 or not all(is_id(name) for some in names for name in some):
            return "write one item for each pair"
        source, target = reversed(names) if _is_back(signs[0]) else names
        if text_key == "label":
            is_turned = any(self._is_dialled(name) for name in source) and not any(self._is_dialled(name) for name in target)
            said = "".join(f", {one}" for one in _said(value, text_key))
            if is_turned:
                role = "read" if any(self._kinds.get(name) in STORE_KINDS for name in source) else "consume"
                source, target, said = target, source, said if ", role:" in said else f", role: {role}{said}"
            return f"write: {{from: {_flow(source)}, to: {_flow(target)}{said}}}"
        return _each(f"{a} -> {b}" for a in source for b in target)

    def _edge(self, a: str, b: str, sign: str, value: Node | None) -> list[str]:
        """Return the one edge that *sign* between *a* and *b* means: a store or a resource is dialled, and an answer has none."""
        if _is_back(sign):
            a, b = b, a
        is_turned = self._is_dialled(a) and not self._is_dialled(b)
        if is_turned:
            a, b = b, a
        role, puts = "", False
        if sign in _BOTH and self._is_dialled(b) and not self._is_dialled(a):
            role, is_turned = "access", False
        elif is_turned:
            role = "read" if self._kinds[b] in STORE_KINDS else "consume"
        elif self._kinds.get(b) in BROKER_KINDS and not self._is_dialled(a):
            role, puts = "publish", True
        said = _said(value, "label")
        has_role = any(one.startswith("role:") for one in said) or (puts and said)
        if role and not said and (puts or is_turned):
            return [f"{a} -> {b}: {role}"]
        return [_item(a, b, said if has_role or not role else [f"role: {role}", *said], "label")]

    def _is_dialled(self, name: str) -> bool:
        return self._kinds.get(name) in STORE_KINDS | BROKER_KINDS


def with_keys(arrow: Entry, others: tuple[Entry, ...], text_key: str) -> str:
    """Return the item with *arrow*, which may have a text, and behind it the *others* that stood beside it."""
    said = _said(arrow.value, text_key) + _said(Mapping(others, arrow.key.span), text_key)
    return f"{arrow.key.text}: {{{', '.join(said)}}}"


def _steps(a: str, b: str, sign: str, value: Node | None) -> list[str]:
    """Return the steps that *sign* means: the second of two is the answer."""
    if _is_back(sign):
        a, b = b, a
    first = _item(a, b, _said(value, "message"), "message")
    return [first, f"{b} -> {a}: {{reply: true}}"] if sign in _BOTH else [first]


def _each(items: Iterable[str]) -> str:
    return "write one item for each: " + ", ".join(f'"{one}"' for one in items)


def _is_back(sign: str) -> bool:
    return sign not in _BOTH and (sign.startswith("<") or sign in _BACK)


def _item(a: str, b: str, said: list[str], text_key: str) -> str:
    """Return the item `a -> b` with what is *said* of it, in short where that is its text alone."""
    if not said:
        return f"{a} -> {b}"
    alone = said[0].removeprefix(f"{text_key}: ") if len(said) == 1 else said[0]
    return f"{a} -> {b}: {alone}" if alone != said[0] else f"{a} -> {b}: {{{', '.join(said)}}}"


def _said(value: Node | None, text_key: str) -> list[str]:
    """Return what *value* says, one `key: text` for each; what is no text is left to whoever copies it."""
    if isinstance(value, Scalar):
        return [] if value.is_absent else [f"{text_key}: {safe(value.text)}"]
    if not isinstance(value, Mapping):
        return []
    texts = (safe(one.value.text) if isinstance(one.value, Scalar) else "\u2026" for one in value.entries)
    return [f"{one.key.text}: {text}" for one, text in zip(value.entries, texts, strict=True)]


def _flow(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def kinds_of(root: Node | None) -> Iterator[tuple[str, str]]:
    """Yield the id of each node below *root* and its kind: as stated, or what it looks like, or nothing."""
    for entry in _entries(root, "nodes"):
        kind = entry.value.get("kind") if isinstance(entry.value, Mapping) else None
        shape = entry.value.get("shape") if isinstance(entry.value, Mapping) else None
        looks = "topic" if isinstance(shape, Scalar) and shape.text == "cylinder" else ""
        yield entry.key.text, kind.text if isinstance(kind, Scalar) and kind.text else looks
    for entry in _entries(root, "groups"):
        yield from kinds_of(entry.value)


def _entries(node: Node | None, key: str) -> tuple[Entry, ...]:
    held = node.get(key) if isinstance(node, Mapping) else None
    return held.entries if isinstance(held, Mapping) else ()
