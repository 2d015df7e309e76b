"""Regrouping: groups as written give way to those of something else that is known of the nodes, such as who looks after them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.elements import Group
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.language.vocabulary import Grouping
    from topodoc.model.elements import Node
    from topodoc.model.topology import Topology


def regroup(topology: Topology, by: Grouping, first: str = "") -> Topology:
    """Return *topology* in groups *by* something else. Nodes of which that is not known stand in none; `none` leaves no group.

    A node that several own stands with the owner *first*, else with the first of them; the group of one who is the first of none is
    empty. A place in which things run stands in the place in which it runs itself.
    """
    if by == "group":
        return topology
    homes = {node.id: first if first in words else words[0] for node in topology.nodes if (words := words_of(topology, node, by))}
    parents = _places(topology, homes) if by == "runs_on" else {}
    homes |= {name: name for name in homes.values() if name in topology.node_by_id}
    nodes = tuple(replace(node, group=group_id(by, homes[node.id]) if node.id in homes else None) for node in topology.nodes)
    others = words_by(topology, by) if by == "owner" else tuple(parents.values())
    names = sorted(dict.fromkeys((*homes.values(), *others)), key=lambda name: len(_above(name, parents)))
    groups = tuple(_group(topology, by, name, homes, parents) for name in names)
    return replace(topology, nodes=nodes, groups=groups)


def words_of(topology: Topology, node: Node, by: Grouping) -> tuple[str, ...]:
    """Return what *node* is grouped by: the id of its group, its owners, where it runs, its kind or its technology."""
    found = {"group": node.group, "runs_on": node.runs_on, "kind": node.kind, "technology": node.technology}
    if by == "owner":
        return topology.owners_of(node)
    return (word,) if (word := found.get(by)) else ()


def group_id(by: Grouping, word: str) -> str:
    """Return the id of the group of all that has *word* in common; one that is not *by* group has no id that a spec can write."""
    return word if by == "group" else f"{by}:{word}"


def _places(topology: Topology, homes: Mapping[str, str]) -> dict[str, str]:
    """Return the place in which each place of *homes* runs itself, where a node or group of its name says so; none runs in itself."""
    found: dict[str, str] = {}
    waiting = list(homes.values())
    while waiting:
        name = waiting.pop()
        place = topology.node_by_id.get(name) or topology.group_by_id.get(name)
        if place and place.runs_on and name not in found and name not in (place.runs_on, *_above(place.runs_on, found)):
            found[name] = place.runs_on
            waiting.append(place.runs_on)
    return found


def _above(name: str, parents: Mapping[str, str]) -> list[str]:
    """Return the places around *name*, from the innermost out."""
    found = []
    while name in parents:
        name = parents[name]
        found.append(name)
    return found


def _group(topology: Topology, by: Grouping, name: str, homes: Mapping[str, str], parents: Mapping[str, str]) -> Group:
    return Group(
        group_id(by, name),
        _label(topology, by, name),
        topology.span,
        parent=group_id(by, parents[name]) if name in parents else None,
        nodes=tuple(node.id for node in topology.nodes if homes.get(node.id) == name),
        groups=tuple(group_id(by, inner) for inner, outer in parents.items() if outer == name),
        owners=(name,) if by == "owner" else (),
    )


def _label(topology: Topology, by: Grouping, name: str) -> str:
    """Return what people call what has *name* in common."""
    place = (topology.node_by_id.get(name) or topology.group_by_id.get(name)) if by == "runs_on" else None
    if place:
        return place.label
    return words_in(topology.language).term("kinds", name) if by == "kind" else name


def words_by(topology: Topology, by: Grouping) -> tuple[str, ...]:
    """Return every word that nodes of *topology* can be grouped *by*, in the order of the file."""
    if by == "group":
        return tuple(topology.group_by_id)
    return tuple(dict.fromkeys(word for node in topology.nodes for word in words_of(topology, node, by)))
