"""Owned: of what changed what belongs to somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.elements import Edge, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.change.difference import Element, TopologyChange
    from topodoc.model.topology import Topology


def of_owner(changes: Iterable[TopologyChange], name: str) -> tuple[TopologyChange, ...]:
    """Return of *changes* those of elements that belong to *name*, or did; an edge belongs to both its ends."""
    return tuple(one for one in (_owned(change, name) for change in changes) if one.removed or one.added or one.changed)


def _owned(change: TopologyChange, name: str) -> TopologyChange:
    return replace(
        change,
        removed=tuple((kind, one) for kind, one in change.removed if change.old and name in owners_of(one, change.old)),
        added=tuple((kind, one) for kind, one in change.added if change.new and name in owners_of(one, change.new)),
        changed=tuple(
            one
            for one in change.changed
            if (change.old and name in owners_of(one.old, change.old)) or (change.new and name in owners_of(one.new, change.new))
        ),
        steps=(),
        proposals=tuple(two for two in change.proposals if change.new and name in change.new.owners_of(two[1])),
    )


def owners_of(element: Element, topology: Topology) -> tuple[str, ...]:
    """Return who owns *element* of *topology*."""
    match element:
        case Node():
            return topology.owners_of(element)
        case Edge():
            ends = (topology.node_by_id[end.node] for end in (element.source, element.target))
            return tuple(dict.fromkeys(owner for node in ends for owner in topology.owners_of(node)))
        case _:
            return getattr(element, "owners", ()) or topology.owners
