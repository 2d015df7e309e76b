"""The tools beside topodoc: how each is asked for one picture, and for many in as few processes as it can."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from languages import WRITERS
from stopwatch import Run, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from systems import System

HERE = Path(__file__).parent
_EVERY_SCRIPT = "import glob, runpy\nfor one in sorted(glob.glob('*.py')): runpy.run_path(one)"
_CHROMIUM = {"executablePath": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu", "--disable-quic"]}


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the programs of the peers are: a folder before PATH, and the Python that has diagrams."""

    path: str
    python: str

    def draw(self, tool: str, systems: Sequence[System], folder: Path) -> Run | None:
        """Return how *tool* drew *systems* in *folder*, where their sources are written first; None where it did not."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write, ending = WRITERS[tool]
        for one in systems:
            (folder / f"{one.name}{ending}").write_text(write(one), "utf-8")
        if tool == "mermaid-cli":
            _prepare_mermaid(folder)
        done = run(self._command(tool, systems), folder, self.path)
        wanted = 1 if tool == "LikeC4" else len(systems)
        drawn = [one for ending in ("*.svg", "laid-out.json") for one in folder.glob(ending)]
        return done if len(drawn) >= wanted else None

    def _command(self, tool: str, systems: Sequence[System]) -> list[str]:
        name, is_one = systems[0].name, len(systems) == 1
        match tool:
            case "topodoc" if not is_one:
                return [sys.executable, "-m", "topodoc", "render", ".", "-o", ".", "--no-cache"]
            case "topodoc":
                return [sys.executable, "-m", "topodoc", "render", f"{name}.topo.yml", "-o", f"{name}.svg", "--no-cache"]
            case "D2":  # takes one file at a time
                return ["d2", f"{name}.d2", f"{name}.svg"] if is_one else ["sh", "-c", 'for one in *.d2; do d2 "$one" "$one.svg"; done']
            case "mermaid-cli":
                return [
                    "mmdc",
                    "-q",
                    "-p",
                    "chromium.json",
                    "-i",
                    *([f"{name}.mmd", "-o", f"{name}.svg"] if is_one else ["all.md", "-o", "out.md"]),
                ]
            case "PlantUML":
                return ["sh", "-c", "plantuml -tsvg *.puml"]
            case "diagrams":
                return [self.python, "-c", _EVERY_SCRIPT]
        return ["likec4", "export", "json", "--skip-layout=false", "-o", "laid-out.json", "."]


def _prepare_mermaid(folder: Path) -> None:
    (folder / "chromium.json").write_text(json.dumps(_CHROMIUM), "utf-8")
    blocks = [f"```mermaid\n{one.read_text('utf-8')}```\n" for one in sorted(folder.glob("*.mmd"))]
    (folder / "all.md").write_text("\n".join(blocks), "utf-8")
