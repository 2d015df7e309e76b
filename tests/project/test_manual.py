"""Every example of the manual runs: what is right builds without a finding, what is wrong says just what the page says."""

from __future__ import annotations

import re
import shlex
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
import pytest
import yaml
from places import ROOT

from topodoc.cli.main import run, topodoc
from topodoc.diagnostics import Severity
from topodoc.forms import FORMS
from topodoc.language.vocabulary import Shape
from topodoc.lint.engine import check_all
from topodoc.model.view import view
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)
NO_SPEC = re.compile(r"(?<!\.topo)\.ya?ml$")


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the language, the title and the text of each block of *page*."""
    for match in BLOCK.finditer(page.read_text("utf-8")):
        yield match[1], match[2] or "", match[3]


def specs(page: Path) -> list[tuple[str, str]]:
    """Return the title and the text of each block that is a spec, or looks like a part of one."""
    found = [(title, text) for language, title, text in blocks(page) if language == "yaml" and not NO_SPEC.search(title)]
    return [(title, text) for title, text in found if "plugins:" not in text]


def write_specs(page: Path, folder: Path) -> None:
    """Write the specs of *page* that are right into *folder*, which is a project then."""
    (folder / "mkdocs.yml").write_text("", "utf-8")
    for count, (title, text) in enumerate(specs(page)):
        if title == "wrong":
            continue
        name = title or f"example-{count}.topo.yml"
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("page", [one for one in PAGES if specs(one)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_right_builds_without_a_finding(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_specs(page, tmp_path)
    assert not [one for one in check_all(load((tmp_path,)), date(2026, 1, 1)) if (one.code, one.severity) != ("TD703", Severity.INFO)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_wrong_says_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(blocks(page))
    for (language, title, text), (following, _, said) in pairwise([*found, ("", "", "")]):
        if title == "wrong":
            assert (language, following) == ("yaml", "text")
            Path("wrong.topo.yml").write_text(text, "utf-8")
            assert run(["check", "wrong.topo.yml"]) == (": error " in said)
            assert capsys.readouterr().out == said


def answers(page: Path) -> list[tuple[str, str]]:
    """Return each question to a spec on *page* behind which its answer stands, and that answer."""
    return [
        (command, said)
        for (language, _, command), (following, title, said) in pairwise(blocks(page))
        if language == "sh" and following == "text" and not title and command.startswith(("topodoc impact ", "topodoc why "))
    ]


@pytest.mark.parametrize("page", [one for one in PAGES if answers(one)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_asked_is_answered_as_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_specs(page, tmp_path)
    for command, said in answers(page):
        assert run(shlex.split(command)[1:]) == 0
        assert capsys.readouterr().out == said, command


def test_what_a_change_breaks_is_told_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pairs = [pair for page in PAGES for pair in pairwise(blocks(page))]
    changes = [(text, said) for (kind, file, text), (_, _, said) in pairs if kind == "diff" and file.endswith("orders.topo.yml")]
    assert changes
    for text, said in changes:
        for name, others in (("before", "+"), ("after", "-")):
            Path(name).mkdir(exist_ok=True)
            Path(name, "orders.topo.yml").write_text("".join(f"{one[1:]}\n" for one in text.splitlines() if one[0] != others), "utf-8")
        run(["diff", "before", "after"])
        assert capsys.readouterr().out == said


BUSES = ROOT / "docs" / "how-to" / "buses.md"


def test_views_of_buses_show_what_the_page_says(tmp_path: Path) -> None:
    write_specs(BUSES, tmp_path)
    shown = {name: said for (_, name, _), (_, title, said) in pairwise(blocks(BUSES)) if title == "brokers: hide"}
    assert len(shown) == len(specs(BUSES))
    for name, said in shown.items():
        (topology,) = load((tmp_path / name,))
        edges = view(topology, topology.views[0], Settings().hub).edges
        assert "".join(f"{one.source.node} -> {one.target.node}: {one.shown_label or one.role}\n" for one in edges) == said, name


def test_the_specs_of_buses_build_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_specs(BUSES, tmp_path)
    (tmp_path / "mkdocs.yml").unlink()
    assert run(["build", "--strict", "topologies"]) == 0
    assert (tmp_path / "site/architecture/exchange/events/OrderPlaced.html").is_file()
    assert (tmp_path / "site/architecture/fanout/events/OrderPlaced.html").is_file()


SAID = [
    (f"{page.relative_to(ROOT).as_posix()}: {line}", line)
    for page in PAGES
    for language, _, text in blocks(page)
    if language in {"sh", "console"}
    for line in text.splitlines()
    if line.startswith("topodoc ")
]


@pytest.mark.parametrize("line", [line for _, line in SAID], ids=[name for name, _ in SAID])
def test_every_command_of_the_manual_is_one(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    name, command, rest = topodoc.resolve_command(click.Context(topodoc), words)
    assert command
    command.make_context(name, rest, parent=click.Context(topodoc))  # click refuses what it does not know


def test_the_manual_shows_mistakes_and_parts() -> None:
    titles = [title for page in PAGES for _, title, _ in blocks(page)]
    assert titles.count("wrong") >= 5
    assert "_kafka.topo.yml" in titles


SEARCHED = [
    "ignore a finding",
    "dark mode",
    "github actions",
    "gitlab",
    "pre-commit",
    "backstage",
    "docusaurus",
    "sphinx",
    "jupyter",
    "docker",
    "pdf",
    "sequence chart",
    "outbox",
    "baseline",
    "sarif",
    "asyncapi",
    "kubernetes",
    "terraform",
    "debezium",
    "monorepo",
]


@pytest.mark.parametrize("words", SEARCHED)
def test_what_people_search_for_is_a_heading(words: str) -> None:
    headings = [line.lower() for page in PAGES for line in page.read_text("utf-8").splitlines() if line.startswith("#")]
    assert any(words in one for one in headings)


def test_each_guide_says_for_whom_it_is() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2].join(["nav:", ""]))["nav"]
    (guides,) = (section["Guides"] for section in nav if "Guides" in section)
    pages = [page for chapter in guides for entries in chapter.values() for entry in entries for page in entry.values()]
    first = {page: (ROOT / "docs" / page).read_text("utf-8").split("\n\n")[1] for page in pages}
    assert [page for page, lead in first.items() if not lead.startswith("For ")] == []


def test_pages_tell_every_shape_and_every_format() -> None:
    nodes, commands = ((ROOT / "docs" / name).read_text("utf-8") for name in ("language/nodes.md", "commands.md"))
    assert f"| shape | {', '.join(get_args(Shape))};" in nodes
    forms = r"\|".join(FORMS)
    assert f"[--format {forms}]" in commands
