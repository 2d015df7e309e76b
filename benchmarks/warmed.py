"""One picture in process after warm-up, spec to SVG: `python benchmarks/warmed.py SPEC` prints the seconds of each run as JSON."""

from __future__ import annotations

import json
import sys
from time import perf_counter

import topodoc

RUNS = 5


def main() -> None:
    """Load and draw, and the first time does not count."""
    times = []
    for _ in range(RUNS + 1):
        begin = perf_counter()
        (topology,) = topodoc.load(sys.argv[1])
        topodoc.render(topology)
        times.append(perf_counter() - begin)
    print(json.dumps(times[1:]))


if __name__ == "__main__":
    main()
