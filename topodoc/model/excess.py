"""Excess: where a topology is larger than it may be, so that a picture of it takes neither all the time nor all the memory there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import fault
from topodoc.model.scenario import Frame, Message, Note, StateChange, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.model.topology import Topology
    from topodoc.spec.limits import Limits


def find_excess(topology: Topology, limits: Limits) -> Iterator[Diagnostic]:
    """Yield a fault for each of *limits* that *topology* exceeds."""
    cure = "split the topology, or raise {} under limits: in the settings"
    if (count := len(topology.nodes)) > limits.nodes:
        yield fault("TD040", f"{count:,} nodes are more than {limits.nodes:,}", cure.format("nodes"), topology.span)
    if (count := len(topology.edges)) > limits.edges:
        yield fault("TD041", f"{count:,} edges are more than {limits.edges:,}", cure.format("edges"), topology.span)
    for one in topology.scenarios:
        if (count := sum(1 for _ in walk(one.steps))) > limits.steps:
            hint = "split the scenario, or raise steps under limits: in the settings"
            yield fault("TD042", f"{count:,} steps are more than {limits.steps:,}", hint, one.span)
    for text, span in _labels(topology):
        if len(text) > limits.label:
            fact = f"a label of {len(text):,} characters is longer than {limits.label:,}"
            yield fault("TD043", fact, "move the text to a description, or raise label under limits: in the settings", span)


def _labels(topology: Topology) -> Iterator[tuple[str, Span]]:
    """Yield every text that a picture shows whole, and where the thing stands that it belongs to."""
    yield topology.title, topology.span
    for node in topology.nodes:
        yield from ((text, node.span) for text in (node.label, node.technology, node.shard.id if node.shard else ""))
    yield from ((one.label, one.span) for one in topology.groups)
    yield from ((text, one.span) for one in topology.edges for text in (one.label, one.protocol, one.caption))
    for shown in topology.views:
        yield shown.title, shown.span
    for scenario in topology.scenarios:
        yield scenario.title, scenario.span
        for step in walk(scenario.steps):
            match step:
                case Note(text=text, span=span) | Message(title=text, span=span) | StateChange(title=text, span=span):
                    yield text, span
                case Frame():
                    yield from ((text, step.span) for text in (step.title, *(one.label for one in step.branches)))
