"""Standards of a test: one rule alone, or all rules and some beside them that are off by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.lint.standards import standards_of
from topodoc.settings import RuleSettings

if TYPE_CHECKING:
    from topodoc.lint.standards import Standards
    from topodoc.settings import Settings


def asking(settings: Settings, *codes: str) -> Standards:
    """Return what *settings* ask of topologies, and that no rule of *codes* is off."""
    standards = standards_of(settings)
    return replace(standards, selection=replace(standards.selection, off=standards.selection.off - {*codes}))


def asking_only(settings: Settings, *codes: str) -> Standards:
    """Return the same without any rule but those of *codes*; where the settings select, they say which of these are on."""
    selects = replace(settings.rules, folder=RuleSettings().folder) != RuleSettings()
    standards = standards_of(settings) if selects else asking(settings, *codes)
    return replace(standards, rules=tuple(rule for rule in standards.rules if rule.code in codes))
