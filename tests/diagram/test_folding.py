"""Pictures keep a usable shape: generated systems of many kinds, measured on the boxes that are drawn."""

from __future__ import annotations

import math
import random
import signal
from contextlib import closing
from datetime import date
from functools import partial
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING, get_args

import pytest
from layouts import LIMIT, patiently_laid_out

from topodoc.diagnostics import RenderError, Severity
from topodoc.diagram.arrange import arrange
from topodoc.diagram.fold import Sketch
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import locate
from topodoc.diagram.reshape import BAND, EMPTIEST, FITS, LONGEST, Attempt, measure, next_attempt
from topodoc.diagram.schedule import spans
from topodoc.drawing.curve import sample
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.language.vocabulary import Direction
from topodoc.layout.attempts import attempt
from topodoc.layout.graphviz import Graphviz
from topodoc.layout.process import LayoutProcess, borrowed
from topodoc.lint.codes import RULES
from topodoc.lint.engine import check
from topodoc.lint.selection import Selection
from topodoc.lint.standards import Standards
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from topodoc.diagram.place import Placement
    from topodoc.diagram.plan import Layout, Plan
    from topodoc.drawing.scene import Box

NO_RULES = Standards(selection=Selection(off=frozenset(rule.code for rule in RULES)))
THEME = load_theme("paper")
VERBS = ("publish", "consume", "call", "read orders", "write")
KINDS = ("service", "service", "topic", "database")
Line = tuple[int, int, str]


def spec(groups: Sequence[Sequence[str]], lines: Sequence[Line], direction: str = "right") -> str:
    """Return a spec whose nodes are numbered through; *groups* hold their kinds, the first of them stand in none."""
    texts, first = [], 0
    for kinds in groups:
        texts.append("{" + ", ".join(f"n{first + index}: {{kind: {kind}}}" for index, kind in enumerate(kinds)) + "}")
        first += len(kinds)
    inner = [f"  g{number}: {{label: Group {number}, nodes: {text}}}" for number, text in enumerate(texts[1:]) if text != "{}"]
    heads = [f"layout: {{direction: {direction}}}", *(["groups:", *inner] if inner else []), f"nodes: {texts[0]}", "edges:"]
    return "\n".join([*heads, *(f"  - n{tail} -> n{head}: {verb}" for tail, head, verb in lines), ""])


def chain(count: int) -> str:
    return spec([["service"] * count], [(one, one + 1, "call") for one in range(count - 1)])


def star(count: int, direction: str) -> str:
    return spec([["service"] * count], [(one, 0, "call") for one in range(1, count)], direction)


def tree(count: int, branches: int, direction: str) -> str:
    return spec([["service"] * count], [((one - 1) // branches, one, "call") for one in range(1, count)], direction)


def bus(count: int, *, is_grouped: bool, consumers: int) -> str:
    """Return *count* services and as many topics: each publishes to one, which others consume."""
    dice = random.Random(count)  # noqa: S311 - a seed has to give the same system
    kinds = [["service"] * count, ["topic"] * count]
    lines = [(one, count + one, "publish") for one in range(count)]
    lines += [(dice.randrange(count), count + one, "consume") for one in range(count) for _ in range(consumers)]
    return spec([[], *kinds] if is_grouped else [[*kinds[0], *kinds[1]]], lines)


def parts(count: int, size: int) -> str:
    lines = [(part * size + (one - 1) // 2, part * size + one, "call") for part in range(count) for one in range(1, size)]
    return spec([["service"] * count * size], lines)


def mesh(seed: int, count: int, lines: int, groups: int, direction: str) -> str:
    """Return a system with lines anywhere, four in five of them within a group."""
    dice = random.Random(seed)  # noqa: S311 - a seed has to give the same system
    size = math.ceil(count / groups)
    kinds = [[dice.choice(KINDS) for _ in range(first, min(count, first + size))] for first in range(0, count, size)]
    drawn: list[Line] = []
    while len(drawn) < lines:
        tail = dice.randrange(count)
        near = range(tail // size * size, min(count, tail // size * size + size))
        head = dice.choice(near) if dice.random() < 0.8 else dice.randrange(count)
        if tail != head:
            drawn.append((tail, head, dice.choice(VERBS)))
    return spec([[], *kinds] if groups > 1 else kinds, drawn, direction)


def ring(count: int) -> str:
    """Return services that each call the next one and one further on."""
    return spec([["service"] * count], [(one, (one + step) % count, "call") for one in range(count) for step in (1, 17)])


SYSTEMS: dict[str, Callable[[], str]] = {
    "30 services and 30 topics": partial(bus, 30, is_grouped=False, consumers=1),
    "30 services and 30 topics in two groups": partial(bus, 30, is_grouped=True, consumers=1),
    "30 services and 30 topics, thrice consumed": partial(bus, 30, is_grouped=True, consumers=3),
    "a chain of 8": partial(chain, 8),
    "a chain of 40": partial(chain, 40),
    "a chain of 100": partial(chain, 100),
    "a hub of 30": partial(star, 31, "right"),
    "a hub of 46, downwards": partial(star, 47, "down"),
    "a hub of 99": partial(star, 100, "right"),
    "a tree of 40": partial(tree, 40, 3, "right"),
    "a tree of 60, downwards": partial(tree, 60, 2, "down"),
    "ten parts": partial(parts, 10, 4),
    "twenty parts": partial(parts, 20, 5),
    "40 that hang on nothing": partial(parts, 40, 1),
    "a ring of 100": partial(ring, 100),
    **{
        f"{count} nodes in {groups}, {direction}": partial(mesh, count + groups, count, count * 2, groups, direction)
        for count in (30, 60, 100)
        for groups in (1, 4, 8)
        for direction in get_args(Direction)
    },
}


def plan_of(text: str) -> Plan:
    return arrange(bind(parse(Source.decode(text.encode(), "generated"))), THEME)


@pytest.fixture(scope="module")
def laid_out() -> dict[str, tuple[Plan, Layout]]:
    plans = [plan_of(make()) for make in SYSTEMS.values()]
    return dict(zip(SYSTEMS, zip(plans, patiently_laid_out(plans), strict=True), strict=True))


@pytest.fixture(scope="module")
def placed(laid_out: dict[str, tuple[Plan, Layout]]) -> dict[str, tuple[Plan, Placement]]:
    return {name: (plan, locate(plan, layout)) for name, (plan, layout) in laid_out.items()}


def around(boxes: Sequence[Box]) -> tuple[float, float]:
    """Return width and height of the box around *boxes*."""
    width = max(box.right for box in boxes) - min(box.x for box in boxes)
    return width, max(box.bottom for box in boxes) - min(box.y for box in boxes)


def widest_gap(ends: Sequence[tuple[float, float]]) -> float:
    gap, reached = 0.0, min(ends)[0]
    for start, end in sorted(ends):
        gap, reached = max(gap, start - reached), max(reached, end)
    return gap


def mean_line(placement: Placement) -> float:
    lines = [sample(route.points) for route in placement.routes]
    return sum(math.dist(a, b) for line in lines for a, b in pairwise(line)) / max(1, len(lines))


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_picture_has_a_usable_shape(name: str, placed: dict[str, tuple[Plan, Placement]]) -> None:
    plan, placement = placed[name]
    width, height = around(placement.nodes)
    if max(width, height) <= FITS:
        return
    assert 1 / LONGEST <= width / height <= LONGEST
    assert sum(box.width * box.height for box in placement.nodes) / (width * height) >= EMPTIEST
    assert all((box.width, box.height) == (card.width, card.height) for box, card in zip(placement.nodes, plan.cards, strict=True))
    assert widest_gap([(box.x, box.right) for box in placement.nodes]) <= BAND * width
    assert widest_gap([(box.y, box.bottom) for box in placement.nodes]) <= BAND * height


@pytest.mark.parametrize("name", SYSTEMS)
def test_lines_are_at_most_three_times_as_long_as_graphviz_has_them(name: str, placed: dict[str, tuple[Plan, Placement]]) -> None:
    plan, placement = placed[name]
    try:
        with borrowed() as worker:
            plain = Graphviz(lambda dot, name: worker.ask(dot, name, LIMIT.seconds)).lay_out(plan)
    except RenderError:
        return  # Graphviz alone cannot do it at all
    assert mean_line(placement) <= 3 * mean_line(locate(plan, plain))


@pytest.mark.parametrize("name", SYSTEMS)
def test_nothing_lies_on_a_node_and_every_line_joins_its_ends(name: str, placed: dict[str, tuple[Plan, Placement]]) -> None:
    plan, placement = placed[name]
    nodes = dict(zip((node.id for node in plan.topology.nodes), placement.nodes, strict=True))
    for at, box in enumerate(placement.nodes):
        assert not any(box.overlaps(other) for other in placement.nodes[:at])
    for label in placement.labels:
        assert not (label and any(label.overlaps(box) for box in placement.nodes))
    for edge, route in zip(plan.topology.edges, placement.routes, strict=True):
        for (x, y), end in ((route.points[0], edge.source.node), (route.points[-1], edge.target.node)):
            box = nodes[end].grown(3)
            assert box.x <= x <= box.right
            assert box.y <= y <= box.bottom
        line = sample(route.points)
        assert not any(
            crosses(box.grown(-2).sides, line) for node, box in nodes.items() if node not in {edge.source.node, edge.target.node}
        )


def test_small_pictures_stay_as_graphviz_has_them() -> None:
    plan = plan_of(chain(5))
    (layout,) = patiently_laid_out([plan], 1)
    assert next_attempt(plan, [Attempt(plan, layout)]) is None


def test_a_tangle_gets_ranks_of_ours_at_once() -> None:
    """Graphviz would take a minute for the ranks of its own choice, which nobody would want to see."""
    tangle, loose = plan_of(ring(300)), plan_of(bus(60, is_grouped=False, consumers=1))
    first = next_attempt(tangle, [])
    assert first
    assert first.proportion
    assert next_attempt(loose, []) == Attempt(loose, None)


def test_lines_that_pass_through_ranks_take_room() -> None:
    assert Sketch(1000, 1000, 0, 1e6).asked(2) == pytest.approx(2)
    crowded = Sketch(1000, 800, 300, 1e6)
    root = math.sqrt(crowded.asked(1.5))
    assert 1000 * root == pytest.approx(1.5 * (800 / root + 300))


def test_a_folded_picture_has_about_the_shape_it_is_folded_for(laid_out: dict[str, tuple[Plan, Layout]]) -> None:
    """They were 1.7 times too high or too wide on average, while only nodes were counted."""
    shapes = [measure(*laid_out[name]) for name in SYSTEMS if name.startswith(("60 nodes", "100 nodes", "a ring"))]
    assert mean(abs(math.log2(shape.width / shape.height)) for shape in shapes) < math.log2(1.5)


def test_lines_are_counted_through_the_ranks_they_pass() -> None:
    assert spans(4, [(0, 1), (1, 2), (0, 2), (3, 2)]) == [1, 1, 2, 2]
    assert sorted(spans(3, [(0, 1), (1, 2), (2, 0)])) == [1, 1, 2]


def test_what_graphviz_fails_on_is_drawn() -> None:
    """Lines within a rank between clusters end Graphviz 14 in the middle: such a system gets ranks of ours."""
    plan = plan_of(mesh(1, 100, 200, 8, "right").replace("g0", "other"))
    asked: list[str] = []

    with borrowed() as worker:

        def ask(dot: str, name: str) -> tuple[str, str]:
            asked.append(dot)
            if "minlen" not in dot:
                raise RenderError(name)
            return worker.ask(dot, name, 30)

        layout = attempt(plan, Graphviz(ask))  # which engine fails on what changes with its version
    assert len(layout.nodes) == 100
    assert "minlen" in asked[-1]
    assert len(asked) > 2


def test_a_worker_that_ends_is_started_again(tmp_path: Path) -> None:
    spec_file = tmp_path / "a.topo.yml"
    spec_file.write_text(chain(3))
    (topology,) = load([spec_file])
    with closing(LayoutProcess("pygraphviz", 2048)) as worker:
        with pytest.raises(RenderError):
            worker.ask("x" * 10, "nothing", 0)
        worker._process.send_signal(signal.SIGABRT)  # noqa: SLF001 - as Graphviz does on a graph it cannot do
        worker._process.wait()  # noqa: SLF001
        with pytest.raises(RenderError, match="ended in the middle"):
            worker.ask("digraph {}", "aborted", 10)
        worker._process.kill()  # noqa: SLF001 - as whoever needs the memory does
        assert '"b"' in worker.ask("digraph { b }", "killed", 10)[0]
        answer, _ = worker.ask("digraph { a }", topology.id, 10)
    assert "a" in answer


def test_a_very_large_picture_has_straight_lines_and_says_so() -> None:
    text = mesh(3, 320, 400, 8, "right")
    topology = bind(parse(Source.decode(text.encode(), "generated")))
    (found,) = check(topology, date(2026, 1, 1), NO_RULES)
    assert (found.code, found.severity, found.topology) == ("TD708", Severity.INFO, topology.id)
    plan = arrange(topology, THEME)
    wanted = next_attempt(plan, [])
    assert wanted
    assert wanted.plan.is_plain
    (layout,) = patiently_laid_out([plan], 1)
    boxes = locate(plan, layout).nodes
    assert not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[:at])
    width, height = around(boxes)
    assert 1 / LONGEST <= width / height <= LONGEST
    small = bind(parse(Source.decode(chain(9).encode(), "generated")))
    assert not check(small, date(2026, 1, 1), NO_RULES)
