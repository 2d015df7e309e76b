"""How long it takes to look at the events of a large system: reading, checking, and asking who is hurt.

`python benchmarks/events.py` prints milliseconds, the median of five rounds, for systems of 500, 1,000 and 2,000 nodes with two and a
half edges and five names of events for each node, and how much longer the largest takes than the smallest. A quiet machine.
"""

from __future__ import annotations

import random
from datetime import date
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from topodoc.language.limits import USUAL
from topodoc.language.reader import parse
from topodoc.lint.engine import check
from topodoc.model.bind import bind
from topodoc.model.flows import Flows
from topodoc.model.reach import reach_of_nodes
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

SIZES = (500, 1_000, 2_000)
ROUNDS = 5
DAY = date(2027, 1, 31)


def spec(size: int) -> str:
    """Return a system of *size* nodes, a fifth of them topics and exchanges, with a name of an event at nearly every edge."""
    chance = random.Random(size)  # noqa: S311 - the same system each time
    topics = size // 5
    names = [f"Event{number}Happened" for number in range(size * 5)]
    held: list[list[str]] = [[] for _ in range(topics)]
    for number, name in enumerate(names):
        held[number % topics].append(name)
    edges = []
    for topic in range(topics):
        for part in range(3):
            put = ", ".join(held[topic][part::3])
            edges.append(f"  - s{chance.randrange(size - topics)} -> t{topic}: {{label: publish, events: [{put}]}}")
    for _ in range(size * 5 // 2 - len(edges) - topics // 4):
        topic = chance.randrange(topics)
        some = ", ".join(chance.sample(held[topic], min(8, len(held[topic]))))
        edges.append(f"  - s{chance.randrange(size - topics)} -> t{topic}: {{label: consume, events: [{some}]}}")
    edges += [f"  - t{topic} -> t{topic + 1}: {{role: bind, events: [{', '.join(held[topic][:5])}]}}" for topic in range(0, topics - 4, 4)]
    nodes = [f"  t{number}: {{kind: topic}}" for number in range(topics)] + [f"  s{number}: S" for number in range(size - topics)]
    return "\n".join(["topology: large", "nodes:", *nodes, "edges:", *edges, ""])


def seconds(task: object, *given: object) -> tuple[float, object]:
    """Return how long *task* takes, and what it gives."""
    begin = perf_counter()
    result = task(*given)  # type: ignore[operator] # a function
    return perf_counter() - begin, result


def measure(size: int) -> dict[str, float]:
    """Return the medians, in seconds, of what is done with a system of *size* nodes."""
    text = spec(size)
    found: dict[str, list[float]] = {"text to findings": [], "checking alone": [], "impact, slowest node": [], "impact, median node": []}
    for _ in range(ROUNDS):
        begin = perf_counter()
        topology: Topology = bind(parse(Source("large.topo.yml", text), USUAL))
        alone, _ = seconds(check, topology, DAY)
        found["checking alone"].append(alone)
        found["text to findings"].append(perf_counter() - begin)
    flows = Flows((topology,))
    each = [seconds(reach_of_nodes, flows, [("large", node.id)])[0] for node in topology.nodes]
    found["impact, slowest node"], found["impact, median node"] = [max(each)], [median(each)]
    return {name: median(times) for name, times in found.items()}


def main() -> None:
    """Print what was measured."""
    measured = {size: measure(size) for size in SIZES}
    print("| | " + " | ".join(f"{size:,} nodes" for size in SIZES) + f" | {SIZES[-1] // SIZES[0]} times the size |")
    print("|---|" + "---|" * (len(SIZES) + 1))
    for name in measured[SIZES[0]]:
        times = [measured[size][name] for size in SIZES]
        print(f"| {name} | " + " | ".join(f"{one * 1000:.1f} ms" for one in times) + f" | {times[-1] / times[0]:.1f} times the time |")


if __name__ == "__main__":
    main()
