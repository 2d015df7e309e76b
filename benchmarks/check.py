"""How long the rules take, and that the time grows as the topology does: `python benchmarks/check.py`."""

from __future__ import annotations

import random
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

from topodoc.language.reader import parse
from topodoc.lint.codes import RULES
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.model.bind import bind
from topodoc.settings import RuleSettings, Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

GROUPS = 20
ROUNDS = 5
LABELS = ["publish", "consume", "write", "read", "", "ask", "send", "select", "response"]
PROTOCOLS = ["kafka", "http", "postgresql", "amqp", "", "grpc"]
KINDS = ["service", "worker", "topic", "queue", "database", "event-store"]
NAMES = ["order", "query-handler", "command-handler", "read-db", "orders-dlq", "projector", "node"]


def generate(nodes: int, edges: int, seed: int = 1) -> str:
    """Return a spec of *nodes* in groups, *edges* between them and a scenario over each tenth of these: something for every rule."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    names = [f"{chance.choice(NAMES)}-{number}" for number in range(nodes)]
    lines = ["topology: generated-saga", "layers: {v1: {}, v2: {}}", "groups:"]
    for group in range(GROUPS):
        layer = chance.choice(["", "", ", layer: v1", ", layer: [v1, v2]"])
        lines += [f"  group-{group}:", "    nodes:"]
        for node in range(group, nodes, GROUPS):
            lines.append(f"      {names[node]}: {{label: Node {node}, kind: {chance.choice(KINDS)}{layer}}}")
    ends = [(chance.choice(names), chance.choice(names)) for _ in range(edges)]
    lines.append("edges:")
    for source, target in ends:
        lines.append(f"  - {source} -> {target}: {{label: '{chance.choice(LABELS)}', protocol: '{chance.choice(PROTOCOLS)}'}}")
    lines.append("scenarios:")
    for at in range(0, edges, 10):
        steps = ", ".join(f"{source} -> {target}" for source, target in ends[at : at + 10])
        lines.append(f"  scenario-{at}: {{steps: [state: {{{ends[at][0]}: stopped}}, {steps}]}}")
    return "\n".join(lines) + "\n"


def measure(topology: Topology) -> tuple[float, int]:
    """Return the best of some times, in seconds, that checking *topology* takes, and the number of findings."""
    times = []
    count = 0
    for _ in range(ROUNDS):
        begin = perf_counter()
        count = len(check_all((topology,), date(2026, 1, 1)))
        times.append(perf_counter() - begin)
    return min(times), count


def main() -> None:
    """Print seconds for four sizes, how they grow, and which rules take most."""
    before = 0.0
    topology = None
    for nodes in (500, 1_000, 2_000, 4_000):
        topology = bind(parse(Source.decode(generate(nodes, nodes * 5 // 2).encode(), "generated.topo.yml")))
        seconds, count = measure(topology)
        grown = f", {seconds / before:.2f} times the half" if before else ""
        print(f"{nodes:5} nodes, {nodes * 5 // 2:5} edges, {count:5} findings: {seconds:.3f} s{grown}")
        before = seconds
    if topology:
        by_rule = []
        for rule in RULES:
            begin = perf_counter()
            check_all((topology,), date(2026, 1, 1), standards_of(Settings(rules=RuleSettings(select=(rule.code,)))))
            by_rule.append((perf_counter() - begin, rule.code))
        print("slowest:", ", ".join(f"{code} {seconds:.3f} s" for seconds, code in sorted(by_rule)[:-5:-1]))


if __name__ == "__main__":
    main()
