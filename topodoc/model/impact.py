"""Impact: what is reached if a node stops, hop by hop.

Two things travel. Whoever asked waits in vain: a synchronous hop, against the dial, and who waits in vain answers nobody either.
Whoever is fed gets nothing new: an asynchronous hop, along the data, and who gets nothing new still answers, but hands nothing on.
So a node is reached synchronously where every hop on the way to it is synchronous.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Literal

from topodoc.model.part import keep

if TYPE_CHECKING:
    from topodoc.model.topology import Edge, Topology
    from topodoc.spec.vocabulary import State

HopKind = Literal["synchronous", "asynchronous"]
Hops = Callable[[str, Iterable["Edge"]], Iterator["Hop"]]

MOST_SHOWN = 24  # nodes that are reached, in a picture; more are told in words


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of an effect: what happens to `source` reaches `target` over `edge`, which may be dialled either way."""

    source: str
    target: str
    edge: Edge
    kind: HopKind


@dataclass(frozen=True, slots=True)
class Reach:
    """A node that is reached: how many hops it takes, and the last of them."""

    node: str
    distance: int
    hop: Hop

    @property
    def kind(self) -> HopKind:
        """Whether it waits in vain, or gets nothing new."""
        return self.hop.kind


Reached = dict[str, Reach]


def impact(topology: Topology, node: str) -> tuple[Reach, ...]:
    """Return what is reached if the node with the id *node* stops: what waits in vain, then what gets nothing new, the nearest first."""
    waiting = _spread(topology, node, {}, _hops_to_callers)
    found = _spread(topology, node, waiting, _hops_along_data)
    for name in (node, *waiting):
        for hop in _hops_to_senders(name, topology.edges_at(name)):
            if hop.target != node:
                found.setdefault(hop.target, Reach(hop.target, _distance(waiting, name) + 1, hop))
    return tuple(sorted(found.values(), key=lambda one: (one.kind == "asynchronous", one.distance)))


def way_to(node: str, reached: Iterable[Reach]) -> tuple[Hop, ...]:
    """Return the hops by which *node*, one of *reached*, is reached, from the one that stops."""
    last = {one.node: one.hop for one in reached}
    hops = []
    while node in last:
        hops.append(last[node])
        node = last[node].source
    return tuple(reversed(hops))


def aftermath(topology: Topology, node: str) -> Topology | None:
    """Return the part of *topology* that shows what is reached if *node* stops, or None where that is nothing or too much to see.

    Who waits in vain is in error there, who gets nothing new in warning.
    """
    states: dict[str, State] = {one.node: "error" if one.kind == "synchronous" else "warning" for one in impact(topology, node)}
    if not 0 < len(states) <= MOST_SHOWN:
        return None
    part = keep(topology, states.keys() | {node})
    nodes = tuple(replace(one, state=states.get(one.id, "stopped")) for one in part.nodes)
    return replace(part, title=f"If {topology.node_by_id[node].label} stops", nodes=nodes)


def _spread(topology: Topology, stopped: str, reached: Reached, hops: Hops) -> Reached:
    """Return *reached* and what is reached from there and from *stopped* over *hops*, each over the fewest."""
    order = count()
    waiting = [(_distance(reached, name), next(order), name) for name in (stopped, *reached)]
    found = dict(reached)
    while waiting:
        distance, _, name = heapq.heappop(waiting)
        for hop in hops(name, topology.edges_at(name)):
            if hop.target not in found and hop.target != stopped:
                found[hop.target] = Reach(hop.target, distance + 1, hop)
                heapq.heappush(waiting, (distance + 1, next(order), hop.target))
    return found


def _distance(reached: Reached, name: str) -> int:
    return reached[name].distance if name in reached else 0


def _hops_to_callers(name: str, edges: Iterable[Edge]) -> Iterator[Hop]:
    """Yield the hops to those that wait for an answer of the node *name*."""
    for edge in edges:
        if edge.target.node == name and edge.meaning.waits_for != "nothing" and edge.type == "solid":
            yield Hop(name, edge.source.node, edge, "synchronous")


def _hops_to_senders(name: str, edges: Iterable[Edge]) -> Iterator[Hop]:
    """Yield the hops to those that send to the node *name* and wait for nothing: they keep what they have, and go on otherwise."""
    for edge in edges:
        if edge.target.node == name and edge.meaning.waits_for != "nothing" and edge.type == "pulse":
            yield Hop(name, edge.source.node, edge, "asynchronous")


def _hops_along_data(name: str, edges: Iterable[Edge]) -> Iterator[Hop]:
    """Yield the hops to those that get data of the node *name*; a call that is not made is missed by nobody."""
    for edge in edges:
        data = edge.meaning.data
        if edge.meaning.is_call and edge.type == "solid":
            continue
        if edge.source.node == name and data != "against":
            yield Hop(name, edge.target.node, edge, "asynchronous")
        if edge.target.node == name and data != "along":
            yield Hop(name, edge.source.node, edge, "asynchronous")
