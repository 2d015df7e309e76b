"""Generated systems, the same for every tool: a value that the languages of all of them can say."""

from __future__ import annotations

import random
from dataclasses import dataclass

KINDS = ("service", "service", "service", "topic", "worker", "database")


@dataclass(frozen=True, slots=True)
class Node:
    """A node by its id; `group` is the number of its group, None where it stands alone."""

    id: str
    label: str
    kind: str
    group: int | None = None


@dataclass(frozen=True, slots=True)
class System:
    """Nodes, edges from one to another with a label, "" for none, and steps of scenarios, which are edges too."""

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str, str], ...]
    scenarios: tuple[tuple[tuple[str, str, str], ...], ...] = ()

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the groups that hold a node."""
        return tuple(sorted({node.group for node in self.nodes if node.group is not None}))


def grown(name: str, nodes: int, edges: int, groups: int = 0) -> System:
    """Return a system of *nodes* and labelled *edges*; two thirds of the edges stay near their node, the rest go anywhere."""
    chance = random.Random(name)  # noqa: S311 - nothing secret
    members = tuple(Node(f"n{one}", f"Node {one}", chance.choice(KINDS), one * groups // nodes if groups else None) for one in range(nodes))
    found: dict[tuple[str, str], str] = {}
    while len(found) < edges:
        tail = chance.randrange(nodes)
        head = (tail + chance.randint(1, 6)) % nodes if chance.random() < 2 / 3 else chance.randrange(nodes)
        if tail != head:
            found.setdefault((f"n{tail}", f"n{head}"), f"call {len(found)}")
    return System(name, members, tuple((tail, head, label) for (tail, head), label in found.items()))


def small(number: int) -> System:
    """Return a system of 10 nodes, 12 edges and 2 scenarios; no two numbers give the same texts or the same edges."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    services = [Node(f"s{one}", f"Service {number} {one}", "service") for one in range(6)]
    topics = [Node(f"t{one}", f"topic {number} {one}", "topic") for one in range(3)]
    order = chance.sample(range(6), 6)
    edges = [(f"s{order[one]}", f"t{one}", "publish") for one in range(3)]
    edges += [(f"s{order[one + 3]}", f"t{one}", "consume") for one in range(3)]
    pairs = [(tail, head) for tail in range(6) for head in range(6) if tail < head]
    edges += [(f"s{tail}", f"s{head}", f"ask {tail}") for tail, head in chance.sample(pairs, 4)]
    edges += [(f"s{one}", "db", "read") for one in chance.sample(range(6), 2)]
    scenarios = (tuple(edges[:4]), tuple(edges[4:8]))
    return System(f"system-{number:03}", (*services, *topics, Node("db", f"db {number}", "database")), tuple(edges), scenarios)
