"""The page of a part of a topology: its picture, and lists of what is in it and of what goes in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.excerpt import nodes_of
from topodoc.model.parts import around_group, parts_of
from topodoc.model.regroup import regroup
from topodoc.site.sections import has_about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.parts import Part
    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext
    from topodoc.words import Words


def part_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the page of each part of *topology*."""
    for part in parts_of(topology):
        yield _page(context, topology, part)


def _page(context: PageContext, topology: Topology, part: Part) -> Page:
    grouped = regroup(topology, part.by, part.word)
    group, inside = grouped.group_by_id[part.id], nodes_of(part.id, grouped)
    nodes = tuple(node for node in topology.nodes if node.id in inside)
    return context.page(
        "part.md.j2",
        context.at.part(topology.id, part.id),
        group.label,
        "hide:\n  - toc\n",  # the picture needs the room
        topology=topology,
        group=group,
        part=part,
        steps=[*context.steps_to(topology), *steps_in(context, grouped, group.parent)],
        within=[grouped.group_by_id[name] for name in group.groups if context.at.has_part(topology.id, name)],
        figure=context.figure(topology.id, "part", part.id),
        nodes=nodes,
        has_about=has_about(nodes),
        edges=[(title, edges) for title, edges in _edges(topology, inside, context.words) if edges],
    )


def steps_in(context: PageContext, topology: Topology, group: str | None) -> list[tuple[str, str]]:
    """Return the titles and paths of the pages of *group* and of those around it, from the outside in, where they have one."""
    if group is None:
        return []
    names = [group, *around_group(topology, topology.group_by_id[group])]
    have = [name for name in reversed(names) if context.at.has_part(topology.id, name)]
    return [(topology.group_by_id[name].label, context.at.part(topology.id, name)) for name in have]


def _edges(topology: Topology, inside: frozenset[str], words: Words) -> Iterator[tuple[str, tuple[Edge, ...]]]:
    """Yield the edges that dial out of *inside*, those that dial into it, and those that stay in it, each with a heading."""
    ends = [(edge, edge.source.node in inside, edge.target.node in inside) for edge in topology.edges]
    yield words.dials_out, tuple(edge for edge, source, target in ends if source and not target)
    yield words.is_dialled_by, tuple(edge for edge, source, target in ends if target and not source)
    yield words.inside, tuple(edge for edge, source, target in ends if source and target)
