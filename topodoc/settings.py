"""What a project may set; the command line and the MkDocs plugin fill the same value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topodoc.spec.vocabulary import Reading

Engine = Literal["pygraphviz", "dot"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings. `specs` are files and folders; `arrows` and `engine` are None where nothing was said."""

    specs: tuple[Path, ...] = (Path("topologies"),)
    section: str = "architecture"
    theme: str = "paper"
    arrows: Reading | None = None
    templates: Path | None = None
    engine: Engine | None = None
    jobs: int = os.cpu_count() or 1
