"""One small project in every host, strict, and walked in Chromium: nothing is logged, pictures are seen, links lead somewhere."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from browsing import chromium, serving
from hosts import prepare
from links import broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SPEC = """\
title: "\u05d7\u05e0\u05d5\u05ea"
nodes:
  order: {label: "\u05d4\u05d6\u05de\u05e0\u05d5\u05ea (v2)", kind: service, owner: [sales]}
  bus: {label: orders, kind: topic}
  mail: Mail
edges:
  - order -> bus: {label: publish, protocol: kafka}
  - mail -> bus: {label: consume, protocol: kafka}
scenarios:
  placed:
    title: Order placed
    steps:
      - order -> bus: "[PUBLISH] Placed {id: 1}"
      - bus -> mail: "[CONSUME] Placed"
"""
HOME = "# Home\n\n[Shop](architecture/index.md)\n\n```topodoc\ntopology: shop\n```\n"
NIGHT = '[data-md-color-scheme="night"] {color-scheme: dark; --md-default-bg-color: #101418; --md-default-fg-color: #eee;}\n'
FENCES = "markdown_extensions: [pymdownx.superfences]\n"
SITE = "site_name: Shop\nsite_url: https://example.org/\n"
PLUGIN = f"{SITE}{FENCES}plugins: [search, topodoc]\n"
PAGES = (
    "index.html",
    "architecture/shop/index.html",
    "architecture/shop/scenarios/placed/index.html",
    "architecture/shop/nodes/bus/index.html",
)
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@dataclass(frozen=True, slots=True)
class Way:
    """A host, the program of it that builds, its configuration, and what it looks like."""

    host: str
    command: tuple[str, ...]
    configuration: str
    file: str = "mkdocs.yml"
    is_dark: bool = False
    has_scripts: bool = True


MKDOCS, ZENSICAL = ("mkdocs", "build", "--strict"), ("topodoc", "build", "--strict", "--host", "zensical")
SCHEME = "theme: {name: material, font: false, palette: {scheme: night}}\nextra_css: [night.css]\n"
MATERIAL = "theme: {name: material, font: false}\n"
WAYS = {
    "material, oldest": Way("mkdocs-oldest", MKDOCS, PLUGIN + MATERIAL),
    "material, newest": Way("mkdocs", MKDOCS, PLUGIN + MATERIAL),
    "right to left": Way("mkdocs", MKDOCS, f"{PLUGIN}theme: {{name: material, font: false, language: he}}\n"),
    "own scheme": Way("mkdocs", MKDOCS, PLUGIN + SCHEME, is_dark=True),
    "mkdocs' own theme, dark": Way("mkdocs", MKDOCS, f"{PLUGIN}theme: {{name: mkdocs, color_mode: dark}}\n", is_dark=True),
    "properdocs": Way("properdocs", ("properdocs", "build", "--strict"), PLUGIN + MATERIAL, "properdocs.yml"),
    "zensical, oldest": Way("zensical-oldest", ZENSICAL, SITE + FENCES),
    "zensical, newest": Way("zensical", ZENSICAL, SITE + FENCES),
    "techdocs": Way("techdocs", MKDOCS, f"{SITE}plugins: [techdocs-core, topodoc: {{profile: techdocs}}]\n", has_scripts=False),
}


def programs(name: str) -> Path:
    """Return the folder of the programs of the host called *name*; the test is skipped where it cannot be had, unless it is required."""
    try:
        return prepare(name)
    except (subprocess.CalledProcessError, OSError) as error:
        if name.partition("-")[0] in os.environ.get("TOPODOC_REQUIRE", "").split(","):
            raise
        pytest.skip(f"{name} cannot be installed: {error}")


@pytest.fixture(scope="module")
def browser(need: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(need("chromium")) as started:
        yield started


@pytest.mark.parametrize("name", WAYS)
def test_a_project_is_built_and_read_in_every_host(name: str, tmp_path: Path, browser: Browser) -> None:
    way = WAYS[name]
    folder = programs(way.host)
    for path, text in {
        "topologies/shop.topo.yml": SPEC,
        "docs/index.md": HOME,
        "docs/plain/index.md": "# Plain\n",
        "docs/night.css": NIGHT,
        way.file: way.configuration,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    environment = {**os.environ, **QUIET, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    command = [str(folder / way.command[0]), *way.command[1:]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [one for one in broken(tmp_path / "site") if "#__skip " not in one] == []  # of a theme's oldest edition
    logged: list[str] = []
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.on("console", lambda one: logged.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.on("response", lambda one: logged.append(one.url) if one.status >= 400 and "favicon" not in one.url else None)
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    with serving(tmp_path / "site") as root:
        page.goto(f"{root}plain/index.html", wait_until="load")
        own = set(logged)  # what the host says of itself, on a page that has nothing of ours
        for address in PAGES:
            page.goto(f"{root}{address}", wait_until="load")
            look(page, way)
    page.close()
    assert [one for one in logged if one not in own] == []


def look(page: Page, way: Way) -> None:
    """Look at *page*: its pictures are seen, of the scheme of the page, and nothing stands beside it."""
    pictures = page.locator("svg.topodoc").all()
    assert pictures
    for one in pictures:
        box = one.bounding_box()
        assert box
        assert box["width"] > 100
        assert box["height"] > 30
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1
    if way.has_scripts:
        fill = page.evaluate("getComputedStyle(document.querySelector('svg.topodoc .f-surface')).fill")
        red, green, blue = (int(one) for one in fill.removeprefix("rgb(").removesuffix(")").split(","))
        assert (red + green + blue < 3 * 128) is way.is_dark
