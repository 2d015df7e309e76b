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

from topodoc.cli.main import run, topodoc
from topodoc.diagnostics import Severity
from topodoc.forms import FORMS
from topodoc.lint.engine import check_all
from topodoc.reading import load
from topodoc.spec.vocabulary import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
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


@pytest.mark.parametrize("page", [one for one in PAGES if specs(one)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_right_builds_without_a_finding(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    for count, (title, text) in enumerate(specs(page)):
        if title == "wrong":
            continue
        name = title or f"example-{count}.topo.yml"
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
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
            assert run(["check", "wrong.topo.yml"]) == 1
            assert capsys.readouterr().out == said


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


def test_pages_tell_every_shape_and_every_format() -> None:
    nodes, commands = ((ROOT / "docs" / name).read_text("utf-8") for name in ("language/nodes.md", "commands.md"))
    assert f"| shape | {', '.join(get_args(Shape))};" in nodes
    forms = r"\|".join(FORMS)
    assert f"[--format {forms}]" in commands
