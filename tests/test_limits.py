"""Limits: each holds, each is told, and each can be raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run
from topodoc.lint.catalogue import MEANINGS

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "topology: t\n"
NODES = HEAD + "nodes: {a: A, b: B, c: C, d: D}\n"
EDGES = NODES + "edges: [a -> b, b -> c, c -> d, d -> a]\n"
STEPS = EDGES + "scenarios: {s: {steps: [a -> b: one, b -> c: two, {parallel: [{steps: [c -> d: three]}]}]}}\n"
DEEP = HEAD + "nodes: {a: A}\ngroups: {g: {groups: {h: {groups: {i: {label: I}}}}}}\n"
ALIASES = HEAD + "nodes:\n  a: &a {label: A}\n  b: *a\n  c: *a\n  d: *a\n  e: *a\n"
CASES = {
    "nodes": (NODES, 3, 4, "TD040", "4 nodes are more than 3"),
    "edges": (EDGES, 3, 4, "TD041", "4 edges are more than 3"),
    "steps": (STEPS, 3, 4, "TD042", "4 steps are more than 3"),
    "label": (HEAD + "nodes: {a: Abcdefghij}\n", 9, 10, "TD043", "a label of 10 characters is longer than 9"),
    "depth": (DEEP, 6, 7, "TD009", "nested deeper than 6 levels"),
    "aliases": (ALIASES, 3, 4, "TD009", "more than 3 aliases"),
    "values": (NODES, 10, 20, "TD009", "more than 10 values"),
    "megabytes": (HEAD + "nodes: {a: A}\n#" + "x" * 1_000_000, 1, 2, "TD009", "larger than 1,000,000 bytes"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_limit_holds_and_can_be_raised(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, few, enough, code, fact = CASES[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.topo.yml").write_text(text, "utf-8")
    (tmp_path / "topodoc.yml").write_text(f"specs: t.topo.yml\nlimits: {{{name}: {few}}}\n", "utf-8")
    assert run(["check"]) == 1
    said = capsys.readouterr().out
    assert f"error {code}: " in said
    assert fact in said
    assert said.startswith("t.topo.yml:")
    assert code in MEANINGS
    (tmp_path / "topodoc.yml").write_text(f"specs: t.topo.yml\nlimits: {{{name}: {enough}}}\n", "utf-8")
    run(["check"])
    assert code not in capsys.readouterr().out


def test_depth_itself_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("limits: {depth: 100000}\n", "utf-8")
    assert run(["check"]) == 2
    assert "topodoc.yml:1:9: error TD013: depth under limits: is more than 100" in capsys.readouterr().err


def test_a_hundred_levels_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("specs: t.topo.yml\nlimits: {depth: 100}\n", "utf-8")
    inner = "{nodes: {a: A}}"
    for number in range(48):
        inner = f"{{groups: {{g{number}: {inner}}}}}"
    (tmp_path / "t.topo.yml").write_text(inner, "utf-8")
    assert run(["render", "t.topo.yml", "-o", "t.svg"]) == 0, capsys.readouterr().err
    assert (tmp_path / "t.svg").read_text("ascii").count('class="group"') == 48


def test_the_limits_of_a_topology_hold_for_python_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("specs: t.topo.py\nlimits: {python_seconds: 1, nodes: 1}\n", "utf-8")
    text = (
        "from topodoc import TopologyBuilder\nt = TopologyBuilder('t')\nt.create_group('g', label='G').add_process('a').add_process('b')\n"
    )
    (tmp_path / "t.topo.py").write_text(text, "utf-8")
    assert run(["check"]) == 1
    assert "TD040" in capsys.readouterr().out
