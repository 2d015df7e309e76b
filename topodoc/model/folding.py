"""Folding: a group becomes one card, and the edges of all that it holds become sums at that card."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS
from topodoc.model.captions import name_events
from topodoc.model.elements import Edge, End, Node
from topodoc.model.regroup import group_id, words_of
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from topodoc.language.vocabulary import Grouping, Kind, State
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology
    from topodoc.words import Words

SUM = "sum:"  # begins the id of an edge that stands for others, as no id of a spec does
_WORST: tuple[State, ...] = ("error", "warning", "stopped", "running")
Homes = dict[str, tuple[str, ...]]  # the cards that a node is in, by its id


def fold(topology: Topology, groups: Collection[str], by: Grouping = "group", apart: Collection[str] = ()) -> Topology:
    """Return *topology*, which is in groups *by* something, with each of *groups* as one card; edges within a card are gone.

    The edges of one pair of ends and one role are one edge, labelled with their events, or with how many they are. What several own
    is in the card of each of them. The nodes *apart* are in none. There are no scenarios: their steps run between nodes that are folded
    away.
    """
    homes = {node.id: () if node.id in apart else _cards_of(topology, node, groups, by) for node in topology.nodes}
    held: defaultdict[str, list[Node]] = defaultdict(list)
    for node in topology.nodes:
        for name in homes[node.id]:
            held[name].append(node)
    cards = [_card(topology.group_by_id[name], held[name]) for name in topology.group_by_id if name in held]
    nodes = (*(node for node in topology.nodes if not homes[node.id]), *cards)
    return replace(
        topology,
        nodes=nodes,
        groups=tuple(_around(topology.group_by_id[name], {node.id for node in nodes}, topology) for name in _left(topology, groups, nodes)),
        edges=tuple(_sums(topology, homes)),
        scenarios=(),
    )


def outermost(topology: Topology) -> tuple[str, ...]:
    """Return the groups of *topology* that are in no other one."""
    return tuple(group.id for group in topology.groups if group.parent is None)


def _cards_of(topology: Topology, node: Node, groups: Collection[str], by: Grouping) -> tuple[str, ...]:
    """Return which of *groups* hold *node*: the outermost around it, or that of each of its owners."""
    if by == "owner":
        return tuple(name for word in words_of(topology, node, by) if (name := group_id(by, word)) in groups)
    around = _groups_around(topology, node.group)
    return tuple(name for name in reversed(around) if name in groups)[:1]


def _groups_around(topology: Topology, name: str | None) -> list[str]:
    """Return the groups from *name* out."""
    found = []
    while name is not None:
        found.append(name)
        name = topology.group_by_id[name].parent
    return found


def _card(group: Group, held: Sequence[Node]) -> Node:
    """Return the card of *group*, which stands for the nodes *held*: of their kind where they have one in common."""
    return Node(
        group.id,
        group.label,
        group.span,
        kind=_kind(held),
        state=min((node.state for node in held), key=_WORST.index),
        external=all(node.external for node in held),
        accent=group.accent,
        group=group.parent,
        description=group.description,
        owners=group.owners,
        layers=group.layers,
        holds=tuple(held),
    )


def _kind(held: Sequence[Node]) -> Kind:
    """Return the kind that all of *held* are; a broker, a store or a service where they are several kinds of these."""
    kinds = {node.kind for node in held}
    if len(kinds) == 1:
        return held[0].kind
    return "broker" if kinds <= BROKER_KINDS else "store" if kinds <= STORE_KINDS else "service"


def _left(topology: Topology, groups: Collection[str], nodes: Sequence[Node]) -> list[str]:
    """Return the groups that are still around one of *nodes*."""
    around = {name for node in nodes for name in _groups_around(topology, node.group)}
    return [name for name in topology.group_by_id if name in around and name not in groups]


def _around(group: Group, nodes: Collection[str], topology: Topology) -> Group:
    """Return *group* around those of *nodes* that it holds, cards of groups inside it among them."""
    cards = tuple(name for name in group.groups if name in nodes)
    names = {*(name for name in group.nodes if name in nodes), *cards}
    left = tuple(name for name in group.groups if name not in cards and _holds_any(name, nodes, topology))
    rows = tuple(row for row in (tuple(one for one in row if one in names or one in left) for row in group.rows) if row)
    return replace(group, nodes=tuple(name for name in (*group.nodes, *cards) if name in names), groups=left, rows=rows)


def _holds_any(name: str, nodes: Collection[str], topology: Topology) -> bool:
    group = topology.group_by_id[name]
    return any(one in nodes for one in (*group.nodes, *group.groups)) or any(_holds_any(one, nodes, topology) for one in group.groups)


def _sums(topology: Topology, homes: Homes) -> list[Edge]:
    """Return one edge for all edges of one pair of ends and one role, in the order of the file; those that touch no card as they are."""
    joined: defaultdict[tuple[End, End, str], list[Edge]] = defaultdict(list)
    for edge in topology.edges:
        if not homes[edge.source.node] and not homes[edge.target.node]:
            joined[edge.source, edge.target, edge.id].append(edge)
            continue
        sources, targets = _ends(edge.source, homes), _ends(edge.target, homes)
        both = {*sources} & {*targets}  # what stays between nodes that two cards hold leads from neither to the other
        for source, target in product(sources, targets):
            if source != target and not {source, target} <= both:
                joined[source, target, edge.role].append(edge)
    counts = Counter(edges[0].id for edges in joined.values() if len(edges) == 1)
    words = words_in(topology.language)
    return [_sum(source, target, edges, words, has_id=counts[edges[0].id] == 1) for (source, target, _), edges in joined.items()]


def _ends(end: End, homes: Mapping[str, tuple[str, ...]]) -> tuple[End, ...]:
    return tuple(End(name) for name in homes[end.node]) or (end,)


def _sum(source: End, target: End, edges: Sequence[Edge], words: Words, *, has_id: bool) -> Edge:
    """Return the edge from *source* to *target* that stands for *edges*; what it says in *words* is true of all of them.

    One that stands for a single edge alone, as *has_id* tells, has its id.
    """
    first, name = edges[0], f"{SUM}{source.name}--{target.name}--{edges[0].role}"
    if len(edges) == 1:
        return replace(first, id=first.id if has_id else name, source=source, target=target, on_behalf_of=())
    said = [edge.events or ((edge.caption,) if edge.caption else ()) for edge in edges]
    named = tuple(dict.fromkeys(name for names in said for name in names)) if all(said) else ()
    count = words.count("calls", len(edges)) if first.meaning.is_call else f"{len(edges)} \u00d7 {words.term('roles', first.role)}"
    return Edge(
        name,
        source,
        target,
        first.role,
        "pulse" if all(edge.type == "pulse" for edge in edges) else "solid",
        first.span,
        protocol=_common(edge.protocol for edge in edges),
        label=name_events(named) or count,
        events=tuple(dict.fromkeys(name for edge in edges for name in edge.events)),
        is_possible=all(edge.is_possible for edge in edges),
        is_faint=all(edge.is_faint for edge in edges),
        is_passage=all(edge.is_passage for edge in edges),
    )


def _common(words: Iterable[str]) -> str:
    """Return the word that all of *words* are; nothing where they differ."""
    found = set(words)
    return found.pop() if len(found) == 1 else ""
