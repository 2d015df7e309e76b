"""Specs to pictures in one process, as a script of a project does it: `python benchmarks/many.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

import topodoc


def main() -> None:
    """Write an SVG of every topology beside its spec."""
    folder = Path(sys.argv[1])
    for topology in topodoc.load(folder):
        (folder / f"{topology.id}.svg").write_text(topodoc.render(topology), "ascii")


if __name__ == "__main__":
    main()
