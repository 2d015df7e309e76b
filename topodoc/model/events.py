"""Events: what is sent under a name, by whom, over which resources, to whom, and in which steps.

Within one topology a name is one event. Across topologies two are one if a resource carries both, or one entry of a shared part
declares both; never by the name alone.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.content import Content, Grade, best
from topodoc.model.event import Consumer, Event, EventPlace, Producer, Sending
from topodoc.model.globs import STAR
from topodoc.model.payloads import keys_of
from topodoc.model.sendings import titled_sendings
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from topodoc.diagnostics import Span
    from topodoc.model.content import Route
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity, Place
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """One event of those of a name: the topologies in which it stands, the home first, and the resources at which it is met."""

    topologies: tuple[str, ...]
    resources: tuple[Identity, ...]


class Events:
    """The events of a build."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self._puts: defaultdict[str, list[Tap]] = defaultdict(list)
        self._takes: defaultdict[str, list[Tap]] = defaultdict(list)
        self._direct: defaultdict[str, list[tuple[Topology, Edge]]] = defaultdict(list)
        self._known_groups: dict[str, list[_Group]] = {}
        self._made: dict[_Group, Event] = {}
        for topology in flows.topologies:
            for edge in topology.edges:
                for name in edge.events if not flows.taps.touches_resource(topology, edge) else ():
                    self._direct[name].append((topology, edge))
        for tap in chain.from_iterable(flows.taps.feeds.values()):
            for name in (*tap.sieve.names, *tap.titles):
                self._puts[name].append(tap)
        for tap in chain.from_iterable(flows.taps.drains.values()):
            for name in tap.sieve.names:
                self._takes[name].append(tap)

    def __iter__(self) -> Iterator[Event]:
        """Yield every event once, by name, then by where it stands."""
        for name in sorted(self.standing, key=lambda one: (one.casefold(), one)):
            for group in self._groups(name):
                yield self.at(group.topologies[0], name)

    def at(self, topology: str, name: str) -> Event:
        """Return the event *name* of *topology*. Raises KeyError where none of that name stands there."""
        group = next((one for one in self._groups(name) if topology in one.topologies), None)
        if group is None:
            raise KeyError(name)
        if group not in self._made:
            self._made[group] = self._event(name, group)
        return self._made[group]

    def has(self, topology: str, name: str) -> bool:
        """Return whether an event *name* stands in *topology*."""
        return topology in self.standing.get(name, ())

    @cached_property
    def standing(self) -> Mapping[str, tuple[str, ...]]:
        """The topologies in which each name stands: on an edge, as a declaration, or as the title of a step that puts it in."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for topology in self._flows.topologies:
            for event in topology.events:
                found[event.name][topology.id] = None
            for edge in topology.edges:
                for name in edge.events:
                    if STAR not in name:
                        found[name][topology.id] = None
        for name, taps in self._puts.items():
            for tap in taps:
                found[name][tap.topology.id] = None
        return {name: tuple(topologies) for name, topologies in found.items()}

    @cached_property
    def _declared(self) -> Mapping[EventPlace, Declaration]:
        return {(one.id, event.name): event for one in self._flows.topologies for event in one.events}

    @cached_property
    def _carrying(self) -> Mapping[str, list[Identity]]:
        """The resources that hold each name."""
        found: defaultdict[str, list[Identity]] = defaultdict(list)
        for resource, content in self._flows.contents.items():
            for name in content.names:
                found[name].append(resource)
        return found

    def _groups(self, name: str) -> list[_Group]:
        """Return what is one event each of those called *name*, in the order of the topologies."""
        if name not in self._known_groups:
            standing, met = self.standing.get(name, ()), self._met(name)
            parts = walks.connected([*standing, *met], self._ties(name, standing, met)) if len(standing) > 1 else [[*standing, *met]]
            split = (([one for one in standing if one in part], tuple(one for one in met if one in part)) for part in map(set, parts))
            groups = [_Group(self._home_first(name, tuple(where)), resources) for where, resources in split if where]
            self._known_groups[name] = sorted(groups, key=lambda one: min(map(standing.index, one.topologies)))
        return self._known_groups[name]

    def _ties(self, name: str, standing: Collection[str], met: Collection[Identity]) -> Iterator[tuple[str | Identity, str | Identity]]:
        """Yield what makes *name* one event: a resource that several topologies have, what gets on from it, a shared declaration."""
        for resource in met:
            yield from ((where, resource) for where, _ in self._flows.identities.places_of(resource) if where in standing)
            held = Content({name: self._held(name, resource) or {(): Grade.CERTAIN}})
            for bond in self._flows.taps.onward.get(resource, ()):
                if bond.target in met and bond.sieve.passed(held).names:
                    yield resource, bond.target
        by_span: dict[Span, str] = {}
        for where in standing:
            if (where, name) in self._declared:
                yield by_span.setdefault(self._declared[where, name].span, where), where

    def _held(self, name: str, resource: Identity) -> dict[Route, Grade]:
        """Return how surely *resource* holds *name*; nothing where it does not."""
        return self._flows.content(resource).names.get(name, {})

    def _met(self, name: str) -> dict[Identity, None]:
        """Return the resources that hold *name*, or at which an edge states it."""
        stated = (tap.resource for tap in (*self._puts.get(name, ()), *self._takes.get(name, ())))
        return dict.fromkeys((*self._carrying.get(name, ()), *stated))

    def _home_first(self, name: str, group: tuple[str, ...]) -> tuple[str, ...]:
        """Return *group* with the topology first that holds the page: where it is declared, else where the first resource is at home."""
        puts = [tap for tap in self._puts.get(name, ()) if tap.topology.id in group]
        homes = [self._flows.identities.home(tap.topology, tap.topology.node(self._resource_in(tap)).id)[0] for tap in puts[:1]]
        declaring = [one for one in group if (one, name) in self._declared]
        best_home = next((one for one in homes if one in (declaring or group)), None) or (declaring or group)[0]
        return (best_home, *(one for one in group if one != best_home))

    @staticmethod
    def _resource_in(tap: Tap) -> str:
        source, target = tap.edge.source.node, tap.edge.target.node
        return target if tap.client.node == source else source

    def _event(self, name: str, its: _Group) -> Event:
        group = its.topologies
        declared_in = next((one for one in group if (one, name) in self._declared), "")
        declaration = self._declared.get((declared_in, name))
        puts = [tap for tap in self._puts.get(name, ()) if tap.topology.id in group]
        direct = [(topology, edge) for topology, edge in self._direct.get(name, ()) if topology.id in group]
        ends = [(topology, *ends) for topology, edge in direct for ends in edge.ways]
        said = (Producer(self._at_home((topology.id, source.node))) for topology, source, _ in ends)
        heard = (Consumer(self._at_home((topology.id, target.node)), Grade.CERTAIN, False, False) for topology, _, target in ends)  # noqa: FBT003
        producers = tuple(dict.fromkeys((*(one for tap in puts for one in self._producers(tap)), *said)))
        getting = list(self._getting(name, its))
        resources = dict.fromkeys((*(one for one in its.resources if self._held(name, one)), *(tap.resource for tap, _ in getting)))
        steps = tuple(self._steps(name, group))
        return Event(
            name,
            group,
            declaration,
            declared_in,
            declaration.kind if declaration else "event",
            self._owners(declaration, producers),
            producers,
            tuple(self._home(one) for one in resources),
            tuple(dict.fromkeys((*self._consumers(getting), *heard))),
            steps,
            tuple(dict.fromkeys((*(key for one in steps for key in keys_of(one.message.payload)), *self._fields(name, group)))),
        )

    def _home(self, resource: Identity) -> Place:
        where, node = self._flows.identities.places_of(resource)[0]
        return self._flows.identities.home(self._flows.by_id[where], node)

    def _at_home(self, place: Place) -> Place:
        return self._flows.identities.home(self._flows.by_id[place[0]], place[1])

    def _producers(self, tap: Tap) -> Iterator[Producer]:
        here = self._at_home(tap.place)
        if not tap.edge.on_behalf_of:
            yield Producer(here)
        for service in tap.edge.on_behalf_of:
            yield Producer(self._at_home((tap.topology.id, service)), here)

    def _owners(self, declaration: Declaration | None, producers: Iterable[Producer]) -> tuple[str, ...]:
        if declaration and declaration.owners:
            return declaration.owners
        places = dict.fromkeys(one.place for one in producers)
        if len(places) != 1:
            return ()
        where, node = next(iter(places))
        topology = self._flows.stated_by_id[where]
        return topology.owners_of(topology.node_by_id[node])

    def _consumers(self, getting: Iterable[tuple[Tap, Grade]]) -> Iterator[Consumer]:
        """Yield who is *getting* something, each once and as surely as it does, the surest first."""
        found: dict[Place, Consumer] = {}
        for tap, got in getting:
            one = Consumer(self._at_home(tap.place), got, tap.sieve.is_everything, tap.is_observer)
            found[one.place] = one.beside(found.get(one.place, one))
        yield from sorted(found.values(), key=lambda one: -one.grade)

    def _getting(self, name: str, group: _Group) -> Iterator[tuple[Tap, Grade]]:
        """Yield who takes *name* out of a resource, and who states it where somebody may put in anything; each with how sure that is."""
        for resource in group.resources:
            held = Content({name: self._held(name, resource) or {}})
            for tap in self._flows.taps.drains.get(resource, ()):
                if got := tap.sieve.passed(held).names.get(name):
                    yield tap, best(got)
        tags = {tag for one in group.topologies if (one, name) in self._declared for tag in self._declared[one, name].tags}
        for tap in (one for one in self._takes.get(name, ()) if one.topology.id in group.topologies):
            opens = Content({}, {STAR: {(): Grade.POSSIBLE}} if "external-producer" in tags else self._flows.content(tap.resource).opens)
            if got := tap.sieve.passed(opens).names.get(name):
                yield tap, best(got)

    def _fields(self, name: str, group: Iterable[str]) -> Iterator[str]:
        """Yield the fields of *name* that edges use."""
        for where in group:
            for edge in self._flows.by_id[where].edges:
                yield from dict(edge.fields).get(name, ())

    def _steps(self, name: str, group: tuple[str, ...]) -> Iterator[Sending]:
        for where in group:
            yield from self._titled.get((where, name), ())

    @cached_property
    def _titled(self) -> Mapping[EventPlace, list[Sending]]:
        return titled_sendings(self._flows.topologies)

    def declarations(self, event: Event) -> list[tuple[str, Declaration]]:
        """Return what each topology in which *event* stands declares of it, an entry of a shared part once."""
        found = ((one, self._declared[one, event.name]) for one in event.topologies if (one, event.name) in self._declared)
        by_span: dict[Span, tuple[str, Declaration]] = {}
        for where, declaration in found:
            by_span.setdefault(declaration.span, (where, declaration))
        return list(by_span.values())
