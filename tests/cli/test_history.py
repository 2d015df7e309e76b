"""`topodoc diff` over the history of a repository, and of a site that is kept as its graph alone."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from places import ROOT
from repository import commit, git

from topodoc.change.difference import compare
from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.graph import write_graph
from topodoc.graph_source import GRAPH_SIZE, read_graph
from topodoc.lint.comparing import compare_all
from topodoc.lint.standards import Standards
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from topodoc.change.difference import TopologyChange
    from topodoc.model.topology import Topology

TODAY = date(2026, 1, 1)
Things = frozenset[tuple[str, ...]]
SPECS = sorted([*(ROOT / "examples").glob("*.topo.yml"), *(ROOT / "docs/gallery").glob("*.topo.yml")])
HEAD = "nodes: {a: A, b: B, c: C, t: {kind: topic}, u: {kind: queue}}\n"
STATES = (  # of one spec, commit by commit
    "nodes: {a: A, t: {kind: topic}}\nedges: [a -> t: {label: publish, events: One}]\n",
    "nodes: {a: A, b: B, t: {kind: topic}}\nedges: [a -> t: {label: publish, events: One}, b -> t: consume]\n",
    HEAD + "edges: [a -> t: {label: publish, events: One}, b -> t: consume, t -> u: bind, c -> u: consume]\n",
    HEAD + "edges: [a -> t: {label: publish, events: [One, Two]}, b -> t: consume, t -> u: bind, c -> u: consume]\n",
    "nodes: [\n",
    HEAD + "edges: [a -> t: {label: publish, events: [One, Two]}, b -> t: {label: consume, events: Two}, c -> u: consume]\n",
    (
        "groups: {g: {nodes: {a: A, c: C}}}\nnodes: {b: B, t: {kind: topic}}\n"
        "edges: [c -> t: {label: publish, events: Two}, b -> t: consume]\n"
    ),
    "nodes: {b: B, z: Z, t: {kind: stream}}\nedges: [z -> t: {label: publish, events: Two}, b -> t: consume]\n",
)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of 20 commits: a file moves, one is broken once, a branch is merged, a tag is set, a spec is in Python."""
    folder = tmp_path_factory.mktemp("history")
    git(folder, "init", "-q", "-b", "main")
    (folder / "topodoc.yml").write_text("python_specs: true\n", "utf-8")
    for state in STATES[:4]:
        commit(folder, state)
    commit(folder, "from topodoc import TopologyBuilder\nt = TopologyBuilder('py')\nt.add_process('x')\n", "topologies/py.topo.py")
    git(folder, "tag", "v1")
    git(folder, "checkout", "-qb", "side")
    for state in ("nodes: {s: S}\n", "nodes: {s: S, r: R}\nedges: [s -> r: ask]\n", "nodes: {r: R}\n"):
        commit(folder, state, "topologies/side.topo.yml")
    git(folder, "checkout", "-q", "main")
    for state in STATES[4:]:
        commit(folder, state)
    git(folder, "merge", "-q", "--no-edit", "side")
    (folder / "topologies/below").mkdir()
    git(folder, "mv", "topologies/shop.topo.yml", "topologies/below/shop.topo.yml")
    git(folder, "commit", "-qm", "moved")
    for state in (STATES[6], STATES[3], STATES[1], STATES[0], STATES[2], STATES[7]):
        commit(folder, state, "topologies/below/shop.topo.yml")
    return folder


def things(kind: str, where: str, one: Any) -> Iterable[tuple[str, ...]]:  # noqa: ANN401 - an element of any kind
    """Yield what *one* is in the sets that are compared: a node, a resource, an edge by its ends and role, the events on it."""
    if kind == "node":
        yield "node", where, one.id
        if one.is_broker_resource:
            yield "resource", where, one.id
    if kind == "edge":
        yield "edge", where, one.source.name, one.target.name, one.role
        yield from (("event", where, one.source.name, one.target.name, one.role, name) for name in one.events)


def held(topologies: Iterable[Topology]) -> Things:
    """Return all that *topologies* hold."""
    nodes = {thing for one in topologies for node in one.nodes for thing in things("node", one.id, node)}
    return frozenset(nodes | {thing for one in topologies for edge in one.edges for thing in things("edge", one.id, edge)})


def applied(before: Things, changes: Iterable[TopologyChange]) -> Things:
    """Return what *before* is once *changes* are made."""
    gone: set[tuple[str, ...]] = set()
    there: set[tuple[str, ...]] = set()
    for one in changes:
        for kind, element in (*one.removed, *((each.kind, each.old) for each in one.changed)):
            gone |= {*things(kind, one.id, element)}
        for kind, element in (*one.added, *((each.kind, each.new) for each in one.changed)):
            there |= {*things(kind, one.id, element)}
    assert gone <= before
    return before - gone | there


def test_what_changed_along_a_way_is_what_changed_between_its_ends(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(history)
    every = git(history, "rev-list", "--reverse", "--topo-order", "HEAD").split()
    assert len(every) == 20
    with Versions(Settings(), (), runs_python=True) as versions:
        read = [versions.both(one, "HEAD")[0] for one in every]
    assert sum(bool(one.faults) for one in read) == 1
    whole = [one.topologies for one in read if not one.faults]
    states = [held(one) for one in whole]
    assert len({*states}) > 10
    steps = [compare(*two) for two in pairwise(whole)]
    for start, end in combinations(range(len(whole)), 2):
        now = states[start]
        for step in steps[start:end]:
            now = applied(now, step)
        assert now == applied(states[start], compare(whole[start], whole[end])) == states[end]
        compare_all(whole[start], whole[end], TODAY, Standards())


def test_every_pair_of_neighbours_is_told(history: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(history)
    every = git(history, "rev-list", "--reverse", "--topo-order", "HEAD").split()
    for two in [*pairwise(every), ("v1", "HEAD"), ("v1", "side"), (every[-1], every[0])]:
        assert run(["diff", *two, "--format", "json"]) in {0, 1}
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        assert not shown.out or json.loads(shown.out)["version"] == 1


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.name.partition(".")[0])
def test_a_graph_says_what_its_spec_does(spec: Path, tmp_path: Path) -> None:
    topologies, graph = load((spec,)), tmp_path / "graph.json"
    graph.write_text(write_graph(topologies, ()), "utf-8")
    read = read_graph(graph, GRAPH_SIZE)
    assert read[0].nodes
    for one, other in ((topologies, read), (read, topologies)):
        assert compare(one, other) == ()
        assert compare_all(one, other, TODAY, Standards()) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": None},
        {"topologies": 1},
        {"topologies": [{}]},
        {"topologies": [{"nodes": [{"id": "a", "label": "A", "kind": "ghost"}]}]},
        {"topologies": [{"nodes": [1]}]},
        {"topologies": [{"edges": [{"id": "e", "from": "a", "to": "nobody", "role": "request", "type": "solid"}]}]},
        {"topologies": [{"edges": [{"id": "e", "from": [], "to": {}, "role": [], "type": "solid"}]}]},
        {"topologies": [{"nodes": [{"id": "a", "label": 1, "kind": "service"}]}]},
        {"topologies": [{"scenarios": [{"id": "s", "title": "S", "steps": [{"kind": "alt"}]}]}]},
    ],
    ids=str,
)
def test_what_is_no_graph_is_told_on_one_line(change: dict[str, Any], tmp_path: Path) -> None:
    graph = tmp_path / "graph.json"
    whole = json.loads(write_graph(load(SPECS[:1]), ()))
    for one in change.get("topologies", ()) if isinstance(change.get("topologies"), list) else ():
        change = {"topologies": [(whole["topologies"][0] | one) if one else {}]}
    graph.write_text(json.dumps(whole | change), "utf-8")
    with pytest.raises(SettingsError, match=r"graph\.json is (no graph\.json|of version)") as told:
        read_graph(graph, GRAPH_SIZE)
    assert "\n" not in str(told.value)


def test_a_graph_is_compared_with_specs(history: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(history)
    (history / "old.json").write_text(write_graph(load((history / "topologies",)), ()), "utf-8")
    assert run(["diff", "old.json", "topologies"]) == 0
    assert capsys.readouterr().out == "nothing changed\n"
    assert run(["diff", "old.json", "v1"]) == 0
    assert "old.json..v1" in capsys.readouterr().out
    (history / "old.json").write_text("{", "utf-8")
    assert run(["diff", "old.json", "topologies"]) == 2
    assert "build the site again" in capsys.readouterr().err
