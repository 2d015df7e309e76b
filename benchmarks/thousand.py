"""How much memory a thousand specs of twenty nodes take, and that it does not grow as they do.

`python benchmarks/thousand.py [--build] [COUNT]...`

Each count of specs is exported by a process of its own, cold, or with `--build` made a site by MkDocs; the peak is that of the whole
process, workers aside. A site's figures are printed, and not kept: MkDocs holds every page in memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

COUNTS = (250, 500, 1_000)
RESULT = Path(__file__).with_name("results") / "thousand.json"
NODES = 20


def spec(number: int) -> str:
    """Return spec *number*: services around topics, and a scenario through them."""
    nodes = {f"n{one}": {"label": f"Node {one} of {number}", **({"kind": "topic"} if one % 4 == 0 else {})} for one in range(NODES)}
    said = [(f"n{one}", f"n{one - one % 4}", "publish" if one % 2 else "consume") for one in range(NODES) if one % 4]
    edges = [{f"{source} -> {target}": {"label": label, "protocol": "kafka"}} for source, target, label in said]
    steps = [{f"{source} -> {target}": f"[PUBLISH] Event{number} {{id: 1}}"} for source, target, label in said if label == "publish"]
    return json.dumps({"topology": f"t{number}", "nodes": nodes, "edges": edges, "scenarios": {"s": {"steps": steps}}})


def measure(count: int, command: list[str]) -> tuple[float, float]:
    """Return the seconds that *command* takes with *count* specs, and the most memory in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        specs = Path(folder) / "topologies"
        specs.mkdir()
        for number in range(count):
            (specs / f"t{number}.topo.yml").write_text(spec(number), "utf-8")
        begin = perf_counter()
        child = subprocess.Popen([sys.executable, "-m", "topodoc", *command, "-q", "--no-cache"], cwd=folder)
        _, status, used = os.wait4(child.pid, 0)
        assert status == 0, status  # noqa: S101 - a failure is no measurement
        return perf_counter() - begin, used.ru_maxrss / 1024


def main() -> None:
    """Print seconds and megabytes for each count, and keep them for the page about speed."""
    found, is_site = [], "--build" in sys.argv
    counts = [int(one) for one in sys.argv[1:] if one != "--build"] or COUNTS
    for count in counts:
        seconds, megabytes = measure(count, ["build"] if is_site else ["export", "--to", "out"])
        print(f"{count:5} specs of {NODES} nodes: {seconds:6.1f} s, {megabytes:4.0f} MB")
        found.append({"specs": count, "seconds": round(seconds, 1), "megabytes": round(megabytes)})
    if is_site:
        return
    kept = {"nodes": NODES, "load": round(os.getloadavg()[1], 1), "found": found}
    RESULT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
