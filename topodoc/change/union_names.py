"""Names in a union: what each thing of the version before is called there, and in which order things stand."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from topodoc.change.pairing import pair, pair_edges, renamed
from topodoc.model.elements import End
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topodoc.change.pairing import Paired
    from topodoc.model.elements import Edge
    from topodoc.model.scenario import Message
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class UnionNames:
    """By the ids of before those of `nodes` and `groups` in the union; `gone` are those in it that only the version before has.

    `edges` are paired, and `edge_ids` gives those that are gone an id that nothing else has.
    """

    nodes: Mapping[str, str]
    groups: Mapping[str, str]
    gone: frozenset[str]
    edges: Paired[Edge]
    taken: set[str] = field(compare=False)

    def end(self, end: End) -> End:
        """Return *end* of before as it is called in the union."""
        return End(self.nodes[end.node], end.replica)

    def edge(self, edge: Edge) -> Edge:
        """Return *edge* of before with its ends as they are called in the union."""
        others = tuple(self.nodes[one] for one in edge.on_behalf_of if one in self.nodes)
        return replace(edge, source=self.end(edge.source), target=self.end(edge.target), on_behalf_of=others)

    def message(self, message: Message) -> Message:
        """Return *message* of before with its ends as they are called in the union."""
        edges = tuple(map(self.edge, message.edges))
        return replace(message, source=self.end(message.source), target=self.end(message.target), edges=edges)

    def free(self, name: str) -> str:
        """Return *name*, or one made of it that nothing has."""
        return _free(name, self.taken)


def names_of(old: Topology, new: Topology) -> UnionNames:
    """Return what the things of *old* are called in its union with *new*: as they are now, and what is gone as nothing else is."""
    taken = {*new.node_by_id, *new.group_by_id, *new.edge_by_id}
    nodes, groups = pair(old.nodes, new.nodes, lambda one: one.id), pair(old.groups, new.groups, lambda one: one.id)
    gone = [{one.id: _free(one.id, taken) for one in some} for some in (nodes.removed, groups.removed)]
    now = renamed(nodes, lambda one: one.id)
    edges = pair_edges(old.edges, new.edges, now)
    every = frozenset((*gone[0].values(), *gone[1].values()))
    return UnionNames(now | gone[0], renamed(groups, lambda one: one.id) | gone[1], every, edges, taken)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "-before"
    taken.add(name)
    return name


def woven(order: Iterable[str], former: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return *order* with those of *former* that it lacks, each behind the one before it there, and behind its parent, if it has one.

    >>> woven("abc", [("a", None), ("x", None), ("c", None), ("y", "x")])
    ['a', 'x', 'b', 'c', 'y']
    """
    found, last = list(order), None
    for name, parent in former:
        if name not in found:
            places = (found.index(one) + 1 for one in (last, parent) if one in found)
            found.insert(max(places, default=0), name)
        last = name
    return found
