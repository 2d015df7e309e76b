"""Layouts that were made before: found again, told apart by what decides them, and never trusted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

from topodoc.cli.main import run
from topodoc.diagram.arrange import arrange
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.layout import engine, process
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.source import Source
from topodoc.store import Store, prune

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from topodoc.diagram.plan import Plan

THEME = load_theme("paper")
SPEC = "topology: t\nnodes: {a: A, b: {label: B, kind: topic}}\nedges:\n  - a -> b: {label: placed, protocol: kafka}\n"


@pytest.fixture
def plans() -> list[Plan]:
    return [arrange(topology, THEME) for topology in load((EXAMPLES,))]


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a layout fails."""

    def refuse(engine: str, megabytes: int) -> None:
        del engine, megabytes
        message = "a worker was started"
        raise AssertionError(message)

    process.dismiss()
    monkeypatch.setattr(process, "LayoutProcess", refuse)


def entries(cache: Path) -> list[Path]:
    return sorted(cache.glob("??/*.json"))


def plan_of(text: str) -> Plan:
    return arrange(bind(parse(Source.decode(text.encode(), "t"))), THEME)


def test_what_was_made_is_found_again(plans: list[Plan], tmp_path: Path) -> None:
    cache = tmp_path / "a" / "cache"
    first = lay_out(plans, None, 2, cache=cache)
    assert first == lay_out(plans, None, 2)
    assert 0 < len(entries(cache)) <= len(plans)
    assert (cache / ".gitignore").read_text("utf-8") == "*\n"
    assert lay_out(plans, None, 2, cache=cache) == first


def test_a_warm_build_starts_nothing(plans: list[Plan], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = lay_out(plans, None, 2, cache=tmp_path)
    request.getfixturevalue("no_engine")
    assert lay_out(plans, None, 2, cache=tmp_path) == made
    with pytest.raises(AssertionError, match="started"):
        lay_out(plans, None, 2)


def test_a_warm_run_of_the_command_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: T\n", "utf-8")
    (tmp_path / "t.topo.yml").write_text(SPEC, "utf-8")
    command = [sys.executable, "-m", "topodoc", "render", "t.topo.yml"]
    cold = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert entries(tmp_path / ".cache" / "plugin" / "topodoc")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pygraphviz.py").write_text("raise SystemExit('asked')\n", "ascii")
    environment = os.environ | {"PYTHONPATH": str(broken)}
    warm = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=environment)
    assert (warm.stdout, warm.stderr) == (cold.stdout, b"")
    assert subprocess.run([*command, "--no-cache"], cwd=tmp_path, capture_output=True, check=False, env=environment).returncode


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        (("label: placed", "label: plecad"), False),
        (("label: B", "label: E"), False),
        (("kind: topic", "kind: topic, description: Long, tags: [x], state: running, owner: us"), False),
        (("label: placed", "label: publish everything that there is"), True),
        (("a -> b", "b -> a"), True),
        (("nodes:", "groups: {g: {label: G}}\nnodes:"), False),  # nothing to see
        (("nodes:", "groups: {g: {nodes: {c: C}}}\nnodes:"), True),
    ],
)
def test_only_what_decides_the_layout_counts(tmp_path: Path, change: tuple[str, str], *, is_another: bool) -> None:
    for text in (SPEC, SPEC.replace(*change)):
        lay_out([plan_of(text)], None, 1, cache=tmp_path)
    assert len(entries(tmp_path)) == 1 + is_another


def test_rows_and_the_engine_count(tmp_path: Path, need: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    need("dot")
    plan = plan_of("topology: t\ngroups: {g: {nodes: {a: A, b: B, c: C, d: D}}}\n")
    (group,) = plan.topology.groups
    rowed = replace(plan, topology=replace(plan.topology, groups=(replace(group, rows=(("a", "b"), ("c", "d"))),)))
    lay_out([plan], None, 1, cache=tmp_path)
    lay_out([rowed], None, 1, cache=tmp_path)
    assert len(entries(tmp_path)) == 2
    made = lay_out([plan], "dot", 1, cache=tmp_path)
    assert len(entries(tmp_path)) == 3
    monkeypatch.setattr(subprocess, "run", None)  # its version is remembered
    assert lay_out([plan], "dot", 1, cache=tmp_path) == made


@pytest.mark.parametrize("spoil", [b"", b"{}", b"abc\n{}", b"\xff\xfe", None, "cut", "other", "wrong"])
def test_what_cannot_be_trusted_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: bytes | str | None) -> None:
    plan = plan_of(SPEC)
    (first,) = lay_out([plan], None, 1, cache=tmp_path)
    (path,) = entries(tmp_path)
    raw = path.read_bytes()
    if spoil is None:
        path.unlink()
        path.mkdir()
    elif isinstance(spoil, bytes):
        path.write_bytes(spoil)
    elif spoil == "cut":
        path.write_bytes(raw[:-20])
    else:
        text = json.dumps({"size": [1, 1], "nodes": [[0, 0]], "routes": [], "groups": []} if spoil == "other" else {"size": 7})
        path.write_text(f"{__import__('hashlib').sha256(text.encode()).hexdigest()}\n{text}", "utf-8")
    assert lay_out([plan, plan], None, 1, cache=tmp_path) == (first, first)
    told = [one.getMessage() for one in caplog.records]
    assert told[0] == f"warning: the layout in {path} cannot be used; topodoc makes it again"
    assert len(told) == 1
    if spoil is not None:
        assert path.read_bytes() == raw


def test_a_folder_that_cannot_be_written_is_told_once(plans: list[Plan], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert lay_out(plans, None, 2, cache=tmp_path / "file") == lay_out(plans, None, 2)
    (told,) = [one.getMessage() for one in caplog.records]
    assert told.startswith("warning: ")
    assert str(tmp_path / "file") in told


def test_old_layouts_are_removed_when_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["cache", "prune"]) == 2
    assert "name its folder with --cache DIR" in capsys.readouterr().err
    lay_out([plan_of(SPEC)], None, 1, cache=tmp_path / "kept")
    (path,) = entries(tmp_path / "kept")
    assert run(["cache", "prune", "--cache", "kept"]) == 0
    assert path.exists()
    unfinished = path.with_name(".new-killed")
    unfinished.write_text("", "utf-8")
    os.utime(path, (1, 1))
    os.utime(unfinished, (1, 1))
    assert run(["cache", "prune", "--cache", "kept", "--days", "1"]) == 0
    assert list(path.parent.iterdir()) == []
    assert "1 entry removed from kept" in capsys.readouterr().err


def test_where_there_is_no_project_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.topo.yml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["render", "t.topo.yml", "-o", "t.svg"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.svg", "t.topo.yml"]
    assert engine.lay_out([], None, 1) == ()


def test_layouts_that_change_places_are_seen(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    plans = [plan_of(SPEC), plan_of(SPEC.replace("a: A", "a: A longer name"))]
    made = [lay_out([plan], None, 1, cache=tmp_path)[0] for plan in plans]
    one, other = entries(tmp_path)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    assert list(lay_out(plans, None, 1, cache=tmp_path)) == made
    assert "cannot be used; topodoc makes it again" in caplog.text


def test_what_is_too_much_goes_the_longest_unwanted_first(tmp_path: Path) -> None:
    store = Store(tmp_path, "part")
    for age, key in enumerate(("aa1", "bb2", "cc3")):
        store.write("part", key, b"x" * 1_000)
        os.utime(tmp_path / key[:2] / f"{key[2:]}.part", (time.time() - age, time.time() - age))
    assert store.read("part", "cc3") == b"x" * 1_000
    assert prune(tmp_path, 30, 0.0025) == 1
    assert store.read("part", "bb2") is None
    assert store.read("part", "aa1")
    assert store.read("part", "cc3")
