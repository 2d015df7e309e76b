"""The player of a scenario, in Chromium: played to its end, linked to, by keys alone, in reduced motion, under instant navigation."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pypdf
import pytest
from browsing import chromium, serving
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
SPEC = """
topology: shop
title: A shop
layers: {next: {hidden: true}}
nodes:
  web: {label: Web shop, kind: person}
  orders: Orders
  stock: {label: Stock, layer: next}
  placed: {label: OrderPlaced, kind: topic}
  bank: Bank
edges:
  - web -> orders: place
  - orders -> placed: publish
  - stock -> placed: consume
scenarios:
  place:
    title: Place an order
    steps:
      - web -> orders: '[PLACE] an order {items: 3}'
      - orders -> orders: check it
      - parallel:
          - orders -> placed: '[PUBLISH] OrderPlaced'
          - steps:
              - placed -> stock: '[CONSUME] reserve'
              - {state: {stock: error}, message: nothing is left}
            label: later
      - orders -> bank: charge
      - {from: orders, to: web, message: thanks, reply: true}
  again: {title: Once more, steps: [web -> orders: place, orders -> placed: publish]}
"""
PLACE, AGAIN = "architecture/shop/scenarios/place/", "architecture/shop/scenarios/again/"
SMALLEST = 7.0  # points
NUMBERS = ["1", "2", "3a", "3b.1", "3b.2", "4", "5"]
NOW = """() => {
  const now = what => [...document.querySelectorAll(`${what}.is-now`)];
  return {
    edges: now('svg[data-playback] .edge').map(one => one.dataset.edge),
    nodes: now('svg[data-playback] .node').map(one => one.dataset.node),
    messages: now('svg[data-scenario] [data-step]').map(one => one.dataset.step),
    rows: now('tr').map(one => one.id),
    caption: document.querySelector('.topodoc-caption').textContent,
  };
}"""
# Where the dot is: how far along the edge's own line, as a share of its length, and how far off it.
DOT = """() => {
  const dot = document.querySelector('.topodoc-dot');
  if (dot.getAttribute('display') === 'none') return null;
  const [x, y] = dot.getAttribute('transform').match(/-?\\d[\\d.]*/g).map(Number);
  const path = document.querySelector('svg[data-playback] .edge.is-now .glow path');
  const length = path.getTotalLength();
  let best = [0, Infinity];
  for (let at = 0; at <= 1000; at++) {
    const point = path.getPointAtLength(length * at / 1000), off = Math.hypot(point.x - x, point.y - y);
    if (off < best[1]) best = [at / 1000, off];
  }
  return best;
}"""
VIOLATIONS = """axe.run('article', {resultTypes: ['violations']}).then(result => result.violations.map(
  one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary]))"""


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("player")
    (place / "docs").mkdir()
    (place / "topologies").mkdir()
    (place / "topologies" / "shop.topo.yml").write_text(SPEC, "utf-8")
    (place / "mkdocs.yml").write_text(
        "site_name: Test\ntheme: {name: material, font: false, features: [navigation.instant], palette: {scheme: default}}\n"
        f"plugins:\n  - topodoc: {{specs: [topologies, '{ROOT}/examples/otel-demo.topo.yml']}}\n",
        "utf-8",
    )
    with serving(place / "site") as address:
        build(load_config(str(place / "mkdocs.yml"), site_url=address))
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """Give the page of the scenario `place`, whose time stands still until a test lets it run."""
    opened = browser.new_page(viewport={"width": 1280, "height": 1000})
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.clock.install(time=0)
    opened.goto(served + PLACE)
    opened.locator(".topodoc-controls").wait_for()
    opened.clock.pause_at(3_600_000)
    yield opened
    opened.close()
    assert not trouble


def act(page: Page, name: str) -> None:
    page.locator(f"[data-do={name}]").click()


def step_to(page: Page, step: str) -> None:
    """Show *step* by the button: at the first change of a fragment under instant navigation, Material loads the page once more."""
    for _ in range(NUMBERS.index(step) + 1):
        act(page, "next")


def number(page: Page) -> str:
    """Return the number of the step that is shown, empty for the whole picture."""
    said = re.match(r"Step ([\w.]+):", page.locator(".topodoc-caption").inner_text())
    return said[1] if said else ""


def test_a_scenario_is_played_to_its_end(page: Page) -> None:
    assert page.locator(".topodoc-caption").inner_text() == "7 steps"
    act(page, "play")
    shown = []
    for _ in NUMBERS:
        page.clock.run_for(300)
        shown.append(number(page))
        page.clock.run_for(1700)
    page.clock.run_for(5000)
    assert shown == NUMBERS
    assert number(page) == "5"
    assert page.locator("[data-do=play]").get_attribute("aria-label") == "Play"
    act(page, "play")
    page.clock.run_for(100)
    assert number(page) == "1"


def test_a_step_lights_up_in_all_three_places(page: Page) -> None:
    lit = {}
    for one in NUMBERS:
        act(page, "next")
        lit[one] = page.evaluate(NOW)
    assert lit["1"] == {
        "edges": ["web--orders"], "nodes": ["web", "orders"], "messages": ["1"], "rows": ["step-1"],
        "caption": "Step 1: Web shop \u2192 Orders: an order PLACE {items: 3}",
    }  # fmt: skip
    assert (lit["2"]["edges"], lit["2"]["nodes"]) == ([], ["orders"])
    assert lit["3b.1"]["edges"] == ["stock--placed"]
    assert lit["3b.1"]["rows"] == ["step-3b-1"]
    assert lit["3b.1"]["caption"] == "Step 3b.1: [later] OrderPlaced \u2192 Stock: reserve CONSUME"
    assert (lit["3b.2"]["nodes"], lit["3b.2"]["rows"]) == (["stock"], ["step-3b-2"])
    assert (lit["4"]["edges"], sorted(lit["4"]["nodes"])) == ([], ["bank", "orders"])
    assert lit["5"]["edges"] == ["web--orders"]


@pytest.mark.parametrize(
    ("step", "edge", "is_against"), [("1", "web--orders", False), ("3b.1", "stock--placed", True), ("5", "web--orders", True)]
)
def test_a_dot_travels_the_edges_own_path(page: Page, step: str, edge: str, *, is_against: bool) -> None:
    """From the end that sends to the end that gets it, whoever dialled: sampled at the start, on the way, and at the end."""
    step_to(page, step)
    assert page.evaluate(NOW)["edges"] == [edge]
    places = [page.evaluate(DOT)]
    for time in (600, 1000):
        page.clock.run_for(time)
        places.append(page.evaluate(DOT))
    assert all(off < 1 for _, off in places)
    shares = [1 - share if is_against else share for share, _ in places]
    assert 0.05 < shares[0] < 0.25  # it covers neither end
    assert 0.3 < shares[1] < 0.7
    assert 0.75 < shares[2] < 0.95


def test_no_dot_without_an_edge(page: Page) -> None:
    step_to(page, "4")
    page.clock.run_for(500)
    assert page.evaluate(DOT) is None


def test_states_change_and_change_back(page: Page) -> None:
    sign = "[...document.querySelectorAll('.state-sign:not([display])')].map(one => [one.dataset.end, one.dataset.state])"
    own = "document.querySelector('svg[data-playback] .node[data-node=stock] .state').getAttribute('display')"
    page.keyboard.press("Tab")
    page.locator("[data-do=next]").focus()
    seen = []
    for _ in NUMBERS:
        act(page, "next")
        seen.append(page.evaluate(sign))
    error = [["stock", "error"]]
    assert seen == [[], [], [], [], error, error, error]
    assert page.evaluate(own) == "none"
    for _ in range(3):
        act(page, "back")
    assert page.evaluate(sign) == []
    assert page.evaluate(own) is None


def test_stepping_back_from_the_first_step_shows_the_whole_picture(page: Page) -> None:
    act(page, "next")
    act(page, "next")
    assert number(page) == "2"
    assert page.url.endswith("#play=2")
    act(page, "back")
    assert number(page) == "1"
    act(page, "back")
    assert page.locator(".topodoc-caption").inner_text() == "7 steps"
    assert page.locator("svg[data-playback]").get_attribute("class") == "topodoc is-alone"
    assert "#" not in page.url
    page.keyboard.press("ArrowLeft")
    assert number(page) == ""


def test_pausing_holds_the_dot_where_it_is(page: Page) -> None:
    act(page, "play")
    page.clock.run_for(500)
    act(page, "play")
    page.clock.run_for(50)
    held = page.evaluate(DOT)
    page.clock.run_for(100)
    act(page, "play")
    assert page.evaluate(DOT)[0] >= held[0]
    page.clock.run_for(2000)
    assert number(page) == "2"


def test_speed(page: Page) -> None:
    act(page, "speed")
    assert page.locator("[data-do=speed]").inner_text() == "2\u00d7"
    assert page.locator("[data-do=speed]").get_attribute("aria-label") == "Speed 2\u00d7"
    act(page, "play")
    page.clock.run_for(1100)
    assert number(page) == "2"


def test_keys_alone(page: Page) -> None:
    page.locator("[data-do=back]").focus()
    for key, expected in (("ArrowRight", "1"), ("ArrowRight", "2"), ("ArrowLeft", "1"), ("End", "5"), ("Home", "1"), ("Escape", "")):
        page.keyboard.press(key)
        assert number(page) == expected, key
    page.locator("svg[data-playback]").locator("xpath=..").focus()
    page.keyboard.press(" ")
    page.clock.run_for(2500)
    assert number(page) == "2"
    page.keyboard.press(" ")
    page.clock.run_for(5000)
    assert number(page) == "2"
    page.locator("[data-do=next]").focus()
    page.keyboard.press("Enter")
    assert number(page) == "3a"
    page.keyboard.press("Alt+ArrowLeft")
    assert "caption" in page.evaluate(NOW)


def test_a_deep_link_shows_its_step(browser: Browser, served: str) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 500})
    opened.goto(f"{served}{PLACE}#play=3b.1")
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 3b.1:')")
    assert opened.locator("[data-do=play]").get_attribute("aria-label") == "Play"
    opened.goto(f"{served}{PLACE}#step-3b-1")
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 3b.1:')")
    assert opened.url.endswith("#step-3b-1")
    opened.goto(f"{served}{PLACE}#play=place:2")
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 2:')")
    for wrong in ("#play=99", "#play=other:1", "#play=", "#play=%22%3E", "#step-99"):
        opened.goto("about:blank")
        opened.goto(f"{served}{AGAIN}{wrong}")
        opened.locator(".topodoc-controls").wait_for()
        assert opened.locator(".topodoc-caption").inner_text() == "2 steps"
    opened.close()


def test_pointing_at_one_place_lights_the_others(page: Page) -> None:
    lit = "[...document.querySelectorAll('.is-lit')].map(one => one.dataset.edge ?? one.dataset.step ?? one.id).filter(Boolean).sort()"
    page.locator("svg[data-scenario] .message[data-step='3a'] text").first.hover()
    assert page.evaluate(lit) == ["3a", "orders--placed", "step-3a"]
    page.locator("svg[data-playback] .edge[data-edge='web--orders'] text").hover()
    assert page.evaluate(lit) == ["1", "5", "step-1", "step-5", "web--orders"]
    page.locator("#step-3b-1 td").last.hover()
    assert page.evaluate(lit) == ["3b.1", "step-3b-1", "stock--placed"]
    page.locator("#topodoc-title").hover()
    assert page.evaluate(lit) == []


def test_in_reduced_motion_nothing_moves(browser: Browser, served: str) -> None:
    opened = browser.new_page(reduced_motion="reduce")
    opened.clock.install(time=0)
    opened.goto(served + PLACE)
    opened.locator(".topodoc-controls").wait_for()
    opened.clock.pause_at(3_600_000)
    act(opened, "play")
    for one in NUMBERS:
        opened.clock.run_for(400)
        assert number(opened) == one
        assert opened.evaluate(DOT) is None
        assert not opened.evaluate(
            "document.getAnimations().filter(one => one.playState === 'running').map(one => one.effect.target.outerHTML)"
        )
        opened.clock.run_for(1600)
    opened.close()


def test_a_player_plays_after_instant_navigation(page: Page, served: str) -> None:
    page.clock.resume()
    page.evaluate("window.kept = true")
    act(page, "play")
    page.evaluate(
        """address => {
      const link = document.createElement('a');
      link.href = address;
      document.querySelector('article').append(link);
      link.click();
    }""",
        served + AGAIN + "#play=2",
    )
    page.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 2: Orders')")
    assert page.evaluate("window.kept") is True
    assert page.evaluate(NOW)["edges"] == ["orders--placed"]
    act(page, "back")
    assert number(page) == "1"
    page.go_back()
    page.wait_for_function(
        "document.querySelector('#topodoc-title').textContent === 'Place an order' && document.querySelector('.is-ready')"
    )
    act(page, "play")
    page.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 2: Orders: check it')")


def test_several_players_on_a_page(browser: Browser, served: str, tmp_path: Path) -> None:
    """Each plays by itself, with the chart and the rows that follow it; a link names the scenario."""
    del tmp_path
    opened = browser.new_page()
    first = opened.request.get(served + PLACE).text()
    second = opened.request.get(served + AGAIN).text()
    article = re.search(r"<article.*?</article>", second, re.DOTALL)
    assert article
    both = first.replace("</article>", article[0].partition(">")[2], 1)
    opened.route("**/both/", lambda route: route.fulfill(body=both, content_type="text/html"))
    opened.goto(served + "architecture/shop/scenarios/both/#play=again:2")
    captions = opened.locator(".topodoc-caption")
    opened.wait_for_function("document.querySelectorAll('.topodoc-caption')[1]?.textContent.startsWith('Step 2')")
    assert captions.all_inner_texts() == ["7 steps", "Step 2: Orders \u2192 OrderPlaced: publish"]
    opened.locator("[data-do=next]").first.click()
    assert captions.all_inner_texts()[0].startswith("Step 1:")
    assert opened.url.endswith("#play=place:1")
    rows = opened.evaluate(
        "[...document.querySelectorAll('tr')].map((row, at) => row.classList.contains('is-now') ? at : -1).filter(at => at >= 0)"
    )
    count = opened.evaluate("document.querySelector('table').rows.length")
    assert rows == [1, count + 2]
    opened.close()


def test_every_row_of_the_table_is_a_row(page: Page) -> None:
    """A class that something else is styled by would tear one out of its table."""
    shown = page.evaluate("[...document.querySelectorAll('.topodoc-table tbody tr')].map(one => getComputedStyle(one).display)")
    assert len(shown) >= len(NUMBERS)
    assert set(shown) == {"table-row"}
    widths = page.evaluate("[...document.querySelectorAll('.topodoc-table tbody tr')].map(one => Math.round(one.offsetWidth))")
    assert len(set(widths)) == 1


def test_without_a_script_the_page_is_complete(browser: Browser, served: str) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served + PLACE)
    assert not plain.locator(".topodoc-controls").is_visible()
    for text in ("an order", "check it", "OrderPlaced", "reserve", "nothing is left", "charge", "thanks"):
        assert plain.locator(".topodoc-table td", has_text=text).count(), text
    numbers = plain.locator("svg[data-playback] .numbers text")
    assert sorted(numbers.all_text_contents()) == ["1, 5", "2", "3a", "3b.1"]
    assert all(one.is_visible() for one in numbers.all())
    assert plain.locator("svg[data-playback] .node[data-node=stock]").is_visible()
    assert plain.locator("svg[data-scenario]").last.is_visible()
    plain.close()


def test_in_print_the_page_is_complete(page: Page) -> None:
    act(page, "next")
    page.emulate_media(media="print")
    assert not page.locator(".topodoc-controls").is_visible()
    opacity = (
        "[...document.querySelectorAll('svg.topodoc :is(.edge, .node, .numbers, .message)')].map(one => getComputedStyle(one).opacity)"
    )
    assert set(page.evaluate(opacity)) == {"1"}


def test_a_chart_is_printed_below_its_heads_in_letters_that_can_be_read(browser: Browser, served: str) -> None:
    opened = browser.new_page(color_scheme="dark")
    opened.goto(served + "architecture/otel-demo/scenarios/place-an-order/")
    printed = pypdf.PdfReader(io.BytesIO(opened.pdf(prefer_css_page_size=True)))
    opened.close()
    charts = [one for one in printed.pages if one.mediabox.width > one.mediabox.height]
    assert len(charts) > 1
    for one in charts:
        sizes: list[float] = []

        def note(text: str, outer: list[float], inner: list[float], _: object, size: float, sizes: list[float] = sizes) -> None:
            if text.strip():
                sizes.append(abs(outer[3] * inner[3]) * size)

        text = one.extract_text(visitor_text=note)
        assert min(sizes) >= SMALLEST
        assert "Product" in text
        assert "detection" in text, "every piece has its heads"
    everything = " ".join(" ".join(one.extract_text() for one in charts).split())
    assert all(word in everything for word in ("PlaceOrder", "GetQuote", "Declined", "ShipOrder", "look for fraud"))


def test_the_player_fits_the_screen_and_shows_its_step(browser: Browser, served: str) -> None:
    for width, height in ((1280, 800), (400, 800)):
        opened = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        opened.goto(served + "architecture/otel-demo/scenarios/place-an-order/")
        opened.locator(".topodoc-controls").wait_for()
        opened.locator(".topodoc-player").scroll_into_view_if_needed()
        for _ in range(14):
            act(opened, "next")
            seen = opened.evaluate("""() => {
              const view = document.querySelector('.topodoc-player .topodoc-figure').getBoundingClientRect();
              const box = one => one.getBoundingClientRect();
              const ends = [...document.querySelectorAll('svg[data-playback] .node.is-now')].map(box);
              const [left, right] = [Math.min(...ends.map(one => one.left)), Math.max(...ends.map(one => one.right))];
              return [(left + right) / 2, view.left, view.right, view.height];
            }""")
            assert seen[1] <= seen[0] <= seen[2]
            assert seen[3] < height
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (400, 800)])
def test_the_page_follows_the_player(browser: Browser, served: str, width: int, height: int) -> None:
    """From the top of the page on, the message of each step is in the window, and the button that was pressed stays there."""
    opened = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    opened.goto(served + "architecture/otel-demo/scenarios/place-an-order/")
    opened.locator(".topodoc-controls").wait_for()
    for _ in range(14):
        act(opened, "next")
        seen = opened.evaluate("""() => ['svg[data-scenario] .message.is-now', '[data-do=next]'].flatMap(what => {
          const box = document.querySelector(what)?.getBoundingClientRect();
          return box ? [[box.top, box.bottom]] : [];
        })""")
        assert all(top >= 0 and bottom <= height for top, bottom in seen), number(opened)
    opened.close()


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("path", [PLACE, PLACE + "#play=3b.2", "architecture/otel-demo/scenarios/place-an-order/#play=4"])
def test_axe_finds_nothing(browser: Browser, served: str, path: str, scheme: str) -> None:
    opened = browser.new_page()
    opened.goto(served + path)
    opened.locator(".topodoc-controls").wait_for()
    opened.add_style_tag(content="* { transition: none !important }")  # else colours change slowly
    opened.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
    opened.add_script_tag(content=AXE)
    found = opened.evaluate(VIOLATIONS)
    opened.close()
    assert not found
