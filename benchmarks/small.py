"""Five hundred small topologies, exported cold by one job and by all, again, and with one changed: `python benchmarks/small.py`."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from languages import topodoc
from organisation import measure
from systems import small

RESULT = Path(__file__).with_name("results") / "small.json"
COUNT = 500


def main() -> None:
    """Print seconds and megabytes of each run, and keep them for the page about speed."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        specs = folder / "topologies"
        specs.mkdir()
        for number in range(COUNT):
            (specs / f"system-{number:03}.topo.yml").write_text(topodoc(small(number)), "utf-8")
        changed = specs / "system-007.topo.yml"
        for what in ("cold, one job", "cold", "nothing changed", "one spec changed"):
            if what.startswith("cold"):
                for made in ("out", ".cache"):
                    shutil.rmtree(folder / made, ignore_errors=True)
            if what.startswith("one"):
                changed.write_text(changed.read_text("utf-8").replace("Service 7 1", "Changed 7 1"), "utf-8")
            jobs = "1" if what.endswith("job") else str(os.cpu_count())
            seconds, megabytes = measure(folder, ["export", "--to", "out", "--jobs", jobs])
            print(f"{what}: {seconds:6.1f} s, {megabytes:4.0f} MB", flush=True)
            found[what] = {"seconds": round(seconds, 1), "megabytes": round(megabytes)}
    RESULT.write_text(json.dumps({"specs": COUNT, "found": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
