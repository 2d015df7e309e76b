"""YAML itself: the parser's events in our own words, and where it stumbles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import yaml

from topodoc.source import ILLEGAL

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MOST_FLOW_DEPTH = 50
_BREAKS = "\u2028\u2029"  # end a line in YAML 1.1, which the parser reads; not in 1.2, in any editor, or in our places
_STAND_INS = (*range(0xFDD0, 0xFDF0), *range(0xE000, 0xF900), *range(0xF0000, 0x10FFFE))


class _Mark(Protocol):
    line: int
    column: int


Place = tuple[int, int]  # row and column, both from 0


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the parser. `tag` and `anchor` are None where there is none; `is_plain` tells a scalar without quotes."""

    kind: Literal["document", "scalar", "list", "mapping", "end", "alias"]
    start: Place
    end: Place
    value: str = ""
    tag: str | None = None
    anchor: str | None = None
    is_plain: bool = False
    is_flow: bool = False


class Stumble(Exception):  # noqa: N818 - an event of reading, which becomes a fault
    """The parser cannot go on. `places` are where it noticed, and where what it was reading began."""

    def __init__(self, problem: str, context: str, places: tuple[Place, ...]) -> None:
        super().__init__(problem)
        self.problem = problem
        self.context = context
        self.places = places


def read_events(text: str) -> Iterator[Event]:
    """Yield the events of *text*. Raises Stumble where it is not YAML."""
    hidden = _stand_ins(text)
    shown = {stand_in: char for char, stand_in in hidden.items()}
    try:
        for event in yaml.parse(text.translate(hidden) if hidden else text, Loader=_LOADER):
            if found := _translate(event):
                yield replace(found, value=found.value.translate(shown)) if hidden else found
    except yaml.MarkedYAMLError as error:
        marks = (_place(mark) for mark in (error.problem_mark, error.context_mark) if mark is not None)
        raise Stumble(error.problem or "", error.context or "", tuple(marks) or ((0, 0),)) from None
    except yaml.YAMLError as error:
        raise Stumble(str(error), "", ((0, 0),)) from None


def _stand_ins(text: str) -> dict[int, int]:
    """Return a character that *text* does not hold for each in it that the parser alone would take for the end of a line."""
    breaks = [ord(char) for char in _BREAKS if char in text]
    free = (one for one in _STAND_INS if chr(one) not in text)
    return {one: next(free, 0xFFFD) for one in breaks}


def is_flow_value(text: str) -> bool:
    """Return whether *text* is one YAML value in brackets or braces."""
    if ILLEGAL.search(text):
        return False
    depth = most = documents = 0
    first: Event | None = None
    try:
        for event in read_events(text):
            documents += event.kind == "document"
            depth += (event.kind in {"list", "mapping"}) - (event.kind == "end")
            most = max(most, depth)
            first = first or (event if event.kind != "document" else None)
            if most > _MOST_FLOW_DEPTH:
                return False
    except Stumble:
        return False
    return documents == 1 and first is not None and first.is_flow


def _translate(event: yaml.Event) -> Event | None:
    start, end = _place(event.start_mark), _place(event.end_mark)
    match event:
        case yaml.DocumentStartEvent():
            return Event("document", start, end)
        case yaml.ScalarEvent():
            return Event("scalar", start, end, event.value, event.tag, event.anchor, is_plain=not event.style)
        case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
            kind: Literal["list", "mapping"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            return Event(kind, start, end, tag=event.tag, anchor=event.anchor, is_flow=bool(event.flow_style))
        case yaml.CollectionEndEvent():
            return Event("end", start, end)
        case yaml.AliasEvent():
            return Event("alias", start, end, anchor=event.anchor)
    return None


def _place(mark: _Mark | None) -> Place:
    return (mark.line, mark.column) if mark else (0, 0)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and every value out instead of as an alias."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Return *text* for the dumper: escaped where the dumper would break lines that are none."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if any(char in text for char in f"{_BREAKS}\ufeff") else None)


_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
_Dumper.add_representer(str, _text)


def write_yaml(value: object) -> str:
    """Return *value*, of mappings, lists and plain values, as YAML that is read back as the same."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    return text
