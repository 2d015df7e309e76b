"""Standards with rules asked for that are off by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.lint.standards import Standards, standards_of

if TYPE_CHECKING:
    from topodoc.settings import Settings


def asking(settings: Settings, *codes: str) -> Standards:
    """Return what *settings* ask of topologies, and that no rule of *codes* is off."""
    standards = standards_of(settings)
    return replace(standards, selection=replace(standards.selection, off=standards.selection.off - {*codes}))
