"""Generated systems in every direction and shape: nothing lies on anything, and texts stay with their own lines."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, get_args

import pytest
from layouts import patiently_laid_out

from topodoc.diagram.arrange import arrange
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import locate
from topodoc.drawing.curve import sample
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.language.vocabulary import Direction, Shape
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.diagram.place import Placement
    from topodoc.diagram.plan import Plan

SHAPES = ("default", "default", *get_args(Shape))  # most nodes have the usual one
DIRECTIONS = get_args(Direction)
LABELS = ("publish", "consume", "read it", "call the other side", "x")


def generate(seed: int) -> str:
    """Return a spec of 4 to 29 nodes in up to four groups, with half as many edges again as nodes."""
    dice = random.Random(seed)  # noqa: S311 - a seed has to give the same system
    ids = [f"n{number}" for number in range(dice.randrange(4, 30))]
    groups: list[list[str]] = [[] for _ in range(dice.randrange(1, 6))]
    for name in ids:
        words = " word" * dice.randrange(3)
        node = f"{name}: {{label: 'Node {name}{words}', shape: {dice.choice(SHAPES)}, replicas: {dice.choice((1, 1, 1, 3))}}}"
        dice.choice(groups).append(node)
    lines = [f"layout: {{direction: {DIRECTIONS[seed % 4]}, show: labels}}", "groups:"]
    lines += [f"  g{number}: {{label: Group {number}, nodes: {{{', '.join(group)}}}}}" for number, group in enumerate(groups[1:])]
    lines += [f"nodes: {{{', '.join(groups[0])}}}", "edges:"]
    lines += [f"  - {dice.choice(ids)} -> {dice.choice(ids)}: {dice.choice(LABELS)}" for _ in range(len(ids) * 3 // 2)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def placed() -> list[tuple[Plan, Placement]]:
    theme = load_theme("paper")
    plans = [arrange(bind(parse(Source.decode(generate(seed).encode(), "generated"))), theme) for seed in range(60)]
    return [(plan, locate(plan, layout)) for plan, layout in zip(plans, patiently_laid_out(plans), strict=True)]


def test_no_node_lies_on_another(placed: list[tuple[Plan, Placement]]) -> None:
    for _, placement in placed:
        for at, box in enumerate(placement.nodes):
            assert not any(box.overlaps(other) for other in placement.nodes[:at])


def test_no_text_lies_on_a_node_or_a_text(placed: list[tuple[Plan, Placement]]) -> None:
    for _, placement in placed:
        texts = [*(label for label in placement.labels if label), *placement.headings]
        for at, text in enumerate(texts):
            assert not any(text.overlaps(box) for box in placement.nodes)
            assert not any(text.overlaps(other) for other in texts[:at])


def test_no_line_runs_through_a_foreign_node(placed: list[tuple[Plan, Placement]]) -> None:
    for plan, placement in placed:
        for edge, route in zip(plan.topology.edges, placement.routes, strict=True):
            line = sample(route.points)
            ends = {edge.source.node, edge.target.node}
            for node, box in zip(plan.topology.nodes, placement.nodes, strict=True):
                assert node.id in ends or not crosses(box.grown(-1).sides, line)


def test_every_group_holds_its_own_and_no_others(placed: list[tuple[Plan, Placement]]) -> None:
    for plan, placement in placed:
        for group, area in zip(plan.topology.groups, placement.groups, strict=True):
            for node, box in zip(plan.topology.nodes, placement.nodes, strict=True):
                inside = area.x <= box.x and box.right <= area.right and area.y <= box.y and box.bottom <= area.bottom
                assert inside == (node.group == group.id)
                assert inside or not area.overlaps(box)


def test_nearly_every_label_is_off_foreign_lines_and_near_its_own(placed: list[tuple[Plan, Placement]]) -> None:
    """In random graphs this dense there is not always a free place; in the examples there is, and it is always taken."""
    labels = touching = far = 0
    for _, placement in placed:
        lines = [sample(route.points) for route in placement.routes]
        for at, label in enumerate(placement.labels):
            if label:
                labels += 1
                touching += any(crosses(label.sides, line) for other, line in enumerate(lines) if other != at)
                far += not crosses(label.grown(6).sides, lines[at])
    assert labels > 1000
    assert touching * 50 < labels
    assert far * 50 < labels
