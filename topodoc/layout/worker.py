"""A child process that lays out: one JSON line in (a DOT text), one JSON line out (positions, and what Graphviz said)."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

UNUSABLE = 3  # how the process ends where pygraphviz is installed but cannot be imported
MOST_MEMORY = 4 * 1024**3  # bytes of address space; Graphviz on a hostile graph asks for all there is


def work() -> None:
    """Answer layout requests from standard input until it ends."""
    try:
        import pygraphviz  # noqa: PLC0415 - the parent reads UNUSABLE without it
    except ImportError:
        sys.exit(UNUSABLE)
    _limit_memory()
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    with tempfile.TemporaryFile("w+b") as said:
        os.dup2(said.fileno(), 2)
        os.dup2(2, 1)
        for line in sys.stdin:
            said.seek(0)
            said.truncate()
            answer = _lay_out(pygraphviz.AGraph, json.loads(line))
            said.seek(0)
            answers.write(json.dumps({"json": answer, "said": said.read(4000).decode("utf-8", "replace")}) + "\n")
            answers.flush()


def tell_version() -> None:
    """Print a picture that names the Graphviz in use. Raises ImportError where pygraphviz cannot be imported."""
    import pygraphviz  # noqa: PLC0415 - as above

    sys.stdout.buffer.write(pygraphviz.AGraph(string="digraph {n1}").draw(format="svg", prog="dot"))


def _lay_out(read: Callable[..., Any], dot: str) -> str:
    """Return the layout of *dot* as json0; nothing where Graphviz refuses."""
    try:
        graph = read(string=dot)
        answer: bytes = graph.draw(format="json0", prog="dot")
        return answer.decode("utf-8")
    except Exception as error:  # noqa: BLE001 - whatever it is goes to the parent as text
        os.write(2, f"{type(error).__name__}: {error}".encode())
        return ""


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        tell_version()
    else:
        work()
