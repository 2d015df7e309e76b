"""Linking: what the topologies of one build say of each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, did_you_mean, fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.model.elements import Node, SameAs
    from topodoc.model.topology import Topology


def link(topologies: Sequence[Topology]) -> tuple[tuple[Topology, ...], list[Diagnostic]]:
    """Return *topologies* with the findings of what they say of each other, and the faults in that."""
    by_id = {one.id: one for one in reversed(topologies)}
    faults = _check_ids(topologies)
    linked = []
    for topology in topologies:
        findings: list[Diagnostic] = []
        for node in topology.nodes:
            if node.same_as and (found := _check_same(node, node.same_as, topology.id, by_id)):
                (faults if found.severity == Severity.ERROR else findings).append(found)
        linked.append(replace(topology, findings=topology.findings + tuple(findings)) if findings else topology)
    return tuple(linked), faults


def _check_ids(topologies: Sequence[Topology]) -> list[Diagnostic]:
    """Return a fault for each topology whose id another one has already."""
    first: dict[str, Topology] = {}
    faults = []
    for topology in topologies:
        other = first.setdefault(topology.id, topology)
        if other is not topology:
            message = f'the topology id "{topology.id}" is taken by {other.span.file}'
            faults.append(fault("TD023", message, 'give one of them another "topology:"', topology.span))
    return faults


def _check_same(node: Node, same: SameAs, topology: str, by_id: Mapping[str, Topology]) -> Diagnostic | None:
    """Return what is wrong with *node* being the *same* as one elsewhere, or None."""
    if same.topology == topology:
        return fault("TD038", "this node refers to its own topology", "remove one of the two", same.span)
    other = by_id.get(same.topology)
    if other is None:
        hint = did_you_mean(same.topology, by_id, "read the spec of that topology too, or correct the name")
        message = f'the topology "{same.topology}" is not among those that are read'
        return Diagnostic("TD704", Severity.WARNING, message, hint, same.span, topology, f"node:{node.id}")
    found = other.node_by_id.get(same.node)
    if found is None:
        message = f'the topology "{same.topology}" has no node "{same.node}"'
        return fault("TD021", message, did_you_mean(same.node, other.node_by_id, "declare it there"), same.span)
    if found.same_as:
        message = f'"{same.topology}/{same.node}" is itself the same as "{found.same_as.topology}/{found.same_as.node}"'
        return fault("TD038", message, f'write "same_as: {found.same_as.topology}/{found.same_as.node}"', same.span)
    return None
