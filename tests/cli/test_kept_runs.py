"""`check` and `render` do nothing where nothing changed, and what they hand out again is what they would make anew."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from edits import EDITS, MAIL, SPECS, edit, files, write
from places import ROOT

from topodoc.cli import check as check_command
from topodoc.cli import checking, pictures
from topodoc.cli.main import run
from topodoc.layout.presence import dot_program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CHECKS = (["--format", "text"], ["--format", "json"], ["--format", "sarif"], ["--strict", "--min-coverage", "50"])
PICTURES = (["-o", "pictures/"], ["--topology", "orders"], ["--topology", "orders", "--format", "mermaid"])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # a project, and so a place for a cache
    for path, text in SPECS.items():
        write(path, text)()
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], command: str, *more: str) -> tuple[int, str, str, dict[str, bytes]]:
    """Return how *command* ends, what it prints and says, and the pictures that it leaves."""
    code = run([command, *more])
    out, err = capsys.readouterr()
    return code, out, err, files("pictures") if Path("pictures").exists() else {}


def refuse(*_: object, **__: object) -> None:
    pytest.fail("specs are read")


def runs() -> Sequence[Path]:
    return [*Path(".cache").rglob("*.run")]


def test_what_is_kept_is_never_out_of_date(capsys: pytest.CaptureFixture[str]) -> None:
    for name, act in EDITS.items():
        act()
        for asked in [*(["check", *one] for one in CHECKS), *(["render", "topologies", *one] for one in PICTURES)]:
            made = told(capsys, *asked)
            assert told(capsys, *asked) == made, name
            assert told(capsys, *asked, "--no-cache") == made, name
    assert runs()


def test_a_run_that_would_do_the_same_reads_no_spec(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit(MAIL, "nodes: {", "nodes: {lonely: Lonely, ")()
    checked, drawn = told(capsys, "check", "--strict"), told(capsys, "render", MAIL)
    assert checked[0] == 1
    assert "lonely" in checked[1]
    monkeypatch.setattr(checking, "read_specs", refuse)
    monkeypatch.setattr(pictures, "load_stamped", refuse)
    assert told(capsys, "check", "--strict") == checked
    assert told(capsys, "render", MAIL) == drawn
    assert told(capsys, "render", MAIL, "-o", "one.svg")[0] == 0  # the same picture, to another place
    assert Path("one.svg").read_text("utf-8") == drawn[1]

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2126, 1, 1)

    monkeypatch.setattr(check_command, "date", Tomorrow)
    with pytest.raises(pytest.fail.Exception, match="specs are read"):  # for findings may depend on the day
        run(["check", "--strict"])


def test_what_is_written_read_once_or_drawn_with_fonts_is_not_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in (
        ["check", "--fix"],
        ["check", "--write-baseline", "known.json"],
        ["check", "-"],
        ["render", "-"],
        ["render", MAIL, "-o", "a.png"],
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nodes: {a: A}\n")))
        told(capsys, *asked)
        assert not runs(), asked


def test_a_picture_that_came_out_otherwise_is_told_of_each_time(here: Path) -> None:
    (here / "sitecustomize.py").write_text(
        "from topodoc.layout.contract import TooSlow\n"
        "from topodoc.layout.graphviz import Graphviz\n\n"
        "def give_up(*_, **__):\n"
        "    raise TooSlow('Graphviz took longer than 30 s for the picture of mail; split the topology')\n\n"
        "Graphviz.lay_out = give_up\n",
        "utf-8",
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "topodoc", "render", MAIL, "-o", "a.svg"],
            env={**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{ROOT}"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert "straight lines" in done.stderr
    assert not runs()


def leads(link: str, target: str) -> Callable[[], None]:
    """Return what makes *link* lead to *target*, whatever it was before."""

    def act() -> None:
        Path(link).unlink(missing_ok=True)
        Path(link).symlink_to(target)

    return act


def shared(name: str, text: str) -> Callable[[], None]:
    return write(f"../elsewhere/{name}", text)


ASIDE: dict[str, Callable[[], object]] = {  # what changes without a file of the project that is read being another one
    "a link out of the project": lambda: (
        shared("o.topo.yml", "nodes: {a: A}\n")(),
        leads("topologies/l.topo.yml", "../../elsewhere/o.topo.yml")(),
    ),
    "that goes": lambda: Path("topologies/l.topo.yml").unlink(),
    "a part behind a link": lambda: (
        write("v1/x.yml", "nodes: {x: One}\n")(),
        write("v2/x.yml", "nodes: {x: Two}\n")(),
        leads("current", "v1")(),
        edit(MAIL, "topology: mail\n", "topology: mail\ninclude: ../current/x.yml\n")(),
    ),
    "which leads elsewhere": leads("current", "v2"),
    "and nowhere": leads("current", "v3"),
    "and back": leads("current", "v2"),
    "a part that is a link out": lambda: (
        shared("x.yml", Path("v2/x.yml").read_text("utf-8"))(),
        leads("v2/x.yml", "../../elsewhere/x.yml")(),
    ),
    "that is a file again": lambda: (Path("v2/x.yml").replace("gone"), write("v2/x.yml", "nodes: {x: Two}\n")()),
    "a folder of themes behind a link": lambda: (
        shared("th/theme.toml", (ROOT / "themes/paper/theme.toml").read_text("utf-8"))(),
        leads("looks/mine", "../../elsewhere/th")(),
        edit("topodoc.yml", "themes: looks\n", "themes: looks\ntheme: mine\n")(),
    ),
    "in which something changes": edit("../elsewhere/th/theme.toml", "radius", "# radius\nradius"),
    "a folder that is a project of its own": lambda: Path("topologies/.git").mkdir(),
    "and no more": lambda: Path("topologies/.git").rmdir(),
    "a settings file with a finding": edit("topodoc.yml", "theme: mine\n", "theme: mine # \x01 one\n"),
    "whose comment changes": edit("topodoc.yml", "\x01 one", "\x01 two"),
}


def test_what_nobody_reads_has_a_say_too(capsys: pytest.CaptureFixture[str]) -> None:
    for name, act in ASIDE.items():
        told(capsys, "check")
        told(capsys, "render", MAIL)
        act()
        for asked in (["check"], ["check", "--format", "github"], ["render", MAIL]):
            assert told(capsys, *asked) == told(capsys, *asked, "--no-cache"), name


def test_a_spec_whose_name_says_nothing_may_be_python(capsys: pytest.CaptureFixture[str]) -> None:
    write("model", "from topodoc import TopologyBuilder\nimport helper\nTopologyBuilder(helper.NAME).add_process('a')\n")()
    write("helper.py", "NAME = 'one'\n")()
    told(capsys, "check", "model")
    write("helper.py", "raise ValueError\n")()
    assert told(capsys, "check", "model")[0] == 1


def test_another_checkout_is_another_run(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit(MAIL, "nodes: {", "nodes: {lonely: Lonely, ")()
    assert "file=topologies" in told(capsys, "check", "--format", "github")[1]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here.parent))
    assert f"file={here.name}/topologies" in told(capsys, "check", "--format", "github")[1]


def test_what_a_link_leads_to_is_quoted_to_nobody(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here.parent / "secret").write_text("a word that nobody may read\n", "utf-8")
    leads("topologies/l.topo.yml", "../../secret")()
    code, out, _, _ = told(capsys, "check")
    assert code == 1
    assert "outside the project" in out
    assert "nobody may read" not in out


def test_another_dot_is_asked_again(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    program = here / "bin" / "dot"
    program.parent.mkdir()
    program.symlink_to(str(dot_program()))
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    made = told(capsys, "render", MAIL, "--engine", "dot")
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "load_stamped", refuse)
        assert told(capsys, "render", MAIL, "--engine", "dot") == made
    program.unlink()
    program.write_text(f'#!/bin/sh\nexec {dot_program()} "$@"\n', "utf-8")
    program.chmod(0o755)
    assert told(capsys, "render", MAIL, "--engine", "dot") == made
    assert len(runs()) == 2


def test_a_baseline_that_changed_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    edit(MAIL, "nodes: {", "nodes: {lonely: Lonely, ")()
    told(capsys, "check", "--write-baseline", "known.json")
    assert "lonely" not in told(capsys, "check", "--baseline", "known.json")[1]
    Path("known.json").write_text('{"version": 1, "known": []}\n', "utf-8")
    assert "lonely" in told(capsys, "check", "--baseline", "known.json")[1]


def test_who_wants_nothing_kept_has_nothing_kept(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "check", "--no-cache")
    told(capsys, "render", MAIL, "--no-cache")
    assert not Path(".cache").exists()
