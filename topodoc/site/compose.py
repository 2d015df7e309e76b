"""Composing: topologies and their figures become the pages, assets and navigation of a site."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from topodoc.drawing.paint import stylesheet
from topodoc.site.names import file_names
from topodoc.site.page import Asset, Entry, Page, Site
from topodoc.site.rows import step_rows
from topodoc.site.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.drawing.theme import Theme
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Node, Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure

TITLE = "Architecture"


def compose(topologies: Sequence[Topology], figures: Sequence[Figure], settings: Settings, theme: Theme) -> Site:
    """Return the site about *topologies*, below the section that *settings* name. Raises SettingsError for a wrong template."""
    composer = _Composer(topologies, figures, settings)
    css = composer.templates.render("topodoc.css.j2") + stylesheet(theme)
    style = Asset(composer.path("assets/topodoc.css"), css)
    index = Page(composer.path("index.md"), TITLE, composer.render("index.md.j2", TITLE, topologies=composer.summaries()))
    pages, assets, entries = [index], [style], []
    for topology in topologies:
        pages += composer.pages(topology)
        assets += composer.assets(topology)
        entries.append(composer.entry(topology))
    home = composer.front_matter("Home") + composer.templates.render("index.md.j2", title=TITLE, topologies=composer.summaries(composer.path("")))
    return Site(tuple(pages), tuple(assets), Entry(TITLE, index.path, tuple(entries)), style.path, Page("index.md", "Home", home))


def _has_about(nodes: Sequence[Node]) -> bool:
    """Return whether a table of *nodes* has anything to say about one of them."""
    return any(node.owner or node.tags or node.description or node.links for node in nodes)


class _Composer:
    """Knows every file name and figure, and fills the templates with them."""

    def __init__(self, topologies: Sequence[Topology], figures: Sequence[Figure], settings: Settings) -> None:
        self.templates = Templates(settings.templates)
        self._section = settings.section.strip("/")
        self._topologies = topologies
        self._figures = {(figure.topology, figure.scenario): figure for figure in figures}
        self._folders = file_names(topology.id for topology in topologies)
        self._files = {topology.id: file_names(scenario.id for scenario in topology.scenarios) for topology in topologies}

    def path(self, name: str) -> str:
        """Return the path of *name* below the section."""
        return f"{self._section}/{name}" if self._section else name

    def render(self, template: str, title: str, **values: object) -> str:
        """Return a page: its front matter, then *template*."""
        return self.front_matter(title) + self.templates.render(template, title=title, **values)

    def front_matter(self, title: str, more: str = "") -> str:
        """Return *title* as front matter that no theme can misread: JSON of escaped text, for themes print it as it is."""
        return f"---\ntitle: {json.dumps(html.escape(' '.join(title.split())))}\n{more}---\n\n"

    def summaries(self, folder: str = "") -> list[dict[str, object]]:
        """Return what an index says of each topology; *folder* leads from the index to the section."""
        return [
            {
                "topology": topology,
                "figure": self._figures[topology.id, ""],
                "link": f"{folder}{self._folders[topology.id]}/index.md",
                "scenarios": [(one, f"{folder}{self._folders[topology.id]}/scenarios/{name}.md") for one, name in self._named(topology)],
            }
            for topology in self._topologies
        ]

    def pages(self, topology: Topology) -> Iterator[Page]:
        """Yield the pages of *topology*: its own, and one for each scenario."""
        folder = self.path(self._folders[topology.id])
        text = self.render(
            "topology.md.j2",
            topology.title,
            topology=topology,
            figure=self._figures[topology.id, ""],
            scenarios=[(one, f"scenarios/{name}.md") for one, name in self._named(topology)],
            has_about=_has_about(topology.nodes),
        )
        yield Page(f"{folder}/index.md", topology.title, text)
        for scenario, name in self._named(topology):
            yield Page(f"{folder}/scenarios/{name}.md", scenario.title, self._scenario(topology, scenario, name))

    def assets(self, topology: Topology) -> Iterator[Asset]:
        """Yield the pictures of *topology* as files."""
        folder = self.path(self._folders[topology.id])
        yield Asset(f"{folder}/topology.svg", self._figures[topology.id, ""].standalone)
        for scenario, name in self._named(topology):
            yield Asset(f"{folder}/scenarios/{name}.svg", self._figures[topology.id, scenario.id].standalone)

    def entry(self, topology: Topology) -> Entry:
        """Return the navigation of *topology*."""
        folder = self.path(self._folders[topology.id])
        below = tuple(Entry(scenario.title, f"{folder}/scenarios/{name}.md") for scenario, name in self._named(topology))
        return Entry(topology.title, f"{folder}/index.md", below)

    def _scenario(self, topology: Topology, scenario: Scenario, name: str) -> str:
        text = self.templates.render(
            "scenario.md.j2",
            title=scenario.title,
            topology=topology,
            scenario=scenario,
            figure=self._figures[topology.id, scenario.id],
            rows=list(step_rows(scenario.steps, topology)),
            picture=f"{name}.svg",
        )
        return self.front_matter(scenario.title, "hide: [toc]\n") + text  # one heading needs no contents, a chart needs the room

    def _named(self, topology: Topology) -> list[tuple[Scenario, str]]:
        return [(scenario, self._files[topology.id][scenario.id]) for scenario in topology.scenarios]
