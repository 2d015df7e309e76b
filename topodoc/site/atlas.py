"""The atlas: everything that pages are filled with, their addresses, pictures, findings and templates."""

from __future__ import annotations

import html
import json
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.model.event import find_events
from topodoc.site.addresses import Addresses
from topodoc.site.page import Page
from topodoc.site.sources import Sources
from topodoc.site.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.event import Event
    from topodoc.model.topology import Node, Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure, Kind


class Atlas:
    """The topologies of a site, with what was drawn and found of them. Filling a template raises SettingsError where it is wrong."""

    def __init__(  # noqa: PLR0913 - everything that pages are made of
        self,
        topologies: Sequence[Topology],
        figures: Sequence[Figure],
        settings: Settings,
        findings: Sequence[Diagnostic],
        templates: Templates,
    ) -> None:
        self.topologies = tuple(topologies)
        self.by_id = {one.id: one for one in topologies}
        self.hub = settings.hub
        self.templates = templates
        self.at = Addresses(topologies, settings.section)
        self._sources = Sources(settings.repo_url)
        self._figures = {(figure.topology, figure.kind, figure.name): figure.linked(self.at.linked) for figure in figures}
        self._findings = _by_topology(findings)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every picture, its links leading to pages."""
        return tuple(self._figures.values())

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events of all topologies."""
        return find_events(self.topologies)

    def figure(self, topology: str, kind: Kind, name: str = "") -> Figure | None:
        """Return the picture of that kind and name, or None where there is none."""
        return self._figures.get((topology, kind, name))

    def findings(self, topology: str, element: str = "") -> list[Diagnostic]:
        """Return what was found in *topology*, or at one *element* of it."""
        return [one for one in self._findings.get(topology, ()) if not element or one.element == element]

    def page(self, template: str, path: str, title: str, front: str = "", /, **values: object) -> Page:
        """Return the page at *path*: *template* filled with *values*, below a front matter that says *front*."""
        return Page(path, title, front_matter(title, front) + self.render(template, title=title, **values))

    def render(self, template: str, **values: object) -> str:
        """Return *template* filled with *values*."""
        titles = {one.id: one.title for one in self.topologies}
        return self.templates.render(template, at=self.at, node_at=self.node_at, titles=titles, source=self._sources.address, **values)

    def node_at(self, place: tuple[str, str]) -> Node:
        """Return the node at *place*."""
        return self.by_id[place[0]].node_by_id[place[1]]


def front_matter(title: str, more: str = "") -> str:
    """Return *title* as front matter that no theme can misread: JSON of escaped text, for themes print it as it is."""
    return f"---\ntitle: {json.dumps(html.escape(' '.join(title.split())))}\n{more}---\n\n"


def _by_topology(findings: Sequence[Diagnostic]) -> Mapping[str, Sequence[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for one in findings:
        found.setdefault(one.topology, []).append(one)
    return found
