"""Bundles: many lines of one look to one node run as one, each of them still from node to node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from layouts import LIMIT

from topodoc.diagram.arrange import arrange
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import draw_plan, locate
from topodoc.drawing.curve import length, sample, shortened
from topodoc.drawing.paint import paint
from topodoc.drawing.scene import Box, Mark, Path, Text
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.diagram.place import Placement
    from topodoc.diagram.plan import Plan
    from topodoc.drawing.scene import Scene

THEME = load_theme("paper")
MANY = [f"s{number}" for number in range(40)]
TWELVE = [f"p{number}" for number in range(12)]
SPECS = {
    "forty producers": f"""
        nodes: {{audit: {{kind: topic}}, sink: Sink, {", ".join(f"{one}: Service {one}" for one in MANY)}}}
        edges: [sink -> audit: consume, {{from: [{", ".join(MANY)}], to: audit, label: publish, protocol: kafka}}]
    """,
    "a group of consumers, downwards": f"""
        layout: {{direction: down}}
        groups: {{c: {{label: All the consumers, nodes: {{{", ".join(f"{one}: Service {one}" for one in TWELVE)}}}}}}}
        nodes: {{audit: {{kind: topic}}, gw: {{kind: gateway}}}}
        edges: [gw -> audit: publish, {{from: [{", ".join(TWELVE)}], to: audit, label: consume, protocol: kafka}}]
    """,
    "some say more": f"""
        groups: {{c: {{label: Producers, nodes: {{{", ".join(f"{one}: Service {one}" for one in TWELVE)}}}}}}}
        nodes: {{audit: {{kind: topic}}, orders: {{kind: topic}}, sink: Sink}}
        edges:
          - {{from: [{", ".join(TWELVE)}], to: audit, label: publish, protocol: kafka}}
          - {{from: [p1, p3], to: orders, label: publish, protocol: kafka}}
          - sink -> audit: consume
          - sink -> orders: consume
    """,
    "one that takes from all": f"""
        groups: {{k: {{label: Bus, nodes: {{{", ".join(f"{one}: {{kind: topic}}" for one in TWELVE)}}}}}}}
        nodes: {{sink: Sink, gw: {{kind: gateway}}}}
        edges: [gw -> p0: publish, {{from: sink, to: [{", ".join(TWELVE)}], label: consume, protocol: kafka}}]
    """,
}
SAID = {
    "forty producers": "40 \u00d7 publish",
    "a group of consumers, downwards": "12 \u00d7 consume",
    "some say more": "12 \u00d7 publish",
    "one that takes from all": "12 \u00d7 consume",
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[Plan, Placement, Scene]]:
    plans = [arrange(bind(parse(Source.decode(f"topology: t{text}".encode(), "spec"))), THEME) for text in map(unindented, SPECS.values())]
    placed = [locate(plan, layout) for plan, layout in zip(plans, lay_out(plans, None, 1, LIMIT), strict=True)]
    scenes = [draw_plan(plan, placement, THEME) for plan, placement in zip(plans, placed, strict=True)]
    return dict(zip(SPECS, zip(plans, placed, scenes, strict=True), strict=True))


def unindented(text: str) -> str:
    return "\n".join(line[8:] for line in text.splitlines())


def boxes(plan: Plan, placement: Placement) -> dict[str, Box]:
    return dict(zip((node.id for node in plan.topology.nodes), placement.nodes, strict=True))


@pytest.mark.parametrize("name", SPECS)
def test_lines_of_one_look_run_as_one_that_says_how_many_they_are(drawn: dict[str, tuple[Plan, Placement, Scene]], name: str) -> None:
    plan, placement, scene = drawn[name]
    ((bundle, label),) = placement.bundles
    assert label
    assert len(bundle.edges) == int(SAID[name].split()[0])
    (mark,) = [one for one in scene.items if isinstance(one, Mark) and one.classes == ("bundle",)]
    assert mark.data == (("edges", " ".join(plan.topology.edges[edge].id for edge in bundle.edges)),)
    assert [item.lines for item in mark.items if isinstance(item, Text)] == [(SAID[name],)]
    assert math.dist(bundle.trunk.points[0], bundle.trunk.points[-1]) > 30
    for edge in bundle.edges:
        line = sample(placement.routes[edge].points)
        assert all(crosses((x - 1, y - 1, x + 1, y + 1), line) for x, y in sample(bundle.trunk.points)[1:-1])
        assert placement.labels[edge] is None
    assert not any(label.overlaps(box) for box in placement.nodes)
    assert crosses(label.grown(6).sides, sample(bundle.trunk.points))


@pytest.mark.parametrize("name", SPECS)
def test_each_line_of_a_bundle_leads_from_node_to_node_and_behind_none(drawn: dict[str, tuple[Plan, Placement, Scene]], name: str) -> None:
    plan, placement, scene = drawn[name]
    nodes = boxes(plan, placement)
    for edge, route in zip(plan.topology.edges, placement.routes, strict=True):
        line = sample(route.points)
        for point, end in ((line[0], edge.source.node), (line[-1], edge.target.node)):
            box = nodes[end].grown(1)
            assert box.x <= point[0] <= box.right
            assert box.y <= point[1] <= box.bottom
        assert not [
            one for one, box in nodes.items() if one not in {edge.source.node, edge.target.node} and crosses(box.grown(-1).sides, line)
        ]
    svg = paint(scene, THEME)
    assert svg.count('<g class="edge ') == len(plan.topology.edges)


def test_who_consumes_stands_at_the_other_side_of_the_topic(drawn: dict[str, tuple[Plan, Placement, Scene]]) -> None:
    plan, placement, _ = drawn["forty producers"]
    nodes = boxes(plan, placement)
    assert all(nodes[one].right < nodes["audit"].x for one in MANY)
    assert nodes["audit"].right < nodes["sink"].x


@pytest.mark.parametrize("name", SPECS)
def test_the_dashes_of_a_bundle_lie_on_each_other(drawn: dict[str, tuple[Plan, Placement, Scene]], name: str) -> None:
    """Else the line is drawn solid, which says that somebody waits: seen from where they meet, all are at the same places."""
    plan, placement, scene = drawn[name]
    ((bundle, _),) = placement.bundles
    hub = bundle.trunk.points[-1]
    phases = set()
    for edge in bundle.edges:
        (mark,) = [one for one in scene.items if isinstance(one, Mark) and ("edge", plan.topology.edges[edge].id) in one.data]
        (path,) = [one for one in mark.items if isinstance(one, Path) and one.style.dash]
        points = placement.routes[edge].points
        at_end = math.dist(points[-1], hub) < math.dist(points[0], hub)
        drawn_points = shortened(points, THEME.geometry.arrow * 0.9)
        phases.add(round((path.style.offset + (length(drawn_points) if at_end else 0)) % sum(path.style.dash), 3))
    assert len({phase % 10 for phase in phases}) == 1
