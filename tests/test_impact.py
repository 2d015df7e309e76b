"""What is reached if a node stops, and how nodes are connected, in systems larger than a case."""

from __future__ import annotations

from itertools import pairwise

from topodoc.diagnostics import Span
from topodoc.model.impact import impact, way_to
from topodoc.model.paths import MOST, connect
from topodoc.model.topology import Edge, End, Node, Topology

SPAN = Span("drawn.topo.yml", 1, 1, 1, 1)


def drawn(pairs: list[tuple[str, str]]) -> Topology:
    """Return a topology of services in which the first of each of *pairs* calls the second."""
    names = dict.fromkeys(name for pair in pairs for name in pair)
    edges = tuple(Edge(f"{one}--{two}", End(one), End(two), "request", "solid", SPAN) for one, two in pairs)
    return Topology("drawn", "Drawn", SPAN, nodes=tuple(Node(name, name, SPAN) for name in names), edges=edges)


def test_a_mesh_has_more_paths_than_are_listed() -> None:
    levels = [[f"n{level}.{place}" for place in range(10)] for level in range(9)]
    pairs = [(one, two) for level, following in pairwise(levels) for one in level for two in following]
    topology = drawn([*(("first", one) for one in levels[0]), *pairs, *((one, "last") for one in levels[-1])])
    found = connect(topology, "first", "last")
    assert found is not None
    assert found.count == 10**9
    assert len(set(found.paths)) == MOST
    assert all(len(path) == 10 for path in found.paths)


def test_a_chain_is_as_long_as_it_likes() -> None:
    names = [f"n{place}" for place in range(3_000)]
    topology = drawn(list(pairwise(names)))
    reached = impact(topology, names[-1])
    assert [one.distance for one in reached] == list(range(1, 3_000))
    assert {one.kind for one in reached} == {"synchronous"}
    assert [hop.target for hop in way_to("n0", reached)] == names[-2::-1]
    found = connect(topology, names[0], names[-1])
    assert found is not None
    assert [stretch.target for stretch in found.paths[0]] == names[1:]
