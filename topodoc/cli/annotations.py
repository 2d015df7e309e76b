"""Diagnostics as GitHub's workflow commands, which it shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.cli.checkout import in_checkout
from topodoc.diagnostics import Severity, one_line
from topodoc.lint.codes import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_annotations(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a workflow command for each of *diagnostics*, one a line.

    Their form and what is escaped in them: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(_annotation(one) for one in diagnostics)


def _annotation(one: Diagnostic) -> str:
    span = one.span
    place: dict[str, object] = {"file": in_checkout(span.file), "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # of several lines GitHub takes no columns
        place |= {"col": span.column, "endColumn": span.end_column}
    properties = {**place, "title": f"{one.code} {name_of(one.code)}"}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said = _data(f"{one_line(one.message)}\n{one_line(one.hint)}")
    line = f"::{_COMMANDS[one.severity]} {written}::{said}"
    return line.encode("utf-8", "backslashreplace").decode("utf-8")  # a file's name may be no text


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
