"""What a topology's picture says in words: its legend and its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.legend import LegendEntry
from topodoc.model.marks import marks_of, usual_texts
from topodoc.model.roles import other_reading
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.language.vocabulary import Reading
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology


def explain(topology: Topology, spread: Collection[int] = ()) -> tuple[LegendEntry, ...]:
    """Return the legend of *topology*: one key for each way of drawing that its picture uses, and for each group that is *spread*."""
    return (
        *_keys(topology),
        *(LegendEntry("bus", words_in(topology.language)("in_bus", name=topology.groups[at].label)) for at in sorted(spread)),
    )


def describe(topology: Topology) -> str:
    """Return one sentence that says what the picture shows."""
    words, pulses = words_in(topology.language), sum(edge.type == "pulse" for edge in topology.edges)
    asynchronous = f" ({words.count('asynchronous', pulses)})" if pulses else ""
    counts = [
        words.count("nodes", len(topology.nodes)),
        *([words.count("groups", len(topology.groups))] if topology.groups else []),
        f"{words.count('edges', len(topology.edges))}{asynchronous}",
    ]
    return words("shows_dial" if topology.arrows == "dial" else "shows_flow", parts=words.listed(counts))


def _keys(topology: Topology) -> Iterator[LegendEntry]:
    words = words_in(topology.language)
    arrows: dict[Reading, str] = {"dial": words.arrow_dial, "flow": words.arrow_flow}
    if any(not edge.meaning.nobody_dials for edge in topology.edges) or (topology.edges and topology.arrows == "flow"):
        sign = "arrow" if any(edge.type == "solid" for edge in topology.edges) else "pulse-arrow"
        yield LegendEntry(sign, arrows[topology.arrows], arrows[other_reading(topology.arrows)])
    for type_, word in (("pulse", words.asynchronous), ("solid", words.synchronous)):
        edges = [edge for edge in topology.edges if edge.type == type_ and not edge.meaning.is_copy]
        if edges:
            protocols = ", ".join(dict.fromkeys(_protocols(edges)))
            said = ", ".join(
                dict.fromkeys(isolated(text) for look, text in usual_texts(topology).items() if look[0] == type_ and text not in protocols)
            )
            yield LegendEntry(type_, f"{word}{f' ({protocols})' if protocols else ''}{f': {said}' if said else ''}")
    if any(edge.is_possible for edge in topology.edges):
        yield LegendEntry("possible", words.maybe_line)
    if any(edge.is_faint for edge in topology.edges):
        yield LegendEntry("faint", words.faint_line)
    if any(edge.meaning.is_copy for edge in topology.edges):
        yield LegendEntry("copy", words.copy_line)
    if any(edge.meaning.nobody_dials for edge in topology.edges):
        yield LegendEntry("ring", words.ring_line)
    if any(node.external for node in topology.nodes):
        yield LegendEntry("external", words.external_card)
    yield from _stacks(topology)
    if marks_of(topology).states and any(node.state == "running" for node in topology.nodes):
        yield LegendEntry("running", words.running)


def _stacks(topology: Topology) -> Iterator[LegendEntry]:
    if any(node.replicas > 1 for node in topology.nodes):
        yield LegendEntry("stack", words_in(topology.language).replicas_card)
    if any(node.holds for node in topology.nodes):
        yield LegendEntry("stack", words_in(topology.language).folded_card)


def _protocols(edges: Iterable[Edge]) -> Iterator[str]:
    return (isolated(edge.protocol) for edge in edges if edge.protocol)
