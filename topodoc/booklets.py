"""Booklets: everything about a topology, to be printed: its pictures, scenarios and tables."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, draw
from topodoc.model.parts import overviews, parts_of, picture_of
from topodoc.model.view import view
from topodoc.model.visibility import at_first
from topodoc.printing.booklet import Booklet, Chapter, Table
from topodoc.sequence.chart import chart
from topodoc.site.description import render_description
from topodoc.site.rows import step_rows
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.elements import Edge, Node
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.rows import StepRow
    from topodoc.words import Words


def booklet_of(topology: Topology, settings: Settings, build: Iterable[Topology] = ()) -> Booklet:
    """Return what is printed of *topology*; the others of *build* may have a say in what gets through hidden brokers.

    Raises RenderError where the engine cannot lay one of its pictures out.
    """
    shown = at_first(as_read(topology, settings))
    words = words_in(settings.language)
    facts = [words.count("nodes", len(topology.nodes)), words.count("edges", len(topology.edges)), *topology.owners, *topology.tags]
    chapters = (*_pictures(shown, settings, build), *_scenarios(shown, settings), *_tables(shown))
    return Booklet(topology.title, " \u00b7 ".join(facts), plain(topology.description), chapters)


def _pictures(topology: Topology, settings: Settings, build: Iterable[Topology]) -> Iterator[Chapter]:
    """Yield the picture of all of *topology*, before it the overview of a large one, behind it views and parts."""
    parts = [(words_in(topology.language).overview, view(topology, one, settings.hub, build)) for one in overviews(topology)[-1:]]
    parts.append((words_in(topology.language).all_of_it, topology))
    parts += [(one.title, view(topology, one, settings.hub, build)) for one in topology.views]
    parts += [(part.title, part) for part in (picture_of(one, topology) for one in parts_of(topology))]
    drawn = draw([part for _, part in parts], settings, [""] * len(parts))
    yield from (
        Chapter(title, 1, plain(part.description) if part is not topology else "", scene)
        for (title, part), scene in zip(parts, drawn, strict=True)
    )


def _scenarios(topology: Topology, settings: Settings) -> Iterator[Chapter]:
    theme = load_theme(settings.theme, settings.themes)
    for one in topology.scenarios:
        yield Chapter(one.title, 1, plain(one.description), chart(one, topology, theme))
        yield Chapter(words_in(topology.language)("steps_of", title=one.title), 2, table=_steps(one, topology))


def _steps(scenario: Scenario, topology: Topology) -> Table:
    words = words_in(topology.language)
    rows = tuple(_step(row) for row in step_rows(scenario.steps, topology, words))
    return _table((words.step, words("from"), words.to, words.message, words.over), rows, (2, 4, 4, 9, 6))


def _step(row: StepRow) -> tuple[str, ...]:
    said = " ".join(part for part in (f"[{row.tag}]" if row.tag else "", row.title, row.payload) if part)
    ends = (row.source, row.target) if row.kind == "message" else (row.about, "")
    return row.number, *ends, said, row.over


def _tables(topology: Topology) -> Iterator[Chapter]:
    words = words_in(topology.language)
    nodes = tuple(_node(one, topology, words) for one in topology.nodes)
    yield Chapter(words.nodes, table=_table((words.node, words.kind, words.group, words.owner, words.about), nodes, (4, 4, 3, 3, 6)))
    if topology.edges:
        edges = tuple(_edge(one, topology, words) for one in topology.edges)
        headings = (words.who_dials, words.whom, words.role, words.over, words.label)
        yield Chapter(words.edges, table=_table(headings, edges, (4, 4, 2, 5, 4)))


def _table(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...], shares: tuple[int, ...]) -> Table:
    """Return a table without the columns that no row says anything in."""
    kept = [at for at in range(len(headings)) if any(row[at] for row in rows)]
    left = tuple(tuple(row[at] for at in kept) for row in rows)
    return Table(tuple(headings[at] for at in kept), left, tuple(shares[at] for at in kept))


def _node(node: Node, topology: Topology, words: Words) -> tuple[str, ...]:
    state = "" if node.state == "running" else words.term("states", node.state)
    kind = " \u00b7 ".join(one for one in (words.term("kinds", node.kind), node.technology, state) if one)
    group = topology.group_by_id[node.group].label if node.group else ""
    return node.label, kind, group, ", ".join(topology.owners_of(node)), plain(node.description)


def _edge(edge: Edge, topology: Topology, words: Words) -> tuple[str, ...]:
    way = words.asynchronous if edge.type == "pulse" else words.synchronous
    label = " ".join((edge.label, *(one for one in edge.events if one not in edge.label))).strip()
    return (
        topology.label_of(edge.source),
        topology.label_of(edge.target),
        words.term("roles", edge.role),
        f"{edge.protocol} {way}".strip(),
        label,
    )


def plain(text: str) -> str:
    """Return *text*, which is Markdown, without its markup; an empty line parts paragraphs."""
    reader = _Texts()
    reader.feed(render_description(text))
    reader.close()
    return "\n\n".join(" ".join(one.split()) for one in "".join(reader.parts).split("\n\n") if one.strip())


_BLOCKS = frozenset({"p", "ul", "ol", "pre", "table", "tr", "h3", "h4", "h5", "h6"})


class _Texts(HTMLParser):
    """Keeps the text of HTML, and an empty line where a block begins."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.parts.append("\u2022 " if tag == "li" else "\n\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
