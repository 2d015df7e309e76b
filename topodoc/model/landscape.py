"""The landscape: all topologies of a build as groups, with what they share between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.elements import End, Group, Node
from topodoc.model.identity import Identities
from topodoc.model.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from topodoc.model.elements import Edge
    from topodoc.model.identity import Place

ID = "landscape"
MOST_SHOWN = 100  # topologies in a picture; more are told in a list


def landscape(topologies: Sequence[Topology]) -> Topology | None:
    """Return a topology with a group for each of *topologies*; None where they are one or too many to be shown.

    In a group is what touches a shared node, and a node that stands for all the others and tells how many these are.
    The id of a node is `topology/node`, after the place where it is at home, and that of an edge `topology/edge`. What nobody
    declares alone, because several include it, stands outside of all groups.
    """
    if not 1 < len(topologies) <= MOST_SHOWN:
        return None
    identities = Identities(topologies)
    homes = {(one.id, node.id): identities.home(one, node.id) for one in topologies for node in one.nodes}
    shared = {home for place, home in homes.items() if place != home}
    edges = [(one, edge) for one in topologies for edge in one.edges if not shared.isdisjoint(_ends(one, edge, homes))]
    shown = shared.union(*(_ends(one, edge, homes) for one, edge in edges))
    by_id = {one.id: one for one in topologies}
    outside = {home for home in shared if by_id[home[0]].node_by_id[home[1]].span.file in by_id[home[0]].files[1:]}
    inside = [place for place in homes if place in shown and place not in outside]
    rests = [_rest(one, {place for place, home in homes.items() if home in shown}) for one in topologies]
    groups = tuple(_group(one, inside, rest) for one, rest in zip(topologies, rests, strict=True))
    nodes = (_node(by_id[place[0]].node_by_id[place[1]], place, is_outside=place in outside) for place in homes if place in shown)
    drawn = {_key(one, edge, homes): _edge(one, edge, homes) for one, edge in reversed(edges)}
    return Topology(
        ID,
        "Landscape",
        topologies[0].span,
        arrows=topologies[0].arrows,
        nodes=(*nodes, *(rest for rest in rests if rest)),
        groups=groups,
        edges=tuple(reversed(drawn.values())),
    )


def _ends(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> set[Place]:
    return {homes[topology.id, end.node] for end in (edge.source, edge.target)}


def _key(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> tuple[object, ...]:
    """Return what two edges have in common that are drawn as one: several topologies may include both ends with the edge."""
    return homes[topology.id, edge.source.node], homes[topology.id, edge.target.node], edge.role, edge.protocol, edge.label


def _rest(topology: Topology, shown: Collection[Place]) -> Node | None:
    """Return a node that stands for those of *topology* that are not *shown*; its id is `topology/`."""
    rest = sum((topology.id, node.id) not in shown for node in topology.nodes)
    if not rest:
        return None
    label = f"{rest} {'more ' if rest < len(topology.nodes) else ''}node{'' if rest == 1 else 's'}"
    told = f"The rest of {topology.title}" if rest < len(topology.nodes) else topology.title
    return Node(f"{topology.id}/", label, topology.span, shape_stated=True, group=topology.id, description=told)


def _group(topology: Topology, places: Sequence[Place], rest: Node | None) -> Group:
    held = (*(_name(place) for place in places if place[0] == topology.id), *([rest.id] if rest else []))
    return Group(topology.id, topology.title, topology.span, nodes=held, description=topology.description)


def _node(node: Node, place: Place, *, is_outside: bool) -> Node:
    return replace(node, id=_name(place), group=None if is_outside else place[0], layers=(), replicas=1, same_as=None)


def _edge(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> Edge:
    source, target = (End(_name(homes[topology.id, end.node])) for end in (edge.source, edge.target))
    return replace(edge, id=f"{topology.id}/{edge.id}", source=source, target=target, layers=())


def _name(place: Place) -> str:
    return "/".join(place)


def sharing(topologies: Sequence[Topology]) -> Iterator[tuple[Place, tuple[Topology, ...]]]:
    """Yield each node that several of *topologies* share, by its home, and these."""
    identities = Identities(topologies)
    by_id = {one.id: one for one in topologies}
    for topology in topologies:
        for node in topology.nodes:
            places = identities.places(topology, node.id)
            if places[0] == (topology.id, node.id) and len(places) > 1:
                yield places[0], tuple(dict.fromkeys(by_id[where] for where, _ in places))
