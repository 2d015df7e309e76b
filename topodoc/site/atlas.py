"""The atlas: everything that pages are filled with, their addresses, pictures, findings and templates."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from topodoc.model.event import find_events
from topodoc.site.addresses import Addresses
from topodoc.site.page import Page
from topodoc.site.sources import Sources
from topodoc.site.techdocs import ground
from topodoc.site.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from topodoc.diagnostics import Diagnostic
    from topodoc.drawing.theme import Theme
    from topodoc.memory import Memory
    from topodoc.model.event import Event
    from topodoc.model.topology import Node, Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure, Kind

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Topologies, and by their ids what was drawn and what was found of them; under "" what was drawn of all of them."""

    topologies: tuple[Topology, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    findings: Mapping[str, tuple[Diagnostic, ...]]
    theme: Theme


class Atlas:
    """The topologies of a site, with what was drawn and found of them. Filling a template raises SettingsError where it is wrong."""

    def __init__(self, drawn: Drawn, settings: Settings, memory: Memory) -> None:
        self.topologies = drawn.topologies
        self.by_id = {one.id: one for one in drawn.topologies}
        self.hub = settings.hub
        self.templates = Templates(settings.templates, ground=ground(settings, drawn.theme))
        self.at = Addresses(drawn.topologies, settings.section)
        self._drawn = drawn
        self._sources = Sources(settings.repo_url)
        self._titles = {one.id: one.title for one in drawn.topologies}
        self._memory = memory
        self._frame = ((settings,), tuple(self._titles.items()), self.at.shape, self.templates.stamp)
        self._figures = {(one.topology, one.kind, one.name): one for name in drawn.figures for one in self._linked(name)}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every picture, its links leading to pages."""
        return tuple(self._figures.values())

    def remember(self, key: Hashable, topologies: Iterable[str], make: Callable[[], Iterable[Value]]) -> tuple[Value, ...]:
        """Return what *make* gives, or what it gave when nothing was different that these *topologies* and the site tell it."""
        names = sorted({*topologies})
        parts = [part for name in names for part in (self.by_id[name], self._drawn.figures[name], self._drawn.findings[name])]
        return self._memory.recall(key, (*parts, self._frame), lambda: tuple(make()))

    def _linked(self, topology: str) -> tuple[Figure, ...]:
        figures = self._drawn.figures[topology]
        return self._memory.recall(
            ("linked", topology), (figures, self._frame), lambda: tuple(one.linked(self.at.linked) for one in figures)
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events of all topologies."""
        return find_events(self.topologies)

    def figure(self, topology: str, kind: Kind, name: str = "") -> Figure | None:
        """Return the picture of that kind and name, or None where there is none."""
        return self._figures.get((topology, kind, name))

    def findings(self, topology: str, element: str = "") -> list[Diagnostic]:
        """Return what was found in *topology*, or at one *element* of it."""
        return [one for one in self._drawn.findings[topology] if not element or one.element == element]

    def page(self, template: str, path: str, title: str, front: str = "", /, **values: object) -> Page:
        """Return the page at *path*: *template* filled with *values*, below a front matter that says *front*."""
        return Page(path, title, front_matter(title, front) + self.render(template, title=title, **values))

    def render(self, template: str, **values: object) -> str:
        """Return *template* filled with *values*."""
        return self.templates.render(template, at=self.at, node_at=self.node_at, titles=self._titles, source=self._sources.address, **values)

    def node_at(self, place: tuple[str, str]) -> Node:
        """Return the node at *place*."""
        return self.by_id[place[0]].node_by_id[place[1]]


def front_matter(title: str, more: str = "") -> str:
    """Return *title* as front matter that no theme can misread: JSON of escaped text, for themes print it as it is."""
    return f"---\ntitle: {json.dumps(html.escape(' '.join(title.split())))}\n{more}---\n\n"

