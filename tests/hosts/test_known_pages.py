"""A build that would do the same does nothing, and one that would do almost the same leaves the other pages as they are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from edits import EDITS, MAIL, ORDERS, SPECS, edit, files, write
from mkdocs.commands import build as mkdocs

from topodoc import reading
from topodoc.cli.main import run
from topodoc.plugin import host

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.structure.pages import Page

_BUILD = mkdocs._build_page  # noqa: SLF001 - what is asked is what MkDocs does


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Return the pages that MkDocs built, as they come, in a project of three topologies."""
    paths: list[str] = []

    def note(page: Page, *more: object, **others: object) -> None:
        paths.append(page.file.src_uri)
        _BUILD(page, *more, **others)  # type: ignore[arg-type] # as MkDocs calls it

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mkdocs, "_build_page", note)
    monkeypatch.setattr(reading, "_MANY", 0)  # specs from which what they said is kept
    for path, text in SPECS.items():
        write(path, text)()
    write("topodoc.yml", "specs: topologies\nthemes: looks\n")()
    return paths


def build(*more: str) -> dict[str, bytes]:
    site = "other" if "--no-cache" in more else "site"
    assert run(["build", "-q", "--site", site, *more]) == 0
    return files(site)


@pytest.mark.usefixtures("built")
def test_a_site_is_never_out_of_date() -> None:
    build()
    of_the_site: dict[str, Callable[[], object]] = {
        "a page that someone wrote in": write("site/architecture/mail/index.html", "mine"),
        "a page that went": lambda: Path("site/architecture/orders/index.html").unlink(),
        "what a search reads": write("site/search/search_index.json", "{}"),
        "all of it": lambda: shutil.rmtree("site"),
    }
    for name, act in ({name: act for name, act in EDITS.items() if "template" not in name} | of_the_site).items():
        act()
        made = build()
        assert build() == made, name
        assert made == build("--no-cache"), name


def test_pages_that_are_as_they_were_are_not_built_again(built: list[str]) -> None:
    first = build()
    whole = set(built)
    built.clear()
    edit(MAIL, "mail: Mail", "mail: Post")()
    second = build()
    assert {"architecture/mail/index.md", "index.md"} < set(built) < whole
    assert not [one for one in built if "/orders/" in one or "/stock/" in one]
    assert set(second) == set(first)
    built.clear()
    edit(ORDERS, "label: Orders", "label: Ordering")()
    build()
    assert {"architecture/orders/index.md", "architecture/orders/nodes/placed.md"} < set(built)
    assert "architecture/mail/nodes/mail.md" not in built


def test_a_build_that_would_do_the_same_does_nothing(
    built: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(MAIL, "nodes: {", "nodes: {lonely: Lonely, ")()
    assert run(["build"]) == 0
    first = capsys.readouterr().err
    assert "lonely" in first
    built.clear()
    with monkeypatch.context() as patch:
        patch.setattr(host, "build_site", None)
        assert run(["build"]) == 0
    assert capsys.readouterr().err == first
    assert run(["build", "--strict"]) == 1  # whatever is said to it is another build


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("path", "text"), [("mkdocs.yml", "site_name: Mine\nplugins: [topodoc]\n"), ("topodoc.yml", "templates: own\n")])
def test_what_has_more_to_say_is_asked_each_time(path: str, text: str, built: list[str]) -> None:
    write(path, text)()
    Path("docs").mkdir()
    build()
    first = sorted(built)
    built.clear()
    if path == "topodoc.yml":
        edit(MAIL, "mail: Mail", "mail: Post")()
    build()
    assert sorted(built) == first
