"""Who is hurt if a node stops, and how nodes are connected, in systems larger than a case."""

from __future__ import annotations

from itertools import pairwise

from topodoc.diagnostics import Span
from topodoc.model.elements import Edge, End, Node
from topodoc.model.flows import Flows
from topodoc.model.reach import reach_of_nodes
from topodoc.model.topology import Topology
from topodoc.model.ways import find_way

SPAN = Span("drawn.topo.yml", 1, 1, 1, 1)


def drawn(pairs: list[tuple[str, str]]) -> Topology:
    """Return a topology of services in which the first of each of *pairs* calls the second."""
    names = dict.fromkeys(name for pair in pairs for name in pair)
    edges = tuple(Edge(f"{one}--{two}", End(one), End(two), "request", "solid", SPAN) for one, two in pairs)
    return Topology("drawn", "Drawn", SPAN, nodes=tuple(Node(name, name, SPAN) for name in names), edges=edges)


def test_a_mesh_has_a_shortest_way() -> None:
    levels = [[f"n{level}.{place}" for place in range(10)] for level in range(9)]
    pairs = [(one, two) for level, following in pairwise(levels) for one in level for two in following]
    topology = drawn([*(("first", one) for one in levels[0]), *pairs, *((one, "last") for one in levels[-1])])
    way = find_way(Flows((topology,)), ("drawn", "first"), ("drawn", "last"))
    assert (way.answer, len(way.hops)) == ("certain", 10)


def test_a_chain_is_as_long_as_it_likes() -> None:
    names = [f"n{place}" for place in range(3_000)]
    flows = Flows((drawn(list(pairwise(names))),))
    reach = reach_of_nodes(flows, [("drawn", names[-1])])
    assert [one.hops for one in reach.waits] == list(range(1, 3_000))
    assert (reach.starves, reach.may_follow) == ((), ())
    way = find_way(flows, ("drawn", names[0]), ("drawn", names[-1]))
    assert [hop.target[1] for hop in way.hops] == names[1:]
