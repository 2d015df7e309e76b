"""The YAML front end: a source becomes a tree, straight from the parser's events, within limits."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NoReturn

from topodoc.diagnostics import Diagnostic, Span, SpecError, fault
from topodoc.language.comma import mark_items, mark_keys
from topodoc.language.comments import yaml_comments
from topodoc.language.limits import USUAL, Limits, cure
from topodoc.language.lost import lost_item, lost_text
from topodoc.language.quoting import cure_tag
from topodoc.language.stumble import explain_stumble, quotes_fault
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree, describe
from topodoc.language.yaml import ParserEvent, Stumble, read_events
from topodoc.source import Source, showable
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CURES = 50  # a file in which more texts lack quotes is told of these first
_MOST_CURES_A_LINE = 4  # quotes that do not help are doubled each time, and soon fill the memory


class _Stop(Exception):  # noqa: N818 - control flow inside this file
    """Reading cannot go on after this fault."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(source: Source, limits: Limits = USUAL) -> Tree:
    """Return the tree of *source*, which stays within *limits*, with the faults that reading could go on after.

    A line that lacks quotes is a fault and is read on with them. Raises SpecError where nothing can be read at all: the
    file is empty, or no mapping, or not YAML.
    """
    cured: list[Diagnostic] = []
    patched = source
    while len(cured) < _MOST_CURES:
        reader = _Reader(patched, limits)
        try:
            root = reader.read()
        except Stumble as stumble:
            diagnostic, mended = explain_stumble(stumble, patched, source, reader.since)
            cured.append(diagnostic)
            row = diagnostic.span.line
            if mended is None or sum(one.span.line == row for one in cured) > _MOST_CURES_A_LINE:
                raise SpecError([*cured, *reader.faults]) from None
            patched = mended
        except _Stop as stop:
            raise SpecError([*cured, *reader.faults, stop.diagnostic]) from None
        else:
            faults = (*cured, *reader.faults)
            if not isinstance(root, Mapping):
                raise SpecError([*faults, _no_mapping(root, source)])
            return Tree(source, root, faults, source.findings + tuple(reader.findings), yaml_comments(source))
    raise SpecError(cured)


def _no_mapping(root: Node | None, source: Source) -> Diagnostic:
    if root is None or (isinstance(root, Scalar) and root.is_absent):
        return fault("TD003", "the file is empty", 'write "topology: ID", "nodes:" and "edges:"', Span(source.path, 1, 1, 1, 1))
    span = root.span._replace(end_line=root.span.line, end_column=root.span.column + 1)
    hint = 'begin with keys such as "topology:", "nodes:" and "edges:"'
    return fault("TD010", f"{describe(root)} is where the topology's keys belong", hint, span)


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is not yet closed, and how many values it holds, aliases counted in full."""

    event: ParserEvent
    items: list[Node] = field(default_factory=list)
    size: int = 1


class _Reader:
    """One pass over the events of a source. Faults that hide no others are kept, the rest stop it."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.lines = source.text.split("\n")
        self.faults: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.frames: list[_Frame] = []
        self.root: Node | None = None
        self.nodes = self.aliases = self.documents = 0
        self.last = ParserEvent("document", (0, 0), (0, 0))

    @property
    def since(self) -> int:
        """The row where what was read last begins, or the first bracket or brace that is open around it."""
        return min([self.last.end[0], *(frame.event.start[0] for frame in self.frames if frame.event.is_flow)])

    def read(self) -> Node | None:
        """Return the value at the top of the source; None where it holds none. Raises Stumble where it is not YAML, _Stop at a limit."""
        try:
            self._follow()
        except Stumble as stumble:
            for depth, event in enumerate(stumble.deepest):
                self._check_depth(depth, event)
            raise
        return self.root

    def _follow(self) -> None:
        for event in read_events(self.source.text):
            self._lost_item(event)
            match event.kind:
                case "document":
                    self._begin_document(event)
                case "scalar":
                    node = self._scalar(event, self.last)
                    self._count(1, node.span)
                    self._close(node, event.anchor, 1)
                case "list" | "mapping":
                    self._open(event)
                case "end":
                    frame = self.frames.pop()
                    collection = self._collection(frame, event)
                    self._count(1, collection.span)
                    self._close(collection, frame.event.anchor, frame.size)
                case "alias":
                    self._alias(event)
            self.last = event

    def _begin_document(self, event: ParserEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop("TD008", "a second document begins here", "put each topology into a file of its own", event)

    def _open(self, event: ParserEvent) -> None:
        if event.tag is not None:
            self._fault("TD008", f"the tag {event.tag} means nothing here", "remove the tag", event)
        self._check_depth(len(self.frames), event)
        self.frames.append(_Frame(event))

    def _check_depth(self, depth: int, event: ParserEvent) -> None:
        if depth >= self.limits.depth:
            self._stop(
                "TD009", f"this is nested deeper than {self.limits.depth} levels", cure("make the structure flatter", "depth"), event
            )

    def _close(self, node: Node, anchor: str | None, size: int) -> None:
        if anchor:
            self.anchors[anchor] = node, size
        if self.frames:
            self.frames[-1].items.append(node)
            self.frames[-1].size += size
        else:
            self.root = node

    def _count(self, size: int, span: Span) -> None:
        self.nodes += size
        if self.nodes > self.limits.values:
            message = f"the file holds more than {self.limits.values:,} values, aliases and merges counted in full"
            raise _Stop(fault("TD009", message, cure("split the spec into several files", "values"), span))

    def _alias(self, event: ParserEvent) -> None:
        name = event.anchor or ""
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            fact = f"the file holds more than {self.limits.aliases} aliases"
            self._stop("TD009", fact, cure("write the values out", "aliases"), event)
        if any(frame.event.anchor == name for frame in self.frames):
            self._stop("TD008", f"the alias *{name} is inside the value that it names", "write the inner value out", event)
        if name not in self.anchors:
            self._stop("TD004", f"the alias *{name} has no anchor before it", f"put &{name} before a value above, or quote the text", event)
        node, size = self.anchors[name]
        self._count(size, self._span(event.start, event.end))
        self._close(node, None, size)

    def _scalar(self, event: ParserEvent, before: ParserEvent) -> Scalar:
        span = self._span(event.start, event.end)
        if event.tag is not None:
            self._tagged(event)
        elif event.is_plain and (lost := lost_text(self.lines, event, before, in_flow=bool(self.frames) and self.frames[-1].event.is_flow)):
            self.faults.append(quotes_fault(lost.cure, self.source.path, lost.row, event.end[0] if event.value else lost.row))
            return Scalar(showable(lost.text, span, self.findings), span, plain=False)
        return Scalar(showable(event.value, span, self.findings), span, event.is_plain and event.tag is None)

    def _lost_item(self, event: ParserEvent) -> None:
        opening = self.frames[-1].event if self.frames else None
        if opening and opening.is_flow and opening.kind == "list" and (lost := lost_item(self.lines, opening, event, self.last)):
            self.faults.append(quotes_fault(lost.cure, self.source.path, lost.row))

    def _tagged(self, event: ParserEvent) -> None:
        tag, (row, column) = event.tag or "", event.start
        cure = None if tag.startswith("tag:") else cure_tag(self.lines[row], column)
        if cure:
            self.faults.append(quotes_fault(cure, self.source.path, row))
        else:
            self._fault("TD008", f"the tag {tag} means nothing here", "remove the tag; every value is text", event)

    def _collection(self, frame: _Frame, end: ParserEvent) -> Node:
        start = frame.event
        span = self._span(start.start, end.end if start.is_flow else end.start)
        if start.kind == "list":
            return Sequence(tuple(mark_items(frame.items, self.lines) if start.is_flow else frame.items), span, start.is_flow)
        return Mapping(tuple(self._entries(mark_keys(frame.items, self.lines) if start.is_flow else frame.items)), span, start.is_flow)

    def _entries(self, items: list[Node]) -> Iterator[Entry]:
        own: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.faults.append(fault("TD010", f"{describe(key)} is where a key belongs", "write the key as a text", key.span))
            elif key.text == "<<" and key.plain:
                self._merge(value, merged)
            elif key.text in own:
                message = f'the key "{key.text}" appears twice; first on line {own[key.text].key.span.line}'
                self.faults.append(fault("TD007", message, "keep one of them", key.span))
            else:
                own[key.text] = Entry(key, value)
        yield from own.values()
        yield from (entry for name, entry in merged.items() if name not in own)

    def _merge(self, value: Node, merged: dict[str, Entry]) -> None:
        for one in value.items if isinstance(value, Sequence) else (value,):
            if not isinstance(one, Mapping):
                message = f'{describe(one)} is where "<<" needs a mapping'
                self.faults.append(fault("TD010", message, "merge an alias of a mapping", one.span))
                continue
            self._count(len(one.entries), one.span)
            for entry in one.entries:
                merged.setdefault(entry.key.text, entry)

    def _span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        return Span(self.source.path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)

    def _fault(self, code: str, message: str, hint: str, event: ParserEvent) -> None:
        self.faults.append(fault(code, message, hint, self._span(event.start, event.end)))

    def _stop(self, code: str, message: str, hint: str, event: ParserEvent) -> NoReturn:
        raise _Stop(fault(code, message, hint, self._span(event.start, event.end)))
