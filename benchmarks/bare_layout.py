"""The floor: DOT texts straight to Graphviz, in one process, and nothing else: `python benchmarks/bare_layout.py TEXTS.json`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pygraphviz


def main() -> None:
    """Lay out every text of the file, and drop the answers."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for text in json.loads(Path(sys.argv[1]).read_text("utf-8")):
        pygraphviz.AGraph(string=text).draw(format="json0", prog="dot")


if __name__ == "__main__":
    main()
