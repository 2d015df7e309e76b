"""A whole site of hostile texts, as MkDocs and its theme make it: read by the oracle, and opened in a browser that is watched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from browsing import chromium, serving
from corpus import in_yaml
from filling import Filled, lost, some
from oracle import Known, in_html, in_svg, of_theme, visible
from sinks import in_yaml as write
from sinks import topology

from topodoc.plugin.host import Order, build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Dialog, Route

WORDS = ("script", "alert", "javascript", "onerror", "etc", "evil")  # what a reader might look for
EVENTS = """() => {
  for (const one of document.querySelectorAll('*'))
    for (const name of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart', 'pageshow'])
      one.dispatchEvent(new Event(name, {bubbles: false}));
}"""


@dataclass(frozen=True, slots=True)
class Made:
    """A site, what it was made of, and what the theme brings."""

    folder: Path
    spec: tuple[Filled, ...]
    known: Known


def made(folder: Path, spec: Sequence[Filled]) -> Path:
    specs = folder / "topologies"
    specs.mkdir(parents=True)
    for one in spec:
        (specs / f"{one.said['topology']}.topo.yml").write_text(write(one.said), "utf-8")
    build_site(Order(folder / "site", folder, {"specs": [str(specs)]}), lambda _: None)
    return folder / "site"


def harmless(name: str) -> Filled:
    return Filled(topology(name, lambda field, usual="": usual or ("https://example.org/" if field.endswith("{}") else "Word")), {})


def united(pages: Sequence[Known]) -> Known:
    return Known(*(frozenset().union(*(getattr(one, name) for one in pages)) for name in Known.__dataclass_fields__))


def site_of(folder: Path, count: int) -> Made:
    plain = made(folder / "plain", [harmless("first"), harmless("second")])
    known = united([of_theme(path.read_text("utf-8")) for path in plain.rglob("*.html")])
    spec = tuple(some(in_yaml(), count))
    return Made(made(folder / "hostile", spec), spec, known)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return site_of(tmp_path_factory.mktemp("small"), 5)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return site_of(tmp_path_factory.mktemp("large"), 12)


@pytest.mark.parametrize("size", ["small", pytest.param("large", marks=pytest.mark.long)])
def test_nothing_in_a_site_runs_or_loads_and_no_text_is_lost(size: str, request: pytest.FixtureRequest) -> None:
    site: Made = request.getfixturevalue(size)
    pages = {path.relative_to(site.folder): path.read_text("utf-8") for path in sorted(site.folder.rglob("*.html"))}
    pictures = {path.relative_to(site.folder): path.read_text("utf-8") for path in sorted(site.folder.rglob("architecture/**/*.svg"))}
    assert len(pages) > 10 * len(site.spec) < 20 * len(pictures)
    found = [f"{name}: {line}" for name, page in pages.items() for line in in_html(page, site.known)]
    found += [f"{name}: {line}" for name, picture in pictures.items() for line in in_svg(picture)]
    everything, graph = "\0".join(map(visible, pages.values())), (site.folder / "graph.json").read_text("utf-8")
    found += [f"{one.said['topology']}: {line}" for one in site.spec for line in lost(one, everything, graph)]
    assert found == []


def test_what_a_search_reads_is_json_without_elements_of_a_text(small: Made) -> None:
    read = json.loads((small.folder / "search" / "search_index.json").read_text("utf-8"))
    found = [line for one in read["docs"] for line in (*in_html(one["text"], small.known), *in_html(one["title"], small.known))]
    assert found == []


@pytest.fixture
def watched(need: Callable[[str], str], large: Made) -> Iterator[tuple[BrowserContext, list[str], str]]:
    """Give a browser, the list of what it did that it should not, and the address of the large site."""
    fired: list[str] = []

    def says(dialog: Dialog) -> None:
        fired.append(f"says {dialog.message}")
        dialog.dismiss()

    def asks(route: Route) -> None:
        fired.append(f"asks for {route.request.url}")
        route.abort()

    with chromium(need("chromium")) as browser, serving(large.folder) as address:
        context = browser.new_context()
        context.on("dialog", says)
        context.on("weberror", lambda error: fired.append(f"fails: {error.error}"))
        context.route(lambda url: not url.startswith((address, "data:", "blob:")), asks)
        yield context, fired, address


@pytest.mark.long
def test_what_fires_is_seen(watched: tuple[BrowserContext, list[str], str], large: Made) -> None:
    context, fired, address = watched
    planted = large.folder / "planted.html"
    planted.write_text("<script>alert(1)</script><img src='https://evil.invalid/x'><b onfocus='nonsense()'>x</b>", "utf-8")
    page = context.new_page()
    page.goto(f"{address}planted.html")
    with page.expect_event("pageerror"):
        page.evaluate(EVENTS)
    planted.unlink()
    assert {"says 1", "asks for https://evil.invalid/x"} < set(fired)
    assert any("nonsense is not defined" in line for line in fired)


@pytest.mark.long
def test_nothing_fires_in_a_browser(watched: tuple[BrowserContext, list[str], str], large: Made) -> None:
    context, fired, address = watched
    page = context.new_page()
    names = sorted(path.relative_to(large.folder).as_posix() for path in large.folder.rglob("*") if path.suffix in {".html", ".svg"})
    for name in names:
        page.goto(address + name, wait_until="load")
        leads_on = b"data-topodoc-moved" in (large.folder / name).read_bytes()  # to where the page is now
        assert page.url.startswith(address) if leads_on else page.url == address + name, "a page led away"
        page.evaluate(EVENTS)
        assert fired == [], name
    assert len(names) > 150


@pytest.mark.long
def test_nothing_fires_in_what_a_search_shows(watched: tuple[BrowserContext, list[str], str]) -> None:
    context, fired, address = watched
    page = context.new_page()
    page.goto(address + "architecture/index.html")
    assert page.evaluate("typeof __md_get") == "function", "the theme's scripts are dead"
    page.locator("[data-md-component=search-query]").fill("topic", force=True)
    page.locator(".md-search-result__item").first.wait_for(state="attached", timeout=60_000)  # the index is read
    shown = 0
    for word in WORDS:
        page.locator("[data-md-component=search-query]").fill(word, force=True)
        page.wait_for_timeout(700)  # a word may be in no page
        shown += page.locator(".md-search-result__item").count()
        page.evaluate(EVENTS)
    assert fired == []
    assert shown
