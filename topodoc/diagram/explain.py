"""What a topology's picture says in words: its legend and its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.legend import LegendEntry
from topodoc.model.marks import marks_of, usual_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology


def explain(topology: Topology, spread: Collection[int] = ()) -> tuple[LegendEntry, ...]:
    """Return the legend of *topology*: one key for each way of drawing that its picture uses, and for each group that is *spread*."""
    return (*_keys(topology), *(LegendEntry("bus", f"in {topology.groups[at].label}") for at in sorted(spread)))


def describe(topology: Topology) -> str:
    """Return one sentence that says what the picture shows."""
    counts = [
        _count(len(topology.nodes), "node"),
        *([_count(len(topology.groups), "group")] if topology.groups else []),
        _count(len(topology.edges), "edge"),
    ]
    pulses = sum(edge.type == "pulse" for edge in topology.edges)
    asynchronous = f", {pulses} of them asynchronous" if pulses else ""
    reading = "who dials whom" if topology.arrows == "dial" else "where data goes"
    return f"Topology of {', '.join(counts[:-1])} and {counts[-1]}{asynchronous}; arrows show {reading}."


def _keys(topology: Topology) -> Iterator[LegendEntry]:
    if any(not edge.meaning.nobody_dials for edge in topology.edges) or (topology.edges and topology.arrows == "flow"):
        sign = "arrow" if any(edge.type == "solid" for edge in topology.edges) else "pulse-arrow"
        yield LegendEntry(sign, "arrow: who dials" if topology.arrows == "dial" else "arrow: where data goes")
    for type_, word in (("pulse", "asynchronous"), ("solid", "synchronous")):
        edges = [edge for edge in topology.edges if edge.type == type_ and not edge.meaning.is_copy]
        if edges:
            protocols = ", ".join(dict.fromkeys(_protocols(edges)))
            said = ", ".join(
                dict.fromkeys(text for look, text in usual_texts(topology).items() if look[0] == type_ and text not in protocols)
            )
            yield LegendEntry(type_, f"{word}{f' ({protocols})' if protocols else ''}{f': {said}' if said else ''}")
    if any(edge.is_possible for edge in topology.edges):
        yield LegendEntry("possible", "thin, with a ?: may get through")
    if any(edge.meaning.is_copy for edge in topology.edges):
        yield LegendEntry("copy", "a copy dials its original")
    if any(edge.meaning.nobody_dials for edge in topology.edges):
        yield LegendEntry("ring", "ring: routed inside the broker, nobody dials")
    if any(node.external for node in topology.nodes):
        yield LegendEntry("external", "run by someone else")
    if any(node.replicas > 1 for node in topology.nodes):
        yield LegendEntry("stack", "\u00d7N: replicas")
    if marks_of(topology).states and any(node.state == "running" for node in topology.nodes):
        yield LegendEntry("running", "running")


def _protocols(edges: Iterable[Edge]) -> Iterator[str]:
    return (edge.protocol for edge in edges if edge.protocol)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
