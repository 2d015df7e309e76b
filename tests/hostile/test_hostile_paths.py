"""Hostile paths: what an include, a folder of specs and a file's name may lead to, and what they may not."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from corpus import corpus, quoted

from topodoc.cli.main import run
from topodoc.diagnostics import SpecError
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.spec_files import find

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and sockets are made")

_PATHS = corpus("paths")
CASES = [(code, why, path) for code, found in _PATHS.items() for one in found for why, path in one.items()]
HIDDEN = "nodes: {secret: TOP-SECRET}\n"
PARTS = {
    "_good": "nodes: {good: Good}\n", "_back": "include: one.topo.yml\nnodes: {back: B}\n", "_empty": "",
    "_other": "<?php echo 1; [ ?>", "_open": "a: [b\n",
    "_loop-a": "include: _loop-b.topo.yml\n", "_loop-b": "include: _loop-a.topo.yml\n",
    **{f"_chain-{count}": f"include: _chain-{count + 1}.topo.yml\n" for count in range(210)},
}  # fmt: skip
LINKS = {
    "_inside": "_good.topo.yml", "_outside": "../../outside/secret.topo.yml", "_circle": "_circle.topo.yml", "_gone": "nowhere",
    "_device": "/dev/zero", "_to-pipe": "_pipe.topo.yml", "_self": "one.topo.yml",
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which every kind of file lies, and another with a secret beside it."""
    top = tmp_path_factory.mktemp("paths")
    specs = top / "project" / "topologies"
    for folder in (specs / "sub", top / "project" / "shared", top / "outside", top / "project-evil"):
        folder.mkdir(parents=True)
    (top / "project" / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (top / "project" / "shared" / "_shared.topo.yml").write_text(PARTS["_good"], "utf-8")
    for beside in ("outside", "project-evil"):
        (top / beside / "secret.topo.yml").write_text(HIDDEN, "utf-8")
    for name, text in PARTS.items():
        (specs / f"{name}.topo.yml").write_text(text, "utf-8")
    for name, target in LINKS.items():
        (specs / f"{name}.topo.yml").symlink_to(target)
    (specs / "_elsewhere").symlink_to("../../outside")
    (specs / "_program.topo.yml").write_bytes(b"\x7fELF\x02\x01\x01\0\0\xff\xfe")
    for name in ("_code.topo.py", "_code.py"):
        (specs / name).write_text("raise SystemExit('it ran')", "utf-8")
    with (specs / "_huge.topo.yml").open("wb") as file:
        file.truncate(6_000_000)
    os.mkfifo(specs / "_pipe.topo.yml")
    return top / "project"


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the project, with a socket in it, as the working folder: its path is too long for a socket's full name."""
    monkeypatch.chdir(project / "topologies")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("_socket.topo.yml")
        monkeypatch.chdir(project)
        yield project
    (project / "topologies" / "_socket.topo.yml").unlink()


def test_there_are_forty_and_more() -> None:
    assert len({str(path) for _, _, path in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize(("code", "why", "path"), CASES, ids=[f"{code} {why}" for code, why, _ in CASES])
def test_an_include_reads_what_it_may_and_nothing_else(code: str, why: str, path: str | list[str | int], inside: Path) -> None:
    del why
    text = path if isinstance(path, str) else str(path[0]) * int(path[1])
    spec = inside / "topologies" / "one.topo.yml"
    spec.write_text(f"include: {quoted(text.replace('{project}', str(inside)))}\nnodes: {{a: A}}\n", "utf-8")
    if code == "fine":
        assert [node.id for node in load([spec])[0].nodes] == ["a", "good"]
        return
    with pytest.raises(SpecError) as error:
        load([spec])
    assert {one.code for one in error.value.diagnostics} == {code}
    assert "SECRET" not in str(error.value)
    assert "root:" not in str(error.value)
    assert all(one.span.file.startswith("topologies/") for one in error.value.diagnostics)


def test_a_folder_gives_no_file_that_a_link_leads_out_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs = tmp_path / "project" / "topologies"
    specs.mkdir(parents=True)
    (tmp_path / "project" / ".git").mkdir()
    (tmp_path / "project" / "real.topo.yml").write_text("nodes: {a: A}\n", "utf-8")
    (tmp_path / "secret.topo.yml").write_text(HIDDEN, "utf-8")
    (specs / "leak.topo.yml").symlink_to(tmp_path / "secret.topo.yml")
    (specs / "passwords.topo.yml").symlink_to("/etc/passwd")
    (specs / "real.topo.yml").symlink_to("../real.topo.yml")
    (specs / "circle.topo.yml").symlink_to("circle.topo.yml")
    (specs / "gone.topo.yml").symlink_to("nowhere")
    (specs / "folder").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(SpecError) as error:
        load([Path("topologies")])
    told = {one.span.file.rpartition("/")[2].partition(".")[0]: (one.code, one.message) for one in error.value.diagnostics}
    assert {name: code for name, (code, _) in told.items()} == dict.fromkeys(("circle", "gone", "leak", "passwords"), "TD001")
    assert told["leak"][1].endswith("is a link to a place outside the project")
    assert find([specs / "leak.topo.yml"]) == ((specs / "leak.topo.yml",), [])  # whoever names it means it


NAMES = (
    b"\xff\xfe",
    b"a\nb",
    b"\x1b[31mred",
    b"::error::x",
    b"##[x]",
    b"a%0Ab,c:d",
    "\u202egpj".encode(),
    b"<img src=x onerror=alert(1)>",
    b"-x",
)


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_file_may_be_called_anything(
    name: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("topologies").mkdir()
    path = Path(os.fsdecode(b"topologies/" + name + b".topo.yml"))
    (tmp_path / "topodoc.yml").write_text("repo_url: https://example.org/x\n", "utf-8")
    for text, code in (
        ("topology: t\nnodes: {a: {kind: x}}\n", 1),
        ("topology: t\nnodes: {a: A, b: {links: {x: 'javascript:y'}}}\nedges: [a -> b]\n", 0),
    ):
        path.write_text(text, "utf-8")
        for form in ("text", "json", "github", "sarif"):
            assert run(["check", "--format", form]) == code
            told = capfd.readouterr().out
            if form in {"json", "sarif"}:
                json.loads(told)
            elif form == "text":
                assert all(line.isprintable() and not line.startswith(("::", "##")) for line in told.splitlines())
            else:
                assert all(line.startswith(("::error file=", "::warning file=")) for line in told.splitlines())
        assert run(["build"]) == code
        assert run(["export", "--to", "out"]) == code
    assert "<img" not in Path("site/architecture/t/index.html").read_text("utf-8")
    assert json.loads(Path("site/graph.json").read_text("utf-8"))["topologies"][0]["file"] == str(path)


def test_settings_are_no_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An icon is a name of a set, never a path."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.svg").write_text('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', "utf-8")
    for icon in ("../../x", "material/../../x", "/etc/passwd", str(tmp_path / "x"), "material/..", "material\\x", "material/%2e%2e"):
        (tmp_path / "a.topo.yml").write_text(f"nodes: {{a: {{icon: {quoted(icon)}}}}}\n", "utf-8")
        (topology,) = load([tmp_path / "a.topo.yml"], Settings())
        assert topology.nodes[0].icon == icon
        assert run(["check", "a.topo.yml", "--strict"]) == 1
