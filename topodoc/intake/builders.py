"""Builder scripts, of TopologyBuilder and FlowBuilder in TypeScript or JavaScript: each topology in them becomes a spec of one's own."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError, fault
from topodoc.intake.builder_flow import FlowReader
from topodoc.intake.headings import heading_before
from topodoc.intake.importer import Delivery, Importer, Scaffold
from topodoc.intake.names import slug
from topodoc.intake.script import Call, Statement, statements
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.intake.shelf import Document

_LOOKS = re.compile(r"\bnew[ \t]+TopologyBuilder\b|\.createGroup\(|\.addProcess\(|\btopology\.connect\(\s*['\"]")
_NOTHING = frozenset(
    {"autoResize", "newRow", "layout", "render", "build", "resize"}
)  # what sizes and ends things: pictures are laid out anew
_BUILDS = frozenset({"connect", "createGroup", "addProcess", "createProcess"})
_NODE = frozenset(
    {"label", "shape", "state", "replicas", "icon", "kind", "shard", "external", "tags", "description", "owner", "technology"}
)
_GROUP = frozenset({"label", "description", "owner", "tags"})
_EDGE = frozenset({"label", "protocol", "type", "role", "description", "tags", "id"})
_SHAPES = {"rounded": "default", "rect": "default", "rectangle": "default", "database": "cylinder"}


@dataclass(slots=True)
class _Group:
    key: Scalar
    entries: list[Entry]
    nodes: list[Entry] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)

    def entry(self) -> Entry:
        span = self.key.span
        inside = [Entry(Scalar("groups", span), Mapping(tuple(one.entry() for one in self.groups), span))] if self.groups else []
        nodes = [Entry(Scalar("nodes", span), Mapping(tuple(self.nodes), span))] if self.nodes else []
        return Entry(self.key, Mapping((*self.entries, *inside, *nodes), span))


@dataclass(slots=True)
class _Draft:
    """A topology that further statements add to."""

    title: str
    span: Span
    groups: list[_Group] = field(default_factory=list)
    nodes: list[Entry] = field(default_factory=list)
    edges: list[Node] = field(default_factory=list)
    scenarios: list[Entry] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.nodes or self.edges or self.scenarios)


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _scaffold(delivery: Delivery) -> Scaffold:
    """Return the tree of each topology in the one document of *delivery*. Raises SpecError where there is none."""
    document = delivery.documents[0]
    reader = _Reader(document)
    passed_over: list[Span] = []
    for statement in statements(document.source.text, document.source.path, passed_over):
        reader.take(statement)
        for span in passed_over if reader.is_about(statement) else ():
            reader.pass_over("a value that is not a literal", span)
        passed_over.clear()
    return reader.scaffold()


class _Reader:
    """The statements of one document on their way to topologies."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._drafts: list[_Draft] = []
        self._names: dict[str, _Draft | _Group | FlowReader] = {}
        self._findings: list[Diagnostic] = []
        self._end = 0

    def scaffold(self) -> Scaffold:
        """Return the topologies. Raises SpecError where there is none."""
        drafts = [one for one in self._drafts if not one.is_empty]
        if not drafts:
            hint = "expected calls such as topology.createGroup('id', {label: 'Label'})"
            raise SpecError([fault("TD050", "this script builds no topology", hint, Span(self._document.source.path, 1, 1, 1, 2))])
        taken: dict[str, int] = {}
        return Scaffold(tuple(self._tree(one, taken) for one in drafts), tuple(self._findings))

    def take(self, statement: Statement) -> None:
        """Note what *statement* says, if it is about a topology or a flow."""
        if statement.made == "TopologyBuilder":
            self._names = {}
            self._begin(statement)
            self._follow(self._drafts[-1], statement.calls[1:])
        elif statement.made == "FlowBuilder":
            flow = FlowReader(self._current(statement).scenarios, self._findings)
            self._names[statement.name or "flow"] = flow
            flow.take(statement.calls[1:])
        elif statement.made or not self._call(statement):
            return
        self._end = max(self._end, statement.end)

    def is_about(self, statement: Statement) -> bool:
        """Return whether *statement* was about a topology or a flow."""
        return self._end == statement.end

    def _begin(self, statement: Statement) -> None:
        text = self._document.source.text
        title = heading_before(text, self._end, statement.start)
        self._drafts.append(_Draft(title, statement.calls[0].span))
        self._names[statement.name or "topology"] = self._drafts[-1]

    def _current(self, statement: Statement) -> _Draft:
        if not self._drafts:
            self._begin(statement)
        return self._drafts[-1]

    def _call(self, statement: Statement) -> bool:
        """Follow the calls on something known, and return whether it is; on a topology behind another heading they are about another."""
        known = self._names.get(statement.on)
        method = statement.calls[0].method
        if method in _BUILDS and not isinstance(known, _Group) and self._is_another(known, statement):
            self._names = {}
            self._begin(statement)
            self._names[statement.on] = known = self._drafts[-1]
        if isinstance(known, FlowReader):
            known.take(statement.calls)
        elif known is not None:
            made = self._follow(known, statement.calls)
            if statement.name and made:
                self._names[statement.name] = made
        elif method in {"scenario", "from", "to", "parallel", "showMessage"} and self._drafts:
            flow = FlowReader(self._drafts[-1].scenarios, self._findings)
            self._names[statement.on] = flow
            flow.take(statement.calls)
        else:
            return False
        return True

    def _is_another(self, known: _Draft | FlowReader | None, statement: Statement) -> bool:
        """Return whether *statement*, which builds on what is *known* by its name, is about a topology of its own."""
        if not isinstance(known, _Draft):
            return True
        return not known.is_empty and heading_before(self._document.source.text, self._end, statement.start) != ""

    def _follow(self, on: _Draft | _Group, calls: tuple[Call, ...]) -> _Draft | _Group:
        for call in calls:
            match call.method:
                case "createGroup":
                    on = self._group(on, call) or on
                case "addProcess" | "createProcess" | "addNode":
                    self._node(on, call)
                case "connect":
                    self._connect(call)
                case method if method not in _NOTHING:
                    self.pass_over(f"{method}()", call.span)
                case _:
                    pass
        return on

    def _group(self, on: _Draft | _Group, call: Call) -> _Group | None:
        key, said = _id_of(call)
        if key is None:
            self.pass_over("a group without an id", call.span)
            return None
        group = _Group(key, self._kept(said, _GROUP))
        on.groups.append(group)
        return group

    def _node(self, on: _Draft | _Group, call: Call) -> None:
        key, said = _id_of(call)
        if key is None:
            self.pass_over("a process without an id", call.span)
            return
        on.nodes.append(Entry(key, Mapping(tuple(self._kept(said, _NODE)), call.span)))

    def _connect(self, call: Call) -> None:
        ends = call.arguments[:2]
        if len(ends) < 2 or not all(isinstance(one, Scalar) for one in ends):
            self.pass_over("a connection whose ends are not texts", call.span)
            return
        named = [Entry(Scalar(name, one.span), one) for name, one in zip(("from", "to"), ends, strict=True) if one]
        said = call.arguments[2] if len(call.arguments) > 2 else None
        self._drafts[-1].edges.append(Mapping((*named, *self._kept(said, _EDGE)), call.span))

    def _kept(self, said: Node | None, known: frozenset[str]) -> list[Entry]:
        """Return the entries of *said* that a spec has a key for; what else there is, is told."""
        kept = []
        for entry in said.entries if isinstance(said, Mapping) else ():
            if entry.key.text in known:
                value = entry.value
                if entry.key.text == "shape" and isinstance(value, Scalar):
                    value = Scalar(_SHAPES.get(value.text, value.text), value.span, plain=False)
                kept.append(Entry(entry.key, value))
            elif entry.key.text != "id":
                self.pass_over(f'"{entry.key.text}"', entry.key.span)
        return kept

    def pass_over(self, what: str, span: Span) -> None:
        """Tell that *what* stands at *span* is left out."""
        hint = "write it into the spec, if it matters"
        self._findings.append(Diagnostic("TD819", Severity.INFO, f"{what} has no counterpart in a spec, so it is left out", hint, span))

    def _tree(self, draft: _Draft, taken: dict[str, int]) -> Tree:
        title = draft.title or PurePosixPath(self._document.path).name.partition(".")[0]
        name = slug(title).lower()
        taken[name] = taken.get(name, 0) + 1
        name = name if taken[name] == 1 else f"{name}-{taken[name]}"
        span = draft.span

        def text(word: str) -> Scalar:
            return Scalar(word, span, plain=False)

        parts: tuple[tuple[str, Node | None], ...] = (
            ("topology", text(name)),
            ("title", text(title) if title != name else None),
            ("groups", Mapping(tuple(one.entry() for one in draft.groups), span) if draft.groups else None),
            ("nodes", Mapping(tuple(draft.nodes), span) if draft.nodes else None),
            ("edges", Sequence(tuple(draft.edges), span) if draft.edges else None),
            ("scenarios", Mapping(tuple(draft.scenarios), span) if draft.scenarios else None),
        )
        return Tree(self._document.source, Mapping(tuple(Entry(text(key), value) for key, value in parts if value), span))


def _id_of(call: Call) -> tuple[Scalar | None, Node | None]:
    """Return the id that *call* gives, its first argument or the `id` of an object, and that object."""
    first, *rest = (*call.arguments, None, None)
    if isinstance(first, Mapping):
        found = first.get("id")
        return (found if isinstance(found, Scalar) else None), first
    return (first if isinstance(first, Scalar) else None), rest[0]


IMPORTER = Importer(
    "builders",
    "builder script",
    '"new TopologyBuilder(" in TypeScript or JavaScript, in Markdown or text, too',
    _looks,
    rank=90,
    scaffold=_scaffold,
)
