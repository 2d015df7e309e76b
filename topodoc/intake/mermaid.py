"""Mermaid: a flowchart becomes a spec to begin with. Subgraphs are groups; what an arrow means, nobody knows but its author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.draft import Draft, trees_of
from topodoc.intake.drawn import kind_of_drawn
from topodoc.intake.headings import heading_before
from topodoc.intake.importer import Delivery, Importer, Scaffold
from topodoc.intake.mermaid_text import charts, heads, plain

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.intake.mermaid_text import Arrow, Chart, Statement, Vertex
    from topodoc.intake.shelf import Document

_DIRECTIONS = {"LR": "right", "RL": "left", "TB": "down", "TD": "down", "BT": "up"}
_STORES = frozenset({"cylinder", "cyl", "database", "db", "lin-cyl", "disk", "lined-cylinder"})
_TOPICS = frozenset({"h-cyl", "das", "horizontal-cylinder"})
_SHAPES = {
    "diamond": "diamond", "diam": "diamond", "decision": "diamond", "rhombus": "diamond", "hexagon": "hexagon", "hex": "hexagon",
    "parallelogram": "parallelogram", "circle": "circle", "circ": "circle", "double-circle": "circle", "cloud": "cloud",
}  # fmt: skip
_BOX = re.compile(r"(?P<id>[^\s\[\"]+)?[ \t]*(?:\[(?P<title>.*)\]|(?P<quoted>\".*\"))?(?P<rest>.*)", re.DOTALL)
_FOR_LOOKS = frozenset({"style", "classDef", "class", "click", "linkStyle", "direction", "accTitle:", "accDescr:", "title"})


def _looks(text: str) -> bool:
    return next(heads(text), None) is not None


def _scaffold(delivery: Delivery) -> Scaffold:
    """Return each flowchart in the one document of *delivery* as a spec. Raises SpecError where none has a node."""
    (document,) = delivery.documents
    findings: list[Diagnostic] = []
    drafts = []
    since = 0
    for chart in charts(document.source.text, document.source.path):
        title = _title(document, since, chart)
        draft = Draft(document.source, title, chart.span, findings)
        _Reader(draft).read(chart)
        drafts.append((title, draft))
        since = chart.start
    return Scaffold(trees_of(drafts, document.source.path), tuple(findings))


def _title(document: Document, since: int, chart: Chart) -> str:
    """Return what *chart* is called: its title, the heading above it, or the name of its file."""
    is_page = document.file.suffix.lower() in {".md", ".mdx", ".markdown"}
    heading = heading_before(document.source.text, since, chart.start) if is_page else ""
    return plain(chart.title) or heading or document.file.name.partition(".")[0]


class _Reader:
    """A flowchart on its way to a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._nodes: dict[str, str] = {}
        self._boxes: dict[str, str] = {}
        self._open: list[str] = []

    def read(self, chart: Chart) -> None:
        """Add everything that is drawn."""
        self._draft.direction = _DIRECTIONS.get(chart.direction, "")
        for one in chart.statements:  # boxes before nodes, for an arrow may name one first
            if one.word == "subgraph":
                self._open.append(self._begin(one))
            elif one.word == "end":
                self._open = self._open[:-1]
        self._open = []
        boxes = iter([*self._boxes.values()])
        for one in chart.statements:
            match one.word:
                case "subgraph":
                    self._open.append(next(boxes))
                case "end":
                    self._open = self._open[:-1]
                case "":
                    self._chain(one)
                case word if word not in _FOR_LOOKS:
                    self._draft.pass_over(f'"{word}"', one.span)
                case _:
                    pass

    def _begin(self, one: Statement) -> str:
        """Add the group that begins here, and return its id."""
        found = _BOX.fullmatch(one.rest)
        named, title = (found["id"] or "", found["title"] or found["quoted"] or "") if found else ("", "")
        if not title and found and found["rest"]:
            title = one.rest
        label = plain(title) or plain(named) or "box"
        key = named or label
        while key in self._boxes:
            key += " "
        wanted = named if named and not (found and found["rest"]) else label.lower()
        self._boxes[key] = self._draft.group(wanted, label, one.span, self._open[-1] if self._open else "")
        return self._boxes[key]

    def _chain(self, one: Statement) -> None:
        if one.rest or not one.groups:
            self._draft.pass_over(f'"{one.rest[:40]}"', one.span)
            if not one.arrows:  # words, of which the first looks like a node
                return
        for vertices in one.groups:
            for vertex in vertices:
                self._mention(vertex)
        for before, arrow, after in zip(one.groups, one.arrows, one.groups[1:], strict=False):
            if not arrow.is_unseen:
                for source in before:
                    for target in after:
                        self._link(source, target, arrow)

    def _mention(self, vertex: Vertex) -> None:
        """Add the node that *vertex* is, at its first mention; say more of it at later ones."""
        if vertex.id in self._boxes:
            return
        group = self._open[-1] if self._open else ""
        if vertex.id not in self._nodes:
            self._nodes[vertex.id] = self._draft.node(vertex.id, vertex.text or vertex.id, vertex.span, group)
        node = self._nodes[vertex.id]
        self._draft.move(node, group)
        if vertex.text:
            self._draft.relabel(node, vertex.text, vertex.span)
        named = kind_of_drawn(vertex.text or vertex.id)
        usual = "database" if vertex.shape in _STORES else "topic" if vertex.shape in _TOPICS else ""
        self._draft.say(node, kind=named or usual, shape="" if named or usual else _SHAPES.get(vertex.shape, ""))

    def _link(self, source: Vertex, target: Vertex, arrow: Arrow) -> None:
        boxed = next((one for one in (source, target) if one.id in self._boxes), None)
        if boxed:
            hint = "choose one of the nodes in it, and write the edge"
            self._draft.pass_over(f"an arrow that ends at {self._boxes[boxed.id]}, a box here,", boxed.span, hint)
            return
        ends = self._nodes[source.id], self._nodes[target.id]
        kind = "pulse" if arrow.is_dotted else ""
        back = ends[1], ends[0]
        for one in (back if arrow.is_back else ends, *((back,) if arrow.is_both else ())):
            self._draft.edge(one, source.span, label=arrow.text, type=kind)


IMPORTER = Importer(
    "mermaid", "Mermaid flowchart", '"flowchart LR" or "graph TD", alone or in a fence of Markdown', _looks, rank=93, scaffold=_scaffold
)
