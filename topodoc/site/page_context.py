"""The context: everything that pages are filled with, their addresses, pictures, findings and templates."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from topodoc.direction import spoken
from topodoc.language.quoting import quote_for_all
from topodoc.model.whole import Whole
from topodoc.site.addresses import Addresses
from topodoc.site.confirmed import title_of
from topodoc.site.gallery import Gallery
from topodoc.site.node_names import node_names
from topodoc.site.page import Page
from topodoc.site.profiles import PROFILES
from topodoc.site.releases import changed_in
from topodoc.site.sources import Sources
from topodoc.site.templates import Templates
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from topodoc.diagnostics import Diagnostic
    from topodoc.drawing.theme import Theme
    from topodoc.memory import Memory
    from topodoc.model.elements import Node
    from topodoc.model.event import Event
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.gallery import Pictures
    from topodoc.site.page import Figure, Subject
    from topodoc.site.painted import Painted
    from topodoc.site.profiles import Kept
    from topodoc.site.releases import Release, Thing

    class Macro(Protocol):
        """A macro of a template."""

        name: str

        def __call__(self, value: object) -> str:
            """Return what the macro makes of *value*."""


Value = TypeVar("Value")
_SHORT = 300  # characters of a description that stands above the picture; a longer one would push it out of the first screen


@dataclass(frozen=True, slots=True)
class Drawn:
    """Topologies, and by their ids what was drawn and what was found of them; under "" what was drawn of all of them.

    What is drawn may be more than there is memory for, and is better asked for one topology at a time.
    """

    topologies: tuple[Topology, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    findings: Mapping[str, tuple[Diagnostic, ...]]
    theme: Theme
    whole: Whole = field(default_factory=lambda: Whole(()))
    releases: tuple[Release, ...] = ()

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything that was found, also while it was drawn."""
        return tuple(one for found in self.findings.values() for one in found)


class PageContext:
    """The topologies of a site, with what was drawn and found of them. Filling a template raises SettingsError where it is wrong.

    Without a *memory*, nothing is kept longer than it is needed.
    """

    def __init__(self, drawn: Drawn, settings: Settings, memory: Memory | None) -> None:
        self.topologies = drawn.topologies
        self.by_id = {one.id: one for one in drawn.topologies}
        self.hub, self.nav_limit = settings.hub, settings.nav_limit
        self.words = words_in(settings.language)
        self.most_nodes, self.most_edges = settings.most_nodes, settings.most_edges
        self.label_size = drawn.theme.geometry.label_size
        self.host = PROFILES[settings.profile]
        self.templates = Templates(settings.templates, self.host, settings.language)
        self.whole, self.theme = drawn.whole, drawn.theme
        self.at = Addresses(drawn.topologies, settings.section, drawn.whole.events)
        self.releases = drawn.releases
        self._drawn, self._settings = drawn, settings
        self._sources = Sources(settings.repo_url, settings.root)
        self._titles = {one.id: one.title for one in drawn.topologies}
        self._memory = memory
        self._frame = (
            (settings, drawn.theme),
            tuple(self._titles.items()),
            self.at.shape,
            self.templates.stamp,
            drawn.releases,
        )
        self.pictures = Gallery(drawn.figures, drawn.theme, settings, self.at, self._recall)
        self._made: dict[tuple[str, Hashable], str] = {}

    def remember(self, key: Hashable, topologies: Iterable[str], make: Callable[[], Iterable[Value]]) -> tuple[Value, ...]:
        """Return what *make* gives, or what it gave when nothing was different that these *topologies* and the site tell it."""
        if self._memory is None:
            return tuple(make())
        names, called = sorted({*topologies}), self._names_by_topology
        parts = [
            part for name in names for part in (self.by_id[name], self._drawn.figures[name], self._drawn.findings[name], called.get(name))
        ]
        return self._memory.recall(key, (*parts, self._frame), lambda: tuple(make()))

    def _recall(self, topology: str, figures: tuple[Figure, ...], make: Callable[[], Pictures]) -> Pictures:
        """Return the pictures that *make* gives, or that it gave of the same *figures* when links led where they do."""
        if self._memory is None:
            return make()
        called = tuple(self._names_by_topology.get(name) for name in (self.linked(topology) if topology else self.by_id))
        return self._memory.recall(("linked", topology), (figures, called, self._frame), make)

    @cached_property
    def node_names(self) -> Mapping[Place, str]:
        """What pages call each node, by the place where it is at home."""
        return node_names(self.topologies, self.at)

    @cached_property
    def _names_by_topology(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for (where, node), name in self.node_names.items():
            found[where].append((node, name))
        return {where: tuple(names) for where, names in found.items()}

    def name_at(self, place: Place) -> str:
        """Return what pages call the node at *place*."""
        return self.node_names[self.at.home(*place)]

    @cached_property
    def _changed_in(self) -> Mapping[Thing, tuple[tuple[Release, str], ...]]:
        return changed_in(self.releases)

    def changed_in(self, *things: Thing) -> list[tuple[str, str, str]]:
        """Return the tags that changed one of *things*, the newest first, each with its sign and the path of its page."""
        found = {
            release.name: (release.name, sign, self.at.release(release.name))
            for one in things
            for release, sign in self._changed_in.get(one, ())
        }
        return [found[one.name] for one in self.releases if one.name in found]

    def changes_of(self, topology: Topology) -> list[object]:
        """Return what pages of *topology* tell of changes: of it, its nodes and its events."""
        things = [
            ("topology", topology.id),
            *(("node", one.id) for one in topology.nodes),
            *(("event", one) for one, _ in self.at.events_of(topology.id)),
        ]
        return [self.changed_in((topology.id, *one)) for one in things] if self.releases else []

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events of all topologies."""
        return tuple(self.whole.events)

    def linked(self, topology: str) -> tuple[str, ...]:
        """Return the topologies that may have a say in what pages tell of *topology*."""
        return self.whole.linked(topology)

    def figure(self, topology: str, kind: Subject, name: str = "") -> Painted | None:
        """Return the picture of that kind and name, or None where there is none."""
        return self.pictures.of(topology).get((kind, name))

    def steps_to(self, topology: Topology) -> list[tuple[str, str]]:
        """Return the titles and paths of the pages that lead to what is below the page of *topology*."""
        return [(self.words.architecture, self.at.path("index.md")), (topology.title, self.at.topology(topology.id))]

    def findings(self, topology: str, element: str = "") -> list[Diagnostic]:
        """Return what was found in *topology*, or at one *element* of it."""
        return [one for one in self._drawn.findings[topology] if not element or one.element == element]

    def page(self, template: str, path: str, title: str, front: str = "", /, **values: object) -> Page:
        """Return the page at *path*: *template* filled with *values*, below a front matter that says *front*."""
        return Page(path, title, front_matter(title, front, self.host) + self.render(template, title=title, **values))

    def render(self, template: str, **values: object) -> str:
        """Return *template* filled with *values*."""
        return self.templates.render(
            template,
            at=self.at,
            node_at=self.node_at,
            name_at=self.name_at,
            titles=self._titles,
            source=self._sources.address,
            origin=self._sources.origin,
            title_of=title_of,
            once=self._once,
            **values,
        )

    def _once(self, macro: Macro, value: Hashable) -> str:
        """Return what *macro* makes of *value*: the same on every page that says it."""
        key = macro.name, value
        if key not in self._made:
            self._made[key] = macro(value)
        return self._made[key]

    def file_address(self, path: str) -> str:
        """Return where the file at *path* is on the web; nothing where the project does not say."""
        return self._sources.file(path)

    def node_at(self, place: tuple[str, str]) -> Node:
        """Return the node at *place*."""
        return self.by_id[place[0]].node_by_id[place[1]]


def is_long(description: str) -> bool:
    """Return whether *description* stands below the picture that it is about."""
    return len(description) > _SHORT


def front_matter(title: str, more: str, host: Kept) -> str:
    """Return *title* as front matter that no theme can misread: a text in quotes, escaped for HTML where themes print it as it is."""
    said = spoken(title) if host.reads_titles else html.escape(spoken(title))
    return f"---\ntitle: {quote_for_all(said)}\n{more}{host.front}---\n\n"
