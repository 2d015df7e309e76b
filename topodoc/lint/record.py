"""Findings for programs: one record each, the same wherever findings are written as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.lint.codes import name_of

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span


def record(one: Diagnostic) -> dict[str, object]:
    """Return *one* as the findings JSON, version 1, has it; `related` is there where it has other places."""
    places = [_place(other.span) | {"message": other.message} for other in one.related]
    return {
        "code": one.code,
        "name": name_of(one.code),
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
        **_place(one.span),
        "topology": one.topology,
        "element": one.element,
        **({"change": one.change} if one.change else {}),
    } | ({"related": places} if places else {})


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
