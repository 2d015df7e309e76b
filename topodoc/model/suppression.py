"""Suppressions: what a spec says is right as it is, and why."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from topodoc.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from topodoc.diagnostics import Diagnostic, Span

Scope = Literal["element", "file", "line"]


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings of `code` are silent: at `element`, anywhere in the file of `span`, or where they begin on its line.

    `element` is written as in `Diagnostic.element`, and empty for the other scopes. `until` is the last day it holds, or None.
    """

    code: str
    reason: str
    scope: Scope
    span: Span = field(compare=False)
    element: str = ""
    until: date | None = None

    def covers(self, finding: Diagnostic) -> bool:
        """Return whether *finding* is one that this is about, whatever the day."""
        if finding.code != self.code:
            return False
        match self.scope:
            case "element":
                return finding.element == self.element
            case "file":
                return finding.span.file == self.span.file
            case "line":
                return (finding.span.file, finding.span.line) == (self.span.file, self.span.line)
