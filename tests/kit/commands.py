"""The command line as users run it: a process of its own in a folder with one spec."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from places import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path


def with_kafka(folder: Path) -> Path:
    """Return *folder*, in which the spec of an example stands now."""
    (folder / "topologies").mkdir()
    (folder / "topologies/kafka.topo.yml").write_bytes((EXAMPLES / "kafka.topo.yml").read_bytes())
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return how `topodoc ARGUMENTS` ended in *folder*; no traceback is ever right."""
    done = subprocess.run(
        [sys.executable, "-m", "topodoc", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done
