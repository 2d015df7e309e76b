"""The build as a whole: which nodes of several topologies are one, and where its data comes from and goes to."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.model.identity import Identities, Identity
from topodoc.model.roles import movement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from topodoc.model.topology import Edge, Node, Topology


class Build:
    """The topologies of one run. A node is shared by `same_as`, or because several topologies include the file that declares it.

    Where it *is_whole*, all topologies are there; else faults kept some out, and who else uses what a part declares is not known.
    """

    def __init__(self, topologies: Sequence[Topology], *, is_whole: bool = True) -> None:
        self.topologies = tuple(topologies)
        self._is_whole = is_whole
        self._identities = Identities(topologies)

    def identity(self, topology: Topology, node: str) -> Identity:
        """Return what is the same for *node* of *topology* and for every node that is that node."""
        return self._identities.of(topology, node)

    def is_home(self, topology: Topology, node: str) -> bool:
        """Return whether *topology* is where to report what is wrong with *node* in the whole build, so that it is told once."""
        return self._identities.homes.get(self.identity(topology, node)) == (topology.id, node)

    def is_known(self, topology: Topology, node: str) -> bool:
        """Return whether all that is said of *node* of *topology* is here: neither a part alone, nor one that a faulty spec may use."""
        is_part = PurePath(topology.span.file).name.startswith("_")
        is_own = topology.node_by_id[node].span.file not in topology.files[1:]
        return not is_part and (self._is_whole or is_own)

    def shared(self, identity: Identity) -> tuple[Node, ...]:
        """Return every node that is *identity*."""
        return tuple(self._nodes[identity])

    def is_resource(self, identity: Identity) -> bool:
        """Return whether *identity* is a broker resource in one of the topologies that share it."""
        return identity in self._resources

    @cached_property
    def touched(self) -> frozenset[Identity]:
        """Whatever an edge of any topology touches."""
        ends = ((one, edge) for one in self.topologies for edge in one.edges)
        return frozenset(self.identity(one, end.node) for one, edge in ends for end in (edge.source, edge.target))

    def flows(self) -> Iterator[tuple[Identity, Identity, bool]]:
        """Yield, for each edge, from where to where its data goes, and whether its role is known for sure."""
        for topology in self.topologies:
            for edge in topology.edges:
                yield from self._flow(topology, edge)

    def _flow(self, topology: Topology, edge: Edge) -> Iterator[tuple[Identity, Identity, bool]]:
        source, target = (self.identity(topology, end.node) for end in (edge.source, edge.target))
        is_sure = edge.role_basis != "guessed" and (edge.role_basis != "ends" or self._knows(topology, edge))
        move = movement(edge.role, from_resource=self.is_resource(source), to_resource=self.is_resource(target))
        if not is_sure:
            yield source, target, False
        elif move.within:
            yield from ((self.identity(topology, one.node), self.identity(topology, other.node), True) for one, other in edge.ways)
        resource, client = (target, source) if self.is_resource(target) else (source, target)
        if is_sure and move.takes:
            yield resource, client, True
        if is_sure and move.puts:
            yield client, resource, True

    def _knows(self, topology: Topology, edge: Edge) -> bool:
        """Return whether *topology* knows of both ends of *edge* if they are resources, which a node that is another's may not say."""
        nodes = (topology.node_by_id[end.node] for end in (edge.source, edge.target))
        return all(node.is_broker_resource or not self.is_resource(self.identity(topology, node.id)) for node in nodes)

    @cached_property
    def _nodes(self) -> Mapping[Identity, list[Node]]:
        found = defaultdict(list)
        for topology in self.topologies:
            for node in topology.nodes:
                found[self.identity(topology, node.id)].append(node)
        return found

    @cached_property
    def _resources(self) -> frozenset[Identity]:
        return frozenset(one for one, nodes in self._nodes.items() if any(node.is_broker_resource for node in nodes))


class Streams:
    """Which broker resources of a build somebody puts data into, and which somebody takes data out of, through what is bound to them.

    What is tagged as produced or consumed outside counts, and so does an edge whose role is a guess: it may be either.
    """

    def __init__(self, build: Build) -> None:
        consumed = _tagged(build, "external-consumer")
        produced = _tagged(build, "external-producer")
        onward: dict[Identity, list[Identity]] = defaultdict(list)
        back: dict[Identity, list[Identity]] = defaultdict(list)
        for source, target, is_sure in build.flows():
            inside = build.is_resource(source), build.is_resource(target)
            if inside == (True, True):
                onward[source].append(target)
                back[target].append(source)
            elif not is_sure:
                consumed |= {source, target}
                produced |= {source, target}
            elif inside[0]:
                consumed.add(source)
            else:
                produced.add(target)  # if that is no resource, nobody asks
        self.consumed = _spread(consumed, back)
        self.produced = _spread(produced, onward)


def _tagged(build: Build, role: str) -> set[Identity]:
    places = ((one, node) for one in build.topologies for node in one.nodes)
    return {build.identity(one, node.id) for one, node in places if role in node.traits}


def _spread(seeds: Iterable[Identity], ways: Mapping[Identity, Sequence[Identity]]) -> frozenset[Identity]:
    """Return *seeds* and all that *ways* lead to from them."""
    reached = set(seeds)
    waiting = list(reached)
    while waiting:
        found = [one for one in ways.get(waiting.pop(), ()) if one not in reached]
        reached.update(found)
        waiting += found
    return frozenset(reached)
