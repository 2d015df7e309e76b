"""The lock: a system that changed a little has a picture that changed a little, and the same one wherever it is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from places import ROOT

from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.diagram.crossings import count_crossings
from topodoc.drawing.theme import load_theme
from topodoc.figures import laid_out
from topodoc.lock import kept, read_lock, write_lock
from topodoc.model.excerpt import keep
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from topodoc.diagram.plan import Layout, Plan
    from topodoc.model.topology import Topology

_FAR = 60.0  # pixels


def example(name: str) -> Topology:
    (topology,) = load([ROOT / f"examples/{name}.topo.yml"])
    return replace(topology, scenarios=(), views=())


def drawn(topology: Topology, lock: Path | None = None) -> tuple[Plan, Layout]:
    return next(laid_out([topology], Settings(lock=lock, jobs=1), load_theme("paper")))


def leaves(topology: Topology) -> list[str]:
    ends = [end.node for edge in topology.edges for end in (edge.source, edge.target)]
    return [node.id for node in topology.nodes if ends.count(node.id) == 1]


def moved(before: tuple[Plan, Layout], after: tuple[Plan, Layout]) -> int:
    """Return how many nodes of both pictures are elsewhere, the picture as a whole aside."""
    was, now = ({node.id: at for node, at in zip(plan.topology.nodes, layout.nodes, strict=True)} for plan, layout in (before, after))
    both = sorted(was.keys() & now.keys())
    aside, down = (median(now[one][axis] - was[one][axis] for one in both) for axis in (0, 1))
    return sum(((now[one][0] - was[one][0] - aside) ** 2 + (now[one][1] - was[one][1] - down) ** 2) ** 0.5 > _FAR for one in both)


@pytest.mark.parametrize(("name", "most"), [("otel-demo", 4), ("topodoc", 4), ("eventbridge", 2), ("cdc", 2)])
def test_a_leaf_that_goes_moves_little(name: str, most: int, tmp_path: Path) -> None:
    whole = example(name)
    before = drawn(whole)
    lock = tmp_path / "topodoc.lock"
    write_lock(lock, [before])
    for leaf in leaves(whole):
        after = drawn(keep(whole, {node.id for node in whole.nodes} - {leaf}), lock)
        assert moved(before, after) <= most, leaf
        assert count_crossings(after[1].routes) <= count_crossings(before[1].routes) + 1


def test_what_is_as_it_was_is_drawn_as_it_was(tmp_path: Path) -> None:
    whole, lock = example("otel-demo"), tmp_path / "topodoc.lock"
    before = drawn(whole)
    write_lock(lock, [before])
    text = lock.read_text("utf-8")
    again = drawn(whole, lock)
    assert again[1] == before[1]
    write_lock(lock, [again])
    assert lock.read_text("utf-8") == text


def test_a_kept_picture_is_kept_again(tmp_path: Path) -> None:
    whole, lock = example("topodoc"), tmp_path / "topodoc.lock"
    write_lock(lock, [drawn(whole)])
    less = keep(whole, {node.id for node in whole.nodes} - {leaves(whole)[0]})
    write_lock(lock, [drawn(less, lock)])
    text = lock.read_text("utf-8")
    write_lock(lock, [drawn(less, lock)])
    assert lock.read_text("utf-8") == text


def test_a_picture_of_something_else_is_not_held(tmp_path: Path) -> None:
    whole, lock = example("otel-demo"), tmp_path / "topodoc.lock"
    write_lock(lock, [drawn(whole)])
    few = keep(whole, {node.id for node in whole.nodes[:6]})
    plan, layout = drawn(few)
    assert kept(plan, read_lock(lock)["otel-demo"]).kept is None
    assert drawn(few, lock)[1] == layout


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "nonsense", '{"version": 2, "topologies": {}}', '{"version": 1, "topologies": []}',
        '{"version": 1, "topologies": {"a": {"nodes": {"b": [1]}, "lines": {}}}}',
        '{"version": 1, "topologies": {"a": {"nodes": {"b": [1, "x"]}, "lines": {}}}}',
        '{"version": 1, "topologies": {"a": {"nodes": {"b": [1, NaN]}, "lines": {}}}}',
        '{"version": 1, "topologies": {"a": {"nodes": {"b": [1, 1e300]}, "lines": {}}}}',
    ],
)  # fmt: skip
def test_a_lock_that_is_none_is_told(text: str, tmp_path: Path) -> None:
    lock = tmp_path / "topodoc.lock"
    lock.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="topodoc build --lock"):
        read_lock(lock)


def test_places_that_do_not_fit_any_more_are_given_up(tmp_path: Path) -> None:
    whole, lock = example("cdc"), tmp_path / "topodoc.lock"
    before = drawn(whole)
    heap = replace(before[1], nodes=tuple((10.0, 10.0) for _ in before[1].nodes))
    write_lock(lock, [(before[0], heap)])
    assert drawn(whole, lock)[1] == before[1]


def test_export_writes_the_lock_and_keeps_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = Path("topologies/cdc.topo.yml")
    spec.parent.mkdir()
    text = (ROOT / "examples/cdc.topo.yml").read_text("utf-8")
    spec.write_text(text, "utf-8")
    assert run(["export", "--to", "docs", "--lock"]) == 0
    assert "commit it" in capsys.readouterr().err
    assert set(read_lock(Path("topodoc.lock"))) == {"cdc"}
    Path("topodoc.lock").write_text("{}", "utf-8")
    assert run(["export", "--to", "docs"]) == 2
    assert "topodoc.lock is not a lock file" in capsys.readouterr().err
