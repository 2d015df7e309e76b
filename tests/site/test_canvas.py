"""The canvas around a picture, in Chromium: it fits, zooms, moves, lights what is asked for, and keeps what is seen in the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import chromium, serving
from domains import system
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import EXAMPLES, ROOT
from playwright.sync_api import expect

from topodoc import load
from topodoc.resources import folder as resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

DEMO = "architecture/otel-demo/"
LARGE = {"system-117": 9, "system-40": 6}  # the least pixels of names in their first picture; the larger one opens on its parts
SCENARIOS = [
    f"{topology.id}/scenarios/{scenario.id}" for topology in load(*sorted(EXAMPLES.glob("*.topo.yml"))) for scenario in topology.scenarios
]
TOPOLOGIES = sorted(one.name.split(".")[0] for one in EXAMPLES.glob("*.topo.yml"))
INSIDE = """least => {
  const figure = document.querySelector('.topodoc-picture .topodoc-figure');
  const box = figure.getBoundingClientRect();
  const window_ = { left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth), top: box.top, bottom: box.bottom };
  const nodes = [...figure.querySelectorAll('.node')].map(one => one.getBoundingClientRect());
  const inside = nodes.filter(one =>
    one.left >= window_.left - 1 && one.right <= window_.right + 1 && one.top >= window_.top - 1 && one.bottom <= window_.bottom + 1);
  const svg = figure.querySelector('svg');
  const scale = Math.min(svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
    svg.getBoundingClientRect().height / svg.viewBox.baseVal.height);
  const sizes = [...figure.querySelectorAll('.node text')].map(one => parseFloat(one.getAttribute('font-size')));
  return [nodes.length, inside.length, Math.max(...sizes) * scale];
}"""
LIT = "[...document.querySelectorAll('svg.topodoc')][0].querySelectorAll('.node.is-asked').length"
SCALE = "document.querySelector('svg.topodoc').getBoundingClientRect().width"


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("canvas")
    (folder / "docs").mkdir()
    (folder / "specs").mkdir()
    (folder / "specs" / "large.topo.yml").write_text(system(117, 202), "utf-8")
    (folder / "specs" / "owned.topo.yml").write_text(system(40, 70, groups=False), "utf-8")
    (folder / "mkdocs.yml").write_text(
        f"site_name: Test\ntheme: {{name: material, font: false, features: [navigation.instant], palette: {{scheme: default}}}}\n"
        f"plugins:\n  - topodoc: {{specs: [specs, '{ROOT}/docs/gallery', '{ROOT}/examples'], python_specs: true}}\n",
        "utf-8",
    )
    with serving(folder / "site") as address:
        build(load_config(str(folder / "mkdocs.yml"), site_url=address))
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.goto(served + DEMO, wait_until="networkidle")
    opened.locator(".topodoc-picture.is-ready").first.wait_for()  # on a busy machine scripts run after all is loaded
    yield opened
    opened.close()
    assert not trouble


@pytest.mark.parametrize("size", [(1280, 900), (400, 800)], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", [*TOPOLOGIES, *LARGE])
def test_the_first_screen_shows_the_picture(browser: Browser, served: str, name: str, size: tuple[int, int]) -> None:
    opened = browser.new_page(viewport={"width": size[0], "height": size[1]})
    opened.goto(f"{served}architecture/{name}/")
    tools = opened.locator(".topodoc-tools").first
    tools.wait_for()
    nodes, inside, letters = opened.evaluate(INSIDE)
    place = tools.bounding_box()
    opened.close()
    assert inside >= 0.8 * nodes
    assert place
    assert place["y"] + place["height"] < size[1]
    if size[0] == 1280:
        assert letters >= LARGE.get(name, 6)


def test_a_page_of_a_large_topology_is_short(browser: Browser, served: str) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(f"{served}architecture/system-117/")
    assert len(opened.content()) < 900_000
    opened.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    assert opened.evaluate("document.documentElement.scrollHeight") < 12_000
    opened.goto(f"{served}architecture/catalogue/tags/")
    opened.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    assert opened.evaluate("document.documentElement.scrollHeight") < 10_000
    opened.close()


def test_a_card_stands_for_what_it_holds_and_leads_to_it(browser: Browser, served: str) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(f"{served}architecture/system-117/")
    if not opened.locator(".topodoc-finder").first.is_visible():
        opened.get_by_role("button", name="Find").first.click()
    opened.locator(".topodoc-finder input").first.fill("stock cache")
    expect(opened.locator(".topodoc-finder li[data-name]")).to_have_count(1)
    expect(opened.locator(".node.is-picked").first).to_have_attribute("data-node", "stock")
    opened.locator(".node[data-node=stock] a").first.press("Enter")
    opened.wait_for_url("**/groups/stock/")
    expect(opened.locator(".topodoc-crumbs li")).to_have_text(["Architecture", "A system of 117", "Stock"])
    assert opened.locator(".node:not(.folded)").count() == 8
    opened.locator(".topodoc-crumbs a").last.click()
    opened.wait_for_url("**/system-117/")
    opened.close()


def test_arrows_are_read_both_ways(page: Page) -> None:
    heads = """[...document.querySelectorAll("svg.topodoc .edge.role-consume path")].filter(one => one.getAttribute("fill") !== "none"
      && one.getBoundingClientRect().width).map(one => one.getAttribute("d")).join()"""
    lines = "[...document.querySelectorAll('svg.topodoc .node')].map(one => one.getBoundingClientRect().x).join()"
    before, places = page.evaluate(heads), page.evaluate(lines)
    page.get_by_role("button", name="Where data goes").first.click()
    turned = page.evaluate(heads)
    assert turned != before
    assert turned.count("M") == before.count("M")
    assert page.evaluate(lines) == places
    expect(page).to_have_url(re.compile(r"[?&]arrows=flow"))
    expect(page.locator("svg.topodoc .legend").first).to_contain_text("where data goes")
    page.goto(page.url)
    page.wait_for_function("document.querySelector('svg.topodoc.is-turned')")
    page.get_by_role("button", name="Who dials").first.click()
    assert page.evaluate(heads) == before


def test_buttons_and_keys_zoom(page: Page) -> None:
    fitted = page.evaluate(SCALE)
    page.get_by_label("Larger", exact=True).first.click()
    assert page.evaluate(SCALE) == pytest.approx(1.25 * fitted, rel=0.02)
    expect(page).to_have_url(re.compile(r"[?&]zoom=0\.\d+"))
    page.locator(".topodoc-figure").first.press("-")
    assert page.evaluate(SCALE) == pytest.approx(fitted, rel=0.02)
    page.locator(".topodoc-figure").first.press("0")
    expect(page.get_by_role("button", name="Fit").first).to_have_attribute("aria-pressed", "true")
    assert "zoom" not in page.url


def test_a_link_shows_what_was_seen(page: Page) -> None:
    page.goto(page.url + "?zoom=1.50&pick=checkout")
    expect(page.locator(".node.is-picked")).to_have_count(1)
    assert page.evaluate(SCALE) == pytest.approx(
        1.5 * page.evaluate("document.querySelector('svg.topodoc').viewBox.baseVal.width"), rel=0.01
    )
    expect(page.locator(".node.is-picked")).to_be_in_viewport()
    expect(page.locator(".topodoc-minimap").first).to_be_visible()


def test_a_wheel_scrolls_the_page_and_with_a_modifier_zooms(page: Page) -> None:
    fitted = page.evaluate(SCALE)
    page.locator(".topodoc-figure").first.hover()
    page.mouse.wheel(0, 60)
    page.wait_for_function("scrollY > 0")
    assert page.evaluate(SCALE) == fitted
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function(f"before => {SCALE} > before + 50", arg=fitted)


def test_dragging_moves_and_follows_no_link(page: Page) -> None:
    page.get_by_role("button", name="Full size").first.click()
    page.get_by_label("Larger", exact=True).first.click()
    figure = page.locator(".topodoc-figure").first
    before = figure.evaluate("one => one.scrollLeft")
    page.locator(".node[data-node=checkout]").first.hover()
    page.mouse.down()
    page.mouse.move(500, 500, steps=5)
    page.mouse.up()
    assert figure.evaluate("one => one.scrollLeft") != before
    assert "pick=" not in page.url
    assert "/nodes/" not in page.url


def test_pointing_lights_neighbours_and_clicking_keeps_them(page: Page) -> None:
    page.locator(".node[data-node=checkout]").first.hover()
    page.wait_for_function(f"{LIT} === 9")
    page.mouse.move(5, 5)
    page.wait_for_function(f"{LIT} === 0")
    page.locator(".node[data-node=checkout]").first.click()
    page.mouse.move(5, 5)
    page.wait_for_function(f"{LIT} === 9")
    expect(page).to_have_url(re.compile(r"pick=checkout"))
    if not page.locator(".topodoc-finder").first.is_visible():
        page.get_by_role("button", name="Find").first.click()
    expect(page.locator(".topodoc-finder [aria-current]")).to_contain_text("OrderPlaced")
    page.locator(".topodoc-figure").first.press("Escape")
    page.wait_for_function(f"{LIT} === 0")


@pytest.mark.parametrize(("words", "names"), [("check", 1), ("orderplaced", 2), ("cache valkey", 1), ("nothing of that name", 0)])
def test_the_list_filters_and_lights(page: Page, words: str, names: int) -> None:
    if not page.locator(".topodoc-finder").first.is_visible():
        page.get_by_role("button", name="Find").first.click()
    page.locator(".topodoc-finder input").first.fill(words)
    expect(page.locator(".topodoc-finder li[data-name]")).to_have_count(names)
    assert page.locator(".node.is-picked").count() == names


def test_the_screen_is_filled_and_left(page: Page) -> None:
    page.get_by_role("button", name="Full screen").first.click()
    dialog = page.locator("dialog")
    expect(dialog).to_be_visible()
    assert dialog.locator(".topodoc-figure").evaluate("one => one.getBoundingClientRect().height") > 800
    page.keyboard.press("+")
    expect(page.locator(".topodoc-figure.is-zoomed")).to_have_count(1)
    page.keyboard.press("Escape")  # lets go of what was picked
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    expect(page.locator(".topodoc-picture .topodoc-tools").first).to_be_visible()


def test_a_keyboard_skips_the_picture(page: Page) -> None:
    page.locator(".topodoc-skip").first.focus()
    expect(page.locator(".topodoc-skip").first).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.topodoc-picture')") is None


def test_a_file_of_one_scheme_is_made(page: Page) -> None:
    with page.expect_download() as told:
        page.locator(".topodoc-tools select").first.select_option("dark")
    text = told.value.path().read_text("utf-8")
    assert "@media all" in text
    assert "prefers-color-scheme" not in text


def test_without_a_script_the_picture_fits_and_leads_on(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(served + DEMO)
    figure = opened.locator(".topodoc-figure").first.bounding_box()
    assert figure
    assert figure["width"] <= 1280
    opened.locator(".node[data-node=checkout] a").first.click()
    opened.wait_for_url("**/nodes/checkout/")
    context.close()


SHOWN = """() => {
  const message = document.querySelector('.topodoc-chart .message.is-now, .topodoc-chart [data-step].is-now:not(.frame, .frame-head)');
  if (!message) return true;
  const [box, view] = [message.getBoundingClientRect(), message.closest('.topodoc-figure').getBoundingClientRect()];
  const heads = view.top + document.querySelector('.topodoc-chart svg').getBoundingClientRect().height;
  const wide = Math.min(box.width, view.width);
  const seen = Math.min(box.right, view.right) - Math.max(box.left, view.left);
  return box.top >= heads - 2 && box.bottom <= view.bottom + 2 && seen >= 0.9 * wide;
}"""


@pytest.mark.parametrize("size", [(1280, 900), (400, 800)], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", SCENARIOS)
def test_the_chart_follows_the_player(browser: Browser, served: str, path: str, size: tuple[int, int]) -> None:
    opened = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    opened.goto(f"{served}architecture/{path}/")
    opened.locator(".topodoc-controls").wait_for()
    following = opened.locator("[data-do=next]")
    steps = 0
    while following.get_attribute("aria-disabled") != "true":
        following.click()
        steps += 1
        opened.wait_for_function(SHOWN)
    opened.close()
    assert steps


def test_of_an_alternative_one_branch_may_be_chosen(browser: Browser, served: str) -> None:
    opened = browser.new_page()
    opened.goto(f"{served}architecture/otel-demo/scenarios/place-an-order/#play=8")
    ways = opened.locator(".topodoc-ways select").first
    assert ways.locator("option").all_inner_texts() == ["all ways", "the card is charged", "else"]
    ways.select_option("else")
    opened.locator("[data-do=next]").click()
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 9b')")
    opened.locator("[data-do=back]").click()
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 8')")
    ways.select_option("all ways")
    opened.locator("[data-do=next]").click()
    opened.wait_for_function("document.querySelector('.topodoc-caption')?.textContent.startsWith('Step 9a')")
    opened.close()


def test_the_scripts_are_small() -> None:
    """Without comments and indentation; what a minifier makes of that, with short names, is under two thirds of it."""
    texts = [one.read_text("utf-8") for one in resource("templates").glob("*.js")]
    assert len(texts) == 3
    bare = [re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/|(?<=\s)//[^\n]*", "", text, flags=re.DOTALL)) for text in texts]
    assert sum(map(len, bare)) < 29_000
