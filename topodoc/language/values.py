"""Python values to tree: what a builder is given, as a YAML file would say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, fault
from topodoc.language.limits import MOST_DEPTH
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.language.callsite import CallPlace


def to_tree(value: object, place: CallPlace, faults: list[Diagnostic], depth: int = 0) -> Node:
    """Return *value*, which stands at *place*, as a tree; what no spec can say is a fault, and absent."""
    if depth > MOST_DEPTH:
        faults.append(fault("TD009", f"this is nested deeper than {MOST_DEPTH} levels", "make the structure flatter", place.span))
        return Scalar("", place.span)
    match value:
        case list() | tuple():
            items = (to_tree(one, place.item(index, len(value)), faults, depth + 1) for index, one in enumerate(value))
            return Sequence(tuple(items), place.span)
        case dict():
            return mapping(_entries(value, place, faults, depth), place, faults)
        case set() | frozenset():
            return Sequence(tuple(to_tree(one, place, faults, depth + 1) for one in sorted(value, key=str)), place.span)
        case _:
            return _scalar(value, place, faults)


def mapping(entries: Iterable[Entry], place: CallPlace, faults: list[Diagnostic]) -> Mapping:
    """Return *entries* as a mapping; a key that stands there twice is a fault."""
    first: dict[str, Entry] = {}
    for entry in entries:
        key = entry.key
        if key.text in first:
            message = f'the key "{key.text}" appears twice; first on line {first[key.text].key.span.line}'
            faults.append(fault("TD007", message, "keep one of them", key.span))
        first.setdefault(key.text, entry)
    return Mapping(tuple(first.values()), place.span)


def keyed(name: str, value: Node) -> Entry:
    """Return the entry `name: value`, both at the place of the value."""
    return Entry(Scalar(name, value.span), value)


def _entries(value: dict[object, object], place: CallPlace, faults: list[Diagnostic], depth: int) -> Iterator[Entry]:
    for index, (key, one) in enumerate(value.items()):
        at_key, at_value = place.entry(index, len(value))
        yield Entry(replace(_scalar(key, at_key, faults), plain=False), to_tree(one, at_value, faults, depth + 1))


def _scalar(value: object, place: CallPlace, faults: list[Diagnostic]) -> Scalar:
    match value:
        case None:
            return Scalar("", place.span)
        case bool():
            return Scalar(str(value).lower(), place.span)
        case str():
            return Scalar(str(value), place.span, plain=False)
        case int() | float():
            return Scalar(_number(value), place.span)
        case date():
            return Scalar(value.isoformat(), place.span, plain=False)
        case _:
            message = f"a value of type {type(value).__name__} is where a spec has texts, numbers, lists and mappings"
            faults.append(fault("TD010", message, "write it as a text", place.span))
            return Scalar("", place.span)


def _number(value: float) -> str:
    """Return *value* as the core schema of YAML writes it."""
    text = repr(value) if type(value) in {int, float} else repr(float(value))
    return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(text, text)
