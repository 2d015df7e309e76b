"""A child process that lays out with pygraphviz, and talks as the dot program does: DOT texts in, a json0 object out for each."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

UNUSABLE = 3  # how the process ends where pygraphviz is installed but cannot be imported
OVER = "digraph over {}"  # the line behind each text; that it is answered says that there is no more to come
_IS_OVER = '{\n  "name": "over"\n}\n'


def work(megabytes: int) -> None:
    """Answer layout requests from standard input until it ends, within so much memory."""
    try:
        import pygraphviz  # noqa: PLC0415 - the parent reads UNUSABLE without it
    except ImportError:
        sys.exit(UNUSABLE)
    _limit_memory(megabytes * 1024**2)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)  # where whatever Graphviz says does no harm
    lines: list[str] = []
    for line in sys.stdin:
        if line.rstrip() != OVER:
            lines.append(line)
            continue
        answers.write(_lay_out(pygraphviz.AGraph, "".join(lines)) + _IS_OVER)
        answers.flush()
        lines = []


def tell_version() -> None:
    """Print the comment in which a picture names the Graphviz in use. Raises ImportError where pygraphviz cannot be imported."""
    import pygraphviz  # noqa: PLC0415 - as above

    picture: bytes = pygraphviz.AGraph(string="digraph {n1}").draw(format="svg", prog="dot")
    sys.stdout.buffer.write(picture.partition(b"<!--")[2].partition(b"-->")[0])


def _lay_out(read: Callable[..., Any], dot: str) -> str:
    """Return the layout of *dot* as json0; nothing where Graphviz refuses."""
    try:
        graph = read(string=dot)
        answer: bytes = graph.draw(format="json0", prog="dot")
        return answer.decode("utf-8")
    except Exception as error:  # noqa: BLE001 - whatever it is goes to the parent as text
        os.write(2, f"{type(error).__name__}: {error}".encode())
        return ""


def _limit_memory(most: int) -> None:
    """Let the process have no more than *most* bytes of address space; Graphviz on a hostile graph asks for all there is."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        tell_version()
    else:
        work(int(sys.argv[1]))
