"""What a browser makes of it: texts stay in their boxes whatever the font, pages never scroll sideways, dark is dark."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import FLAGS, chromium, serving
from places import EXAMPLES
from playwright.sync_api import sync_playwright

from topodoc.plugin.host import Order, build_site
from topodoc.reading import load
from topodoc.rendering import render
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""

# How far each text of a mark reaches beyond its biggest shape, as a share of that shape's width.
OVERHANG = """() => [...document.querySelectorAll('g.node, g.lifeline')].map(mark => {
  const boxes = [...mark.querySelectorAll('path, rect')].map(one => one.getBoundingClientRect());
  const box = boxes.reduce((a, b) => a.width * a.height > b.width * b.height ? a : b);
  const texts = [...mark.querySelectorAll('text')].map(one => one.getBoundingClientRect());
  return Math.max(...texts.map(text => Math.max(text.right - box.right, box.left - text.left) / box.width));
})"""


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    warnings: list[str] = []
    build_site(Order(folder / "site", folder, {"specs": [str(EXAMPLES)]}), warnings.append)
    assert not warnings
    return folder / "site"


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


def open_page(browser: Browser, address: str, width: int, scheme: Any = "light") -> tuple[Page, list[str]]:  # noqa: ANN401 - a literal
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    trouble: list[str] = []
    ours = ("file:", "data:", "blob:", "http://127.0.0.1:")
    page.on("request", lambda request: None if request.url.startswith(ours) else trouble.append(request.url))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(address)
    return page, trouble


@pytest.mark.parametrize("font", ["all", "DejaVuSans"])
def test_no_text_leaves_its_box(need: Callable[[str], str], tmp_path: Path, font: str) -> None:
    """With every font of the machine; and with DejaVu Sans alone, the widest anyone is likely to have."""
    environment: dict[str, str | float | bool] = {}
    if font != "all":
        files = list(Path("/usr/share/fonts").rglob("DejaVuSans*.ttf"))
        if not files:
            pytest.skip("DejaVu Sans is not installed")
        (tmp_path / "fonts").mkdir()
        for file in files:
            shutil.copy(file, tmp_path / "fonts")
        (tmp_path / "fonts.conf").write_text(FONTS.format(fonts=tmp_path / "fonts", cache=tmp_path / "cache"), "utf-8")
        environment = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), args=FLAGS, env=environment or None)
        for topology in load((EXAMPLES,)):
            for scenario in (None, *(one.id for one in topology.scenarios)):
                page = browser.new_page()
                page.set_content(render(topology, scenario, "svg", Settings()))
                overhang = page.evaluate(OVERHANG)
                assert overhang
                assert max(overhang) <= (0.15 if font != "all" else 0), (topology.id, scenario)
        browser.close()


def test_pages_never_scroll_sideways_and_ask_no_other_host(browser: Browser, site: Path, served: str) -> None:
    every = sorted(path for path in site.rglob("*.html") if path.name != "404.html")
    many = {name: [path for path in every if path.parent.name == name] for name in ("nodes", "events", "groups")}  # each of one make
    families = [path for found in many.values() for path in found]
    pages = [path for path in every if path not in families] + [path for found in many.values() for path in found[::10]]
    assert len(pages) > 15
    for width in (400, 1280):
        page, trouble = open_page(browser, served, width)
        for path in pages:
            page.goto(served + path.relative_to(site).as_posix())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert not trouble, (path, trouble)
        page.close()


def test_a_figure_fits_a_telephone_and_is_read_when_it_is_enlarged(browser: Browser, served: str) -> None:
    page, _ = open_page(browser, served + "architecture/otel-demo/index.html", 400)
    seen = """() => {
      const svg = document.querySelector('svg.topodoc');
      const sizes = [...svg.querySelectorAll('text')].map(text => parseFloat(text.getAttribute('font-size')));
      const box = svg.parentElement;
      return [Math.min(...sizes) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width, box.scrollWidth > box.clientWidth];
    }"""
    assert page.evaluate(seen)[1] is False
    page.locator(".topodoc-figure").first.press("+")
    page.evaluate("document.querySelector('[data-do=one]').click()")
    letters, scrolls = page.evaluate(seen)
    assert letters >= 9
    assert scrolls


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_follow_the_palette(browser: Browser, served: str, scheme: str) -> None:
    page, _ = open_page(browser, served + "architecture/kafka/index.html", 1280, scheme)
    fill = page.evaluate("getComputedStyle(document.querySelector('g[data-node=order-svc] path')).fill")
    text = page.evaluate("getComputedStyle(document.querySelector('g[data-node=order-svc] text')).fill")
    assert (fill, text) == {"light": ("rgb(255, 255, 255)", "rgb(29, 35, 51)"), "dark": ("rgb(43, 48, 59)", "rgb(236, 239, 246)")}[scheme]


def test_a_standalone_picture_is_dark_by_itself(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text((site / "architecture" / "kafka" / "topology.svg").read_text("utf-8"), "utf-8")
    page, _ = open_page(browser, (tmp_path / "page.html").as_uri(), 1280, "dark")
    assert page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill") == "rgb(30, 33, 41)"


def test_every_step_can_be_linked_to(browser: Browser, served: str) -> None:
    page, _ = open_page(browser, served + "architecture/kafka/scenarios/order-placed.html", 1280)
    steps = json.loads(page.evaluate("JSON.stringify([...document.querySelectorAll('tr[id^=step-]')].map(row => row.id))"))
    assert steps == ["step-1", "step-2", "step-2a", "step-2b", "step-3", "step-4"]
