"""Parts: the groups of a topology that have a picture and a page of their own, and the views that a picture of all of it gives way to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.excerpt import keep, nodes_of
from topodoc.model.folding import fold, outermost
from topodoc.model.regroup import group_id, regroup, words_by
from topodoc.model.view import View
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.vocabulary import Grouping
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology

TINY = 5  # nodes; of so many, all are around each
SMALL = 15  # nodes; up to so many are seen at a glance, and a picture of a part would show little less
_BUS = 40  # edges around broker resources; above, who hears whom is seen without them alone
_GROUPLESS = 30  # nodes; above, what has no groups is folded by something else
_CARDS = 12  # nodes of a folded picture; while there are fewer, a group gives way to those inside it


@dataclass(frozen=True, slots=True)
class Part:
    """A group of a topology, or what an owner, a place, a kind or a technology has in common; `id` is that of its card."""

    by: Grouping
    word: str

    @property
    def id(self) -> str:
        """The id of its card, and of its box."""
        return group_id(self.by, self.word)


def parts_of(topology: Topology) -> tuple[Part, ...]:
    """Return every part of *topology* that has a page: what its overview folds, the groups inside, and what its views fold."""
    found: dict[Part, None] = {}
    folding = [one for one in (*overviews(topology), *topology.views) if one.folds_all or one.fold]
    for one in folding:
        words = words_by(topology, one.by) if one.folds_all or one.by == "group" else one.fold
        found |= dict.fromkeys(Part(one.by, word) for word in words)
    return tuple(part for part in found if part.by != "group" or nodes_of(part.word, topology))


def overviews(topology: Topology) -> tuple[View, ...]:
    """Return the views that may stand before the picture of all of *topology*, the one that says most first; none of a small one."""
    if len(topology.nodes) <= SMALL:
        return ()
    by = _grouping(topology)
    names = _frontier(topology) if by == "group" else tuple(words_by(topology, by)) if by != "none" else ()
    words = words_in(topology.language)
    folded = View("folded", words("the_parts", title=topology.title), topology.span, by=by, fold=names)
    if not is_bus(topology):
        return (folded,) if names else ()
    direct = View("direct", words("who_hears", title=topology.title), topology.span, brokers="hide")
    both = View("direct-folded", words("which_hear", title=topology.title), topology.span, brokers="hide", by=by, fold=names)
    return (direct, both, folded) if names else (direct,)


def picture_of(part: Part, topology: Topology) -> Topology:
    """Return what is in *part* of *topology* and what that is connected with, other parts as cards. Its title is what people call it."""
    grouped = regroup(topology, part.by, part.word)
    group, inside = grouped.group_by_id[part.id], nodes_of(part.id, grouped)
    around = {part.id, *around_group(grouped, group)}
    beside = [one.id for one in grouped.groups if one.id not in around and (one.parent is None or one.parent in around - {part.id})]
    folded = fold(grouped, [name for name in beside if len(nodes_of(name, grouped)) != 1], part.by, inside)
    edges = tuple(edge for edge in folded.edges if not inside.isdisjoint((edge.source.node, edge.target.node)))
    near = {end.node for edge in edges for end in (edge.source, edge.target)}
    return keep(replace(folded, title=group.label, description=group.description, edges=edges), near | inside)


def around_group(topology: Topology, group: Group) -> Iterator[str]:
    """Yield the groups around *group*, from the inside out."""
    while group.parent is not None:
        yield group.parent
        group = topology.group_by_id[group.parent]


def _grouping(topology: Topology) -> Grouping:
    """Return what *topology* is folded by: its groups, else the owners, else the kinds; `none` where a few nodes have no groups."""
    if len(topology.groups) > 1:
        return "group"
    if len(topology.nodes) <= _GROUPLESS:
        return "none"
    return "owner" if len(words_by(topology, "owner")) > 1 else "kind"


def _frontier(topology: Topology) -> tuple[str, ...]:
    """Return the groups to fold: the outermost, and while there is room the largest gives way to those inside it."""
    held = {group.id: len(nodes_of(group.id, topology)) for group in topology.groups}
    names = list(outermost(topology))
    loose = sum(node.group is None for node in topology.nodes)
    while True:
        inner = [name for name in names if topology.group_by_id[name].groups]
        largest = max(inner, key=held.__getitem__, default="")
        group = topology.group_by_id.get(largest)
        if group is None or len(names) + loose - 1 + len(group.groups) + len(group.nodes) > _CARDS:
            return tuple(name for name in names if held[name] > 1)
        loose += len(group.nodes)
        at = names.index(largest)
        names[at : at + 1] = group.groups


def is_bus(topology: Topology) -> bool:
    """Return whether so many edges of *topology* begin or end at broker resources that nobody sees in them who hears whom."""
    resources = {node.id for node in topology.nodes if node.is_broker_resource}
    return sum(not resources.isdisjoint((edge.source.node, edge.target.node)) for edge in topology.edges) > _BUS
