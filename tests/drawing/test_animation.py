"""A scenario as one file that plays by itself: what a browser shows at each step's time, in an image, and where nothing may move."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import chromium
from chart_checks import text_box, texts
from defusedxml.ElementTree import fromstring
from places import ROOT
from playing import playing

import topodoc
from topodoc import figures
from topodoc.cli import main
from topodoc.diagnostics import SettingsError
from topodoc.diagram.animation import animate as animate_playback
from topodoc.diagram.playback import cast, draw_playback
from topodoc.diagram.timeline import INTRO, STEP, TRAVEL
from topodoc.drawing.scene import Mark
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.model.playback import caption, moments
from topodoc.reading import load
from topodoc.rendering import animate
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from topodoc.diagram.plan import Plan
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

PLAYED = [
    *((topology, scenario) for topology in load((ROOT / "examples",)) for scenario in topology.scenarios),
    (playing(), playing().scenarios[0]),
]
SVG = "{http://www.w3.org/2000/svg}"
# What is lit and said at a time, the animation stopped there; and how far from the line of its edge the number on its way is.
SEEN = """time => {
  document.getAnimations().forEach(one => { one.pause(); one.currentTime = time * 1000; });
  const shows = one => { for (; one; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.display === 'none' || style.opacity < 0.9) return false;
  } return true; };
  const all = what => [...document.querySelectorAll(what)];
  const lit = kind => all(`.${kind} > .glow`).filter(shows).map(one => one.parentElement.dataset[kind]);
  const dots = all('.dot').filter(shows).map(one => { const box = one.getBBox(), at = one.getCTM();
    return [one.querySelector('text').textContent, at.e, at.f, box.width]; });
  return {
    edges: lit('edge'), nodes: lit('node'), steps: all('.caption[data-step]').filter(shows).map(one => one.dataset.step),
    title: all('.title').filter(shows).length, numbers: all('.numbers').filter(shows).length, dots,
    pale: all('.edge, .node').filter(one => getComputedStyle(one).opacity < 0.9).length,
    states: all('.state-sign').filter(shows).map(one => [one.dataset.end, one.dataset.state]),
    own: all('.node').filter(node => [...node.querySelectorAll('.state')].some(one => {
      const style = getComputedStyle(one);
      return style.display === 'none' || style.opacity < 0.1;
    })).map(node => node.dataset.node).sort(),
  };
}"""


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


def read(text: str) -> Topology:
    return bind(parse(Source.decode(text.encode(), "case.topo.yml")))


def opened(browser: Browser, svg: str, **options: Any) -> Page:  # noqa: ANN401 - playwright's own
    page = browser.new_page(**options)
    page.set_content(f"<body style='margin: 0'>{svg}</body>")
    return page


@pytest.mark.parametrize(("topology", "scenario"), PLAYED, ids=lambda one: one.id)
def test_each_frame_lights_what_its_step_does(browser: Browser, topology: Topology, scenario: Scenario) -> None:
    page = opened(browser, animate(topology, scenario.id, Settings()))
    played = moments(scenario, topology)
    for at, one in enumerate(played):
        seen = page.evaluate(SEEN, INTRO + STEP * (at + 0.5))
        assert seen["steps"] == [one.number]
        assert seen["edges"] == ([one.edge.id] if one.edge else [])
        assert sorted(seen["nodes"]) == sorted({end.node for end in one.ends})
        assert sorted(seen["states"]) == sorted([end.name, state] for end, state in one.states)
        assert seen["own"] == sorted({end.name for end, _ in one.states if end.replica is None})
        assert [dot[0] for dot in seen["dots"]] == ([one.number] if one.edge else [])
        assert seen["numbers"] == 0
    page.close()


def test_the_number_travels_from_the_sender_along_the_line(browser: Browser) -> None:
    """Three moments of the first step, along the dial, and of a step against it."""
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    page = opened(browser, animate(topology, "order-placed", Settings()))
    for at, edge, is_against in ((0, "order-svc--topic-orders", False), (1, "inventory-svc--topic-orders", True)):
        ends = page.evaluate(
            """edge => { const path = document.querySelector(`[data-edge="${edge}"] .glow path`), at = path.getCTM();
              return [0, path.getTotalLength()].map(one => path.getPointAtLength(one)).map(one => [one.x + at.e, one.y + at.f]); }""",
            edge,
        )
        start, end = reversed(ends) if is_against else ends
        places = [page.evaluate(SEEN, INTRO + STEP * at + 0.2 + TRAVEL * share)["dots"][0][1:3] for share in (0, 0.3, 0.9)]
        gone = [((x - start[0]) ** 2 + (y - start[1]) ** 2) ** 0.5 for x, y in places]
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        assert gone[0] < 0.2 * length < gone[1] < 0.9 * length < gone[2]
        assert gone[2] == pytest.approx(length, abs=2)
    page.close()


def test_it_begins_whole_and_holds_its_last_frame(browser: Browser) -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    page = opened(browser, animate(topology, "order-placed", Settings()))
    first = page.evaluate(SEEN, INTRO / 2)
    assert (first["title"], first["pale"], first["numbers"], first["edges"], first["steps"]) == (1, 0, 5, [], [])
    for moment in (1000, 100_000):
        last = page.evaluate(SEEN, moment)
        assert (last["edges"], last["steps"], last["pale"], last["numbers"]) == (["analytics-svc--topic-events"], ["4"], 0, 5)
    page.close()


def test_in_reduced_motion_the_last_frame_stands(browser: Browser) -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    page = opened(browser, animate(topology, "order-placed", Settings()), reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    still = page.evaluate(SEEN, 3)
    assert (still["edges"], still["steps"], still["pale"], still["dots"]) == (["analytics-svc--topic-events"], ["4"], 0, [])
    page.close()


def test_it_plays_in_an_image(browser: Browser, tmp_path: Path) -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    (tmp_path / "x.svg").write_text(animate(topology, "order-placed", Settings()), "utf-8")
    (tmp_path / "page.html").write_text("<img src='x.svg'>", "utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    image = page.locator("img")
    frames, end = set[bytes](), time.monotonic() + 60
    while len(frames) < 3 and time.monotonic() < end:
        frames.add(image.screenshot())
    assert len(frames) == 3
    page.close()


@pytest.mark.parametrize(("topology", "scenario"), PLAYED, ids=lambda one: one.id)
def test_it_is_one_file_without_a_script(topology: Topology, scenario: Scenario) -> None:
    text = animate(topology, scenario.id, Settings())
    assert text.isascii()
    assert text == animate(topology, scenario.id, Settings())
    svg = fromstring(text)
    assert (svg.get("data-topology"), svg.get("data-scenario")) == (topology.id, scenario.id)
    for element in svg.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "style", "g", "path", "rect", "circle", "text", "tspan"}
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    assert not re.search(r"url\(|@import|expression|javascript", text)


@pytest.mark.parametrize(("topology", "scenario"), PLAYED, ids=lambda one: one.id)
def test_captions_stand_in_the_picture_off_everything(topology: Topology, scenario: Scenario) -> None:
    theme, played = load_theme("paper"), moments(scenario, topology)
    (stage,) = figures.stages((cast(topology, played),), Settings())
    scene = animate_playback(draw_playback(stage, scenario, played, theme.geometry), stage, scenario, played, theme.geometry)
    said = [item for item in scene.items if isinstance(item, Mark) and item.classes[0] == "caption"]
    others = [text_box(text) for item in scene.items if item not in said for text in texts((item,))]
    lowest = max(box.bottom for box in others)
    for mark in said:
        for text in texts(mark.items):
            box = text_box(text)
            assert lowest < box.y
            assert scene.left < box.x
            assert box.right <= scene.left + scene.width
            assert box.bottom <= scene.top + scene.height
    told = ["".join(texts(mark.items)[-1].lines) for mark in said[1:]]
    assert told == [caption(one, topology) for one in played]


def test_it_costs_one_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []

    def counting(plans: Sequence[Plan], *rest: object) -> object:
        laid.append(len(plans))
        return lay_out(plans, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "lay_out", counting)
    (topology,) = load((ROOT / "examples" / "otel-demo.topo.yml",))
    animate(topology, "place-an-order", Settings())
    assert laid == [1]


HOSTILE = "</style><script>alert(1)</script> *{} @import 'x'"


def test_no_text_becomes_a_rule() -> None:
    said = json.dumps(HOSTILE)
    scenario = f"{{title: {said}, steps: [a -> b: {said}]}}"
    spec = f"topology: t\nnodes: {{a: {{label: {said}}}, b: B}}\nedges: [a -> b]\nscenarios: {{s: {scenario}}}\n"
    svg = animate(read(spec), "s", Settings())
    (style,) = re.findall(r"<style>(.*?)</style>", svg, re.DOTALL)
    assert "alert" not in style
    assert svg.count("<style") == 1
    assert "<script" not in svg


def test_a_scenario_without_steps_is_told() -> None:
    with pytest.raises(SettingsError, match="has no steps to animate"):
        animate(read("topology: t\nnodes: {a: A}\nscenarios: {s: {steps: []}}\n"), "s", Settings())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "--animate plays a scenario; choose it with --scenario ID"),
        (("--node", "order-svc"), "--animate plays a scenario; choose it with --scenario ID"),
        (("--scenario", "order-placed", "--format", "dot"), "a scenario has no DOT"),
        (("--scenario", "order-place"), 'did you mean "order-placed"'),
    ],
)
def test_what_cannot_be_animated_is_told(capsys: pytest.CaptureFixture[str], options: tuple[str, ...], says: str) -> None:
    assert main.run(["render", str(ROOT / "examples" / "kafka.topo.yml"), "--animate", *options]) == 2
    out, err = capsys.readouterr()
    assert says in err
    assert not out


def test_the_command_writes_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec, target = str(ROOT / "examples" / "kafka.topo.yml"), tmp_path / "x.svg"
    assert main.run(["render", spec, "--scenario", "order-placed", "--animate", "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    (topology,) = load((Path(spec),))
    assert target.read_text("utf-8") == animate(topology, "order-placed", Settings())


def test_a_script_animates_too() -> None:
    (topology,) = load((ROOT / "examples" / "kafka.topo.yml",))
    assert topodoc.render(topology, "order-placed", animate=True) == animate(topology, "order-placed", Settings())
    with pytest.raises(SettingsError, match="only a scenario can be animated"):
        topodoc.render(topology, animate=True)
