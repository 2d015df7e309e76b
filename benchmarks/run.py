"""How fast topodoc is, beside its floors and its peers: `python benchmarks/run.py` writes benchmarks/results/latest.json.

`--peers DIR` names a folder of programs that is searched before PATH, `--python FILE` the Python that has diagrams. What is not
installed is left out, and the result says so. Without --only it runs the scripts of large projects, too, which takes most of an hour.
`python benchmarks/report.py` makes a page of it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from languages import WRITERS, topodoc
from peers import HERE, Peers
from pictures import write_d2
from stopwatch import Run, in_turn, repeat, run
from systems import System, grown, small

from topodoc.api import load

if TYPE_CHECKING:
    from collections.abc import Callable

RESULT = HERE / "results" / "latest.json"
HISTORY = RESULT.with_name("history.jsonl")  # a line for each subject of each run
TOPODOC = [sys.executable, "-m", "topodoc"]
VERSIONS = {
    "D2": ["d2", "--version"],
    "mermaid-cli": ["mmdc", "--version"],
    "PlantUML": ["plantuml", "-version"],
    "LikeC4": ["likec4", "--version"],
    "dot": ["dot", "-V"],
    "node": ["node", "--version"],
}
LARGE = (
    "small.py",
    "organisation.py",
    "organisation.py --build",
    "thousand.py",
    "thousand.py --build",
    "clustered.py",
)  # each has its own result
MKDOCS = "site_name: Benchmark\ntheme: {name: material, font: false}\nuse_directory_urls: true\n"


def main() -> None:
    """Measure every subject, or those that --only names, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default="", help="folder of programs, searched before PATH")
    parser.add_argument("--python", default=sys.executable, help="the Python that has diagrams")
    parser.add_argument("--only", action="append", choices=list(SUBJECTS), help="measure this one, and keep the others of the last run")
    chosen = parser.parse_args()
    peers = Peers(chosen.peers, chosen.python)
    before = json.loads(RESULT.read_text("utf-8")) if chosen.only and RESULT.is_file() else {"subjects": {}}
    subjects: dict[str, Any] = dict(before["subjects"])
    with tempfile.TemporaryDirectory(prefix="topodoc-benchmark-") as name:
        for subject in chosen.only or SUBJECTS:
            print(subject)
            begin = perf_counter()
            subjects[subject] = SUBJECTS[subject](Path(name) / subject, peers)
            print(f"  {json.dumps(subjects[subject])[:2000]}\n  {perf_counter() - begin:.0f} s")
    machine = _machine(peers)
    then = before.get("machine", {}).get("date", "")
    dates = {name: before.get("dates", {}).get(name, then) for name in subjects} | dict.fromkeys(chosen.only or SUBJECTS, machine["date"])
    result = {"machine": machine, "dates": dates, "subjects": subjects}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for script in () if chosen.only else LARGE:
        print(script)
        name, *options = script.split()
        subprocess.run([sys.executable, str(HERE / name), *options], check=True)
    with HISTORY.open("a", encoding="utf-8") as file:
        for subject in chosen.only or SUBJECTS:
            file.write(
                json.dumps({"commit": _commit(), "date": result["machine"]["date"], "subject": subject, **medians(subjects[subject])})
                + "\n"
            )


def medians(found: dict[str, Any], before: str = "") -> dict[str, float]:
    """Return the seconds that each part of a subject took, by the names that lead to it.

    >>> medians({"cold": {"wall": 2.5, "memory": 80}, "pages": 3})
    {'cold': 2.5}
    """
    said: dict[str, float] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            if "wall" in value:
                said[f"{before}{name}"] = value["wall"]
            said |= medians(value, f"{before}{name}.")
    return said


def _commit() -> str:
    """Return which commit was measured."""
    git = shutil.which("git") or "git"
    said = subprocess.run([git, "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, encoding="utf-8", check=False)
    return said.stdout.strip() or "unknown"


def _machine(peers: Peers) -> dict[str, Any]:
    """Return what the result depends on: date, load, cores, and the version of everything."""
    versions = {name: version(name) for name in ("topodoc", "pygraphviz", "mkdocs", "mkdocs-material")}
    path = f"{peers.path}{os.pathsep}{os.environ['PATH']}"
    for tool, command in VERSIONS.items():
        program = shutil.which(command[0], path=path)
        said = subprocess.run([program, *command[1:]], capture_output=True, encoding="utf-8", check=False) if program else None
        found = re.search(r"[0-9]+(\.[0-9]+)+", f"{said.stdout}{said.stderr}") if said else None
        versions[tool] = found[0] if found else "not installed"
    asked = [peers.python, "-c", "from importlib.metadata import version; print(version('diagrams'))"]
    said = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    versions["diagrams"] = said.stdout.strip() or "not installed"
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load": [round(one, 2) for one in os.getloadavg()],
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "versions": versions,
    }


def measure_mkdocs(folder: Path) -> dict[str, Any]:
    """Return how `mkdocs build` runs with the plugin, cold and warm, and over the same pages as finished Markdown."""
    project = _project(folder, 50)
    (project / "docs").mkdir()
    (project / "docs" / "index.md").write_text("# Home\n", "utf-8")
    (project / "with.yml").write_text(MKDOCS + "plugins: [search, topodoc]\n", "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "with.yml", "-d", "site-with"]

    def cold() -> Run | None:
        shutil.rmtree(project / ".cache", ignore_errors=True)
        return run(command, project)

    found: dict[str, Any] = {"cold": repeat(2, cold)}
    bare = folder / "bare"
    (bare / "docs").mkdir(parents=True)
    (bare / "docs" / "index.md").write_text("# Home\n", "utf-8")
    run([*TOPODOC, "export", "-q", "--to", str(bare / "docs" / "architecture")], project)
    nav = (bare / "docs" / "architecture" / "nav.yml").read_text("utf-8").replace('"docs/', '"').replace("\n", "\n  ")
    (bare / "mkdocs.yml").write_text(f"{MKDOCS}plugins: [search]\nnav:\n  - index.md\n  {nav.rstrip()}\n", "utf-8")
    floor = [sys.executable, "-m", "mkdocs", "build", "-q"]
    found |= in_turn(3, {"warm": lambda: run(command, project), "bare": lambda: run(floor, bare)})
    found["pages"] = len(list((bare / "site").rglob("index.html")))
    return found


def measure_saves(folder: Path) -> dict[str, Any]:
    """Return the seconds from a saved spec, one of 50, to new pages in memory."""
    return {"seconds": _printed([str(HERE / "saves.py"), str(_project(folder, 50))])}


def measure_one(folder: Path, peers: Peers, system: System, rounds: int) -> dict[str, Any]:
    """Return how each tool draws *system*, as a whole process."""
    return in_turn(rounds, {tool: partial(peers.draw, tool, [system], folder / tool) for tool in WRITERS})


def measure_picture(folder: Path, peers: Peers, name: str, rounds: int) -> dict[str, Any]:
    """Return how topodoc and D2 draw the picture *name*, as a whole process, and topodoc again where nothing changed."""
    (folder / ".git").mkdir(parents=True)  # a project, and so a place for what is kept
    spec = HERE / "pictures" / f"{name}.topo.yml"
    (topology,) = load(spec)
    (folder / "one.d2").write_text(write_d2(topology), "utf-8")
    ours, theirs = [*TOPODOC, "render", str(spec), "-o", "one.svg"], ["d2", "one.d2", "two.svg"]
    return in_turn(
        rounds,
        {
            "topodoc": lambda: run([*ours, "--no-cache"], folder),
            "D2": lambda: run(theirs, folder, peers.path),
            "topodoc, again": lambda: run(ours, folder),
        },
    )


def measure_many(folder: Path, peers: Peers) -> dict[str, Any]:
    """Return how each tool draws 50 small systems, in one process where it can, and topodoc again where nothing changed."""
    systems = [small(number) for number in range(50)]
    project = _project(folder, 50)
    again = [*TOPODOC, "render", "topologies", "-o", "pictures/"]
    each = {tool: partial(peers.draw, tool, systems, folder / tool) for tool in WRITERS}
    return in_turn(2, {**each, "topodoc, again": lambda: run(again, project)})


def measure_large(folder: Path, system: System) -> dict[str, Any]:
    """Return the seconds that a picture of *system* takes in process after warm-up, as a whole process, and bare in Graphviz."""
    folder.mkdir(parents=True)
    (folder / "large.topo.yml").write_text(topodoc(system), "utf-8")
    command = ["render", "large.topo.yml", "-o", "large.svg", "--no-cache"]
    subprocess.run([sys.executable, str(HERE / "asked.py"), "texts.json", *command], cwd=folder, check=True, capture_output=True)
    floor = [sys.executable, str(HERE / "bare_layout.py"), "texts.json"]
    return {
        "warmed": _printed([str(HERE / "warmed.py"), str(folder / "large.topo.yml")]),
        **in_turn(5, {"whole": lambda: run([*TOPODOC, *command], folder), "bare_layout": lambda: run(floor, folder)}),
        "laid_out": len(json.loads((folder / "texts.json").read_text("utf-8"))),
    }


def _project(folder: Path, count: int) -> Path:
    """Return a new project of *count* small topologies in *folder*."""
    project = folder / "project"
    (project / "topologies").mkdir(parents=True)
    (project / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    for number in range(count):
        system = small(number)
        (project / "topologies" / f"{system.name}.topo.yml").write_text(topodoc(system), "utf-8")
    return project


def _printed(command: list[str]) -> list[float]:
    done = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=True)
    return [round(one, 4) for one in json.loads(done.stdout)]


SUBJECTS: dict[str, Callable[[Path, Peers], dict[str, Any]]] = {
    "saves": lambda folder, _: measure_saves(folder),
    "mkdocs-50": lambda folder, _: measure_mkdocs(folder),
    "picture-10": lambda folder, peers: measure_picture(folder, peers, "shop-10-right", 5),
    "picture-100": lambda folder, peers: measure_picture(folder, peers, "shop-100-down", 3),
    "one-10": lambda folder, peers: measure_one(folder, peers, small(1), 5),
    "one-100": lambda folder, peers: measure_one(folder, peers, grown("hundred", 100, 200), 3),
    "many-50": measure_many,
    "large-100": lambda folder, _: measure_large(folder, grown("labelled", 100, 200, 8)),
    "large-300": lambda folder, _: measure_large(folder, grown("three-hundred", 300, 600, 12)),
    "large-1000": lambda folder, _: measure_large(folder, grown("thousand", 1000, 2000, 20)),
}

if __name__ == "__main__":
    main()
