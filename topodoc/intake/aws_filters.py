"""Filters of AWS: what the pattern of a rule and the policy of a subscription let through, as an edge tells it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from topodoc.intake.lookups import at, entries, is_event_name, items, texts
from topodoc.language.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200  # characters; a policy may be a page


class Passing(NamedTuple):
    """What a rule hands on: the names of its events where these are known, its sources, and what it holds back besides."""

    events: tuple[str, ...]
    sources: str
    held_back: str


def passing(pattern: Node | None) -> Passing:
    """Return what fits the *pattern* of a rule of EventBridge. Types of which one is no plain name are no events, but hold back."""
    types = items(at(pattern, "detail-type"))
    names = texts(types)
    is_exact = bool(types) and all(isinstance(one, Scalar) and is_event_name(one.text) for one in types)
    rest = [one for one in entries(pattern) if not (is_exact and one.key.text == "detail-type")]
    sources = ", ".join(texts(items(at(pattern, "source"))))
    return Passing(names if is_exact else (), sources, filter_text(Mapping(tuple(rest), pattern.span)) if pattern else "")


def filter_text(node: Node | None) -> str:
    """Return a filter as one line of JSON, of a long one its beginning; nothing for one that holds nothing back."""
    plain = _plain(node) if node is not None else None
    return shortened(json.dumps(plain, ensure_ascii=False)) if plain else ""


def filter_texts(nodes: Iterable[Node]) -> str:
    """Return several filters, any of which lets through what fits it."""
    return shortened(", ".join(one.text if isinstance(one, Scalar) else filter_text(one) for one in nodes))


def shortened(text: str) -> str:
    """Return *text*, of a long one its beginning."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def _plain(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=found):
            return [_plain(one) for one in found]
        case Mapping(entries=found_entries):
            return {entry.key.text: _plain(entry.value) for entry in found_entries}
