"""What may stop: a node, everything in a group or at a place, or an event that nobody puts in any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.model.part import nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.model.event import Event
    from topodoc.model.events import Events
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology

Word = Literal["runs_on", "event"]


def find_stops(name: str, topology: Topology, events: Events, topologies: Sequence[Topology]) -> tuple[Place, ...] | Event | None:
    """Return what *name* names in *topology*, or None where it names nothing.

    That is a node or a group first, then a place of `runs_on`, then an event; `runs_on:NAME` and `event:NAME` say which. At a place is
    what any of *topologies* says runs there: a place that is no node or group of one topology is the same in all.
    """
    word, colon, rest = name.partition(":")
    if colon and word == "runs_on":
        return _at(rest, topology, topologies) or None
    if colon and word == "event":
        return events.at(topology.id, rest) if events.has(topology.id, rest) else None
    if name in topology.node_by_id:
        return ((topology.id, name),)
    if name in topology.group_by_id:
        held = nodes_of(name, topology)
        return tuple((topology.id, node.id) for node in topology.nodes if node.id in held) or None
    return _at(name, topology, topologies) or (events.at(topology.id, name) if events.has(topology.id, name) else None)


def names_of_stops(topology: Topology, events: Events, topologies: Sequence[Topology]) -> list[str]:
    """Return every name that something which may stop has in *topology*, and the places of all *topologies*."""
    places = (node.runs_on for one in (topology, *topologies) for node in one.nodes if node.runs_on)
    standing = (name for name, where in events.standing.items() if topology.id in where)
    return list(dict.fromkeys((*topology.node_by_id, *topology.group_by_id, *places, *standing)))


def _at(place: str, topology: Topology, topologies: Sequence[Topology]) -> tuple[Place, ...]:
    """Return what runs on *place*: a name of its own in all *topologies*, or a node or group of one."""
    alike = [topology, *(one for one in topologies if one.id != topology.id and place not in {*one.node_by_id, *one.group_by_id})]
    where = [topology] if place in {*topology.node_by_id, *topology.group_by_id} else alike
    return tuple((one.id, node.id) for one in where for node in one.nodes if node.runs_on == place)
