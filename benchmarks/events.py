"""How long it takes to look at the events of a large system: reading, checking, and asking who is hurt.

`python benchmarks/events.py` prints milliseconds of processor time, the least of five rounds, for systems of 500, 1,000 and 2,000 nodes
with two and a half edges and five names of events for each node, and how much longer the largest takes than the smallest: once with each
name said at one edge, once at four. As in `topodoc.reading`, garbage is not collected meanwhile. The first question spreads all events.
"""

from __future__ import annotations

import gc
import random
from datetime import date
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from topodoc.language.limits import USUAL
from topodoc.language.reader import parse
from topodoc.lint.engine import check
from topodoc.model.bind import bind
from topodoc.model.flows import Flows
from topodoc.model.reach import reach_of_nodes
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (500, 1_000, 2_000)
ROUNDS = 5
DAY = date(2027, 1, 31)


def light(size: int) -> str:
    """Return a system of *size* nodes, a fifth of them topics, with two of its names of events at each edge, each said once."""
    chance = random.Random(size)  # noqa: S311 - the same system each time
    topics = size // 5
    edges = []
    for number in range(size * 5 // 2):
        verb = "publish" if number % 5 < 2 else "consume"
        names = f"Event{2 * number}Happened, Event{2 * number + 1}Happened"
        edges.append(f"  - s{chance.randrange(size - topics)} -> t{number % topics}: {{label: {verb}, events: [{names}]}}")
    return _written(size, edges)


def heavy(size: int) -> str:
    """Return a system of *size* nodes, a fifth of them topics and exchanges, whose names of events are each said at about four edges."""
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
    return _written(size, edges)


def _written(size: int, edges: list[str]) -> str:
    topics = size // 5
    nodes = [f"  t{number}: {{kind: topic}}" for number in range(topics)] + [f"  s{number}: S" for number in range(size - topics)]
    return "\n".join(["topology: large", "nodes:", *nodes, "edges:", *edges, ""])


def measure(spec: Callable[[int], str], size: int) -> dict[str, float]:
    """Return, in seconds, what is done with a system of *size* nodes takes."""
    text = spec(size)
    read, checked = [], []
    for _ in range(ROUNDS):
        begin = process_time()
        topology = bind(parse(Source("large.topo.yml", text), USUAL))
        bound = process_time()
        check(topology, DAY)
        checked.append(process_time() - bound)
        read.append(process_time() - begin)
    flows, each = Flows((topology,)), []
    for node in topology.nodes:
        begin = process_time()
        reach_of_nodes(flows, [("large", node.id)])
        each.append(process_time() - begin)
    first, *others = each
    return {
        "text to findings": min(read),
        "checking alone": min(checked),
        "impact, first question": first,
        "impact, slowest of the others": max(others),
        "impact, median": median(others),
    }


def main() -> None:
    """Print what was measured."""
    gc.disable()
    for title, spec in {"each name at one edge": light, "each name at four edges": heavy}.items():
        measured = {size: measure(spec, size) for size in SIZES}
        print(f"| {title} | " + " | ".join(f"{size:,} nodes" for size in SIZES) + f" | {SIZES[-1] // SIZES[0]} times the size |")
        print("|---|" + "---|" * (len(SIZES) + 1))
        for name in measured[SIZES[0]]:
            times = [measured[size][name] for size in SIZES]
            print(f"| {name} | " + " | ".join(f"{one * 1000:.1f} ms" for one in times) + f" | {times[-1] / times[0]:.1f} times the time |")
        print()


if __name__ == "__main__":
    main()
