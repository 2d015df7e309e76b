"""Findings for programs: one record each, the same wherever findings are written as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.lint.codes import name_of

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic


def record(one: Diagnostic) -> dict[str, object]:
    """Return *one* as the findings JSON, version 1, has it."""
    return {
        "code": one.code,
        "name": name_of(one.code),
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
        "file": one.span.file,
        "line": one.span.line,
        "column": one.span.column,
        "end_line": one.span.end_line,
        "end_column": one.span.end_column,
        "topology": one.topology,
        "element": one.element,
    }
