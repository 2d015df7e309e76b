"""Room: what a picture leaves empty, groups no larger than what they hold, and nothing kept for what is never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from layouts import LIMIT
from places import ROOT

from topodoc.diagram.arrange import arrange
from topodoc.diagram.corners import emptiest, free_corner
from topodoc.diagram.place import draw_plan, locate
from topodoc.drawing.curve import sample
from topodoc.drawing.scene import Box, Mark, Text
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.diagram.place import Placement
    from topodoc.diagram.plan import Plan
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology

THEME = load_theme("paper")


@pytest.fixture(scope="module")
def examples() -> list[tuple[Plan, Placement]]:
    plans = [arrange(one, THEME) for one in load((ROOT / "examples",))]
    return [(plan, locate(plan, layout)) for plan, layout in zip(plans, lay_out(plans, None, 2, LIMIT), strict=True)]


def inside(topology: Topology, group: Group) -> set[str]:
    return {*group.nodes}.union(*(inside(topology, topology.group_by_id[one]) for one in group.groups))


def test_no_group_is_larger_than_what_it_holds_by_more_than_a_margin(examples: list[tuple[Plan, Placement]]) -> None:
    for plan, placement in examples:
        topology, boxes = plan.topology, placement.nodes
        for at, (group, area) in enumerate(zip(topology.groups, placement.groups, strict=True)):
            names = inside(topology, group)
            held = [boxes[topology.node_positions[one]] for one in names] + [placement.headings[at]]
            for edge, route, label in zip(topology.edges, placement.routes, placement.labels, strict=True):
                if {edge.source.node, edge.target.node} <= names:
                    held += [Box(x, y, 0, 0) for x, y in sample(route.points)] + ([label] if label else [])
            most = 2 * plan.group_padding + 1 + 12 * bool(group.groups)
            if at not in placement.spread:
                assert min(one.x for one in held) - area.x <= most
                assert area.right - max(one.right for one in held) <= most
                assert area.bottom - max(one.bottom for one in held) <= most
                assert all(area.x <= one.x and one.right <= area.right for one in held if one in boxes)


def test_nodes_of_a_column_in_a_group_have_one_width(examples: list[tuple[Plan, Placement]]) -> None:
    for plan, placement in examples:
        if plan.topology.direction != "right":
            continue
        for group in plan.topology.groups:
            cards = [plan.topology.node_positions[one] for one in group.nodes]
            assert len({placement.nodes[at].width for at in cards if plan.cards[at].shape.is_straight and not plan.cards[at].stack}) <= 1


def test_a_large_picture_holds_its_legend_in_an_empty_corner(examples: list[tuple[Plan, Placement]]) -> None:
    (plan, placement) = next(one for one in examples if one[0].topology.id == "otel-demo")
    scene = draw_plan(plan, placement, THEME)
    (legend,) = [item for item in scene.items if isinstance(item, Mark) and item.classes == ("legend",)]
    lowest = max(box.bottom for box in (*placement.nodes, *placement.groups))
    texts = [item for item in legend.items if isinstance(item, Text)]
    assert texts
    assert all(text.y <= lowest for text in texts)
    assert scene.top + scene.height <= lowest + 2 * THEME.geometry.margin
    for text in texts:
        assert not any(Box(text.x, text.y - 12, 60, 14).overlaps(box) for box in placement.nodes)


def test_a_group_with_nothing_in_it_is_not_seen() -> None:
    text = "topology: t\ngroups:\n  none: {groups: {inner: {}}}\n  some: {nodes: {a: A}, groups: {no: {}}}\n"
    plan = arrange(bind(parse(Source.decode(text.encode(), "spec"))), THEME)
    assert [group.id for group in plan.topology.groups] == ["some"]
    assert plan.topology.groups[0].groups == ()


@pytest.mark.parametrize(
    ("boxes", "share"),
    [
        ([Box(0, 0, 10, 10)], 0.0),
        ([Box(0, 0, 40, 10), Box(30, 10, 10, 30)], 0.5625),
        ([Box(0, 0, 10, 40), Box(30, 0, 10, 40)], 0.0),
    ],
)
def test_the_emptiest_corner_is_found(boxes: list[Box], share: float) -> None:
    assert emptiest(boxes) == share


def test_what_is_free_is_off_everything() -> None:
    whole = Box(0, 0, 100, 100)
    assert free_corner(whole, (20, 10), 5, [Box(0, 80, 10, 20)]) == Box(80, 90, 20, 10)
    assert free_corner(whole, (20, 10), 5, [Box(0, 0, 100, 100)]) is None
