"""An organisation: 30 domains of 1,000 services, 1,500 topics and 10,000 events, exported or built cold, again, and with one spec changed.

`python benchmarks/organisation.py [--build] [--domains N] [--jobs N]`; with all 30 domains the figures are kept for the page about speed.

Each run is a process of its own; its peak is that of the process itself, its workers aside.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

RESULT = Path(__file__).with_name("results") / "organisation.json"
DOMAINS = 30
SERVICES, TOPICS, EVENTS = 33, 50, 333  # of one domain


def domain(number: int, count: int) -> str:
    """Return the spec of one domain: services publish events to its topics and consume from them, some from topics of other domains."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    nodes: dict[str, object] = {
        f"s{one}": {"label": f"Service {number} {one}", "owner": f"team-{number}-{one % 4}"} for one in range(SERVICES)
    }
    nodes |= {f"t{one}": {"kind": "topic", "label": f"d{number}.topic{one}"} for one in range(TOPICS)}
    others = [one for one in range(count) if one != number]
    nodes |= {f"far{one}": {"same_as": f"domain-{one}/t{chance.randrange(TOPICS)}"} for one in chance.sample(others, min(3, len(others)))}
    edges: list[dict[str, object]] = []
    for one in range(TOPICS):
        events = [f"Event{number}x{event}" for event in range(EVENTS) if event % TOPICS == one]
        edges.append({f"s{one % SERVICES} -> t{one}": {"role": "publish", "protocol": "kafka", "events": events}})
        edges += [
            {f"s{tail} -> t{one}": {"role": "consume", "protocol": "kafka"}}
            for tail in chance.sample(range(SERVICES), 2)
            if tail != one % SERVICES
        ]
    edges += [
        {f"s{chance.randrange(SERVICES)} -> {name}": {"role": "consume", "protocol": "kafka"}} for name in nodes if name.startswith("far")
    ]
    edges += [{f"s{one} -> s{(one + 7) % SERVICES}": {"label": f"ask {one}", "protocol": "https"}} for one in range(0, SERVICES, 3)]
    return json.dumps({"topology": f"domain-{number}", "title": f"Domain {number}", "nodes": nodes, "edges": edges})


def measure(folder: Path, command: list[str]) -> tuple[float, float]:
    """Return the seconds that *command* takes in *folder*, and the most memory in megabytes."""
    begin = perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "topodoc", *command, "-q"], cwd=folder, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, status  # noqa: S101 - a failure is no measurement
    return perf_counter() - begin, used.ru_maxrss / 1024


def main() -> None:
    """Print seconds and megabytes of each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="a site by MkDocs, not an export")
    parser.add_argument("--domains", type=int, default=DOMAINS)
    parser.add_argument("--jobs", default=str(os.cpu_count()))
    chosen = parser.parse_args()
    command = ["build"] if chosen.build else ["export", "--to", "out"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "topologies").mkdir()
        (folder / "topodoc.yml").write_text("specs: topologies\n", "utf-8")
        for number in range(chosen.domains):
            (folder / "topologies" / f"d{number}.topo.yml").write_text(domain(number, chosen.domains), "utf-8")
        changed = folder / "topologies" / "d0.topo.yml"
        found = {}
        for what in ("cold", "nothing changed", "one spec changed"):
            if what.startswith("one"):
                changed.write_text(changed.read_text("utf-8").replace("Service 0 5", "Another 0 5"), "utf-8")
            seconds, megabytes = measure(folder, [*command, "--jobs", chosen.jobs])
            print(f"{command[0]}, {what}: {seconds:6.1f} s, {megabytes:4.0f} MB", flush=True)
            found[what] = {"seconds": round(seconds, 1), "megabytes": round(megabytes)}
    if chosen.domains == DOMAINS:
        _keep(command[0], found)


def _keep(command: str, found: dict[str, dict[str, float]]) -> None:
    """Write what *command* took beside what others did."""
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.is_file() else {}
    about = {"domains": DOMAINS, "services": DOMAINS * SERVICES, "topics": DOMAINS * TOPICS, "events": DOMAINS * EVENTS}
    RESULT.write_text(json.dumps(about | {"found": kept.get("found", {}) | {command: found}}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
