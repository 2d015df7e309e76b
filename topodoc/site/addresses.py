"""Addresses: where the page of every topology, scenario and node is, and what the links in pictures lead to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.drawing.medium import named
from topodoc.model.folding import SUM
from topodoc.model.identity import Identities
from topodoc.model.parts import parts_of
from topodoc.model.whole import Whole
from topodoc.site.names import RESERVED, stable_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.model.events import Events
    from topodoc.model.identity import Place
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

_OF_ALL = frozenset({"catalogue", "changes", "events", "landscape"})  # folders and pages that are no topology's


class Addresses:
    """The paths of pages below *section*, relative to the docs folder."""

    def __init__(self, topologies: Sequence[Topology], section: str, events: Events | None = None) -> None:
        self._section = section.strip("/")
        self._topologies = {one.id: one for one in topologies}
        self._identities = Identities(topologies)
        self._events = events or Whole(topologies).events
        self._folders = stable_names(self._topologies, RESERVED | _OF_ALL)
        self._scenarios = {one.id: stable_names([scenario.id for scenario in one.scenarios]) for one in topologies}
        self._nodes = {one.id: stable_names([node.id for node in one.nodes]) for one in topologies}
        self._parts = {one.id: stable_names([part.id for part in parts_of(one)]) for one in topologies}
        self._views = {one.id: stable_names([view.id for view in one.views]) for one in topologies}

    def path(self, name: str) -> str:
        """Return the path of *name* below the section."""
        return f"{self._section}/{name}" if self._section else name

    def folder(self, topology: str) -> str:
        """Return the folder of the pages of *topology*."""
        return self.path(self._folders[topology])

    def is_of_all(self, path: str) -> bool:
        """Return whether *path* is in a folder of pages that are no topology's."""
        below = path.removeprefix(f"{self._section}/") if self._section else path
        return below.partition("/")[0].lower() in _OF_ALL

    def topology(self, topology: str) -> str:
        """Return the path of the page of *topology*."""
        return f"{self.folder(topology)}/index.md"

    def scenario(self, topology: str, scenario: str, ending: str = "md") -> str:
        """Return the path of the page of *scenario*, or of its picture with the ending `svg`, which plays with `play.svg`."""
        return f"{self.folder(topology)}/scenarios/{self._scenarios[topology][scenario]}.{ending}"

    def node(self, topology: str, node: str) -> str:
        """Return the path of the page of *node*; of one that several topologies share, there is one page."""
        where, name = self.home(topology, node)
        return f"{self.folder(where)}/nodes/{self._nodes[where][name]}.md"

    def has_node(self, topology: str, node: str) -> bool:
        """Return whether *topology* has a *node* so called."""
        return node in self._nodes[topology]

    def node_name(self, topology: str, node: str) -> str:
        """Return what the page of *node* is called in the folder of *topology*, in which it stands unless it is at home elsewhere."""
        return self._nodes[topology][node]

    def home(self, topology: str, node: str) -> Place:
        """Return the topology in which *node* of *topology* has its page, and its id there."""
        return self._identities.home(self._topologies[topology], node)

    def places(self, topology: str, node: str) -> tuple[Place, ...]:
        """Return every topology that *node* is in, with its id there; the first one has its page."""
        return self._identities.places(self._topologies[topology], node)

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What addresses depend on: equal where every one is the same."""
        shared = tuple((place, home) for place in self._places if (home := self.home(*place)) != place)
        names = tuple(
            (topology, *found.items()) for topology, found in (*self._nodes.items(), *self._scenarios.items(), *self._parts.items())
        )
        return self._section, tuple(self._folders.items()), shared, names, self._event_homes

    @property
    def _places(self) -> Iterator[Place]:
        return ((topology.id, node.id) for topology in self._topologies.values() for node in topology.nodes)

    @cached_property
    def pages(self) -> frozenset[str]:
        """The paths of all pages about topologies and what is in them, in small letters, for on some systems capitals make no other."""
        found = [self.topology(one) for one in self._topologies] + [self.findings(one) for one in self._topologies]
        for topology in self._topologies:
            found += (self.scenario(topology, one) for one in self._scenarios[topology])
            found += (self.node(topology, one) for one in self._nodes[topology])
            found += (self.part(topology, one) for one in self._parts[topology])
            found += (path for _, path in self.events_of(topology))
        return frozenset(one.lower() for one in found)

    def events_of(self, topology: str) -> list[tuple[str, str]]:
        """Return each event that stands in *topology* with the path of its page there."""
        return [(name, self.event_in(topology, name)) for name in self._event_names[topology]]

    @property
    def changes(self) -> str:
        """The path of the list of changes."""
        return self.path("changes/index.md")

    @property
    def feed(self) -> str:
        """The path of the feed of changes, in the folder of their list."""
        return self.path("changes/feed.xml")

    def release(self, tag: str) -> str:
        """Return the path of the page of what changed up to *tag*, which has a folder of its own: a feed leads there wherever it lies."""
        return self.path(f"changes/{stable_names([tag])[tag]}/index.md")

    @property
    def events(self) -> str:
        """The path of the list of events."""
        return self.path("events/index.md")

    def event(self, topology: str, name: str) -> str:
        """Return the path of the page that tells of the event *name* of *topology*; one that several share has one such page."""
        return self.event_in(self._events.at(topology, name).home, name)

    def has_event(self, topology: str, name: str) -> bool:
        """Return whether there is a page of an event *name* of *topology*: no pattern, and not off at first."""
        return self._events.has(topology, name)

    def event_in(self, topology: str, name: str) -> str:
        """Return the path of the page of the event *name* in *topology*, which may lead to that elsewhere."""
        return f"{self.folder(topology)}/events/{self._event_names[topology][name]}.md"

    @property
    def landscape(self) -> str:
        """The path of the page that shows all topologies."""
        return self.path("landscape.md")

    @cached_property
    def _event_names(self) -> Mapping[str, dict[str, str]]:
        found: dict[str, list[str]] = {one: [] for one in self._topologies}
        for name, topologies in self._events.standing.items():
            for topology in topologies:
                found[topology].append(name)
        return {topology: stable_names(names) for topology, names in found.items()}

    @cached_property
    def _event_homes(self) -> tuple[tuple[str, str], ...]:
        return tuple((self.event_in(one, name), self.event(one, name)) for name, where in self._events.standing.items() for one in where)

    def view(self, topology: str, view: str) -> str:
        """Return the path of the picture of *view*."""
        return f"{self.folder(topology)}/views/{self._views[topology][view]}.svg"

    def part(self, topology: str, part: str, ending: str = "md") -> str:
        """Return the path of the page of *part*, the id of a folded group, or of its picture with the ending `svg`."""
        return f"{self.folder(topology)}/groups/{self._parts[topology][part]}.{ending}"

    def has_part(self, topology: str, part: str) -> bool:
        """Return whether the group with the id *part* has a page."""
        return part in self._parts[topology]

    def overview(self, topology: str) -> str:
        """Return the path of the picture that stands before that of all of *topology*."""
        return f"{self.folder(topology)}/overview.svg"

    def findings(self, topology: str) -> str:
        """Return the path of the page that tells what was found in *topology*."""
        return f"{self.folder(topology)}/findings.md"

    def anchor(self, element: str) -> str:
        """Return the place of the first finding about *element*, such as `node:orders`, on that page."""
        return f"found-{element.replace(':', '-')}"

    def scenarios(self, topology: Topology) -> list[tuple[Scenario, str]]:
        """Return each scenario of *topology* with the path of its page."""
        return [(one, self.scenario(topology.id, one.id)) for one in topology.scenarios]

    def link(self, topology: str, name: str, home: str = "") -> str:
        """Return where the link *name* in a picture of *topology* leads: a page, and a place on it.

        What stands on the page of the picture itself is at the page *home* for pictures on other pages.
        """
        kind, _, rest = name.partition("/")
        where, is_elsewhere, other = rest.partition("/")  # of the landscape, which names places
        match kind:
            case "node" if is_elsewhere:
                return named(self.node(where, other) if other else self.topology(where))
            case "edge" if rest.startswith(SUM):
                return named(f"{self.topology(topology)}#edges") if topology in self._topologies else ""
            case "edge" if is_elsewhere:
                return named(self._edge(where, other))
            case "node":
                return named(self.node(topology, rest))
            case "group":
                return self._link_to_part(topology, rest)
            case "scenario":
                return named(self.scenario(topology, rest))
            case "finding":
                return named(f"{self.findings(topology)}#{self.anchor(rest)}")
            case "edge":
                return named(self._edge(topology, rest))
            case _:  # a step or a note, which is on the page where the chart stands
                place = f"#{kind}-{rest.replace('.', '-')}"
                return named(home + place) if home else place

    def _edge(self, topology: str, edge: str) -> str:
        """Return the place of *edge* on the page of *topology*; that of all edges for one that only a picture has."""
        return f"{self.topology(topology)}#{f'edge-{edge}' if edge in self._edges.get(topology, ()) else 'edges'}"

    def _link_to_part(self, topology: str, part: str) -> str:
        """Return the link to the page of *part*; nothing where it has none. Parts of all topologies are these, and owners."""
        if topology in self._topologies:
            return named(self.part(topology, part)) if self.has_part(topology, part) else ""
        return named(self.topology(part) if part in self._topologies else self.path("catalogue/owners.md"))

    @cached_property
    def _edges(self) -> Mapping[str, frozenset[str]]:
        return {one.id: frozenset(edge.id for edge in one.edges) for one in self._topologies.values()}
