"""Who hears whom: nodes, and the resources through which what one publishes reaches another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from topodoc.lint.layers import overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from topodoc.lint.evidence import Evidence
    from topodoc.lint.layers import Layer
    from topodoc.model.topology import Edge

Port = tuple[str, "Layer | None"]  # a broker resource, as what was published in some layers sees it
Vertex = str | tuple[str, "Layer | None"]  # a client by its id, or a port
V = TypeVar("V", bound=Hashable)


class EventGraph:
    """The graph of what is published; a way from one client to the next client is an arrow.

    Where *with_guesses*, an edge whose role is a guess is taken both ways, else not at all. *within* are the clients that count.
    """

    def __init__(self, evidence: Evidence, within: Collection[str], *, with_guesses: bool) -> None:
        self._evidence = evidence
        self._within = within
        self._with_guesses = with_guesses
        self._consumers, self._beyond = self._inside()
        self.clients = tuple(name for name in evidence.published if name in within)
        self._ports = {name: tuple(self._entries(name)) for name in self.clients}
        self._known: dict[Port, tuple[Vertex, ...]] = {}

    def after(self, vertex: Vertex) -> tuple[Vertex, ...]:
        """Return where data goes next from *vertex*."""
        if isinstance(vertex, str):
            return self._ports.get(vertex, ())
        if vertex not in self._known:
            resource, layer = vertex
            clients = [client for edge, client in self._consumers.get(resource, ()) if overlap(layer, self._layer(edge))]
            onward = [(other, layer) for edge, other in self._beyond.get(resource, ()) if overlap(layer, self._layer(edge))]
            self._known[vertex] = tuple(dict.fromkeys((*clients, *onward)))
        return self._known[vertex]

    def arrows(self, client: str) -> Iterator[str]:
        """Yield the other clients that hear *client*, each once."""
        seen: set[Vertex] = {client}
        waiting: list[Vertex] = [client]
        while waiting:
            for one in self.after(waiting.pop()):
                if one in seen:
                    continue
                seen.add(one)
                if isinstance(one, str):
                    yield one
                else:
                    waiting.append(one)

    def circles(self) -> list[frozenset[Vertex]]:
        """Return what is reached from each other; clients, and the ports between them."""
        return [frozenset(part) for part in strongly_connected(list[Vertex](self.clients), self.after)]

    def _entries(self, client: str) -> Iterator[Port]:
        edges = (edge for edge in self._evidence.published[client] if self._counts(edge))
        yield from dict.fromkeys((edge.target.node, self._layer(edge)) for edge in edges)

    def _counts(self, edge: Edge) -> bool:
        return self._with_guesses or edge.role_basis != "guessed"

    def _layer(self, edge: Edge) -> Layer | None:
        return self._evidence.layers.of(edge)

    def _inside(self) -> tuple[Mapping[str, list[tuple[Edge, str]]], Mapping[str, list[tuple[Edge, str]]]]:
        """Return who takes data out of each resource, and into which resource it is brought on; each with the edge."""
        evidence = self._evidence
        consumers: defaultdict[str, list[tuple[Edge, str]]] = defaultdict(list)
        for resource, found in evidence.consumed.items():
            consumers[resource] += [(edge, client) for edge, client in found if client in self._within]
        beyond: defaultdict[str, list[tuple[Edge, str]]] = defaultdict(list)
        for edge in evidence.topology.edges:
            if edge.role_basis == "guessed":
                if self._with_guesses:
                    consumers[edge.target.node].append((edge, edge.source.node))
            elif evidence.source(edge).is_broker_resource and evidence.target(edge).is_broker_resource:
                for one, other in edge.ways:
                    beyond[one.node].append((edge, other.node))
        return consumers, beyond


def strongly_connected(starts: Iterable[V], after: Callable[[V], Iterable[V]]) -> list[list[V]]:
    """Return the strongly connected parts of what is reached from *starts* (Tarjan's way, without recursion)."""
    search = _Search(after)
    for start in starts:
        search.begin(start)
    return search.parts


class _Search(Generic[V]):
    """Tarjan's search, step by step."""

    def __init__(self, after: Callable[[V], Iterable[V]]) -> None:
        self.parts: list[list[V]] = []
        self._after = after
        self._index: dict[V, int] = {}
        self._low: dict[V, int] = {}
        self._open: list[V] = []
        self._is_open: set[V] = set()

    def begin(self, start: V) -> None:
        """Search everything that is reached from *start* and was not before."""
        if start in self._index:
            return
        way = [(start, self._enter(start))]
        while way:
            vertex, ahead = way[-1]
            following = next(ahead, None)
            if following is None:
                way.pop()
                self._leave(vertex)
                if way:
                    self._low[way[-1][0]] = min(self._low[way[-1][0]], self._low[vertex])
            elif following not in self._index:
                way.append((following, self._enter(following)))
            elif following in self._is_open:
                self._low[vertex] = min(self._low[vertex], self._index[following])

    def _enter(self, vertex: V) -> Iterator[V]:
        self._index[vertex] = self._low[vertex] = len(self._index)
        self._open.append(vertex)
        self._is_open.add(vertex)
        return iter(self._after(vertex))

    def _leave(self, vertex: V) -> None:
        """Close the part that *vertex* is the root of, if it is one."""
        if self._low[vertex] != self._index[vertex]:
            return
        part = [self._open.pop()]
        while part[-1] != vertex:
            part.append(self._open.pop())
        self._is_open.difference_update(part)
        self.parts.append(part)
