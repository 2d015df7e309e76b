"""What Graphviz does not give is drawn all the same: whole, nothing on anything else, told, never kept."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from itertools import combinations
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import EXAMPLES

from topodoc.cli.main import run
from topodoc.diagnostics import RenderError
from topodoc.diagram.arrange import arrange
from topodoc.diagram.fallback import fall_back
from topodoc.diagram.place import locate
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.language.vocabulary import Direction
from topodoc.layout import process
from topodoc.layout.contract import ProcessLimits
from topodoc.layout.engine import lay_out
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.diagram.plan import Plan

THEME = load_theme("paper")
SPEC = "topology: t\nnodes: {a: A, b: B}\nedges: [a -> b, b -> b: itself]\nviews: {only: {include: [a]}}\n"
LAZY = '#!/bin/sh\nwhile read line; do case "$line" in *n2*|*label*) sleep 60;; "digraph over {}") echo \'{\n"name": "over"\n}\';; '
LAZY += '"digraph {n1}") echo \'{\n"objects": [{"name": "n1"}]\n}\';; esac; done\n'


@pytest.fixture
def lazy_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a project that uses a dot program that lays out one node, and never comes to an end with anything more."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "dot"
    program.write_text(LAZY, "ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "topodoc.yml").write_text("engine: dot\nlimits: {layout_seconds: 1}\n", "utf-8")
    (tmp_path / "topologies").mkdir()
    (tmp_path / "topologies/t.topo.yml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(tmp_path)
    process.dismiss()
    yield tmp_path
    process.dismiss()


def check(plan: Plan) -> None:
    placed = locate(plan, fall_back(plan))
    for box, another in combinations(placed.nodes, 2):
        assert not box.overlaps(another)
    parents = {group.id: group.parent for group in plan.topology.groups}

    def inside(group: str | None) -> set[str]:
        return set() if group is None else {group, *inside(parents[group])}

    boxes = dict(zip((group.id for group in plan.topology.groups), placed.groups, strict=True))
    for one, other in combinations(boxes, 2):
        if one not in inside(other) and other not in inside(one):
            assert not boxes[one].overlaps(boxes[other])
    for node, box in zip(plan.topology.nodes, placed.nodes, strict=True):
        homes = inside(node.group)
        for name, group in boxes.items():
            assert box.overlaps(group) == (name in homes)
            if name in homes:
                assert group.x < box.x
                assert group.y < box.y
                assert box.right < group.right
                assert box.bottom < group.bottom
    for heading, group in zip(placed.headings, placed.groups, strict=True):
        assert heading.right <= group.right
        assert not any(heading.overlaps(box) for box in placed.nodes)


def test_nothing_lies_on_anything_else() -> None:
    for topology in load((EXAMPLES,)):
        check(arrange(topology, THEME))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_lies_on_anything_else_whatever_the_system(data: st.DataObject) -> None:
    count, boxes = data.draw(st.integers(0, 25)), data.draw(st.integers(0, 6))
    spec: dict[str, Any] = {"layout": {"direction": data.draw(st.sampled_from(get_args(Direction)))}, "nodes": {}, "groups": {}}
    homes = [spec]
    for number in range(boxes):
        group: dict[str, Any] = {"label": f"Group {number}", "nodes": {}, "groups": {}}
        data.draw(st.sampled_from(homes))["groups"][f"g{number}"] = group
        homes.append(group)
    names = [f"n{number}" for number in range(count)]
    for name in names:
        data.draw(st.sampled_from(homes))["nodes"][name] = "Long " * data.draw(st.integers(1, 8))
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names)) if names else st.nothing()
    lines = data.draw(st.lists(ends, max_size=40)) if names else []
    spec |= {"topology": "t", "edges": [{f"{a} -> {b}": f"call {number}"} for number, (a, b) in enumerate(lines)]}
    check(arrange(bind(parse(Source.decode(json.dumps(spec).encode(), "t"))), THEME))


def test_a_picture_that_takes_too_long_is_drawn_told_and_not_kept(lazy_dot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--to", "out", "--cache", "kept"]) == 0
    said = capsys.readouterr().err
    fact = "Graphviz took longer than 1 s for the picture of t; topodoc drew it with straight lines"
    assert f"topologies/t.topo.yml:1:11: warning TD709: {fact}" in said
    assert said.count("TD709") == 1
    assert 'data-node="a"' in (lazy_dot / "out/t/index.md").read_text("utf-8")
    assert "TD709" in (lazy_dot / "out/t/findings/index.md").read_text("utf-8")
    assert "TD709" in (lazy_dot / "out/graph.json").read_text("utf-8")
    assert not list((lazy_dot / "kept").glob("??/*.json"))
    assert run(["export", "--to", "strict", "--strict"]) == 1
    assert not (lazy_dot / "strict").exists()


def test_one_picture_is_drawn_and_told(lazy_dot: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert run(["render", "topologies/t.topo.yml", "-o", "t.svg"]) == 0
    assert "TD709" in caplog.text
    assert (lazy_dot / "t.svg").read_text("ascii").count('<g class="node ') == 2
    caplog.clear()
    (lazy_dot / "topodoc.yml").write_text("engine: dot\nlimits: {layout_seconds: 1}\nrules: {ignore: [TD709]}\n", "utf-8")
    assert run(["render", "topologies/t.topo.yml", "-o", "t.svg"]) == 0
    assert caplog.text == ""


def test_a_build_goes_on(lazy_dot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build"]) == 0
    assert "TD709" in capsys.readouterr().err
    assert (lazy_dot / "site/architecture/t/index.html").is_file()
    assert run(["build", "--strict", "--site", "other"]) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no limit to set")
def test_a_picture_that_needs_too_much_memory_is_drawn() -> None:
    pytest.importorskip("pygraphviz")
    lines = "\n".join(f"  - n{a} -> n{(a * 7 + 13 * b) % 400}: call" for a in range(400) for b in range(8))
    nodes = "\n".join(f"  n{number}: Node {number}" for number in range(400))
    plan = arrange(bind(parse(Source.decode(f"topology: t\nnodes:\n{nodes}\nedges:\n{lines}\n".encode(), "t"))), THEME)
    layout = None
    for megabytes in range(100, 400, 20):  # how much one node needs differs from machine to machine
        with suppress(RenderError):
            (layout,) = lay_out([plan], "pygraphviz", 1, ProcessLimits(30, megabytes))
            break
    process.dismiss()
    assert layout
    assert len(layout.nodes) == 400
    assert "Graphviz needs more memory than" in layout.reason


def test_the_dot_program_gets_many_graphs_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil  # noqa: PLC0415 - before the PATH changes

    real = shutil.which("dot")
    if real is None:
        pytest.skip("there is no dot program")
    program = tmp_path / "dot"
    program.write_text(f'#!/bin/sh\necho started >> {tmp_path / "starts"}\nexec {real} "$@"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    process.dismiss()
    plans = [arrange(topology, THEME) for topology in load((EXAMPLES,))][:6]
    assert len(lay_out(plans, "dot", 1)) == 6
    process.dismiss()
    assert (tmp_path / "starts").read_text("utf-8").count("started") == 1
