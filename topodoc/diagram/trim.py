"""Trimming: groups as large as what they hold asks for, where an engine kept room that nothing took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.curve import sample
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.plan import Plan, Route

_MOST = 2.0  # paddings that a group may reach beyond what it holds


def trimmed(  # noqa: PLR0913 - what a group may hold
    plan: Plan, groups: Sequence[Box], headings: Sequence[Box], nodes: Sequence[Box], routes: Sequence[Route], labels: Sequence[Box | None]
) -> tuple[Box, ...]:
    """Return the boxes of *groups*, none of which reaches further than a margin beyond its nodes, groups, heading and inner lines."""
    topology, found = plan.topology, list(groups)
    inner: dict[int, set[str]] = {}
    for at in reversed(range(len(found))):  # what a group holds comes behind it
        group = topology.groups[at]
        below = [topology.group_positions[name] for name in group.groups]
        inner[at] = {*group.nodes}.union(*(inner[one] for one in below))
        held = [nodes[topology.node_positions[name]] for name in group.nodes] + [found[one] for one in below]
        if not held or not found[at].width:
            continue
        for edge, route, label in zip(topology.edges, routes, labels, strict=True):
            if edge.source.node in inner[at] and edge.target.node in inner[at]:
                held += [Box(x, y, 0, 0) for x, y in sample(route.points)] + ([label] if label else [])
        found[at] = _around(found[at], [*held, headings[at]], plan.group_padding)
        wider = found[at]._replace(width=headings[at].right + plan.group_padding / 2 - found[at].x)
        if wider.width > found[at].width and not _meets(wider, at, found, nodes, inner[at], plan):
            found[at] = wider  # an engine may keep too little room for a name
    return tuple(found)


def _meets(wider: Box, at: int, groups: Sequence[Box], nodes: Sequence[Box], inside: set[str], plan: Plan) -> bool:  # noqa: PLR0913
    """Return whether the group *at*, made *wider*, would lie on a node or a group that it did not lie on or around before."""
    others = [box for node, box in zip(plan.topology.nodes, nodes, strict=True) if node.id not in inside]
    others += [box for other, box in enumerate(groups) if other != at and not box.overlaps(groups[at])]
    return any(wider.overlaps(box) for box in others)


def _around(group: Box, held: Sequence[Box], padding: float) -> Box:
    """Return *group* cut where it reaches more than a margin beyond all that is *held*."""
    left, top = _side(group.x, min(box.x for box in held), padding), _side(group.y, min(box.y for box in held), padding)
    right = -_side(-group.right, -max(box.right for box in held), padding)
    bottom = -_side(-group.bottom, -max(box.bottom for box in held), padding)
    return Box(left, top, right - left, bottom - top)


def _side(side: float, held: float, padding: float) -> float:
    return held - padding if held - side > _MOST * padding else side
