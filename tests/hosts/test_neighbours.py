"""Other plugins of MkDocs beside ours: they see generated pages, and what they make of them is whole."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hosts import prepare
from places import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

PLUGINS = """\
  - search
  - redirects:
      redirect_maps:
        old/orders.md: architecture/kafka/index.md
        old/step.md: architecture/kafka/scenarios/order-placed.md#step-2
  - htmlproofer: {raise_error: true, validate_external_urls: false}
  - rss: {use_git: true}
  - git-revision-date-localized: {type: iso_date, enable_creation_date: true}
  - print-site
"""
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def git(folder: Path, *words: str, day: str = "2026-01-02") -> None:
    dated = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=folder, check=True, env=dated, capture_output=True
    )


def host() -> Path:
    try:
        return prepare("mkdocs")
    except (subprocess.CalledProcessError, OSError) as error:
        if "mkdocs" in os.environ.get("TOPODOC_REQUIRE", "").split(","):
            raise
        pytest.skip(f"mkdocs cannot be installed: {error}")


def built(folder: Path, plugins: str) -> Path:
    (folder / "mkdocs.yml").write_text(
        "site_name: T\nsite_url: https://example.org/\ntheme: {name: material, font: false}\n"
        f"markdown_extensions: [pymdownx.superfences]\nplugins:\n{plugins}",
        "utf-8",
    )
    done = subprocess.run(
        [host() / "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "site"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "docs/topologies").mkdir(parents=True)
    (tmp_path / "topologies").mkdir()
    (tmp_path / "docs/index.md").write_text('# Home\n\n```topodoc title="Orders"\ntopology: kafka\n```\n', "utf-8")
    git(tmp_path, "add", "-A")
    for number, name in enumerate(("kafka", "saga", "trip-saga"), 1):
        (tmp_path / f"topologies/{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", name, day=f"2025-03-0{number}")
    return tmp_path


@pytest.mark.parametrize("first", [True, False], ids=["before them", "behind them"])
def test_the_neighbours_see_our_pages(project: Path, *, first: bool) -> None:
    site = built(project, f"  - topodoc\n{PLUGINS}" if first else PLUGINS.replace("  - print-site\n", "  - topodoc\n  - print-site\n"))
    assert "architecture/kafka/" in (site / "old/orders/index.html").read_text("utf-8")
    assert "#step-2" in (site / "old/step/index.html").read_text("utf-8")
    assert "https://example.org/architecture/" in (site / "feed_rss_created.xml").read_text("utf-8")
    for page, day in {"kafka": "2025-03-01", "saga": "2025-03-02", "kafka/scenarios/order-placed": "2025-03-01"}.items():
        text = (site / f"architecture/{page}/index.html").read_text("utf-8")
        assert re.search(rf"git-revision-date-localized-plugin-iso_date[^>]*>{day}", text), page
    whole(site / "print_page/index.html")


def whole(path: Path) -> None:
    """Hold the page of print-site to having no id twice, and a place for each of its links."""
    text = path.read_text("utf-8")
    content = text[text.index('id="print-site-page"') :]
    ids = Counter(re.findall(r'\sid="([^"]+)"', content))
    assert not {name: count for name, count in ids.items() if count > 1}
    ours = re.findall(r'<a[^>]*\shref="#(architecture[^"]*)"', content)
    assert len(ours) > 100
    lost = {unescape(name) for name in ours} - {unescape(name) for name in ids}
    assert not {name for name in lost if not re.search("-(nodes|events)-", name)}  # print-site prints what the navigation names


def test_specs_among_the_docs_are_not_copied(project: Path) -> None:
    docs = project / "docs"
    (project / "topologies/kafka.topo.yml").rename(docs / "topologies/kafka.topo.yml")
    (docs / "topologies/orders.topo.yml").write_text("include: [parts/bus.yml]\nnodes: {a: A}\nedges: [a -> bus: publish]\n", "utf-8")
    (docs / "topologies/parts").mkdir()
    (docs / "topologies/parts/bus.yml").write_text("nodes: {bus: {kind: topic, ignore: {TD205: no}}}\n", "utf-8")
    (docs / "own").mkdir()
    (docs / "own/moved.md.j2").write_text("# Moved\n", "utf-8")
    (docs / "looks/mine").mkdir(parents=True)
    (docs / "looks/mine/theme.toml").write_text('extends = "paper"\n', "utf-8")
    (docs / "data.yml").write_text("a: 1\n", "utf-8")
    site = built(project, "  - search\n  - topodoc: {specs: docs/topologies, templates: docs/own, themes: docs/looks, theme: mine}\n")
    assert (site / "architecture/orders/index.html").is_file()
    left = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in {".yml", ".py", ".j2", ".toml"}}
    assert left == {"data.yml"}
