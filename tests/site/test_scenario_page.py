"""A scenario's page: what is drawn and what the table says belong together; heads stay in sight; keys go from step to step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import chromium, serving
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import ROOT

from topodoc.assembly import assemble
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

GALLERY = ROOT / "docs" / "gallery" / "steps.topo.yml"
PLACE = "architecture/gallery-steps/scenarios/place/"
FOCUS = "document.activeElement.getAttribute('href')"
HEADS = """() => {
  const box = document.querySelector('.topodoc-chart'), [heads, steps] = box.querySelectorAll('svg');
  const [outer, above, below] = [box, heads, steps].map(one => one.getBoundingClientRect());
  return [above.top - outer.top - box.clientTop, above.left - below.left, above.width - below.width, above.top > below.top];
}"""


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    found = assemble(load((GALLERY,)), Settings())
    return {page.path: page.text for page in found.pages}


def test_what_is_drawn_leads_to_its_row_and_every_row_is_drawn(site: dict[str, str]) -> None:
    text = site["architecture/gallery-steps/scenarios/place.md"]
    chart = text[text.index("topodoc-chart") : text.index("topodoc-sheets")]
    rows = dict(re.findall(r'<tr id="([^"]+)" class="topodoc-([\w]+)', text))
    drawn = set(re.findall(r'href="#([^"]+)"', chart))
    assert drawn <= set(rows)
    assert {name for name, kind in rows.items() if kind not in {"branch", "ref"}} <= drawn
    assert set(rows.values()) == {"message", "note", "change", "parallel", "alt", "loop", "break", "branch", "ref"}
    pages = set(re.findall(r'href="topodoc:architecture/gallery-steps/([^"#]+)\.md"', chart))
    assert pages - {"index"} == {f"nodes/{name}" for name in ("web", "orders", "placed", "stock", "billing")} | {"scenarios/pay"}


def test_the_chart_of_a_page_is_two_pictures_of_one_width_and_the_file_is_one(site: dict[str, str]) -> None:
    text = site["architecture/gallery-steps/scenarios/place.md"]
    chart = text[text.index("topodoc-chart") : text.index("topodoc-sheets")]
    boxes = [[float(one) for one in box.split()] for box in re.findall(r'<svg [^>]*viewBox="([^"]+)"', chart)]
    (left, top, width, height), (x, y, across, _) = boxes
    assert (left, width) == (x, across)
    assert y == pytest.approx(top + height, abs=0.02)
    standalone = next(one.text for one in assemble(load((GALLERY,)), Settings()).assets if one.path.endswith("place.svg"))
    assert standalone.count("<svg") == 1
    assert 'class="lifeline' in standalone


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scenario")
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(
        f"site_name: Test\ntheme: {{name: material, font: false}}\nplugins:\n  - topodoc: {{specs: ['{GALLERY}']}}\n", "utf-8"
    )
    with serving(folder / "site") as address:
        build(load_config(str(folder / "mkdocs.yml"), site_url=address))
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 400, "height": 700})
    opened.goto(served + PLACE)
    yield opened
    opened.close()


def test_heads_stay_in_sight_and_over_their_lines(page: Page) -> None:
    assert page.evaluate(HEADS) == [0, 0, 0, False]
    page.evaluate("document.querySelector('.topodoc-chart').scrollBy(150, 300)")
    assert page.evaluate(HEADS) == [0, 0, 0, True]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_heads_stay_in_sight_without_a_script(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 700})
    opened = context.new_page()
    opened.goto(served + PLACE)
    chart = opened.locator(".topodoc-chart")
    chart.scroll_into_view_if_needed()
    chart.hover()
    before = top_of(chart.locator("> svg").last)
    opened.mouse.wheel(0, 200)
    for _ in range(100):
        opened.wait_for_timeout(50)
        if top_of(chart.locator("> svg").last) < before - 100:
            break
    assert top_of(chart.locator("> svg").last) < before - 100
    assert top_of(chart.locator("> svg").first) == pytest.approx(top_of(chart), abs=2)
    context.close()


def top_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]


def bottom_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_arrow_keys_go_from_row_to_row(page: Page) -> None:
    page.locator("section.topodoc-table, .topodoc-table").first.focus()
    visited = []
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        visited.append(page.evaluate(FOCUS))
    assert visited == ["#step-1", "#note-1", "#step-2", "#step-3"]
    assert page.url.endswith("#step-3")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUS) == "#step-2"


def test_arrow_keys_go_on_from_the_row_that_a_link_led_to(browser: Browser, served: str) -> None:
    opened = browser.new_page()
    opened.goto(f"{served}{PLACE}#step-5a")
    opened.locator(".topodoc-table").focus()
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate(FOCUS) == "#step-5b"
    assert top_of(opened.locator("#step-5a")) >= bottom_of(opened.locator(".md-header"))
    opened.close()


def test_arrow_keys_go_from_message_to_message_below_the_heads(page: Page) -> None:
    page.locator('.topodoc-chart [data-step="8"] > a').focus()
    for place in ("../pay/", "#step-6b-2-1", "#step-6b-2"):
        page.keyboard.press("ArrowUp")
        assert page.evaluate(FOCUS) == place
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    assert top_of(page.locator("a:focus")) >= bottom_of(page.locator(".topodoc-chart > svg").first) - 1


def test_a_message_is_reached_wherever_it_is_pointed_at(page: Page) -> None:
    box = page.locator('.topodoc-chart [data-step="8"]').bounding_box()
    assert box
    page.locator('.topodoc-chart [data-step="8"]').click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.wait_for_url("**#step-8")
