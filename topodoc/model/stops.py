"""What may stop: a node, everything in a group or at a place, or an event that nobody puts in any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.model.part import nodes_of

if TYPE_CHECKING:
    from topodoc.model.events import Event, Events
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology

Word = Literal["runs_on", "event"]


def find_stops(name: str, topology: Topology, events: Events) -> tuple[Place, ...] | Event | None:
    """Return what *name* names in *topology*, or None where it names nothing.

    That is a node or a group first, then a place of `runs_on`, then an event; `runs_on:NAME` and `event:NAME` say which.
    """
    word, colon, rest = name.partition(":")
    if colon and word == "runs_on":
        return _at(rest, topology) or None
    if colon and word == "event":
        return events.at(topology.id, rest) if events.has(topology.id, rest) else None
    if name in topology.node_by_id:
        return ((topology.id, name),)
    if name in topology.group_by_id:
        held = nodes_of(name, topology)
        return tuple((topology.id, node.id) for node in topology.nodes if node.id in held) or None
    return _at(name, topology) or (events.at(topology.id, name) if events.has(topology.id, name) else None)


def names_of_stops(topology: Topology, events: Events) -> list[str]:
    """Return every name in *topology* that something which may stop has."""
    places = (node.runs_on for node in topology.nodes if node.runs_on)
    standing = (name for name, where in events.standing.items() if topology.id in where)
    return list(dict.fromkeys((*topology.node_by_id, *topology.group_by_id, *places, *standing)))


def _at(place: str, topology: Topology) -> tuple[Place, ...]:
    """Return what runs on *place*: a name of its own, or a node or group."""
    return tuple((topology.id, node.id) for node in topology.nodes if node.runs_on == place)
