"""One set of docs and specs in every host: built clean and strict, with no link that is broken and no id that stands twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hosts import HOSTS, has, prepare
from links import broken, code
from places import ROOT

GUIDE = """---
title: Guide
---

# Guide

See [the topology](architecture/index.md).

```topodoc
scenario: kafka/order-placed
```

=== "One"

    ```topodoc
    node: kafka/order-svc
    ```

=== "Two"

    ```topodoc
    topology: hostile
    ```

    ```topodoc
    nodes: {a: A, b: B}
    edges: [a -> b]
    ```
"""
EXTENSIONS = "markdown_extensions: [admonition, tables, attr_list, {pymdownx.tabbed: {alternate_style: true}}, pymdownx.superfences]\n"
THEME = "theme: {name: material, font: false, features: [navigation.indexes]}\n"
MATERIAL = f"site_name: Orders\nsite_url: https://example.org/deep/down/\n{EXTENSIONS}{THEME}"
SHOWN = re.compile(r"<img src=x|&gt;49|>49|>site_name")  # what a template or a snippet would make of the text
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}  # what is said of other programs
CARD = 'class="topodoc-figure'


def host(name: str) -> Path:
    """Return the folder of the programs of the host called *name*; where it cannot be had the test is skipped, unless it is required."""
    try:
        return prepare(name)
    except (subprocess.CalledProcessError, OSError) as error:
        said = f"{name} cannot be installed: {str(getattr(error, 'stderr', error))[-500:]}"
    if name in os.environ.get("TOPODOC_REQUIRE", "").split(","):
        pytest.fail(said)
    pytest.skip(said)


EVIL = (
    "<script>window.owned = 1</script><img src=x onerror=owned()>{{ 7*7 }}{% raw %}"
    ' [x](javascript:owned()) --8<-- "mkdocs.yml" { onclick=owned() }'
)
HOSTILE = {
    "topology": "hostile",
    "ignore": {"TD702": "that it is left out is the point"},
    "title": EVIL,
    "description": EVIL,
    "owner": EVIL,
    "groups": {"g": {"label": EVIL, "nodes": {"a": {"label": EVIL, "description": EVIL, "technology": EVIL}}}},
    "nodes": {"b": EVIL},
    "edges": [{"a -> b": EVIL}],
    "scenarios": {"s": {"title": EVIL, "steps": [{"a -> b": EVIL}]}},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "topologies").mkdir()
    for path in (*(ROOT / "examples").glob("*.topo.yml"), *(ROOT / "docs/gallery").glob("*.topo.yml")):
        (tmp_path / "topologies" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "topologies/hostile.topo.yml").write_text(json.dumps(HOSTILE), "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n\n[Guide](guide.md)\n", "utf-8")
    (tmp_path / "docs/guide.md").write_text(GUIDE, "utf-8")
    return tmp_path


def call(project: Path, *command: object) -> str:
    """Run *command* in *project* and return what it says; a warning fails like an exit code."""
    path = f"{Path(str(command[0])).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(one) for one in command],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **QUIET, "PATH": path},
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "WARNING  -" not in said, said
    assert "error TD" not in said, said
    return said


def check(site: Path, *, pictures: int = 4, but: str = "\n") -> None:
    """Look for broken links, other than those that another plugin makes, and at the guide."""
    assert [one for one in broken(site) if but not in one] == []
    guide = site / "guide/index.html" if (site / "guide/index.html").is_file() else site / "guide.html"
    text = guide.read_text("utf-8")
    assert text.count(CARD) == pictures
    assert 'href="topodoc:' not in text
    for page in site.rglob("*.html"):
        assert "owned" not in code(page), page
        assert not SHOWN.search(page.read_text("utf-8")), page


@pytest.mark.parametrize("urls", ["true", "false"])
def test_mkdocs(project: Path, urls: str) -> None:
    plugins = "plugins: [search, topodoc]\nnav: [index.md, guide.md, {Systems: architecture/}]\n"
    (project / "mkdocs.yml").write_text(f"{MATERIAL}use_directory_urls: {urls}\n{plugins}", "utf-8")
    call(project, host("mkdocs") / "mkdocs", "build", "--strict")
    check(project / "site")


ARRANGED = {
    "literate-nav": ("[search, literate-nav, section-index, tags, topodoc]", "SUMMARY.md", "* [Home](index.md)\n* [Guide](guide.md)\n"),
    "literate-nav-folder": ("[topodoc, search, section-index, literate-nav]", "SUMMARY.md", "* [Home](index.md)\n* [S](architecture/)\n"),
    "awesome-nav": ("[search, awesome-nav, topodoc]", ".nav.yml", "nav: [index.md, guide.md]\n"),
    "section-index": ("[search, section-index, topodoc]", "", ""),
    "offline": ("[search, offline, topodoc]", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("way", ARRANGED)
def test_mkdocs_with_a_plugin_that_arranges_pages(project: Path, way: str) -> None:
    plugins, name, text = ARRANGED[way]
    if name:
        (project / "docs" / name).write_text(text, "utf-8")
    (project / "mkdocs.yml").write_text(f"{MATERIAL}plugins: {plugins}\n", "utf-8")
    call(project, host("mkdocs") / "mkdocs", "build", "--strict")
    check(project / "site", but="SUMMARY")
    home = (project / "site/index.html").read_text("utf-8")
    end = ".html" if way == "offline" else "/"
    assert f'href="architecture/kafka/scenarios/order-placed{end}"' in home
    assert "Kafka topology" in home or way == "literate-nav-folder"  # which calls folders by their names


def test_mkdocs_with_pages_in_several_languages(project: Path) -> None:
    (project / "docs/guide.de.md").write_text(GUIDE.replace("# Guide", "# Anleitung"), "utf-8")
    languages = "[{locale: en, default: true, name: English, build: true}, {locale: de, name: Deutsch, build: true}]"
    plugins = f"plugins: [search, topodoc, {{i18n: {{docs_structure: suffix, languages: {languages}}}}}]\n"
    (project / "mkdocs.yml").write_text(MATERIAL + plugins, "utf-8")
    call(project, host("mkdocs") / "mkdocs", "build")
    check(project / "site", but="/deep/down/")
    for page, language in (("architecture", "en"), ("de/architecture", "de")):
        assert f'<html lang="{language}"' in (project / f"site/{page}/kafka/index.html").read_text("utf-8")
    assert "](architecture/kafka/)" in (project / "site/llms.txt").read_text("utf-8")
    assert (project / "site/de/guide/index.html").read_text("utf-8").count(CARD) == 4


def test_properdocs_without_mkdocs(project: Path) -> None:
    programs = host("properdocs")
    assert not has("properdocs", "mkdocs")
    plugins = "plugins: [search, topodoc]\nnav: [index.md, guide.md, {Systems: architecture/}]\n"
    (project / "properdocs.yml").write_text(MATERIAL + plugins, "utf-8")
    call(project, programs / "properdocs", "build", "--strict")
    check(project / "site")


def test_zensical_with_an_export_and_the_fence(project: Path) -> None:
    programs = host("zensical")
    assert not has("zensical", "mkdocs")
    (project / "mkdocs.yml").write_text(
        f"site_name: Orders\n{EXTENSIONS.replace('superfences]', 'superfences, topodoc]')}watch: [topologies]\n", "utf-8"
    )
    call(project, programs / "topodoc", "export", "--to", "docs/architecture")
    said = call(project, programs / "zensical", "build", "--strict")
    assert "No issues found" in said
    check(project / "site")


def test_techdocs(project: Path) -> None:
    programs = host("techdocs")
    (project / "mkdocs.yml").write_text("site_name: Orders\nplugins: [techdocs-core, topodoc: {profile: techdocs}]\n", "utf-8")
    call(project, programs / "mkdocs", "build", "--strict")
    check(project / "site")
    text = (project / "site/architecture/kafka/index.html").read_text("utf-8")
    assert "topodoc.css" not in text
    assert "topodoc.js" not in text


def test_techdocs_with_an_export(project: Path) -> None:
    programs = host("techdocs")
    call(project, programs / "topodoc", "export", "--to", "docs/architecture", "--profile", "techdocs")
    (project / "mkdocs.yml").write_text("site_name: Orders\nplugins: [techdocs-core]\n", "utf-8")
    call(project, programs / "mkdocs", "build", "--strict")
    check(project / "site", pictures=0)


def test_every_host_is_tried() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert {one for one in HOSTS if f'host("{one}")' in tests or f'"{one}"]' in tests or f'Way("{one}"' in tests} == set(HOSTS)
