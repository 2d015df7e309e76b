"""Fences and navigation in a site of MkDocs: links, warnings, entries for folders, edit links."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "site_name: T\n"
THEME = "theme: {name: material, font: false}\n"
PLUGINS = "markdown_extensions: [admonition, pymdownx.superfences]\nplugins: [search, topodoc]\n"
GUIDE = """---
title: Guide
---

# Guide

```topodoc
scenario: kafka/order-placed
```

!!! note

    ```topodoc
    topology: kafka
    ```
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("kafka", "saga"):
        (tmp_path / "topologies").mkdir(exist_ok=True)
        (tmp_path / f"topologies/{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "docs/index.md").write_text("# Home\n", "utf-8")
    (tmp_path / "docs/deep/guide.md").write_text(GUIDE, "utf-8")
    return tmp_path


def build(project: Path, configuration: str, *, strict: bool = True) -> subprocess.CompletedProcess[str]:
    (project / "mkdocs.yml").write_text(PLAIN + ("" if "theme:" in configuration else THEME) + configuration, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", *(["--strict"] if strict else [])]
    return subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("urls", "page", "way"), [("true", "guide/index.html", "../../"), ("false", "guide.html", "../")])
def test_links_lead_from_the_page_that_the_fence_stands_on(project: Path, urls: str, page: str, way: str) -> None:
    done = build(project, f"{PLUGINS}use_directory_urls: {urls}\n")
    assert done.returncode == 0, done.stderr
    html = (project / "site/deep" / page).read_text("utf-8")
    end = "/" if urls == "true" else ".html"
    assert f'href="{way}architecture/kafka/scenarios/order-placed{end}#step-1"' in html
    assert f'href="{way}architecture/kafka/nodes/order-svc{end}"' in html
    assert html.count('class="topodoc-picture"') == 2
    assert "topodoc:" not in html
    assert "<style>" not in html.split("<article")[1]


def test_a_mistake_in_a_fence_counts_in_strict_and_says_its_line(project: Path) -> None:
    (project / "docs/deep/guide.md").write_text(GUIDE.replace("order-placed", "order-plcd"), "utf-8")
    done = build(project, PLUGINS)
    assert done.returncode == 1
    assert 'docs/deep/guide.md:8:11: error TD021: the topology kafka has no scenario "order-plcd"' in done.stderr
    done = build(project, PLUGINS, strict=False)
    assert done.returncode == 0
    assert "admonition failure topodoc-banner" in (project / "site/deep/guide/index.html").read_text("utf-8")


def test_the_extension_works_without_the_plugin(project: Path) -> None:
    (project / "topodoc.yml").write_text("section: systems\n", "utf-8")
    configuration = "plugins: []\nmarkdown_extensions: [admonition, pymdownx.superfences, topodoc]\n"
    done = build(project, configuration)
    assert done.returncode == 0, done.stderr
    assert 'href="../../systems/kafka/nodes/order-svc/index.html"' in (project / "site/deep/guide/index.html").read_text("utf-8")
    (project / "docs/deep/guide.md").write_text(GUIDE.replace("order-placed", "order-plcd"), "utf-8")
    done = build(project, configuration)
    assert done.returncode == 1
    assert "docs/deep/guide.md:8:11: error TD021" in done.stderr


@pytest.mark.parametrize(
    "nav",
    [
        "nav: [{Home: index.md}, {Guide: deep/guide.md}, {Systems: architecture/}]\n",
        "nav: [index.md, deep/guide.md, architecture]\n",
        "nav: [{Home: index.md}, {Both: [{Guide: deep/guide.md}, {Orders: architecture/kafka/}, architecture/saga/]}]\n",
    ],
)
def test_an_entry_for_a_folder_holds_its_pages(project: Path, nav: str) -> None:
    done = build(project, PLUGINS + nav)
    assert done.returncode == 0, done.stderr
    home = (project / "site/index.html").read_text("utf-8")
    navigation = home[home.index("md-nav--primary") : home.index("md-content")]
    assert navigation.count("architecture/kafka/scenarios/order-placed/") == 1
    assert navigation.count('href="architecture/saga/"') == 1
    assert ("Systems" in navigation) == ("Systems" in nav)


def test_pages_can_be_edited_where_they_come_from(project: Path) -> None:
    configuration = "repo_url: https://example.org/a/b\nedit_uri: edit/main/docs/\n"
    done = build(project, PLUGINS + configuration + "theme: {name: material, font: false, features: [content.action.edit]}\n")
    assert done.returncode == 0, done.stderr
    for page in ("kafka", "kafka/scenarios/order-placed", "kafka/nodes/order-svc"):
        html = (project / f"site/architecture/{page}/index.html").read_text("utf-8")
        assert 'href="https://example.org/a/b/edit/main/topologies/kafka.topo.yml"' in html
    assert "/edit/" not in (project / "site/architecture/index.html").read_text("utf-8")


def test_nothing_is_written_into_the_docs(project: Path) -> None:
    before = sorted(path.relative_to(project) for path in (project / "docs").rglob("*"))
    assert build(project, PLUGINS).returncode == 0
    assert sorted(path.relative_to(project) for path in (project / "docs").rglob("*")) == before


@pytest.mark.parametrize("theme", ["material", "readthedocs"])
def test_search_finds_text_and_not_pictures(project: Path, theme: str) -> None:
    assert build(project, f"theme: {theme}\n{PLUGINS}").returncode == 0
    assert (project / "site/deep/guide/index.html").read_text("utf-8").count('class="topodoc" style') == 3  # a chart is two
    index = (project / "site/search/search_index.json").read_text("utf-8")
    assert "Analytics Service" in index
    guide = re.findall(r'"location":"deep/guide/[^}]*', index)
    assert guide
    assert not [one for one in guide if "Analytics" in one]


@pytest.mark.parametrize("urls", ["true", "false"])
def test_what_lies_beside_the_site_leads_to_its_pages(project: Path, urls: str) -> None:
    assert build(project, f"{PLUGINS}use_directory_urls: {urls}\n").returncode == 0
    site = project / "site"
    links = re.findall(r"\]\(([^)]*)\)", (site / "llms.txt").read_text("utf-8"))
    assert len(links) > 15
    for link in links:
        assert (site / link).is_file() or (site / link / "index.html").is_file(), link
    graph = json.loads((site / "graph.json").read_text("utf-8"))
    assert [(site / one["page"]).exists() for one in graph["topologies"]] == [True, True]


def test_files_of_the_same_names_stay(project: Path) -> None:
    (project / "docs/llms.txt").write_text("mine", "utf-8")
    assert build(project, PLUGINS).returncode == 0
    assert (project / "site/llms.txt").read_text("utf-8") == "mine"


def test_the_plugin_puts_the_extension_behind_superfences(project: Path) -> None:
    extensions = "markdown_extensions: [admonition, {topodoc: {links: true}}, pymdownx.superfences]\n"
    assert build(project, f"{extensions}plugins: [topodoc]\n").returncode == 0
    assert (project / "site/deep/guide/index.html").read_text("utf-8").count('class="topodoc-figure') == 2
