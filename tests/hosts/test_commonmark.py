"""Hosts that read CommonMark: Sphinx with MyST, which is run, and Docusaurus, whose form of Markdown is held to its parser's rules."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from corpus import in_yaml, shown
from filling import bound, some
from hosts import prepare
from links import broken
from markdown import Markdown
from markdown_it import MarkdownIt
from oracle import in_html, visible
from places import ROOT

from topodoc.assembly import assemble
from topodoc.cli.main import run
from topodoc.settings import Settings
from topodoc.site.plain import plain_files

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.language.vocabulary import Profile

MANUAL = (ROOT / "docs" / "hosts.md").read_text("utf-8")
FILES = {name: text for _, name, text in re.findall(r'^(`{3,})\w+ title="([^"]+)"\n(.*?)^\1$', MANUAL, re.DOTALL | re.MULTILINE)}


def host(name: str) -> Path:
    """Return the folder of the programs of the host called *name*; where it cannot be had the test is skipped, unless it is required."""
    try:
        return prepare(name)
    except (subprocess.CalledProcessError, OSError) as error:
        said = f"{name} cannot be installed: {str(getattr(error, 'stderr', error))[-500:]}"
    if name in os.environ.get("TOPODOC_REQUIRE", "").split(","):
        pytest.fail(said)
    pytest.skip(said)


def test_sphinx_takes_an_export_as_the_manual_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = host("sphinx")
    monkeypatch.chdir(tmp_path)
    for name in ("conf.py", "index.md"):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / name).write_text(FILES[f"docs/{name}"], "utf-8")
    specs = [str(ROOT / "examples" / f"{name}.topo.yml") for name in ("kafka", "saga")]
    assert run(["export", *specs, "--to", "docs/architecture", "--profile", "sphinx"]) == 0
    done = subprocess.run([programs / "sphinx-build", "-W", "-q", "docs", "site"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert [one for one in broken(tmp_path / "site") if "architecture/" in one] == []
    page = (tmp_path / "site/architecture/kafka/index.html").read_text("utf-8")
    assert page.count("<h1>") == 1
    assert "<title>Kafka topology" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="topodoc"' in page
    for name in ("kafka/topology.svg", "assets/topodoc.css", "assets/topodoc.js"):
        assert (tmp_path / "site/architecture" / name).is_file()


@pytest.mark.parametrize("profile", ["sphinx", "docusaurus"])
def test_a_parser_of_commonmark_reads_what_python_markdown_reads(profile: Profile) -> None:
    topologies = tuple(map(bound, some(in_yaml(), 4)))
    site = assemble(topologies, Settings(cache=None, profile=profile))
    pages = {path: text for path, text in plain_files(site).items() if path.endswith(".md")}
    strict, usual = MarkdownIt("commonmark", {"html": True}), Markdown()
    for (path, text), page in zip(pages.items(), site.pages, strict=True):
        front, _, body = text.removeprefix("---\n").partition("\n---\n")
        said = yaml.safe_load(front)
        assert said.get("mdx") == ({"format": "md"} if profile == "docusaurus" else None)
        body = body[body.index("\n# ") :]  # behind the style sheet and the scripts
        html = strict.render(body)
        assert in_html(html) == [], path
        assert "<!--" not in html
        assert html.count("<h1>") == 1
        assert _seen(html) == _seen(usual.reset().convert(body)), path
        assert " ".join(shown(page.title).split())[:50] in " ".join(said["title"].split()), path


def _seen(html: str) -> str:
    return "".join(visible(html).replace("\0", " ").split())
