"""How much memory a thousand specs of twenty nodes take, and that it does not grow as they do.

`python benchmarks/thousand.py [--build] [COUNT]...`

Each count of specs is exported by a process of its own, cold, or with `--build` made a site by MkDocs, whose pages are measured, too; the
peak is that of the main process, its workers aside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

COUNTS, SITES = (250, 500, 1_000), (125, 250, 1_000)
RESULT = Path(__file__).with_name("results") / "thousand.json"
NODES = 20


def spec(number: int) -> str:
    """Return spec *number*: services around topics, and a scenario through them."""
    nodes = {f"n{one}": {"label": f"Node {one} of {number}", **({"kind": "topic"} if one % 4 == 0 else {})} for one in range(NODES)}
    said = [(f"n{one}", f"n{one - one % 4}", "publish" if one % 2 else "consume") for one in range(NODES) if one % 4]
    edges = [{f"{source} -> {target}": {"label": label, "protocol": "kafka"}} for source, target, label in said]
    steps = [{f"{source} -> {target}": f"[PUBLISH] Event{number} {{id: 1}}"} for source, target, label in said if label == "publish"]
    return json.dumps({"topology": f"t{number}", "nodes": nodes, "edges": edges, "scenarios": {"s": {"steps": steps}}})


def measure(count: int, command: list[str]) -> dict[str, float]:
    """Return the seconds that *command* takes with *count* specs, the most memory in megabytes, and how large its mean page of HTML is."""
    with tempfile.TemporaryDirectory() as folder:
        specs = Path(folder) / "topologies"
        specs.mkdir()
        for number in range(count):
            (specs / f"t{number}.topo.yml").write_text(spec(number), "utf-8")
        begin = perf_counter()
        child = subprocess.Popen([sys.executable, "-m", "topodoc", *command, "-q", "--no-cache"], cwd=folder)
        _, status, used = os.wait4(child.pid, 0)
        assert status == 0, status  # noqa: S101 - a failure is no measurement
        found = {"specs": count, "seconds": round(perf_counter() - begin, 1), "megabytes": round(used.ru_maxrss / 1024)}
        sizes = [path.stat().st_size for path in Path(folder, "site").rglob("*.html")]
        return found | ({"pages": len(sizes), "kilobytes": round(sum(sizes) / len(sizes) / 1000)} if sizes else {})


def main() -> None:
    """Print what is measured for each count, and keep it for the page about speed."""
    is_site = "--build" in sys.argv
    counts = [int(one) for one in sys.argv[1:] if one != "--build"] or (SITES if is_site else COUNTS)
    found = []
    for count in counts:
        found.append(measure(count, ["build"] if is_site else ["export", "--to", "out"]))
        print(", ".join(f"{name} {value:,}" for name, value in found[-1].items()), flush=True)
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.is_file() else {}
    kept |= {"nodes": NODES, "sites" if is_site else "found": found, "load of sites" if is_site else "load": round(os.getloadavg()[1], 1)}
    RESULT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
