"""Pages of a large site are built by several processes, and no reader can tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from edits import MAIL, SPECS, edit, files, write
from mkdocs.exceptions import MkDocsException

from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.plugin import sharing
from topodoc.settings import Settings
from topodoc.site.page import NavEntry, Page, Site

if TYPE_CHECKING:
    from concurrent.futures import Executor


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have one process more for each ten pages, in a project of three topologies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sharing, "_SHARE", 10)
    for path, text in SPECS.items():
        write(path, text)()
    write("topodoc.yml", "specs: topologies\nthemes: looks\n")()


def build(*more: str) -> dict[str, bytes]:
    assert run(["build", "-q", *more]) == 0
    return files("site")


def test_one_process_and_many_build_the_same() -> None:
    alone = build("--no-cache", "--jobs", "1")
    assert build("--no-cache", "--jobs", "3") == alone
    assert build("--jobs", "3") == alone
    edit(MAIL, "mail: Mail", "mail: Post")()
    changed = build("--jobs", "3")  # most are known, and few are left to share
    assert changed == build("--no-cache", "--jobs", "1")
    assert not [one for one in Path().iterdir() if one.name.startswith(".topodoc-site-")]


class Failing(sharing.Sharing):
    """Shares with a process that has no room for its work."""

    def __init__(self, project: sharing.Project, executor: Executor, folder: Path) -> None:
        (folder / "share-1").write_text("a file where the folder is to be", "ascii")
        super().__init__(project, executor, folder)


def test_what_one_cannot_build_is_told_and_the_site_stays(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    before = build()
    edit(MAIL, "mail: Mail", "mail: Post")()
    monkeypatch.setattr("topodoc.plugin.host.Sharing", Failing)
    assert run(["build", "--no-cache", "--jobs", "3"]) == 2
    said = capsys.readouterr().err
    assert "share-1" in said
    assert "Traceback" not in said
    assert files("site") == before


def test_a_share_names_what_mkdocs_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "texts").touch()

    def refuse(_: object) -> None:
        raise MkDocsException("no such theme")

    monkeypatch.setattr(sharing, "build", refuse)
    with pytest.raises(SettingsError, match="MkDocs could not build the site: no such theme"):
        sharing.build_share(_empty(tmp_path))


def _empty(folder: Path) -> sharing.Share:
    site = Site((), (), NavEntry("Architecture", "architecture/index.md"), "", (), Page("index.md", "Home", ""))
    return sharing.Share(sharing.Project("Mail", folder, Settings()), site, {}, folder / "texts", folder / "share")
