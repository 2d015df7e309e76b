"""Foreign documents: YAML and JSON of other tools as trees. Many documents a file, tags kept, a key twice told and read on with."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, NoReturn

from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError, fault
from topodoc.intake.json_text import explain_json, looks_like_json, read_json
from topodoc.language.limits import DEEPEST, USUAL, Limits, cure
from topodoc.language.stumble import explain_stumble
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, describe
from topodoc.language.yaml import ParserEvent, Stumble, read_events
from topodoc.source import showable
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.source import Source

_TEMPLATE = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:[\w.\"'/-]+:[ \t]+)?\{[{%]", re.MULTILINE)
_ALIASES = 2_000  # Compose files live on them; what they stand for is counted in full


@dataclass(frozen=True, slots=True)
class Values:
    """The documents of a file, and what was found on the way."""

    roots: tuple[Node, ...]
    findings: tuple[Diagnostic, ...] = ()


def read_values(source: Source, limits: Limits = USUAL) -> Values:
    """Return the documents of *source*, YAML or JSON. Raises SpecError where it is neither, a template, or beyond *limits*."""
    most = replace(limits, depth=DEEPEST - 10, aliases=max(_ALIASES, limits.aliases))  # readers call themselves for each level
    findings = [*source.findings]
    if looks_like_json(source.text):
        return Values((read_json(source, most, findings),), tuple(findings))
    if source.path.endswith(".json") and (wrong := explain_json(source)):
        raise SpecError([wrong])
    template = _TEMPLATE.search(source.text)
    try:
        roots = tuple(_Reader(source, most, findings).read())
    except Stumble as stumble:
        raise SpecError([_not_rendered(source, template) if template else explain_stumble(stumble, source, source, 0)[0]]) from None
    if template and "\n" in source.text and _is_unrendered(source.text):
        raise SpecError([_not_rendered(source, template)])
    return Values(roots, tuple(findings))


def _is_unrendered(text: str) -> bool:
    """Return whether a text that happens to be YAML is a template all the same: `{{ .Values.x }}` is a mapping in a mapping."""
    return re.search(r"\{\{-?[ \t]*\.?[A-Za-z_]", text) is not None and re.search(r"^[^'\"#|>]*\{\{", text, re.MULTILINE) is not None


def _not_rendered(source: Source, template: re.Match[str]) -> Diagnostic:
    line = source.text.count("\n", 0, template.end()) + 1
    column = template.end() - source.text.rfind("\n", 0, template.end()) - 1
    span = Span(source.path, line, column - 1, line, column + 1)
    hint = "render it first, and import what comes out: helm template NAME CHART > rendered.yaml"
    return fault("TD052", "this is a template, and topodoc reads only rendered files", hint, span)


@dataclass(slots=True)
class _Frame:
    event: ParserEvent
    items: list[Node] = field(default_factory=list)
    size: int = 1


class _Reader:
    """One pass over the events of a file."""

    def __init__(self, source: Source, limits: Limits, findings: list[Diagnostic]) -> None:
        self._source, self._limits, self._findings = source, limits, findings
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._count = self._aliases = 0
        self._root: Node | None = None

    def read(self) -> Iterator[Node]:
        """Yield each document. Raises Stumble where it is not YAML, SpecError at a limit."""
        for event in read_events(self._source.text):
            if event.kind == "document":
                if self._root is not None:
                    yield self._root
                self._root = None
                self._anchors.clear()
            else:
                self._take(event)
        if self._root is not None:
            yield self._root

    def _take(self, event: ParserEvent) -> None:
        match event.kind:
            case "scalar":
                span = self._span(event.start, event.end)
                is_plain = event.is_plain and event.tag is None
                self._close(Scalar(showable(event.value, span, self._findings), span, is_plain), event, 1)
            case "list" | "mapping":
                if len(self._frames) >= self._limits.depth:
                    self._stop(f"this is nested deeper than {self._limits.depth} levels", "import a flatter file", event)
                self._frames.append(_Frame(event))
            case "alias":
                self._alias(event)
            case _:
                frame = self._frames.pop()
                self._close(self._collection(frame, event), frame.event, frame.size)

    def _alias(self, event: ParserEvent) -> None:
        name = event.anchor or ""
        self._aliases += 1
        if self._aliases > self._limits.aliases:
            fact = f"the file holds more than {self._limits.aliases:,} aliases"
            self._stop(fact, cure("write the values out", "aliases"), event)
        if name not in self._anchors:
            span = self._span(event.start, event.end)
            raise SpecError([fault("TD004", f"the alias *{name} has no anchor before it", f"put &{name} before a value above", span)])
        node, size = self._anchors[name]
        self._close(node, event._replace(anchor=None), size)

    def _close(self, node: Node, event: ParserEvent, size: int) -> None:
        """Put *node*, which began with *event*, where it belongs; a tag becomes a mapping of one key around it."""
        self._count += size if event.kind == "alias" else 1
        if self._count > self._limits.values:
            fact = f"the file holds more than {self._limits.values:,} values, aliases counted in full"
            self._stop(fact, cure("import a smaller file", "values"), event)
        if event.tag and event.tag != "!" and not event.tag.startswith("tag:"):
            node = Mapping((Entry(Scalar(event.tag, node.span), node),), node.span)
        if event.anchor:
            self._anchors[event.anchor] = (node, size)
        if self._frames:
            self._frames[-1].items.append(node)
            self._frames[-1].size += size
        else:
            self._root = node

    def _collection(self, frame: _Frame, end: ParserEvent) -> Node:
        start = frame.event
        span = self._span(start.start, end.end if start.is_flow else end.start)
        if start.kind == "list":
            return Sequence(tuple(frame.items), span, start.is_flow)
        own: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        for key, value in zip(frame.items[::2], frame.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._find(f"{describe(key)} is where a key belongs; it is left out", "write the key as a text", key.span)
            elif key.text == "<<" and key.plain:
                for one in value.items if isinstance(value, Sequence) else (value,):
                    merged |= (
                        {entry.key.text: entry for entry in one.entries if entry.key.text not in merged} if isinstance(one, Mapping) else {}
                    )
            else:
                if key.text in own:
                    first = own[key.text].key.span.line
                    self._find(f'the key "{key.text}" appears twice, first on line {first}; the last one counts', "keep one", key.span)
                own[key.text] = Entry(key, value)
        self._count += len(merged)
        return Mapping((*own.values(), *(one for name, one in merged.items() if name not in own)), span, start.is_flow)

    def _find(self, fact: str, hint: str, span: Span) -> None:
        self._findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, span))

    def _span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        return Span(self._source.path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)

    def _stop(self, message: str, hint: str, event: ParserEvent) -> NoReturn:
        raise SpecError([fault("TD009", message, hint, self._span(event.start, event.end))])
