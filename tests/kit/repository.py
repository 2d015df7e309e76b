"""A repository that a test makes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SPEC = "topologies/shop.topo.yml"


def git(folder: Path, *arguments: str) -> str:
    """Return what git says in *folder*, by no settings but its own."""
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, env=os.environ | alone, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def commit(folder: Path, text: str, name: str = SPEC) -> str:
    """Write *text* to *name* in *folder*, commit all that is there, and return the commit."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "more")
    return git(folder, "rev-parse", "HEAD")
