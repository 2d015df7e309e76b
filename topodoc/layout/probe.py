"""Trying the engines: which of them is there, whether it works, and which Graphviz it is."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from topodoc.diagnostics import one_line
from topodoc.layout.presence import dot_program
from topodoc.layout.process import SCRIPT
from topodoc.layout.program import say_of, signal_name

if TYPE_CHECKING:
    from topodoc.language.vocabulary import EngineName

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_MOST = 200  # characters of what it says instead


def probe(engine: EngineName) -> tuple[str, str]:
    """Return the version of the Graphviz that *engine* uses, and what is wrong with it: "" where nothing is.

    The version of one that works and does not tell is "unknown"; both are "" where the engine is not there.
    """
    if engine == "pygraphviz":
        return _ask([sys.executable, "-P", str(SCRIPT), "--version"]) if find_spec("pygraphviz") else ("", "")
    program = dot_program()
    return _ask([program, "-V"]) if program else ("", "")


def _ask(command: list[str]) -> tuple[str, str]:
    try:
        code, said = say_of(command)
    except OSError as error:
        return "", str(error)
    if code is None:
        return "", "it does not report its version in time"
    if code:
        lines = [line for line in said.splitlines() if line.strip()]
        return "", one_line(lines[-1] if lines else f"it ended with {signal_name(code) or f'exit code {code}'}")[:_MOST]
    found = _VERSION.search(said)
    return (found.group() if found else "unknown"), ""
