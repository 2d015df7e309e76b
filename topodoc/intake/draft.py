"""Drafts: a topology that the reader of a drawing adds to, element by element, and the spec that it becomes."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError, fault
from topodoc.intake.names import slug
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree
from topodoc.source import showable
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.source import Source

_MOST_EDGES = 5_000
_MOST_DEPTH = 20  # of boxes in boxes
_LONGEST = 500  # characters of a label
Ends = tuple[str, str]
Said = str | bool | tuple[str, ...] | dict[str, str]  # what is said of an element, under a key of the language


@dataclass(slots=True)
class _Box:
    span: Span
    said: dict[str, Said]
    depth: int
    groups: list[str] = field(default_factory=list)
    nodes: dict[str, tuple[Span, dict[str, Said]]] = field(default_factory=dict)


class Draft:
    """A topology called *title* in *source*, where it begins at *span*. What is not given is not said.

    Ids are those that are wanted, made fit, each once; a label that is its id is left out. `findings` tell what is left out, at its place.
    """

    def __init__(self, source: Source, title: str, span: Span, findings: list[Diagnostic] | None = None) -> None:
        self._source, self.span = source, span
        self.title = title
        self.description = ""
        self.direction = ""
        self.findings: list[Diagnostic] = [] if findings is None else findings
        self._ids: dict[str, int] = {}  # and the last number behind each
        self._boxes: dict[str, _Box] = {"": _Box(span, {}, 0)}
        self._of: dict[str, str] = {}
        self._edges: list[Node] = []
        self._scenarios: dict[str, Node] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._of

    def group(self, wanted: str, label: str, span: Span, parent: str = "", **said: Said) -> str:
        """Add a group in the group *parent*, and return its id. Raises SpecError where that is too deep."""
        depth = self._boxes[parent].depth + 1
        if depth > _MOST_DEPTH:
            raise SpecError([fault("TD009", f"boxes are nested here deeper than {_MOST_DEPTH} levels", "draw a flatter picture", span)])
        name = self._take(wanted)
        self._boxes[parent].groups.append(name)
        self._boxes[name] = _Box(span, {"label": self._label(label, name, span), **said}, depth)
        return name

    def node(self, wanted: str, label: str, span: Span, group: str = "", **said: Said) -> str:
        """Add a node in *group*, and return its id."""
        name = self._take(wanted)
        self._of[name] = group
        self._boxes[group].nodes[name] = (span, {"label": self._label(label, name, span), **said})
        return name

    def say(self, node: str, **said: Said) -> None:
        """Say more of *node*: what was said of it before stays."""
        known = self._boxes[self._of[node]].nodes[node][1]
        for key, value in said.items():
            known[key] = known.get(key) or value

    def relabel(self, node: str, label: str, span: Span) -> None:
        """Let *node* be called *label*."""
        self._boxes[self._of[node]].nodes[node][1]["label"] = self._label(label, node, span)

    def move(self, node: str, group: str) -> None:
        """Put *node* into *group*, if it is in none."""
        if group and not self._of[node]:
            self._boxes[group].nodes[node] = self._boxes[""].nodes.pop(node)
            self._of[node] = group

    def edge(self, ends: Ends, span: Span, **said: Said) -> None:
        """Add an edge between two nodes: the first dials. Raises SpecError for more of them than anybody draws."""
        if len(self._edges) >= _MOST_EDGES:
            raise SpecError([fault("TD009", f"more than {_MOST_EDGES:,} arrows are drawn here", "draw fewer at once", span)])
        arrow = Scalar(" -> ".join(ends), span)
        text = said.get("label")
        given = self._mapping(said | ({"label": " ".join(text.split())} if isinstance(text, str) else {}), span)
        match given.entries:
            case ():
                self._edges.append(arrow)
            case (Entry(Scalar("label"), label),):
                self._edges.append(Mapping((Entry(arrow, label),), span))
            case _:
                self._edges.append(Mapping((Entry(arrow, given),), span))

    def scenario(self, wanted: str, span: Span, steps: list[Node], **said: Said) -> None:
        """Add a scenario of *steps*, if there are any."""
        if not steps:
            return
        name = slug(wanted).lower() or "scenario"
        while name in self._scenarios:
            name += "-2"
        written = Entry(Scalar("steps", span), Sequence(tuple(steps), span))
        self._scenarios[name] = Mapping((*self._mapping(said, span).entries, written), span)

    def step(self, ends: Ends, message: str, span: Span, *, is_reply: bool = False) -> Node:
        """Return a step: a *message* that goes from the first of *ends* to the second."""
        arrow = Scalar(" -> ".join(ends), span)
        text = self._text(message, span)
        if is_reply:
            said: dict[str, Said] = {"from": ends[0], "to": ends[1], "message": text, "reply": True}
            return self._mapping(said, span)
        return Mapping((Entry(arrow, Scalar(text, span, plain=False)),), span) if text else arrow

    def pass_over(self, what: str, span: Span, hint: str = "write it into the spec, if it matters") -> None:
        """Tell that *what* stands at *span* is left out."""
        what = " ".join(what.split())
        self.findings.append(Diagnostic("TD819", Severity.INFO, f"{what} has no counterpart in a spec, so it is left out", hint, span))

    def tree(self, name: str) -> Tree:
        """Return the topology *name* as the tree of a spec."""
        span = self.span
        layout = self._mapping({"direction": self.direction}, span)
        parts: tuple[tuple[str, Node | None], ...] = (
            ("topology", Scalar(name, span, plain=False)),
            ("title", _given(self._text(self.title, span), span) if self.title != name else None),
            ("description", _given(self._text(self.description, span), span)),
            ("layout", layout if layout.entries else None),
            ("groups", self._groups("")),
            ("nodes", self._nodes("")),
            ("edges", Sequence(tuple(self._edges), span) if self._edges else None),
            ("scenarios", _named(self._scenarios, span)),
        )
        return Tree(self._source, Mapping(tuple(Entry(Scalar(key, span), value) for key, value in parts if value), span))

    def _take(self, wanted: str) -> str:
        name = stem = slug(wanted)
        while name in self._ids:
            self._ids[stem] += 1
            name = f"{stem}-{self._ids[stem]}"
        self._ids[name] = 1
        return name

    def _label(self, label: str, name: str, span: Span) -> str:
        text = self._text(" ".join(label.split()), span)
        return "" if text == name else text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"

    def _text(self, text: str, span: Span) -> str:
        return showable(text, span, self.findings).strip()

    def _groups(self, parent: str) -> Node | None:
        """Return the groups in *parent* that hold something."""
        found: dict[str, Node] = {}
        for name in self._boxes[parent].groups:
            box, inside, nodes = self._boxes[name], self._groups(name), self._nodes(name)
            if inside or nodes:
                more = [Entry(Scalar(key, box.span), one) for key, one in (("groups", inside), ("nodes", nodes)) if one]
                found[name] = Mapping((*self._mapping(box.said, box.span).entries, *more), box.span)
        return _named(found, self._boxes[parent].span)

    def _nodes(self, group: str) -> Node | None:
        box = self._boxes[group]
        return _named({name: self._mapping(said, span) for name, (span, said) in box.nodes.items()}, box.span)

    def _mapping(self, said: dict[str, Said], span: Span) -> Mapping:
        return Mapping(tuple(Entry(Scalar(key, span), value) for key, one in said.items() if (value := self._value(one, span))), span)

    def _value(self, value: Said, span: Span) -> Node | None:
        match value:
            case bool():
                return Scalar("true", span) if value else None
            case str():
                return _given(self._text(value, span), span)
            case dict():
                return _named({key: Scalar(self._text(one, span), span, plain=False) for key, one in value.items()}, span)
            case _:
                texts = tuple(Scalar(one, span, plain=False) for one in (self._text(one, span) for one in value) if one)
                return Sequence(texts, span) if texts else None


def _given(text: str, span: Span) -> Scalar | None:
    return Scalar(text, span, plain=False) if text else None


def _named(values: dict[str, Node], span: Span) -> Node | None:
    return Mapping(tuple(Entry(Scalar(name, span, plain=False), value) for name, value in values.items()), span) if values else None


def trees_of(drafts: list[tuple[str, Draft]], path: str) -> tuple[Tree, ...]:
    """Return the tree of each of *drafts* that is not empty, called as is wanted of each, each name once. Raises SpecError for none."""
    drawn = [(wanted, draft) for wanted, draft in drafts if not draft.is_empty]
    if not drawn:
        place = drafts[0][1].span if drafts else Span(path, 1, 1, 1, 2)
        raise SpecError([fault("TD050", "this drawing is empty", "expected nodes, and arrows between them", place)])
    taken: dict[str, int] = {}
    found = []
    for wanted, draft in drawn:
        name = slug(wanted).lower()
        taken[name] = taken.get(name, 0) + 1
        found.append(draft.tree(name if taken[name] == 1 else f"{name}-{taken[name]}"))
    return tuple(found)
