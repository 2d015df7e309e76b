"""The YAML front end: a source becomes a tree, straight from the parser's events, within limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import yaml

from topodoc.diagnostics import Diagnostic, Span, SpecError, fault
from topodoc.source import ILLEGAL, Source, replacement
from topodoc.spec.quoting import Cure, cure_lost_comment, cure_tag, cures
from topodoc.spec.tree import Entry, Mapping, Node, Scalar, Sequence, Tree, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DEPTH = 50
MOST_ALIASES = 100
MOST_NODES = 200_000
_MOST_CURES = 50  # a file in which more texts lack quotes is told of these first

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Stop(Exception):  # noqa: N818 - control flow inside this file
    """Reading cannot go on after this fault."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


def parse(source: Source) -> Tree:
    """Return the tree of *source*, with the faults that reading could go on after.

    Raises SpecError where nothing can be read at all: the file is empty, or no mapping, or not YAML.
    """
    cured: list[Diagnostic] = []
    patched = source
    for _ in range(_MOST_CURES):
        reader = _Reader(patched, source)
        try:
            root = reader.read()
        except yaml.MarkedYAMLError as error:
            diagnostic, line = _syntax_fault(error, patched, source)
            cured.append(diagnostic)
            if line is None:
                raise SpecError([*cured, *reader.faults]) from None
            patched = line
        except _Stop as stop:
            raise SpecError([*cured, *reader.faults, stop.diagnostic]) from None
        else:
            faults = (*cured, *reader.faults)
            if not isinstance(root, Mapping):
                raise SpecError([*faults, _no_mapping(root, source)])
            return Tree(source, root, faults, source.findings + tuple(reader.findings))
    raise SpecError(cured)


def _no_mapping(root: Node | None, source: Source) -> Diagnostic:
    if root is None or (isinstance(root, Scalar) and root.is_absent):
        return fault("TD003", "the file holds nothing", 'write "topology: ID", "nodes:" and "edges:"', Span(source.path, 1, 1, 1, 1))
    hint = 'begin with keys such as "topology:", "nodes:" and "edges:"'
    return fault("TD010", f"{describe(root)} stands where the topology's keys belong", hint, replace(root.span, end_line=root.span.line))


def _syntax_fault(error: yaml.MarkedYAMLError, patched: Source, source: Source) -> tuple[Diagnostic, Source | None]:
    """Return what stopped the parser, and the source as it reads with the cure, if quotes are one."""
    mark, context = error.problem_mark, error.context_mark
    places = [(one.line, one.column) for one in (mark, context) if one is not None]
    quoted = "quoted scalar" in (error.context or "")
    for row, column in places:
        line = patched.line(row + 1)
        if "\t" in (line[column : column + 1], *line[: len(line) - len(line.lstrip())]):
            return _tab_fault(source, row, line), None
        for cure in [] if quoted else cures(line, column):
            mended = _with_line(patched, row, cure.line)
            if _reads_beyond(mended, row):
                return quotes_fault(cure, source.path, row), mended
    return _plain_fault(error, places, source), None


def quotes_fault(cure: Cure, path: str, row: int) -> Diagnostic:
    """Return the fault that the text of *cure* on line *row* (from 0) needs quotes."""
    span = Span(path, row + 1, cure.start + 1, row + 1, cure.end + 1)
    return fault("TD005", f"a text that {cure.reason} needs quotes", f"write: {cure.line.strip()}", span)


def _tab_fault(source: Source, row: int, line: str) -> Diagnostic:
    column = line.index("\t") + 1
    hint = "indent with two spaces a level"
    return fault("TD006", "a tab cannot indent YAML", hint, Span(source.path, row + 1, column, row + 1, column + 1))


def _plain_fault(error: yaml.MarkedYAMLError, places: list[tuple[int, int]], source: Source) -> Diagnostic:
    opening = places[-1]
    line = source.line(opening[0] + 1)
    begun = line[opening[1] : opening[1] + 1]
    span = Span(source.path, places[0][0] + 1, places[0][1] + 1, places[0][0] + 1, places[0][1] + 2)
    if "scalar" in (error.context or "") and begun in {"'", '"'} and "escape" not in (error.problem or ""):
        span = Span(source.path, opening[0] + 1, opening[1] + 1, opening[0] + 1, len(line) + 1)
        return fault("TD004", "this quoted text is never closed", f"add the closing {begun}", span)
    if "flow" in (error.context or "") and begun in {"[", "{"}:
        span = Span(source.path, opening[0] + 1, opening[1] + 1, opening[0] + 1, opening[1] + 2)
        return fault("TD004", f'this "{begun}" is never closed, or a comma is missing after it', f'close it with "{"]" if begun == "[" else "}"}"', span)
    if "escape" in (error.problem or ""):
        return fault("TD004", "this is no escape YAML knows", "use single quotes, in which a backslash is itself", span)
    if "undefined alias" in (error.problem or ""):
        return fault("TD004", "this alias has no anchor before it", "give the anchor with & first, or put the text in quotes", span)
    hint = 'keys of one mapping start in one column, each with ": " behind it; items of one list with "- "'
    return fault("TD004", "this line does not fit the structure around it", hint, span)


def _with_line(source: Source, row: int, line: str) -> Source:
    lines = source.text.split("\n")
    return Source(source.path, "\n".join([*lines[:row], line, *lines[row + 1 :]]))


def _reads_beyond(source: Source, row: int) -> bool:
    """Return whether the parser gets past line *row*."""
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            if event.start_mark.line > row + 1:
                return True
    except yaml.MarkedYAMLError as error:
        return bool(error.problem_mark and error.problem_mark.line > row and not (error.context_mark and error.context_mark.line == row))
    return True


class _Frame:
    """A list or mapping that is not yet closed."""

    __slots__ = ("anchor", "event", "items", "size")

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.event = event
        self.anchor: str | None = event.anchor
        self.items: list[Node] = []
        self.size = 1


class _Reader:
    """One pass over the events of a source. Faults that do not hide others are kept, the rest stop it."""

    def __init__(self, source: Source, original: Source) -> None:
        self.source = source
        self.path = original.path
        self.lines = source.text.split("\n")
        self.faults: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.frames: list[_Frame] = []
        self.root: Node | None = None
        self.nodes = self.aliases = self.documents = 0

    def read(self) -> Node | None:
        for event in yaml.parse(self.source.text, Loader=_LOADER):
            match event:
                case yaml.DocumentStartEvent():
                    self._begin_document(event)
                case yaml.ScalarEvent():
                    self._close(self._scalar(event), event.anchor, 1)
                case yaml.CollectionStartEvent():
                    self._open(event)
                case yaml.CollectionEndEvent():
                    frame = self.frames.pop()
                    self._close(self._collection(frame, event), frame.anchor, frame.size)
                case yaml.AliasEvent():
                    self._alias(event)
        return self.root

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop("TD008", "a second document begins here", "put each topology into a file of its own", event)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            self._fault("TD008", f"the tag {event.tag} has no meaning here", "remove the tag", event)
        if len(self.frames) >= MOST_DEPTH:
            self._stop("TD009", f"this is nested deeper than {MOST_DEPTH} levels", "make the structure flatter", event)
        self.frames.append(_Frame(event))

    def _close(self, node: Node, anchor: str | None, size: int) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            message = f"the file holds more than {MOST_NODES:,} values, aliases and merges counted in full"
            raise _Stop(fault("TD009", message, "split the spec into several files", node.span))
        if anchor:
            self.anchors[anchor] = node, size
        if self.frames:
            self.frames[-1].items.append(node)
            self.frames[-1].size += size
        else:
            self.root = node

    def _alias(self, event: yaml.AliasEvent) -> None:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            self._stop("TD009", f"the file holds more than {MOST_ALIASES} aliases", "write the values out", event)
        if any(frame.anchor == event.anchor for frame in self.frames):
            self._stop("TD008", f"the alias *{event.anchor} stands inside what it names", "write the inner value out", event)
        if event.anchor not in self.anchors:
            self._stop("TD004", f"the alias *{event.anchor} has no anchor before it", f"put &{event.anchor} before a value above", event)
        node, size = self.anchors[event.anchor]
        self.nodes += size
        self._close(node, None, size)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span = self._span(event)
        plain = not event.style
        if event.tag is not None:
            self._tagged(event)
        elif plain and event.value and event.start_mark.line == event.end_mark.line:
            row = event.start_mark.line
            cure = cure_lost_comment(self.lines[row], event.start_mark.column, event.end_mark.column)
            if cure:
                self.faults.append(quotes_fault(cure, self.path, row))
        text = event.value
        if match := ILLEGAL.search(text):
            self.findings.append(replacement(span, match.group()))
            text = ILLEGAL.sub("\ufffd", text)
        return Scalar(text, span, plain and event.tag is None)

    def _tagged(self, event: yaml.ScalarEvent) -> None:
        row, column = event.start_mark.line, event.start_mark.column
        cure = None if event.tag.startswith("tag:") else cure_tag(self.lines[row], column)
        if cure:
            self.faults.append(quotes_fault(cure, self.path, row))
        else:
            self._fault("TD008", f"the tag {event.tag} has no meaning here", "remove the tag; every value is text", event)

    def _collection(self, frame: _Frame, end: yaml.CollectionEndEvent) -> Node:
        start = frame.event
        stop = end.end_mark if start.flow_style else end.start_mark
        span = self._between(start.start_mark, stop)
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(tuple(frame.items), span, bool(start.flow_style))
        return Mapping(tuple(self._entries(frame.items)), span, bool(start.flow_style))

    def _entries(self, items: list[Node]) -> Iterator[Entry]:
        own: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.faults.append(fault("TD010", f"{describe(key)} stands where a key belongs", "a key is a text", key.span))
            elif key.text == "<<" and key.plain:
                self._merge(value, merged)
            elif key.text in own:
                first = own[key.text].key.span.line
                self.faults.append(fault("TD007", f'the key "{key.text}" stands here twice; first on line {first}', "keep one of them", key.span))
            else:
                own[key.text] = Entry(key, value)
        yield from own.values()
        yield from (entry for name, entry in merged.items() if name not in own)

    def _merge(self, value: Node, merged: dict[str, Entry]) -> None:
        for one in value.items if isinstance(value, Sequence) else (value,):
            if not isinstance(one, Mapping):
                self.faults.append(fault("TD010", f'{describe(one)} stands where "<<" needs a mapping', "merge an alias of a mapping", one.span))
                continue
            self.nodes += len(one.entries)
            for entry in one.entries:
                merged.setdefault(entry.key.text, entry)

    def _span(self, event: yaml.Event) -> Span:
        return self._between(event.start_mark, event.end_mark)

    def _between(self, start: yaml.Mark, end: yaml.Mark) -> Span:
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _fault(self, code: str, message: str, hint: str, event: yaml.Event) -> None:
        self.faults.append(fault(code, message, hint, self._span(event)))

    def _stop(self, code: str, message: str, hint: str, event: yaml.Event) -> NoReturn:
        raise _Stop(fault(code, message, hint, self._span(event)))


def is_flow_value(text: str) -> bool:
    """Return whether *text* is one YAML value in brackets or braces."""
    try:
        events = list(yaml.parse(text, Loader=_LOADER)) if ILLEGAL.search(text) is None else []
    except yaml.YAMLError:
        return False
    depth = most = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        most = max(most, depth)
    is_single = sum(isinstance(event, yaml.DocumentStartEvent) for event in events) == 1
    first = events[2] if is_single else None
    return isinstance(first, yaml.CollectionStartEvent) and bool(first.flow_style) and most <= MOST_DEPTH
