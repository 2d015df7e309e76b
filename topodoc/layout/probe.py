"""Trying the engines: which of them is there, whether it works, and which Graphviz it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from topodoc.layout.process import SCRIPT

if TYPE_CHECKING:
    from topodoc.language.vocabulary import EngineName

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_LIMIT = 20.0  # seconds in which a Graphviz tells its version
_MOST = 200  # characters of what it says instead


def probe(engine: EngineName) -> tuple[str, str]:
    """Return the version of the Graphviz that *engine* uses, and what is wrong with it: "" where nothing is.

    The version of one that works and does not tell is "unknown"; both are "" where the engine is not there.
    """
    if engine == "pygraphviz":
        return _ask([sys.executable, "-P", str(SCRIPT), "--version"]) if find_spec("pygraphviz") else ("", "")
    program = shutil.which("dot")
    return _ask([program, "-V"]) if program else ("", "")


def _ask(command: list[str]) -> tuple[str, str]:
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=_LIMIT, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.SubprocessError) as error:
        return "", str(error)
    said = done.stdout + done.stderr
    if done.returncode:
        lines = [line for line in said.splitlines() if line.strip()]
        return "", (lines[-1] if lines else f"it ended with exit code {done.returncode}")[:_MOST]
    found = _VERSION.search(said)
    return (found.group() if found else "unknown"), ""
