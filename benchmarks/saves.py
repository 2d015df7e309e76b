"""A save: one spec of many is changed while a server runs, up to new pages in memory: `python benchmarks/saves.py PROJECT`."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from topodoc.assembly import assemble
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.memory import Memory
from topodoc.reading import load
from topodoc.settings import Settings

SAVES = 8


def main() -> None:
    """Print the seconds of each save as JSON; the first build, and the first save, do not count."""
    os.chdir(sys.argv[1])
    settings, memory = Settings(specs=(Path("topologies"),), cache=Path(".cache")), Memory()

    def make() -> None:
        topologies = load(settings.specs, settings, memory)
        found = check_all(topologies, date.today(), standards_of(settings))  # noqa: DTZ011 - as the command does
        assemble(topologies, settings, found, memory)
        memory.finish()

    make()
    spec = sorted(Path("topologies").iterdir())[7]
    text = spec.read_text("utf-8")
    times = []
    for number in range(SAVES + 1):
        spec.write_text(text.replace("Service 7 1", f"Changed {number}"), "utf-8")
        begin = perf_counter()
        make()
        times.append(perf_counter() - begin)
    print(json.dumps(times[1:]))


if __name__ == "__main__":
    main()
