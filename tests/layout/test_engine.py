"""Layout engines: either gives a whole picture, and one that is missing, broken or talks nonsense is told."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

from topodoc.diagnostics import GraphvizNotFound, RenderError
from topodoc.diagram.arrange import arrange
from topodoc.drawing.theme import load_theme
from topodoc.layout import engine, process
from topodoc.layout.contract import ProcessLimits
from topodoc.layout.dot import read_layout
from topodoc.layout.engine import lay_out
from topodoc.reading import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.layout.contract import Engine

KAFKA = EXAMPLES / "kafka.topo.yml"


@pytest.fixture(autouse=True)
def fresh_workers() -> Iterator[None]:
    """No worker of another test answers, and none of these another one."""
    process.dismiss()
    yield
    process.dismiss()


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return [arrange(topology, load_theme("paper")) for topology in load((EXAMPLES,))]


def test_any_number_of_processes_gives_the_same(plans: list[Plan]) -> None:
    assert lay_out(plans, "pygraphviz", 1) == lay_out(plans, "pygraphviz", 3)
    assert lay_out([], None, 2) == ()


@pytest.mark.parametrize("cache", ["cache", ""], ids=["kept", "not kept"])
def test_pictures_that_are_alike_are_laid_out_once(plans: list[Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: str) -> None:
    """Whatever they are called; what could not be done is told of each by its own name."""
    twin = replace(plans[0], topology=replace(plans[0].topology, id="twin"))
    asked: list[str] = []
    share = engine._share  # noqa: SLF001 - what is asked of processes

    def counted(one: Engine, limits: ProcessLimits, jobs: int, those: Sequence[Plan]) -> list[Layout]:
        asked.extend(plan.topology.id for plan in those)
        return share(one, limits, jobs, those)

    monkeypatch.setattr(engine, "_share", counted)
    first, second, third = lay_out([plans[0], twin, plans[1]], "pygraphviz", 1, cache=tmp_path / cache if cache else None)
    assert first == second != third
    assert asked == [plans[0].topology.id, plans[1].topology.id]

    def failing(_: Engine, __: ProcessLimits, ___: int, those: Sequence[Plan]) -> list[Layout]:
        return [replace(first, reason=f"no picture of {plan.topology.id}") for plan in those]

    monkeypatch.setattr(engine, "_share", failing)
    told = [one.reason for one in lay_out([plans[2], replace(plans[2], topology=replace(plans[2].topology, id="twin"))], "pygraphviz", 1)]
    assert told == [f"no picture of {plans[2].topology.id}", "no picture of twin"]


def test_a_process_that_was_begun_is_lent_and_is_the_only_one(plans: list[Plan]) -> None:
    process.begin(None, ProcessLimits().megabytes)
    (begun,) = process._idle  # noqa: SLF001 - who is there
    process.begin(None, ProcessLimits().megabytes)
    lay_out(plans[:1], None, 1)
    assert process._idle == [begun]  # noqa: SLF001


FORKING = f"""
import os, topodoc
(topology,) = topodoc.load({str(KAFKA)!r})
picture = topodoc.render(topology)
child = os.fork()
is_same = topodoc.render(topology) == picture
if not child:
    os._exit(0 if is_same else 1)
print(is_same, os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_forked_process_draws_and_lets_its_parent_draw() -> None:
    command = [sys.executable, "-W", "ignore", "-c", FORKING]
    assert subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout == "True 0\n"


def test_the_dot_program_gives_a_whole_picture(plans: list[Plan], need: Callable[[str], str]) -> None:
    need("dot")
    for plan, layout in zip(plans, lay_out(plans, "dot", 2), strict=True):
        assert len(layout.nodes) == len(plan.cards)
        assert len(layout.routes) == len(plan.captions)


def test_without_pygraphviz_dot_is_taken(
    plans: list[Plan], need: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("dot")
    (tmp_path / "pygraphviz.py").write_text("raise ImportError('no library')\n", "ascii")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert lay_out(plans[:1], None, 1)
    with pytest.raises(GraphvizNotFound):
        lay_out(plans[:1], "pygraphviz", 1, ProcessLimits(1.0))


def test_no_engine_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygraphviz.py").write_text("raise ImportError('no library')\n", "ascii")
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "topodoc", "render", str(KAFKA), "-o", "x.svg"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 3
    assert "pip install 'pygraphviz>=2.0.4'" in done.stderr
    assert "apt install graphviz" in done.stderr
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize(
    "answer",
    ["", "no JSON", "{}", "[]", '{"bb": "0,0,1,1"}', '{"bb": "0,0,1,1", "objects": [{"name": "n0"}], "edges": []}', '{"bb": "x"}'],
)
def test_nonsense_is_never_a_picture(plans: list[Plan], answer: str) -> None:
    with pytest.raises(RenderError):
        read_layout(answer, plans[0])


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", "ended"),
        ("cat > /dev/null", "took longer"),
        ('printf \'{\\n}\\n{\\n"name": "over"\\n}\\n\'; sleep 60', "left out"),
        ('printf \'{\\n"name": "over"\\n}\\n\'; sleep 60', "refused"),
        ("sleep 60", "took longer"),
    ],
)
def test_a_broken_dot_program_is_told(plans: list[Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n", "ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RenderError, match=told):
        lay_out(plans[:1], "dot", 1, ProcessLimits(0.5))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import time; time.sleep(60)", "took longer"),
        ("import os; os._exit(9)", "ended"),
        ("print('[]')", "ended"),
        ('print(\'[]\\n}\\n{"name": "over"\\n}\', flush=True); sys.stdin.read()', "left out"),
        ("print('Traceback: MemoryError', file=sys.stderr)", "needs more memory than 2048 MB"),
    ],
)
def test_a_broken_worker_is_told(plans: list[Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, told: str) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(f"import sys\nsys.stdin.readline()\n{body}\n", "ascii")
    monkeypatch.setattr(process, "SCRIPT", worker)
    with pytest.raises(RenderError, match=told):
        lay_out(plans[:1], "pygraphviz", 1, ProcessLimits(1.0))
