"""Composing: topologies and their figures become the pages, assets and navigation of a site."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from topodoc.drawing.paint import stylesheet
from topodoc.model.impact import impact
from topodoc.model.playback import moments
from topodoc.model.coverage import cover
from topodoc.model.scenario import Frame, Message, StateChange, walk
from topodoc.model.view import view
from topodoc.site.addresses import Addresses
from topodoc.site.player import steps_of
from topodoc.site.found import found_rows, tally
from topodoc.site.page import Asset, Entry, Page, Site
from topodoc.site.reached import reach_rows
from topodoc.site.rows import step_rows
from topodoc.site.techdocs import for_techdocs
from topodoc.site.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.drawing.theme import Theme
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Node, Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure

TITLE = "Architecture"
FINDINGS = "Findings"
SCRIPTS = ("topodoc.js", "topodoc-player.js")


def compose(
    topologies: Sequence[Topology], figures: Sequence[Figure], settings: Settings, theme: Theme, findings: Sequence[Diagnostic] = ()
) -> Site:
    """Return the site about *topologies*, below the section that *settings* name. Raises SettingsError for a wrong template."""
    composer = _Composer(topologies, figures, settings, findings)
    style = Asset(composer.at.path("assets/topodoc.css"), composer.templates.render("topodoc.css.j2") + stylesheet(theme))
    index = Page(composer.at.path("index.md"), TITLE, composer.render("index.md.j2", TITLE, topologies=composer.summaries()))
    scripts = [Asset(composer.at.path(f"assets/{name}"), composer.templates.source(name)) for name in SCRIPTS]
    pages, assets, entries = [index], [style, *scripts], []
    for topology in topologies:
        pages += composer.pages(topology)
        assets += composer.assets(topology)
        entries.append(composer.entry(topology))
    home = _front_matter("Home") + composer.templates.render("index.md.j2", title=TITLE, topologies=composer.summaries())
    nav, addresses = Entry(TITLE, index.path, tuple(entries)), tuple(one.path for one in scripts)
    site = Site(tuple(pages), tuple(assets), nav, style.path, addresses, Page("index.md", "Home", home), composer.figures)
    return for_techdocs(site) if settings.profile == "techdocs" else site


def _front_matter(title: str, more: str = "") -> str:
    """Return *title* as front matter that no theme can misread: JSON of escaped text, for themes print it as it is."""
    return f"---\ntitle: {json.dumps(html.escape(' '.join(title.split())))}\n{more}---\n\n"


def _has_about(nodes: Sequence[Node]) -> bool:
    """Return whether a table of *nodes* has anything to say about one of them."""
    return any(node.owner or node.tags or node.description or node.links for node in nodes)


class _Composer:
    """Knows every address and figure, and fills the templates with them."""

    def __init__(
        self, topologies: Sequence[Topology], figures: Sequence[Figure], settings: Settings, findings: Sequence[Diagnostic]
    ) -> None:
        self.templates = Templates(settings.templates, plain=settings.profile == "techdocs")
        self.at = Addresses(topologies, settings.section)
        self._topologies = topologies
        self._hub = settings.hub
        self._findings = findings
        self._figures = {(figure.topology, figure.kind, figure.name): figure.linked(self.at.linked) for figure in figures}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every picture, its links leading to pages."""
        return tuple(self._figures.values())

    def render(self, template: str, title: str, more: str = "", **values: object) -> str:
        """Return a page: its front matter, then *template*."""
        return _front_matter(title, more) + self.templates.render(template, title=title, at=self.at, **values)

    def summaries(self) -> list[dict[str, object]]:
        """Return what an index says of each topology."""
        return [
            {
                "topology": topology,
                "figure": self._figures[topology.id, "topology", ""],
                "link": self.at.topology(topology.id),
                "scenarios": self.at.scenarios(topology),
            }
            for topology in self._topologies
        ]

    def pages(self, topology: Topology) -> Iterator[Page]:
        """Yield the pages of *topology*: its own, one for each scenario, one for each node."""
        yield Page(self.at.topology(topology.id), topology.title, self._topology(topology))
        for scenario, path in self.at.scenarios(topology):
            yield Page(path, scenario.title, self._scenario(topology, scenario))
        for node in topology.nodes:
            yield Page(self.at.node(topology.id, node.id), node.label, self._node(topology, node))
        yield Page(self.at.findings(topology.id), f"{FINDINGS}: {topology.title}", self._found(topology))

    def assets(self, topology: Topology) -> Iterator[Asset]:
        """Yield the pictures of *topology*, its views and its scenarios as files."""
        yield Asset(f"{self.at.folder(topology.id)}/topology.svg", self._figures[topology.id, "topology", ""].standalone)
        for shown in topology.views:
            yield Asset(self.at.view(topology.id, shown.id), self._figures[topology.id, "view", shown.id].standalone)
        for one in topology.scenarios:
            yield Asset(self.at.scenario(topology.id, one.id, "svg"), self._figures[topology.id, "scenario", one.id].standalone)
            if playback := self._figures.get((topology.id, "playback", one.id)):
                yield Asset(self.at.scenario(topology.id, one.id, "play.svg"), playback.standalone)

    def entry(self, topology: Topology) -> Entry:
        """Return the navigation of *topology*; the pages of nodes are reached from its picture and table."""
        below = [Entry(scenario.title, path) for scenario, path in self.at.scenarios(topology)]
        if self._of(topology):
            below.append(Entry(FINDINGS, self.at.findings(topology.id)))
        return Entry(topology.title, self.at.topology(topology.id), tuple(below))

    def _of(self, topology: Topology, element: str = "") -> list[Diagnostic]:
        """Return what was found in *topology*, or at one *element* of it."""
        return [one for one in self._findings if one.topology == topology.id and (not element or one.element == element)]

    def _found(self, topology: Topology) -> str:
        rows = found_rows(self._of(topology), topology, self.at)
        return self.render("findings.md.j2", f"{FINDINGS}: {topology.title}", "hide: [toc]\n", topology=topology, findings=rows)

    def _topology(self, topology: Topology) -> str:
        return self.render(
            "topology.md.j2",
            topology.title,
            topology=topology,
            figure=self._figures[topology.id, "topology", ""],
            views=[(one, self._figures[topology.id, "view", one.id], view(topology, one, self._hub)) for one in topology.views],
            has_about=_has_about(topology.nodes),
            coverage=cover(topology) if topology.scenarios else None,
            found=tally(self._of(topology)),
        )

    def _scenario(self, topology: Topology, scenario: Scenario) -> str:
        return self.render(
            "scenario.md.j2",
            scenario.title,
            "hide: [toc]\n",  # one heading needs no contents, a chart needs the room
            topology=topology,
            scenario=scenario,
            figure=self._figures[topology.id, "scenario", scenario.id],
            playback=self._figures.get((topology.id, "playback", scenario.id)),
            played=steps_of(moments(scenario, topology), topology),
            rows=list(step_rows(scenario.steps, topology)),
        )

    def _node(self, topology: Topology, node: Node) -> str:
        return self.render(
            "node.md.j2",
            node.label,
            "hide: [toc]\n",
            topology=topology,
            node=node,
            figure=self._figures[topology.id, "node", node.id],
            edges=topology.edges_at(node.id),
            found=self._of(topology, f"node:{node.id}"),
            reached=list(reach_rows(impact(topology, node.id), topology)),
            impact=self._figures.get((topology.id, "impact", node.id)),
            parts=[(one, steps) for one in topology.scenarios if (steps := _steps_at(one, node.id))],
        )


def _steps_at(scenario: Scenario, node: str) -> list[Step]:
    """Return the steps of *scenario* in which *node* takes part."""
    return [step for step in walk(scenario.steps) if not isinstance(step, Frame) and node in _nodes(step)]


def _nodes(step: Step) -> set[str]:
    match step:
        case Message(source=source, target=target):
            return {source.node, target.node}
        case StateChange(states=states):
            return {end.node for end, _ in states}
    return set()
