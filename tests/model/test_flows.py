"""What gets where, on random systems with buses, held against a slow reference that walks event by event."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topodoc.language.reader import parse
from topodoc.lint.build import Build
from topodoc.model.bind import bind
from topodoc.model.brokers import without_brokers
from topodoc.model.content import best
from topodoc.model.reach import reach_of_nodes
from topodoc.model.ways import find_way
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

CLIENTS = ("a", "b", "c", "d")
RESOURCES = ("r", "s", "t", "r-dlq")
NAMES = ("One", "Two", "OneMore")
PATTERNS = ("One*", "*o", "*")
RANDOM = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
Token = tuple[str, bool]  # a name, or an open pattern


@dataclass(frozen=True)
class Line:
    """An edge of a random system, in the words of a spec."""

    source: str
    target: str
    role: str
    events: tuple[str, ...] = ()
    is_filtered: bool = False
    layer: str = ""

    def written(self) -> dict[str, object]:
        said: dict[str, object] = {"role": self.role}
        said |= {"events": list(self.events)} if self.events else {}
        said |= {"filter": "some"} if self.is_filtered else {}
        return {f"{self.source} -> {self.target}": said | ({"layer": self.layer} if self.layer else {})}


@st.composite
def lines(draw: st.DrawFn) -> Line:
    layer = draw(st.sampled_from(["", "", "", "x", "y"]))
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    patterns = draw(st.lists(st.sampled_from([*NAMES, *PATTERNS]), max_size=2, unique=True))
    is_filtered = draw(st.booleans())
    client, resource, other = draw(st.sampled_from(CLIENTS)), draw(st.sampled_from(RESOURCES)), draw(st.sampled_from(RESOURCES))
    match draw(st.sampled_from(["put", "take", "push", "bind", "both"])):
        case "put":
            return Line(client, resource, "publish", tuple(names), layer=layer)
        case "take":
            return Line(client, resource, "consume", tuple(patterns), is_filtered, layer)
        case "push":
            return Line(resource, client, "deliver", tuple(patterns), is_filtered, layer)
        case "both":
            return Line(client, resource, "access", tuple(names), layer=layer)
        case _:
            return Line(resource, other if other != resource else "r", "bind", tuple(patterns), is_filtered, layer)


def bound(drawn: list[Line]) -> Topology:
    nodes = {name: {"tags": ["observer"]} if name == "d" else {} for name in CLIENTS} | {name: {"kind": "topic"} for name in RESOURCES}
    spec = {"topology": "t", "nodes": nodes, "edges": [line.written() for line in drawn if line.source != line.target]}
    return bind(parse(Source.decode(yaml.safe_dump(spec, sort_keys=False).encode(), "t.topo.yml")))


class Reference:
    """Walks every event by itself, from where it is put in, as the design says it."""

    def __init__(self, topology: Topology, without: str = "") -> None:
        self.edges = [edge for edge in topology.edges if not (without and without == self.client(edge) and self.puts(edge))]

    @staticmethod
    def client(edge: Edge) -> str:
        return edge.source.node if edge.source.node in CLIENTS else edge.target.node if edge.target.node in CLIENTS else ""

    @staticmethod
    def resource(edge: Edge) -> str:
        return edge.target.node if edge.target.node in RESOURCES else edge.source.node

    @staticmethod
    def puts(edge: Edge) -> bool:
        return edge.role in {"publish", "access"}

    @staticmethod
    def takes(edge: Edge) -> bool:
        return edge.role in {"consume", "deliver", "access"}

    def through(self, edge: Edge, token: Token, grade: int, layers: tuple[str, ...]) -> Iterator[tuple[Token, int, tuple[str, ...]]]:
        """Yield what becomes of *token* behind *edge*."""
        if any(edge.layers and layer not in edge.layers for layer in layers):
            return
        onward = tuple(dict.fromkeys((*layers, *edge.layers)))
        text, is_open = token
        if not edge.events:
            yield token, min(grade, 2) if edge.filter else grade, onward
        for stated in edge.events:
            if not is_open and (stated == text or ("*" in stated and fnmatchcase(text, stated))):
                yield token, grade, onward
                return
            if is_open and "*" not in stated and fnmatchcase(stated, text):
                yield (stated, False), min(grade, 2), onward
            if is_open and "*" in stated:  # of these patterns, any two have a name in common
                yield (stated, True), min(grade, 2), onward

    def walk(self, edge: Edge) -> Iterator[tuple[str, Token, int, tuple[str, ...]]]:
        """Yield every resource that what *edge* puts in gets to, with the token, how surely, and over which layers."""
        tokens = [(name, False) for name in edge.events] or [("*", True)]
        start = 1 if self.resource(edge) == "r-dlq" else 3
        waiting = [(self.resource(edge), token, start, edge.layers) for token in tokens]
        seen = set(waiting)
        while waiting:
            here, token, grade, layers = waiting.pop()
            yield here, token, grade, layers
            for bond in self.edges:
                if bond.role == "bind" and bond.source.node == here:
                    for passed, its, onward in self.through(bond, token, grade, layers):
                        state = (bond.target.node, passed, 1 if bond.target.node == "r-dlq" else its, onward)
                        if state not in seen:
                            seen.add(state)
                            waiting.append(state)

    def got(self) -> dict[tuple[str, str, str, Token], int]:
        """Return how surely each client gets each token of each producer: by producer, consumer, edge and token."""
        found: dict[tuple[str, str, str, Token], int] = {}
        for put in self.edges:
            for here, token, grade, layers in self.walk(put) if self.puts(put) else ():
                for edge in self.edges:
                    if self.takes(edge) and self.resource(edge) == here:
                        for one, its, _ in self.through(edge, token, grade, layers):
                            key = (self.client(put), self.client(edge), edge.id, one)
                            found[key] = max(its, found.get(key, 0))
        return found

    def held(self) -> dict[tuple[str, Token], int]:
        found: dict[tuple[str, Token], int] = {}
        for put in self.edges:
            for here, token, grade, _ in self.walk(put) if self.puts(put) else ():
                found[here, token] = max(grade, found.get((here, token), 0))
        return found


SYSTEMS = st.lists(lines(), min_size=2, max_size=12).map(bound)


@RANDOM
@given(SYSTEMS)
def test_content_hidden_brokers_and_pages_say_what_the_reference_says(topology: Topology) -> None:
    reference = Reference(topology)
    build, got = Build((topology,)), reference.got()
    flows = build.flows
    held = {
        (resource[1], (name, is_open)): int(best(grades))
        for resource, content in flows.contents.items()
        for is_open, part in ((False, content.names), (True, content.opens))
        for name, grades in part.items()
    }
    assert held == reference.held()
    pairs = {(p, c): max(g for (q, d, _, _), g in got.items() if (q, d) == (p, c)) for p, c, *_ in got}
    shown = {(edge.source.node, edge.target.node): 2 if edge.is_possible else 3 for edge in without_brokers(topology).edges}
    assert shown == {pair: grade for pair, grade in pairs.items() if grade > 1 and pair[0] != pair[1]}
    for event in build.events:
        said = {one.place[1]: int(one.grade) for one in event.consumers}
        token = (event.name, False)
        assert said == {c: max(g for (_, d, _, t), g in got.items() if (d, t) == (c, token)) for _, c, _, one in got if one == token}


@RANDOM
@given(SYSTEMS)
def test_ways_are_those_of_the_reference(topology: Topology) -> None:
    got = Reference(topology).got()
    build = Build((topology,))
    for least, answers in ((3, {"certain"}), (1, {"certain", "possible"})):
        arcs = {(p, c) for (p, c, _, _), grade in got.items() if grade >= least}
        for start in CLIENTS:
            reached = {start}
            for _ in CLIENTS:
                reached |= {c for p, c in arcs if p in reached}
            for goal in CLIENTS:
                if goal != start:
                    way = find_way(build.flows, ("t", start), ("t", goal))
                    assert (way.answer in answers) == (goal in reached), (start, goal, way)


@RANDOM
@given(SYSTEMS)
def test_findings_about_events_are_those_of_the_reference(topology: Topology) -> None:
    reference, build = Reference(topology), Build((topology,))
    held = reference.held()
    lost = set()
    for put in reference.edges:
        resource = reference.resource(put)
        if not reference.puts(put) or resource == "r-dlq":
            continue
        for name in put.events:
            its = [one for one in reference.edges if reference.puts(one) and reference.resource(one) == resource and name in one.events]
            reaches = {here for one in its for here, token, _, _ in reference.walk(one) if token == (name, False)}
            heard = any(
                grade > 1 and client != "d"
                for one in its
                for here, token, start, layers in reference.walk(one)
                if token == (name, False)
                for edge in reference.edges
                if reference.takes(edge) and reference.resource(edge) == here
                for client in [reference.client(edge)]
                for passed, grade, _ in reference.through(edge, token, start, layers)
                if passed == token
            )
            if not heard and not {("t", one) for one in reaches} & build.unheard:
                lost.add((name, resource))
    assert {(one.name, one.resource) for one in build.lost} == lost
    for one in build.awaited:
        tokens = [token for (resource, token), _ in held.items() if resource == one.resource]
        names = {name for name, is_open in tokens if not is_open}
        if not one.is_possible and not topology.layers:
            assert not any(name == one.name or fnmatchcase(name, one.name) for name in names), (one.name, names)
            assert not any(is_open for name, is_open in tokens if fnmatchcase(one.name, name)), (one.name, tokens)


@RANDOM
@given(SYSTEMS, st.sampled_from(CLIENTS))
def test_who_starves_is_who_the_reference_says(topology: Topology, stops: str) -> None:
    before, after = Reference(topology).got(), Reference(topology, without=stops).got()
    edges = {edge.id: edge for edge in topology.edges}
    expected: dict[tuple[str, str, str], int] = {}
    for (producer, consumer, edge, token), grade in before.items():
        name, is_open = token
        if producer != stops or consumer in {stops, "d"} or grade < 3 or is_open:
            continue
        left = max(
            (
                its if one == token else min(its, 2)
                for (p, c, e, one), its in after.items()
                if e == edge and c == consumer and p != stops and (one == token or (one[1] and fnmatchcase(name, one[0])))
            ),
            default=0,
        )
        expected[consumer, edge, name] = left if left > 1 else 0
    reach = reach_of_nodes(Build((topology,)).flows, [("t", stops)])
    found: set[tuple[str, str, str, int]] = set()
    for one in reach.starves:
        for name in one.events:
            left = 3 if one.also_from else 2 if one.perhaps_from else 0
            found.add((one.place[1], one.resource[1], name, left))
    assert found == {(c, Reference.resource(edges[e]), name, left) for (c, e, name), left in expected.items()}
