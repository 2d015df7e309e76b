"""YAML itself: the parser's events in our own words, and where it stumbles."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import yaml

from topodoc.language.typed import needs_quotes
from topodoc.source import ILLEGAL

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MOST_FLOW_DEPTH = 50
_BREAKS = "\x85\u2028\u2029"  # end a line in YAML 1.1, which the parser reads; not in 1.2, in any editor, or in our places
_MARK = "\ufeff"  # libyaml refuses it behind the beginning, PyYAML takes it for any other character
_CLOSED = {"'": re.compile(r"'(?:[^']|'')*+'"), '"': re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)}
_SEPARATOR = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_STAND_INS = (*range(0xFDD0, 0xFDF0), *range(0xE000, 0xF900), *range(0xF0000, 0x10FFFE))


class _Mark(Protocol):
    line: int
    column: int


Position = tuple[int, int]  # row and column, both from 0


class ParserEvent(NamedTuple):  # as frozen as a dataclass and made in a third of the time; there is one for each value of a spec
    """One step of the parser. `tag` and `anchor` are None where there is none; `is_plain` tells a scalar without quotes."""

    kind: Literal["document", "scalar", "list", "mapping", "end", "alias"]
    start: Position
    end: Position
    value: str = ""
    tag: str | None = None
    anchor: str | None = None
    is_plain: bool = False
    is_flow: bool = False


class Mishap(Enum):
    """What went wrong, in terms of the text; what a library says of it differs from one version to the next."""

    UNCLOSED_QUOTES = auto()
    ESCAPE = auto()  # an escape between double quotes that there is not
    FLOW = auto()  # what begins with "[" or "{" is not closed, or lacks a comma
    STRUCTURE = auto()


class Stumble(Exception):  # noqa: N818 - an event of reading, which becomes a fault
    """The parser cannot go on. `places` are where it noticed, and where what it was reading began.

    `deepest` are the beginnings of the collections that were open where the nest was deepest. The parser looks ahead, to the next
    `: ` or further, and may stumble before it tells of them.
    """

    def __init__(self, mishap: Mishap, places: tuple[Position, ...], deepest: tuple[ParserEvent, ...]) -> None:
        super().__init__(mishap.name)
        self.mishap = mishap
        self.places = places
        self.deepest = deepest


def read_events(text: str) -> Iterator[ParserEvent]:
    """Yield the events of *text*. Raises Stumble where it is not YAML."""
    hidden = _stand_ins(text)
    shown = {stand_in: char for char, stand_in in hidden.items()}
    parsed = text.translate(hidden) if hidden else text
    try:
        for event in yaml.parse(parsed, Loader=_LOADER):
            if found := _translate(event):
                yield found._replace(value=found.value.translate(shown)) if hidden else found
    except yaml.YAMLError as error:
        raise _stumble(error, parsed) from None


def _stumble(error: yaml.YAMLError, text: str) -> Stumble:
    marks = (error.problem_mark, error.context_mark) if isinstance(error, yaml.MarkedYAMLError) else ()
    places = tuple(_place(mark) for mark in marks if mark is not None) or ((0, 0),)
    noticed, began = _offset(text, places[0]), _offset(text, places[-1])
    is_quoted = _is_between_quotes(text, began, noticed)
    still_open, deepest = _nest(text[: began if is_quoted else noticed])
    if is_quoted:
        at_end = noticed == len(text) or (places[0][1] == 0 and _SEPARATOR.match(text, noticed))
        mishap = Mishap.UNCLOSED_QUOTES if at_end else Mishap.ESCAPE
        if not at_end:  # libyaml tells of the backslash, PyYAML of what stands behind it
            places = (_place_of(text, text.rfind("\\", began, noticed + 1)), *places[1:])
    else:
        in_flow = still_open and still_open[-1].is_flow and still_open[-1].start == places[-1]
        mishap = Mishap.FLOW if in_flow else Mishap.STRUCTURE
    return Stumble(mishap, places, deepest)


def _is_between_quotes(text: str, began: int, noticed: int) -> bool:
    """Return whether a quoted text begins at *began* that is not closed before *noticed*."""
    pattern = _CLOSED.get(text[began : began + 1])
    closed = pattern.match(text, began) if pattern else None
    return pattern is not None and (closed is None or began < noticed < closed.end())


def _nest(text: str) -> tuple[tuple[ParserEvent, ...], tuple[ParserEvent, ...]]:
    """Return the beginnings of the collections that the beginning of a document leaves open, and of those open where most were."""
    still_open: list[ParserEvent] = []
    deepest: tuple[ParserEvent, ...] = ()
    try:
        for event in filter(None, map(_translate, yaml.parse(text, Loader=_LOADER))):
            if event.kind in {"list", "mapping"}:
                still_open.append(event)
            elif event.kind == "end":
                if len(still_open) > len(deepest):
                    deepest = tuple(still_open)
                still_open.pop()
    except yaml.YAMLError:  # as it must, where something is open
        pass
    return tuple(still_open), max(deepest, tuple(still_open), key=len)


def _offset(text: str, place: Position) -> int:
    """Return where *place* is in *text*, its end where it lies behind that."""
    row, column = place
    lines = text.split("\n")
    return min(sum(len(line) + 1 for line in lines[:row]) + column, len(text))


def _stand_ins(text: str) -> dict[int, int]:
    """Return a character that *text* does not hold for each in it that the parser would refuse, or alone take for the end of a line."""
    misread = [ord(char) for char in f"{_BREAKS}{_MARK}" if char in text]
    free = (one for one in _STAND_INS if chr(one) not in text)
    return {one: next(free, 0xFFFD) for one in misread}


def _place_of(text: str, offset: int) -> Position:
    before = text[:offset].split("\n")
    return len(before) - 1, len(before[-1])


def is_flow_value(text: str) -> bool:
    """Return whether *text* is one YAML value in brackets or braces."""
    if ILLEGAL.search(text):
        return False
    depth = most = documents = 0
    first: ParserEvent | None = None
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


def _translate(event: yaml.Event) -> ParserEvent | None:
    start, end = _place(event.start_mark), _place(event.end_mark)
    match event:
        case yaml.ScalarEvent():
            return ParserEvent("scalar", start, end, event.value, event.tag, event.anchor, not event.style)
        case yaml.CollectionEndEvent():
            return ParserEvent("end", start, end)
        case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
            kind: Literal["list", "mapping"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            return ParserEvent(kind, start, end, tag=event.tag, anchor=event.anchor, is_flow=bool(event.flow_style))
        case yaml.AliasEvent():
            return ParserEvent("alias", start, end, anchor=event.anchor)
        case yaml.DocumentStartEvent():
            return ParserEvent("document", start, end)
        case _:  # where documents and the whole end
            return None


def _place(mark: _Mark | None) -> Position:
    return (mark.line, mark.column) if mark else (0, 0)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and every value out instead of as an alias."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Return *text* for the dumper: escaped where the dumper would break lines that are none, in quotes where it is no text without."""
    is_quoted = any(char in text for char in f"{_BREAKS}{_MARK}") or (text != "" and needs_quotes(text))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if is_quoted else None)


_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
_Dumper.add_representer(str, _text)


def write_yaml(value: object) -> str:
    """Return *value*, of mappings, lists and plain values, as YAML that is read back as the same."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    return text
