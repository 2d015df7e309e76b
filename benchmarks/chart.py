"""How long a scenario takes from its model to SVG: its own 200 steps between 15 participants, and how that grows.

python benchmarks/chart.py
"""

from __future__ import annotations

import random
import statistics
import time

from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.sequence.chart import chart
from topodoc.source import Source

ROUNDS = 9
THEME = load_theme("paper")


def spec(steps: int, ends: int) -> str:
    """Return a topology of *ends* services and a scenario of that many *steps*, a fifth of them notes and changes of state."""
    dice = random.Random(1)  # noqa: S311 - a seed has to give the same scenario
    lines = ["nodes:", *(f"  n{number}: Service {number}" for number in range(ends)), "edges:"]
    lines += [f"  - n{one} -> n{other}: call" for one in range(ends) for other in range(one + 1, ends)]
    lines += ["scenarios:", "  flow:", "    steps:"]
    for number in range(steps):
        one, other = dice.sample(range(ends), 2)
        match number % 10:
            case 3:
                lines.append(f"      - {{note: a note about this, over: n{one}}}")
            case 7:
                lines.append(f"      - {{state: {{n{one}: warning}}}}")
            case _:
                lines.append(f"      - n{one} -> n{other}: 'say number {number} {{id: {number}}}'")
    return "\n".join([*lines, ""])


def median(steps: int, ends: int) -> float:
    """Return the median of the seconds from model to SVG."""
    topology = bind(parse(Source.decode(spec(steps, ends).encode(), "benchmark")))
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        paint(chart(topology.scenarios[0], topology, THEME), THEME)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print medians, and each as a multiple of the one before."""
    before = None
    for steps in (200, 400, 800, 10_000):
        now = median(steps, 15)
        print(f"{steps:6,} steps, 15 participants: {now * 1000:7.1f} ms" + (f", {now / before:.2f} times" if before else ""))
        before = now


if __name__ == "__main__":
    main()
