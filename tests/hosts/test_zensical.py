"""Zensical as a host: the same site as under MkDocs, built and served by one command, under a configuration of any form, or none."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hosts import prepare
from links import broken
from places import EXAMPLES

from topodoc.cli.main import run
from topodoc.site.page import NavEntry
from topodoc.zensical.edition import own_configuration, write_edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINKS = "[Kafka](architecture/kafka/index.md) [placed](architecture/kafka/scenarios/order-placed.md)"
FENCE = f"# Home\n\n```topodoc\nscenario: kafka/order-placed\n```\n\n{LINKS}\n"
TOML = """\
[project]
site_name = "Mine"
nav = [{ "Home" = "index.md" }, "architecture/"]
[project.markdown_extensions.pymdownx.superfences]
"""
YAML = """\
site_name: Mine
nav:
  - Home: index.md
  - Systems: architecture/
markdown_extensions:
  - pymdownx.superfences
plugins: [search, topodoc]
"""
HOSTS = ["zensical", "zensical-oldest"]


def programs(name: str) -> Path:
    try:
        return prepare(name)
    except (subprocess.CalledProcessError, OSError) as error:
        if "zensical" in os.environ.get("TOPODOC_REQUIRE", "").split(","):
            raise
        pytest.skip(f"{name} cannot be installed: {error}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "topologies").mkdir()
    for name in ("kafka", "saga"):
        (tmp_path / f"topologies/{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
    return tmp_path


def build(project: Path, name: str, *options: str, code: int = 0) -> str:
    command = [str(programs(name) / "topodoc"), "build", "--host", "zensical", *options]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(project.glob(".topodoc*"))
    return done.stderr


def titles(html: str) -> list[str]:
    """Return the titles in the navigation of a page, in their order."""
    found = re.findall(r'class="md-nav__link[^"]*"[^>]*>\s*(?:<span class="md-ellipsis">)?\s*([^<]*?)\s*<', html)
    return [one for one in dict.fromkeys(found) if one]


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("form", ["none", "zensical.toml", "mkdocs.yml"])
def test_a_site_is_built_whatever_the_project_has(project: Path, form: str, name: str) -> None:
    if form != "none":
        (project / "docs").mkdir()
        (project / "docs/index.md").write_text(FENCE, "utf-8")
        (project / form).write_text(TOML if form.endswith("toml") else YAML, "utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    build(project, name)
    assert {path: path.read_bytes() for path in before} == before
    home = (project / "site/index.html").read_text("utf-8")
    assert 'class="topodoc-figure' in home
    assert not [one for one in broken(project / "site") if "#__skip " not in one]  # of the theme's oldest edition
    kafka = (project / "site/architecture/kafka/index.html").read_text("utf-8")
    assert {"Kafka topology", "Order Placed", "Saga choreography"} <= {*titles(kafka)} | {*re.findall(r">\s*([^<>]+?)\s*<", kafka)}
    assert json.loads((project / "site/graph.json").read_text("utf-8"))["topologies"]
    assert "<title>Kafka topology" in kafka


def test_a_fault_leaves_the_site_from_before(project: Path) -> None:
    build(project, "zensical")
    before = (project / "site/index.html").read_bytes()
    (project / "topologies/bad.topo.yml").write_text("nodes: {a: A}\nedges: [a -> b]\n", "utf-8")
    assert "error TD021" in build(project, "zensical", code=1)
    (project / "topologies/bad.topo.yml").unlink()
    (project / "zensical.toml").write_text("[project\n", "utf-8")
    assert "zensical.toml is not valid TOML" in build(project, "zensical", code=2)
    (project / "zensical.toml").write_text('[project]\nsite_name = "x"\ndocs_dir = "docs"\ntheme = 3\n', "utf-8")
    assert "Zensical could not build the site" in build(project, "zensical", code=2)
    assert (project / "site/index.html").read_bytes() == before


def test_strict_counts_findings(project: Path) -> None:
    (project / "topologies/lone.topo.yml").write_text("nodes: {a: A, b: B, c: C}\nedges: [a -> b: ask]\n", "utf-8")
    assert "TD101" in build(project, "zensical")
    assert "TD101" in build(project, "zensical", "--strict", code=2)


def test_without_zensical_the_cure_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(project)
    for command in (["build"], ["serve", "--addr", "127.0.0.1:0"]):
        assert run([*command, "--host", "zensical"]) == 3
        assert "pip install 'topodoc[zensical]'" in capsys.readouterr().err


@contextlib.contextmanager
def served(project: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(programs("zensical") / "topodoc"), "serve", "--host", "zensical", "--addr", address]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://{address}/"
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
    assert not list(project.glob(".topodoc*"))


def wait_for(address: str, text: str, *, no: str = "nothing of this kind") -> None:
    end = time.monotonic() + 40
    page = ""
    while not (text in page and no not in page):
        assert time.monotonic() < end, page[-500:]
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            page = answer.read().decode()
        time.sleep(0.2)


def test_a_served_site_follows_specs_docs_and_faults(project: Path) -> None:
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text(FENCE, "utf-8")
    (project / "zensical.toml").write_text(TOML, "utf-8")
    spec = project / "topologies/kafka.topo.yml"
    sound = spec.read_text("utf-8")
    with served(project) as address:
        kafka = f"{address}architecture/kafka/"
        wait_for(kafka, "Analytics Service")
        spec.write_text(sound.replace("Analytics Service", "Insight Service"), "utf-8")
        wait_for(kafka, "Insight Service")
        spec.write_text(sound.replace("edges:", "edgs:"), "utf-8")
        wait_for(kafka, "topodoc-banner")
        spec.write_text(sound, "utf-8")
        wait_for(kafka, "Analytics Service", no="topodoc-banner")
        (project / "docs/more.md").write_text("# More of it\n", "utf-8")
        wait_for(f"{address}more/", "More of it")


ENTRY = NavEntry("Architecture", "architecture/index.md", (NavEntry("Kafka", "architecture/kafka/index.md", ()),))


SECTION = {"Architecture": [{"Overview": "architecture/index.md"}, {"Kafka": "architecture/kafka/index.md"}]}
NAVS = [
    ("mkdocs.yml", "site_name: a\n", None),
    ("mkdocs.yml", "nav: [index.md]\nsite_name: a\n", ["index.md", SECTION]),
    (
        "mkdocs.yml",
        "nav:\n  - Home: index.md\n  - architecture/kafka/\nsite_name: a\n",
        [{"Home": "index.md"}, {"Kafka": [{"Overview": "architecture/kafka/index.md"}]}],
    ),
    (
        "mkdocs.yml",
        "nav:\n  - Home: index.md\n  - Systems: architecture/\nsite_name: a\n",
        [{"Home": "index.md"}, {"Systems": SECTION["Architecture"]}],
    ),
    ("zensical.toml", '[project]\nsite_name = "a"\nnav = ["index.md"]\n', ["index.md", SECTION]),
]


@pytest.mark.parametrize(("name", "text", "nav"), NAVS)
def test_the_section_joins_the_navigation(tmp_path: Path, name: str, text: str, nav: list[Any] | None) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    edition = yaml.safe_load(write_edition(own_configuration(tmp_path), ENTRY, "x", {"docs_dir": "w/docs", "site_dir": "w/site"}))
    assert edition.get("nav") == nav
    assert (edition["site_name"], edition["docs_dir"], edition["site_dir"]) == ("a", "w/docs", "w/site")


@pytest.mark.parametrize(
    "extensions", ["[tables]", "\n  - tables\n  - toc: {permalink: true}", "{tables: {}}", "\n  tables: {}", "[tables, topodoc]"]
)
def test_the_fence_joins_the_extensions(tmp_path: Path, extensions: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"docs_dir: d\nmarkdown_extensions: {extensions}\nsite_name: a\n", "utf-8")
    edition = yaml.safe_load(write_edition(own_configuration(tmp_path), ENTRY, "x", {"docs_dir": "w/docs", "site_dir": "w/site"}))
    assert [*edition["markdown_extensions"]].count("topodoc") == 1
    assert edition["docs_dir"] == "w/docs"


def test_a_project_begins_with_zensical(tmp_path: Path) -> None:
    command = [str(programs("zensical") / "topodoc"), "init", "--host", "zensical"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "topodoc build --host zensical" in done.stderr
    assert not (tmp_path / "mkdocs.yml").exists()
    build(tmp_path, "zensical", "--strict")
    assert 'class="topodoc-figure' in (tmp_path / "site/index.html").read_text("utf-8")
