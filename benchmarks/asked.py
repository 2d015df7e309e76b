"""What topodoc asks Graphviz for: `python benchmarks/asked.py TEXTS.json export --to DIR …` notes every DOT text of a command."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from topodoc.cli.main import run
from topodoc.layout.process import LayoutProcess


def main() -> None:
    """Run the command, and write the texts."""
    texts: list[str] = []
    ask = LayoutProcess.ask

    def noting(process: LayoutProcess, dot: str, name: str, seconds: float) -> tuple[str, str]:
        answer = ask(process, dot, name, seconds)
        texts.append(dot)  # one that ends Graphviz would end the bare layout too
        return answer

    LayoutProcess.ask = noting  # type: ignore[method-assign,assignment] # this is what it is for
    code = run(sys.argv[2:])
    Path(sys.argv[1]).write_text(json.dumps(texts), "utf-8")
    sys.exit(code)


if __name__ == "__main__":
    main()
