"""What the script of the pages adds, in Chromium: layers, full screen, links under instant navigation; and what axe finds: nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from browsing import arrive, chromium, serving
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
PAGE = "architecture/gallery-layers/"
SEEN = """[...document.querySelector('svg.topodoc').querySelectorAll('g.node')]
  .filter(one => one.getAttribute('display') !== 'none').map(one => one.dataset.node).sort().join()"""
VIOLATIONS = """axe.run('article', {resultTypes: ['violations']}).then(result => result.violations.map(
  one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary]))"""


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("instant")
    (folder / "docs").mkdir()
    begun = re.sub(r"```topodoc.*?```", "", (ROOT / "samples" / "shop.md").read_text("utf-8"), flags=re.DOTALL)
    (folder / "docs" / "begun.md").write_text(begun, "utf-8")  # what init writes
    (folder / "mkdocs.yml").write_text(
        f"site_name: Test\ntheme: {{name: material, font: false, features: [navigation.instant], palette: {{scheme: default}}}}\n"
        f"plugins:\n  - topodoc: {{specs: ['{ROOT}/docs/gallery', '{ROOT}/examples'], python_specs: true}}\n",
        "utf-8",
    )
    with serving(folder / "site") as address:
        build(load_config(str(folder / "mkdocs.yml"), site_url=address))
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    opened = browser.new_page()
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.goto(served + PAGE, wait_until="networkidle")  # the theme loads pages itself once it has the list of them
    opened.locator(".topodoc-picture.is-ready").first.wait_for()  # on a busy machine scripts run after all is loaded
    yield opened
    opened.close()
    assert not trouble


def test_layers_are_switched_and_kept_in_the_address(page: Page) -> None:
    assert page.evaluate(SEEN) == "fax,orders,placed,stock,web"
    now, later = (page.locator(f".topodoc-layers button[data-layer={name}]") for name in ("now", "next"))
    assert (now.get_attribute("aria-pressed"), later.get_attribute("aria-pressed")) == ("true", "false")
    later.click()
    assert page.evaluate(SEEN) == "billing,fax,orders,paid,placed,stock,web"
    now.click()
    assert page.evaluate(SEEN) == "billing,orders,paid,placed,stock,web"
    assert page.url.endswith("?layers=next")
    page.reload()
    assert page.evaluate(SEEN) == "billing,orders,paid,placed,stock,web"
    edges = "[...document.querySelector('svg.topodoc').querySelectorAll('g.edge[display=none]')].map(one => one.dataset.from)"
    assert page.evaluate(edges) == ["fax"]


def test_without_a_script_what_is_on_at_first_is_shown(browser: Browser, served: str) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served + PAGE)
    shown = plain.locator("svg.topodoc").first.locator("g.node:not([display])")
    assert sorted(one.get_attribute("data-node") or "" for one in shown.all()) == ["fax", "orders", "placed", "stock", "web"]
    assert not plain.locator(".topodoc-layers").is_visible()
    assert not plain.locator(".topodoc-tools, .topodoc-finder, .topodoc-minimap").locator("visible=true").count()
    plain.close()


def test_an_address_may_end_in_anything(browser: Browser, served: str) -> None:
    opened = browser.new_page()
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.goto(f"{served}{PAGE}#50%", wait_until="networkidle")
    opened.locator(".topodoc-layers").first.wait_for()
    opened.close()
    assert not [one for one in trouble if "topodoc" in one or "URI" in one]


def go_to_node(page: Page) -> None:
    """Click twice: the first click keeps a node lit, the second follows its link."""
    page.locator("g.node[data-node=orders]").first.click()
    page.locator("g.node[data-node=orders]").first.click()
    arrive(page, "**/nodes/orders/", "Orders")


def test_a_link_in_a_picture_does_not_load_the_page_again(page: Page) -> None:
    page.evaluate("window.kept = true")
    go_to_node(page)
    assert page.evaluate("window.kept") is True
    figures = "document.querySelectorAll('.topodoc-picture').length"
    page.wait_for_function(f"{figures} > 0 && document.querySelectorAll('.topodoc-tools:not([hidden])').length === {figures}")
    page.locator("g.edge[data-to=placed] a path").first.dispatch_event("click")  # a line is thin
    arrive(page, "**/gallery-layers/#edge-orders--placed", "Layers and views")
    assert page.evaluate("window.kept") is True


def test_a_node_is_shown_in_the_middle_of_what_is_around_it(page: Page) -> None:
    go_to_node(page)
    page.get_by_text("See it in the picture").click()
    arrive(page, "**/gallery-layers/#lit-orders", "Layers and views")
    lit = page.locator("#lit-orders")
    page.wait_for_function("document.querySelector('#lit-orders')?.getBoundingClientRect().top > 60")
    assert lit.evaluate("one => getComputedStyle(one.querySelector('a > :first-child')).strokeWidth") == "4px"
    page.get_by_text("Full screen").first.click()
    assert page.locator("[id=lit-orders]").count() == 1


def test_an_edge_that_has_the_focus_lights_up(page: Page) -> None:
    glow = page.locator("g.edge[data-edge='web--orders'] .glow").first
    assert glow.evaluate("one => getComputedStyle(one).opacity") == "0"
    page.locator("g.edge[data-edge='web--orders'] a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("getComputedStyle(document.querySelector(\"g.edge[data-edge='web--orders'] .glow\")).opacity > 0.3")


KINDS_OF_PAGE = [
    "begun/", PAGE, "architecture/kafka/", "architecture/kafka/scenarios/order-placed/", "architecture/kafka/nodes/topic-orders/",
    "architecture/",
    "architecture/catalogue/owners/", "architecture/landscape/", "architecture/events/", "architecture/otel-demo/events/OrderPlaced/",
    "architecture/otel-demo/groups/buy/", "architecture/gallery-kinds/findings/",
]  # fmt: skip


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_axe_finds_nothing_in_light_in_dark_and_from_right_to_left(browser: Browser, served: str, path: str) -> None:
    opened = browser.new_page()
    assert opened.goto(served + path).ok  # type: ignore[union-attr]
    opened.add_style_tag(content="* { transition: none !important }")  # else colours change slowly
    opened.add_script_tag(content=AXE)
    for scheme, way in (("default", "ltr"), ("slate", "ltr"), ("slate", "rtl")):
        opened.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}'); document.documentElement.dir = '{way}'")
        assert not opened.evaluate(VIOLATIONS), (scheme, way)
    opened.close()


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_a_page_that_is_zoomed_in_scrolls_one_way_alone(browser: Browser, served: str, path: str) -> None:
    opened = browser.new_page()
    opened.goto(served + path)
    for width in (640, 320):  # what is left of 1280 pixels at 200 and at 400 per cent (WCAG 2.2, 1.4.10)
        opened.set_viewport_size({"width": width, "height": 900 * width // 1280})
        assert opened.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('article'))"), width
    opened.close()


@pytest.mark.parametrize(
    ("colour", "is_dark"),
    [
        ("oklch(0.2 0.02 250)", True), ("color(display-p3 0.1 0.1 0.12)", True), ("lab(12% 2 -4)", True), ("rgb(20 20 30)", True),
        ("oklch(0.97 0.01 250)", False), ("white", False), ("transparent", False),
    ],
)  # fmt: skip
def test_a_dark_page_is_known_in_whatever_form_its_colour_is_told(page: Page, colour: str, *, is_dark: bool) -> None:
    page.evaluate("colour => { document.body.style.background = colour; document.body.classList.add('changed'); }", colour)
    page.wait_for_timeout(100)
    assert page.evaluate("document.body.hasAttribute('data-topodoc-dark')") == is_dark
