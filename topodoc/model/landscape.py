"""The landscape: all topologies of a build, with what they share between them, and all teams, with what goes between these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.brokers import without_brokers
from topodoc.model.elements import End, Group, Node
from topodoc.model.folding import fold, outermost
from topodoc.model.identity import Identities
from topodoc.model.regroup import regroup
from topodoc.model.topology import Topology
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from topodoc.model.elements import Edge
    from topodoc.model.identity import Place

ID = "landscape"
MOST_SHOWN = 100  # topologies, or teams, in a picture; more are told in a list
MOST_NODES = 40  # of topologies side by side; more are folded
Edges = list[tuple["Topology", "Edge"]]


def landscape(topologies: Sequence[Topology]) -> Topology | None:
    """Return a topology with a group for each of *topologies* that shares something, in it what touches a shared node.

    The id of a node is `topology/node`, after the place where it is at home, and that of an edge `topology/edge`. What nobody
    declares alone, because several include it, stands outside of all groups. Where that is too much for a picture, each group is one
    card. None where nothing is shared, or too many topologies are there to be shown.
    """
    if not 1 < len(topologies) <= MOST_SHOWN:
        return None
    homes = _homes(topologies)
    shared = {home for place, home in homes.items() if place != home}
    if not shared:
        return None
    edges = [(one, edge) for one in topologies for edge in one.edges if not shared.isdisjoint(_ends(one, edge, homes))]
    shown = shared.union(*(_ends(one, edge, homes) for one, edge in edges))
    found = _united(words_in(topologies[0].language).landscape, topologies, homes, shown, edges)
    return found if len(found.nodes) <= MOST_NODES else fold(found, outermost(found))


def teams(topologies: Sequence[Topology]) -> Topology | None:
    """Return a topology with a card for each owner in *topologies*, and sums of what goes between them; None where there is but one.

    What goes through broker resources that nobody owns goes from who puts it in to who gets it.
    """
    homes, title = _homes(topologies), words_in(topologies[0].language).teams
    by_id = {one.id: one for one in topologies}
    nodes = {home: by_id[home[0]].node_by_id[home[1]] for home in homes.values()}
    owned = {home for home, node in nodes.items() if by_id[home[0]].owners_of(node)}
    bare = {home for home, node in nodes.items() if node.is_broker_resource} - owned
    edges = [(one, edge, _ends(one, edge, homes)) for one in topologies for edge in one.edges]
    known = owned | bare
    through = _united(title, topologies, homes, known, [(one, edge) for one, edge, ends in edges if ends & bare and ends <= known])
    whole = _united(title, topologies, homes, owned, [(one, edge) for one, edge, ends in edges if ends <= owned])
    grouped = regroup(replace(whole, edges=(*whole.edges, *without_brokers(through).edges)), "owner")
    return fold(grouped, outermost(grouped), "owner") if 1 < len(grouped.groups) <= MOST_SHOWN else None


def _homes(topologies: Sequence[Topology]) -> dict[Place, Place]:
    """Return where each node of *topologies* is at home."""
    identities = Identities(topologies)
    return {(one.id, node.id): identities.home(one, node.id) for one in topologies for node in one.nodes}


def _united(title: str, topologies: Sequence[Topology], homes: Mapping[Place, Place], shown: Collection[Place], edges: Edges) -> Topology:
    """Return the nodes *shown* and *edges* of *topologies* as one, each topology that holds some of them as a group."""
    by_id = {one.id: one for one in topologies}
    outside = {place for place in shown if by_id[place[0]].node_by_id[place[1]].span.file in by_id[place[0]].files[1:]}
    places = [place for place in homes if place in shown]
    inside = [place for place in places if place not in outside]
    drawn = {_key(one, edge, homes): _edge(one, edge, homes) for one, edge in reversed(edges)}
    return Topology(
        ID,
        title,
        topologies[0].span,
        arrows=topologies[0].arrows,
        language=topologies[0].language,
        nodes=tuple(_node(by_id[place[0]], place, is_outside=place in outside) for place in places),
        groups=tuple(group for one in topologies if (group := _group(one, inside)).nodes),
        edges=tuple(reversed(drawn.values())),
    )


def _ends(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> set[Place]:
    return {homes[topology.id, end.node] for end in (edge.source, edge.target)}


def _key(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> tuple[object, ...]:
    """Return what two edges have in common that are drawn as one: several topologies may include both ends with the edge."""
    return homes[topology.id, edge.source.node], homes[topology.id, edge.target.node], edge.role, edge.protocol, edge.label


def _group(topology: Topology, places: Sequence[Place]) -> Group:
    held = tuple(_name(place) for place in places if place[0] == topology.id)
    return Group(topology.id, topology.title, topology.span, nodes=held, description=topology.description)


def _node(topology: Topology, place: Place, *, is_outside: bool) -> Node:
    node = topology.node_by_id[place[1]]
    group, owners = None if is_outside else place[0], topology.owners_of(node)
    return replace(node, id=_name(place), group=group, owners=owners, layers=(), replicas=1, same_as=None)


def _edge(topology: Topology, edge: Edge, homes: Mapping[Place, Place]) -> Edge:
    source, target = (End(_name(homes[topology.id, end.node])) for end in (edge.source, edge.target))
    return replace(edge, id=f"{topology.id}/{edge.id}", source=source, target=target, layers=(), on_behalf_of=())


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
