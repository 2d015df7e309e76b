"""Random systems around a bus: no line behind a node or to its corner, no label on anything, fewer crossings than in plain Graphviz."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from layouts import LIMIT

from topodoc.diagnostics import RenderError
from topodoc.diagram.arrange import arrange
from topodoc.diagram.crossings import count_crossings
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import locate
from topodoc.diagram.plan import NOTHING
from topodoc.drawing.curve import sample
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.layout.graphviz import PYGRAPHVIZ
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.diagram.place import Placement
    from topodoc.diagram.plan import Plan

SYSTEMS, SOME = 100, 12  # all of them in the long test
THEME = load_theme("paper")
CALLS = ("validate", "lookup", "GET /price", "authorize", "grpc")


def system(seed: int) -> str:
    """Return a spec of 20 to 60 nodes: services with a database in each of a few domains, and topics in one cluster."""
    dice = random.Random(seed)  # noqa: S311 - a seed has to give the same system
    count = dice.randrange(20, 61)
    topics = [f"topic-{number}.happened" for number in range(count * 2 // 5)]
    domains = [[f"d{domain}-service-{one}" for one in range(dice.randrange(2, 6))] for domain in range(max(3, count // 9))]
    services = [one for domain in domains for one in domain]
    lines = [f"topology: bus-{seed}", f"layout: {{direction: {dice.choice(('right', 'down'))}}}", "groups:"]
    for domain, held in enumerate(domains):
        nodes = ", ".join(f"{one}: {{kind: service}}" for one in held)
        lines.append(f"  d{domain}: {{label: Domain {domain}, nodes: {{{nodes}, d{domain}-db: {{kind: database}}}}}}")
    lines += [f"  kafka: {{label: Kafka Cluster, nodes: {{{', '.join(f'{one}: {{kind: topic}}' for one in topics)}}}}}", "edges:"]
    for topic in topics:
        users = dice.sample(services, min(len(services), dice.randrange(2, 5)))
        lines.append(f"  - {users[0]} -> {topic}: {{label: publish, protocol: kafka}}")
        lines += [f"  - {one} -> {topic}: {{label: consume, protocol: kafka}}" for one in users[1:]]
    for domain, held in enumerate(domains):
        lines += [f"  - {one} -> d{domain}-db: {{label: {dice.choice(('read', 'write'))}, protocol: sql}}" for one in held]
        lines.append(f"  - {held[0]} -> {held[-1]}: {{label: {dice.choice(CALLS)}, protocol: http}}")
    return "\n".join(lines) + "\n"


def planned(count: int) -> list[Plan]:
    return [arrange(bind(parse(Source.decode(system(seed).encode(), "generated"))), THEME) for seed in range(count)]


def placements(plans: list[Plan]) -> list[tuple[Plan, Placement]]:
    return [(plan, locate(plan, layout)) for plan, layout in zip(plans, lay_out(plans, None, 2, LIMIT), strict=True)]


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return planned(SOME)


@pytest.fixture(scope="module")
def placed(plans: list[Plan]) -> list[tuple[Plan, Placement]]:
    return placements(plans)


def plain(plans: list[Plan]) -> list[int | None]:
    """Return how many crossings Graphviz alone has of each of *plans*, without room for labels; None where it gives nothing."""
    found: list[int | None] = []
    while len(found) < len(plans):
        with PYGRAPHVIZ.session(LIMIT) as session:  # another one where one had to be ended
            try:
                for plan in plans[len(found) :]:
                    layout = session.lay_out(replace(plan, captions=(NOTHING,) * len(plan.captions)))
                    found.append(count_crossings(locate(plan, layout).routes))
            except RenderError:
                found.append(None)
    return found


def check_lines(placed: list[tuple[Plan, Placement]]) -> None:
    for plan, placement in placed:
        nodes = dict(zip((node.id for node in plan.topology.nodes), placement.nodes, strict=True))
        for edge, route in zip(plan.topology.edges, placement.routes, strict=True):
            line = sample(route.points)
            assert not [
                one for one, box in nodes.items() if one not in {edge.source.node, edge.target.node} and crosses(box.grown(-1).sides, line)
            ]
            for point, end in ((line[0], edge.source.node), (line[-1], edge.target.node)):
                box = nodes[end]
                corners = ((box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom))
                assert min(math.dist(point, corner) for corner in corners) >= 6


def check_labels(placed: list[tuple[Plan, Placement]]) -> None:
    for _, placement in placed:
        told = [(at, label) for at, label in enumerate(placement.labels) if label]
        for index, (at, label) in enumerate(told):
            assert not any(label.overlaps(box) for box in placement.nodes)
            assert not any(label.overlaps(other) for _, other in told[:index])
            assert crosses(label.grown(10).sides, sample(placement.routes[at].points))


def check_crossings(plans: list[Plan], placed: list[tuple[Plan, Placement]]) -> None:
    pairs = [(count_crossings(placement.routes), usual) for (_, placement), usual in zip(placed, plain(plans), strict=True)]
    told = [(ours, usual) for ours, usual in pairs if usual is not None]
    assert sum(ours < usual or ours == usual == 0 for ours, usual in told) >= 0.95 * len(told)
    assert sum(ours for ours, _ in told) < sum(usual for _, usual in told)


def test_no_line_runs_behind_a_node_or_ends_at_its_corner(placed: list[tuple[Plan, Placement]]) -> None:
    check_lines(placed)


def test_labels_stand_at_their_line_and_on_nothing(placed: list[tuple[Plan, Placement]]) -> None:
    check_labels(placed)


def test_fewer_lines_cross_than_in_plain_graphviz(plans: list[Plan], placed: list[tuple[Plan, Placement]]) -> None:
    check_crossings(plans, placed)


@pytest.mark.long
def test_a_hundred_systems_around_a_bus_are_as_good() -> None:
    plans = planned(SYSTEMS)
    placed = placements(plans)
    check_lines(placed)
    check_labels(placed)
    check_crossings(plans, placed)
