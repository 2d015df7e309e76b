"""Who is concerned by a finding: the owners of the element that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology


def owners_at(found: Diagnostic, topologies: Iterable[Topology]) -> tuple[str, ...]:
    """Return who owns what *found* is about, an edge belonging to both its ends; where nobody is named, who owns its topology."""
    topology = next((one for one in topologies if one.id == found.topology), None)
    if topology is None:
        return ()
    kind, _, name = found.element.partition(":")
    if kind == "group" and name in topology.group_by_id:
        return topology.group_by_id[name].owners or topology.owners
    if kind == "event":
        return next((one.owners for one in topology.events if one.name == name), ()) or topology.owners
    nodes = [name] if kind == "node" else []
    if kind == "edge" and name in topology.edge_by_id:
        nodes = [topology.edge_by_id[name].source.node, topology.edge_by_id[name].target.node]
    every = (topology.owners_of(topology.node_by_id[one]) for one in nodes if one in topology.node_by_id)
    return tuple(dict.fromkeys(owner for owners in every for owner in owners)) or topology.owners
