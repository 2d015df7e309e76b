"""Readers: what reads which document, and by what is known that one is another than it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from topodoc.memory import Memory
from topodoc.readers import ENDINGS, READERS, reader_of
from topodoc.reading import load, read_specs
from topodoc.settings import Settings
from topodoc.stamp import is_current, stamp

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = "from topodoc import TopologyBuilder\nt = TopologyBuilder('made')\nt.create_group('g').add_process('a')\n"
YAML = "topology: written\nnodes: {a: A}\n"


@pytest.mark.parametrize(
    ("name", "text", "reader"),
    [
        ("a.topo.yml", PYTHON, "YAML"),
        ("a.topo.yaml", "", "YAML"),
        ("a.topo.py", YAML, "Python"),
        ("a.py", "", "Python"),
        ("a.yml", PYTHON, "YAML"),
        ("-", PYTHON, "Python"),
        ("-", f"#!/usr/bin/env python3\n\nimport os\n{PYTHON}", "Python"),
        ("-", YAML, "YAML"),
        ("-", "title: from topodoc import\nnodes: {a: A}\n", "YAML"),
        ("-", "nothing that is known", "YAML"),
        ("notes.txt", PYTHON, "Python"),
    ],
)
def test_an_ending_decides_else_what_is_in_it(name: str, text: str, reader: str) -> None:
    assert reader_of(name, text).name == reader


def test_no_ending_has_two_readers() -> None:
    endings = [ending for one in READERS for ending in one.endings]
    assert len({*endings}) == len(endings)
    assert {*ENDINGS} == {".topo.yml", ".topo.yaml", ".topo.py"}


def test_a_spec_without_an_ending_is_read_by_what_is_in_it(tmp_path: Path) -> None:
    for name, text in {"one": PYTHON, "two": YAML}.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert [one.id for one in load((tmp_path / "one", tmp_path / "two"))] == ["made", "written"]


def test_a_stamp_tells_of_what_changes_comes_and_goes(tmp_path: Path) -> None:
    here, gone = tmp_path / "here", tmp_path / "gone"
    here.write_text("one", "utf-8")
    before = stamp((here, gone, tmp_path))
    assert is_current(before)
    gone.write_text("", "utf-8")
    assert not is_current(before)
    gone.unlink()
    assert is_current(before)
    here.write_text("two", "utf-8")
    assert not is_current(before)
    here.unlink()
    assert not is_current(before)


def test_a_part_that_is_not_there_yet_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.topo.yml").write_text("include: [part.yml]\nnodes: {a: A}\n", "utf-8")
    memory = Memory()
    assert [one.code for one in read_specs((tmp_path,), memory=memory).faults] == ["TD027"]
    memory.finish()
    (tmp_path / "part.yml").write_text("nodes: {b: B}\n", "utf-8")
    found = read_specs((tmp_path,), memory=memory)
    assert not found.faults
    assert [one.id for one in found.topologies[0].nodes] == ["a", "b"]


def test_what_is_known_of_a_faulty_spec_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.topo.yml").write_text("nodes: {a: A}\nedges: [a -> b]\n", "utf-8")
    memory = Memory()
    before = read_specs((tmp_path,), memory=memory)
    assert memory.look(("spec", tmp_path / "a.topo.yml"))
    assert read_specs((tmp_path,), memory=memory) == before
    assert read_specs((tmp_path,), Settings(verbs=(("publish", ("shout",)),)), memory).faults == before.faults


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project whose spec includes a part from outside the folder of specs."""
    monkeypatch.chdir(tmp_path)
    for folder in (".git", "topologies", "shared", "looks/own"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "shared" / "bus.yml").write_text("nodes: {bus: {label: Old bus, kind: topic}}\n", "utf-8")
    (tmp_path / "topologies" / "a.topo.yml").write_text(
        "include: [../shared/bus.yml]\nnodes: {a: A}\nedges: [a -> bus: publish]\n", "utf-8"
    )
    (tmp_path / "looks" / "own" / "theme.toml").write_text('extends = "paper"\n', "utf-8")
    (tmp_path / "topodoc.yml").write_text("themes: looks\ntheme: own\n", "utf-8")
    return tmp_path


def drawn() -> str:
    return Markdown(extensions=["topodoc"]).convert("```topodoc\ntopology: a\n```\n")


def test_a_fence_shows_a_part_as_it_is_now(page: Path) -> None:
    assert "Old bus" in drawn()
    (page / "shared" / "bus.yml").write_text("nodes: {bus: {label: New bus, kind: topic}}\n", "utf-8")
    assert "New bus" in drawn()
    (page / "shared" / "bus.yml").unlink()
    assert "cannot be drawn" in drawn()
    (page / "shared" / "bus.yml").write_text("nodes: {bus: {label: Back again, kind: topic}}\n", "utf-8")
    assert "Back again" in drawn()


def test_a_fence_is_drawn_under_the_theme_as_it_is_now(page: Path) -> None:
    assert "#123456" not in drawn()
    (page / "looks" / "own" / "theme.toml").write_text('extends = "paper"\n[light]\ntext = "#123456"\n', "utf-8")
    assert "#123456" in drawn()
