"""Hiding brokers: who sends to whom, labelled with what lies between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.part import keep
from topodoc.model.topology import Edge, End

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.topology import Topology


def without_brokers(topology: Topology) -> Topology:
    """Return *topology* without its broker resources: one edge from each producer to each consumer, labelled with the topics between.

    What is published to a resource is followed through what is bound to it, and through its copies.
    """
    hidden = {node.id for node in topology.nodes if node.is_broker_resource}
    kept = [edge for edge in topology.edges if edge.source.node not in hidden and edge.target.node not in hidden]
    topics: dict[tuple[End, End], list[Edge]] = {}
    for edge in topology.edges:
        if edge.target.node in hidden and edge.source.node not in hidden and edge.meaning.at_dialled in {"puts in", "both"}:
            for consumer in _consumers(topology, edge.target.node):
                topics.setdefault((edge.source, consumer), []).append(edge)
    part = keep(topology, topology.node_by_id.keys() - hidden)
    return replace(part, edges=(*kept, *(_through(ends, published, topology) for ends, published in topics.items())))


def _through(ends: tuple[End, End], published: list[Edge], topology: Topology) -> Edge:
    """Return the edge from a producer to a consumer that stands for the edges it publishes over."""
    first = published[0]
    labels = dict.fromkeys(topology.label_of(End(edge.target.node)) for edge in published)
    name = f"{ends[0].name}--{ends[1].name}--hidden"
    tags, events = (tuple(dict.fromkeys(one for edge in published for one in getattr(edge, field))) for field in ("tags", "events"))
    return Edge(name, *ends, "publish", "pulse", first.span, protocol=first.protocol, label=", ".join(labels), tags=tags, events=events)


def _consumers(topology: Topology, resource: str) -> Iterator[End]:
    """Yield who gets what is published to *resource*, each once."""
    reached, waiting, found = {resource}, [resource], dict[End, None]()
    while waiting:
        here = waiting.pop()
        for edge in topology.edges:
            if edge.meaning.takes_only and edge.target.node == here:
                found[edge.source] = None
            elif edge.target.node not in {n.id for n in topology.nodes if n.is_broker_resource} and edge.source.node == here:
                found[edge.target] = None
            elif beyond := _beyond(edge, here):
                waiting += {beyond} - reached
                reached.add(beyond)
    yield from found


def _beyond(edge: Edge, resource: str) -> str | None:
    """Return the resource into which *edge* brings what is in *resource*, if it does."""
    if edge.source.node == resource and edge.meaning.data == "along":
        return edge.target.node
    if edge.target.node == resource and edge.meaning.data == "against":
        return edge.source.node
    return None
