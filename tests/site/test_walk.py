"""A reader's way through a site, in Chromium: from the index by the pictures to a step and back, in each host that is read there."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from browsing import arrive, chromium, serving
from hosts import prepare
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import ROOT

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, Route

GUIDE = "# Guide\n\n```topodoc\nscenario: kafka/order-placed\n```\n\n```topodoc\ntopology: kafka\n```\n"
FEATURES = {"plain": "[]", "instant": "[navigation.instant]"}
DARK, LIGHT = "{icon: material/weather-night, name: Dark}", "{icon: material/weather-sunny, name: Light}"
PALETTE = f"[{{scheme: default, toggle: {DARK}}}, {{scheme: slate, toggle: {LIGHT}}}]"
FILL = "getComputedStyle(document.querySelector('article g.node rect, article g.node path')).fill"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


def project(folder: Path) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "topologies").mkdir()
    (folder / "docs/index.md").write_text("# Home\n\n[Systems](architecture/index.md)\n", "utf-8")
    (folder / "docs/guide.md").write_text(GUIDE, "utf-8")
    for name in ("kafka", "trip-saga"):
        shutil.copy(ROOT / f"examples/{name}.topo.yml", folder / "topologies")
    return folder


@pytest.fixture(scope="module", params=["plain", "instant", "zensical"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Give the name of a way to build, and the address of what was built, below a folder of its server."""
    folder = project(tmp_path_factory.mktemp("walk") / "project")
    way: str = request.param
    with serving(folder / "served") as root:
        address = f"{root}deep/down/"
        configuration = f"site_name: Walk\nsite_url: {address}\nsite_dir: {folder}/served/deep/down\n"
        if way == "zensical":
            _zensical(folder, f"{configuration}markdown_extensions: [pymdownx.superfences, topodoc]\ntheme: {{palette: {PALETTE}}}\n")
        else:
            theme = f"theme: {{name: material, font: false, features: {FEATURES[way]}, palette: {PALETTE}}}\n"
            (folder / "mkdocs.yml").write_text(
                f"{configuration}{theme}markdown_extensions: [pymdownx.superfences]\nplugins: [search, topodoc]\n"
            )
            build(load_config(str(folder / "mkdocs.yml")))
        yield way, address


def _zensical(folder: Path, configuration: str) -> None:
    try:
        programs = prepare("zensical")
    except (subprocess.CalledProcessError, OSError):
        pytest.skip("zensical cannot be installed")  # where it is required, the tests of hosts fail
    (folder / "mkdocs.yml").write_text(configuration, "utf-8")
    assert run(["export", str(folder / "topologies"), "--to", str(folder / "docs/architecture")]) == 0
    subprocess.run([str(programs / "zensical"), "build", "--strict"], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def page(browser: Browser, site: tuple[str, str]) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("response", lambda answer: trouble.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    opened.goto(site[1], wait_until="networkidle")  # the theme loads pages itself once it has the list of them
    yield opened
    opened.close()
    assert not [one for one in trouble if "versions.json" not in one]


def click(what: Locator) -> None:
    """Click as a reader does, who stopped scrolling before: what is clicked sooner, Material shows from its top, as after a return."""
    what.page.wait_for_timeout(300)
    what.evaluate("one => one.scrollIntoView({block: 'center', inline: 'center'})")
    what.page.wait_for_timeout(300)
    what.click()


def test_from_the_index_to_a_step_and_back(page: Page, site: tuple[str, str]) -> None:
    way, _ = site
    page.evaluate("window.kept = true")
    page.locator("article a", has_text="Systems").click()
    page.wait_for_url("**/architecture/**")
    page.locator("article h2 a", has_text="Kafka topology").click()
    arrive(page, "**/architecture/kafka/**", "Kafka topology")
    click(page.locator("article svg.topodoc g.node[data-node=topic-orders]").first)  # which keeps it lit
    click(page.locator("article svg.topodoc g.node[data-node=topic-orders]").first)
    arrive(page, "**/nodes/topic-orders/**", "orders topic")
    page.locator("article a[href*='scenarios/order-placed']:not(svg a)").last.click()
    page.wait_for_url("**/scenarios/order-placed/**#step-*")
    page.locator("article tr:target").wait_for()
    assert page.evaluate("window.kept === true") == (way == "instant")
    page.go_back()
    arrive(page, "**/nodes/topic-orders/**", "orders topic")
    page.go_back()
    arrive(page, "**/architecture/kafka/**", "Kafka topology")
    page.locator("article svg.topodoc").first.wait_for()


def test_a_link_leads_to_its_row_though_the_page_comes_late(page: Page, site: tuple[str, str]) -> None:
    def later(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.goto(f"{site[1]}architecture/kafka/nodes/topic-orders/", wait_until="networkidle")
    page.route("**/scenarios/order-placed/**", later)
    click(page.locator("article a[href*='scenarios/order-placed']:not(svg a)").last)
    arrive(page, "**/scenarios/order-placed/**#step-*", "Order Placed")
    page.locator("article tr:target").wait_for()
    page.unroute_all()


def test_from_a_fence_to_a_step(page: Page, site: tuple[str, str]) -> None:
    page.goto(f"{site[1]}guide/")
    click(page.locator("article svg.topodoc g.message[data-step='2a']").first)
    page.wait_for_url("**/architecture/kafka/scenarios/order-placed/**#step-2a")
    page.locator("article tr:target").wait_for()
    page.go_back()
    arrive(page, "**/guide/", "Guide")
    click(page.locator("article svg.topodoc g.node[data-node=order-svc]").last)
    page.wait_for_url("**/nodes/order-svc/**")


def test_search_finds_a_topic_by_its_name(page: Page, site: tuple[str, str]) -> None:
    if site[0] == "zensical":
        pytest.skip("its search is another program's")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("orders topic")
    first = page.locator(".md-search-result__item:first-child", has=page.locator("a[href*='nodes/topic-orders']"))
    first.filter(has_text="orders topic").wait_for()  # what is found changes with each letter


def test_the_palette_recolours_pictures(page: Page, site: tuple[str, str]) -> None:
    for path in ("architecture/kafka/", "guide/"):
        page.goto(site[1] + path)
        page.locator("article svg.topodoc").first.wait_for()
        before = page.evaluate(FILL)
        page.locator("form[data-md-component=palette] label:visible").click()
        page.wait_for_function(f"{FILL} !== '{before}'")
        page.locator("form[data-md-component=palette] label:visible").click()
        page.wait_for_function(f"{FILL} === '{before}'")


def test_no_page_scrolls_sideways_on_a_telephone(page: Page, site: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    for path in (
        "guide/",
        "architecture/",
        "architecture/kafka/",
        "architecture/kafka/scenarios/order-placed/",
        "architecture/kafka/nodes/order-svc/",
    ):
        page.goto(site[1] + path)
        page.locator("article svg.topodoc").first.wait_for()
        assert page.evaluate(SIDEWAYS) <= 0, path
