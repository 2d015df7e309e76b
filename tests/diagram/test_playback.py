"""The picture a scenario plays in: the topology's own, numbered; nothing on anything; whatever a step needs is seen; one layout."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

import pytest
from chart_checks import text_box, texts
from places import ROOT

from topodoc import figures
from topodoc.assembly import assemble
from topodoc.diagram.arrange import arrange
from topodoc.diagram.grid import crosses
from topodoc.diagram.numbers import measure_pill
from topodoc.diagram.place import draw_plan, locate
from topodoc.diagram.playback import WHOLE, Stage, cast, draw_playback
from topodoc.drawing.curve import sample
from topodoc.drawing.paint import paint
from topodoc.drawing.scene import Box, Mark, Rectangle
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.model.playback import moments
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.plan import Plan
    from topodoc.drawing.scene import Scene
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

THEME = load_theme("paper")
PLAYED = [
    (topology, scenario)
    for topology in load((ROOT / "examples", ROOT / "docs" / "gallery", ROOT / "themes" / "sample.topo.yml"))
    for scenario in topology.scenarios
]
LAYERS = """
topology: layers
layers: {now: {}, next: {hidden: true}, never: {hidden: true}}
groups:
  new: {label: New, layer: next, nodes: {bill: Billing}}
  old: {label: Old, layer: never, nodes: {fax: Fax}}
nodes: {web: Web, api: {label: API, layer: now}}
edges:
  - web -> api: ask
  - api -> bill: {label: charge, layer: next}
  - web -> bill: {label: peek, layer: next}
  - web -> fax: send
scenarios:
  s: {steps: [web -> api: go, api -> bill: pay]}
  of-next: {layer: next, steps: [web -> api: go]}
"""


def read(text: str) -> Topology:
    return bind(parse(Source.decode(text.encode(), "case.topo.yml")))


def stage_of(topology: Topology) -> Stage:
    plan = arrange(topology, THEME)
    (layout,) = lay_out((plan,), None, 1)
    placement = locate(plan, layout)
    return Stage(topology, placement, draw_plan(plan, placement, THEME))


def play(topology: Topology, scenario: Scenario) -> tuple[Scene, Stage]:
    played = moments(scenario, topology)
    stage = stage_of(cast(topology, played))
    return draw_playback(stage, scenario, played, THEME.geometry), stage


def named(scene: Scene, kind: str) -> dict[str, Mark]:
    """Return the marks whose first data is of *kind*, by name."""
    return {item.data[0][1]: item for item in scene.items if isinstance(item, Mark) and item.data[:1] and item.data[0][0] == kind}


def pills(scene: Scene) -> dict[tuple[str, str], Box]:
    found = [item for item in scene.items if isinstance(item, Mark) and item.classes == ("numbers",)]
    return {mark.data[0]: next(item.box for item in mark.items if isinstance(item, Rectangle)) for mark in found}


def check_room(scene: Scene, stage: Stage) -> None:
    """Fail where a number lies on a node, a text, another number or a foreign line, or far from its own."""
    lines = {edge.id: sample(route.points) for edge, route in zip(stage.topology.edges, stage.placement.routes, strict=True)}
    boxes = list(pills(scene).items())
    assert boxes
    for at, ((kind, name), box) in enumerate(boxes):
        assert not any(box.overlaps(other) for _, other in boxes[:at]), name
        assert not any(box.overlaps(one) for one in (*stage.placement.labels, *stage.placement.headings) if one), name
        if kind == "over":
            assert not any(box.overlaps(one) for one in stage.placement.nodes), name
            assert crosses(box.grown(8).sides, lines[name])
        assert not [one for one, line in lines.items() if one != name and crosses(box.sides, line)], name


@pytest.mark.parametrize(("topology", "scenario"), PLAYED, ids=lambda one: one.id)
def test_numbers_stand_off_everything(topology: Topology, scenario: Scenario) -> None:
    check_room(*play(topology, scenario))


@pytest.mark.parametrize("name", [path.name for path in (ROOT / "examples").glob("*.topo.yml")])
def test_numbers_find_room_at_every_edge(name: str) -> None:
    """Also where a scenario travels each of them several times, there and back."""
    text = (ROOT / "examples" / name).read_text("utf-8").partition("scenarios:")[0]
    (topology,) = load((ROOT / "examples" / name,))
    steps = [f"      - {{from: {one.source.name}, to: {one.target.name}, edge: {one.id}}}" for one in topology.edges for _ in range(4)]
    asked = read("\n".join([text, "scenarios:", "  s:", "    steps:", *steps[::3], ""]))
    check_room(*play(asked, asked.scenarios[0]))


@pytest.mark.parametrize("seed", range(12))
def test_numbers_stand_off_texts_in_any_system(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    count = chance.randint(6, 14)
    pairs = sorted({(chance.randrange(count), chance.randrange(count)) for _ in range(2 * count)})
    nodes = [f"  n{one}: {{label: Node {one}, kind: {chance.choice(['service', 'topic', 'database'])}}}" for one in range(count)]
    edges = [f"  - {{id: e{at}, from: n{a}, to: n{b}, label: {chance.choice(['publish', 'ask'])}}}" for at, (a, b) in enumerate(pairs)]
    steps = [
        f"      - {{from: n{a}, to: n{b}, edge: e{at}}}" for at, (a, b) in enumerate(pairs) for _ in range(chance.choice([1, 2, 2, 7]))
    ]
    topology = read("\n".join(["topology: t", "nodes:", *nodes, "edges:", *edges, "scenarios:", "  s:", "    steps:", *steps, ""]))
    scene, stage = play(topology, topology.scenarios[0])
    boxes = list(pills(scene).values())
    assert len(boxes) == len(edges)
    for at, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in (*boxes[:at], *filter(None, stage.placement.labels)))


@pytest.mark.parametrize(("topology", "scenario"), PLAYED, ids=lambda one: one.id)
def test_every_step_with_an_edge_is_numbered_at_it(topology: Topology, scenario: Scenario) -> None:
    scene, _ = play(topology, scenario)
    told = {mark.data[0]: mark.tooltip.partition(" ")[2] for mark in scene.items if isinstance(mark, Mark) and mark.classes == ("numbers",)}
    travelled: dict[tuple[str, str], list[str]] = {}
    for message in scenario.messages:
        if message.edge:
            travelled.setdefault(("over", message.edge.id), []).append(message.number)
        elif message.is_self:
            travelled.setdefault(("at", message.source.node), []).append(message.number)
    assert set(told) == set(travelled)
    for place, numbers in travelled.items():
        assert told[place] == measure_pill(numbers, THEME.geometry).every


def test_what_a_step_needs_is_seen_whatever_its_layer() -> None:
    topology = read(LAYERS)
    first, second = (play(topology, one)[0] for one in topology.scenarios)
    assert set(named(first, "node")) == {"web", "api", "bill"}
    assert set(named(first, "edge")) == {"web--api", "api--bill"}
    assert set(named(first, "group")) == set(named(first, "area")) == {"new"}
    assert set(named(second, "edge")) == {"web--api", "api--bill", "web--bill"}
    assert "data-when" not in paint(first, THEME)
    assert "display" not in paint(first, THEME)


def test_nothing_moves() -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    scene, stage = play(topology, topology.scenarios[0])
    for kind in ("edge", "group"):
        assert named(scene, kind) == named(stage.scene, kind)
    drawn, own = named(scene, "node"), named(stage.scene, "node")
    assert [[text.y for text in texts(mark.items)] for mark in drawn.values()] == [
        [text.y for text in texts(mark.items)] for mark in own.values()
    ]
    assert (scene.width, scene.height, scene.left, scene.top) == (stage.scene.width, stage.scene.height, stage.scene.left, stage.scene.top)


def test_a_state_has_a_sign_of_its_own() -> None:
    text = "topology: t\nnodes: {a: A, b: {label: B, replicas: 2}}\nedges: [a -> b]\nscenarios:\n  s:\n    steps:\n"
    topology = read(
        text + "      - a -> b\n      - {state: {a: error}}\n      - {state: {b-2: stopped, a: running}}\n      - {state: {b: warning}}\n"
    )
    scene, _ = play(topology, topology.scenarios[0])
    signs = [mark for mark in scene.items if isinstance(mark, Mark) and mark.classes == ("state-sign",)]
    assert [tuple(value for _, value in mark.data) for mark in signs] == [
        ("a", "a", "error"),
        ("b", "b-2", "stopped"),
        ("b", "b", "warning"),
    ]
    assert all(mark.is_hidden for mark in signs)
    said = [[text.lines[0] for text in texts(mark.items)] for mark in signs]
    assert said == [["\u2716", "error"], ["\u25a0", "b-2 stopped"], ["\u25b2", "warning"]]
    for mark in signs:
        box = next(item.box for item in mark.items if isinstance(item, Rectangle))
        glyph, word = map(text_box, texts(mark.items))
        assert box.x < glyph.x < glyph.right < word.x < word.right < box.right


def test_a_page_costs_one_layout_whatever_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small topology's own; of a large one what takes part is laid out, once for each scenario."""
    laid: list[int] = []

    def counting(plans: Sequence[Plan], *rest: object) -> object:
        laid.extend(len(plan.cards) for plan in plans)
        return lay_out(plans, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "lay_out", counting)
    for count, more in ((4, []), (WHOLE + 1, [3])):
        nodes = [f"  n{one}: N{one}" for one in range(count)]
        steps = ["      - n0 -> n1", "      - n1 -> n2"] * 40
        without = ["topology: t", "nodes:", *nodes, "edges: [n0 -> n1, n1 -> n2]"]
        laid.clear()
        assemble((read("\n".join(without)),), Settings())
        usual = Counter(laid)
        laid.clear()
        site = assemble((read("\n".join([*without, "scenarios:", "  s:", "    steps:", *steps])),), Settings())
        assert Counter(laid) - usual == Counter(more)
        assert sum(usual.values()) + len(more) == len(laid)
        page = next(one.text for one in site.pages if one.path.endswith("scenarios/s.md"))
        assert page.count('class="topodoc-player"') == 1


def test_a_scenario_without_steps_has_no_player() -> None:
    site = assemble((read("topology: t\nnodes: {a: A}\nscenarios: {s: {steps: []}}\n"),), Settings())
    assert not any("topodoc-player" in one.text for one in site.pages)


def test_the_player_is_told_of_every_step() -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    site = assemble((topology,), Settings())
    page = next(one.text for one in site.pages if one.path.endswith("order-placed.md"))
    said = re.search(r'data-steps="([^"]*)"', page)
    assert said
    steps = json.loads(unescape(said[1]))
    assert [one[0] for one in steps] == ["1", "2a", "2b", "3", "4"]
    assert steps[1] == [
        "2a",
        "orders topic \u2192 Inventory Service",
        ["topic-orders", "inventory-svc"],
        "inventory-svc--topic-orders",
        1,
        [],
        "",
        "",
        [],
    ]


def test_numbers_in_a_row_become_a_range() -> None:
    def told(*numbers: str) -> str:
        return measure_pill(numbers, THEME.geometry).every

    assert told("1") == "1"
    assert told("1", "2") == "1, 2"
    assert told("1", "2", "3", "5", "7a.1", "8") == "1\u20133, 5, 7a.1, 8"
    many = measure_pill([str(one) for one in range(1, 200, 2)], THEME.geometry)
    assert len(many.lines) == 3
    assert many.lines[-1].endswith("\u2026")
    assert many.width < 110
