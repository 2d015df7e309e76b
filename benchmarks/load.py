"""How long specs take to load and bind, and that the time grows as they do: `python benchmarks/load.py`."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from time import perf_counter

from topodoc.reading import load

GROUPS = 20
ROUNDS = 5


def generate(nodes: int, edges: int, seed: int = 1) -> str:
    """Return a spec of *nodes* in groups and *edges* between them."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    lines = ["topology: generated", "groups:"]
    for group in range(GROUPS):
        lines += [f"  group-{group}:", f"    label: Group {group}", "    nodes:"]
        for node in range(group, nodes, GROUPS):
            kind = chance.choice(["service", "worker", "topic", "database"])
            lines.append(f"      node-{node}: {{label: Node {node}, kind: {kind}}}")
    lines.append("edges:")
    for edge in range(edges):
        source, target = chance.randrange(nodes), chance.randrange(nodes)
        lines.append(f"  - node-{source} -> node-{target}: {{label: publish {edge}, protocol: kafka}}")
    return "\n".join(lines) + "\n"


def measure(text: str) -> float:
    """Return the best of some times, in seconds, that loading and binding a file of *text* takes."""
    times = []
    path = Path(tempfile.mkdtemp()) / "generated.topo.yml"
    path.write_text(text, "utf-8")
    for _ in range(ROUNDS):
        begin = perf_counter()
        load((path,))
        times.append(perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print seconds for three sizes, and how they grow."""
    before = 0.0
    for nodes in (1_000, 2_000, 4_000):
        text = generate(nodes, nodes * 5 // 2)
        seconds = measure(text)
        grown = f", {seconds / before:.2f} times the half" if before else ""
        print(f"{nodes:5} nodes, {nodes * 5 // 2:5} edges, {len(text) / 1000:4.0f} kB: {seconds:.3f} s{grown}")
        before = seconds


if __name__ == "__main__":
    main()
