"""The report: what binding comes upon, faults, findings and suppressions, kept until all of a spec is bound."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, fault, is_code, is_fault
from topodoc.language.document.fields import day_of
from topodoc.language.tree import text_of
from topodoc.model.suppression import Scope, Suppression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Span
    from topodoc.language.comments import Comment
    from topodoc.language.document.part import Part
    from topodoc.language.document.suppressions import SuppressionPart
    from topodoc.language.tree import Scalar


class BindingReport:
    """Faults, findings and suppressions of one spec."""

    def __init__(self) -> None:
        self.faults: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []
        self.suppressions: list[Suppression] = []
        self._read: list[Span] = []

    def fail(self, code: str, message: str, hint: str, span: Span) -> None:
        """Note a fault."""
        self.faults.append(fault(code, message, hint, span))

    def read(self, faults: Sequence[Diagnostic]) -> None:
        """Note the *faults* of reading a file: where a part lacks something, one of them in it is the cause."""
        self.faults += faults
        self._read = sorted({*self._read, *(one.span for one in faults)})

    def lack(self, part: Part, code: str, message: str, hint: str, span: Span | None = None) -> None:
        """Note the fault that *part* lacks something, unless that follows from a fault in it that reading has told of."""
        if not self._follows(part):
            self.fail(code, message, hint, span or part.span)

    def _follows(self, part: Part) -> bool:
        """Return whether reading found a fault inside *part*; one at all of it is not inside, and was read on with."""
        span = part.span
        first = bisect_left(self._read, span._replace(end_line=0, end_column=0))
        found = next((one for one in self._read[first : first + 2] if one != span), None)
        end = (span.file, span.end_line, span.end_column)
        return part.flawed or (found is not None and (found.file, found.line, found.column) < end)

    def find(self, code: str, severity: Severity, message: str, hint: str, span: Span, element: str = "") -> None:  # noqa: PLR0913 - a finding
        """Note a finding at *element*."""
        self.findings.append(Diagnostic(code, severity, message, hint, span, element=element))

    def ignore(self, parts: tuple[SuppressionPart, ...], element: str) -> None:
        """Note the suppressions of an `ignore:`, which is that of the file where *element* is empty."""
        for part in parts:
            if part.key and (part.reason or not self._follows(part)):
                self._suppress(part.key, part.reason, part.until, "element" if element else "file", element)

    def ignore_line(self, comment: Comment) -> None:
        """Note the suppressions of a comment."""
        if not comment.codes:
            self.fail("TD031", "this comment has no code", "name the finding: # topodoc: ignore[CODE] REASON", comment.span)
        for code in comment.codes:
            self._suppress(code, comment.reason, comment.until, "line", "")

    def _suppress(self, code: Scalar, reason: Scalar | None, until: Scalar | None, scope: Scope, element: str) -> None:
        if not is_code(code.text):
            hint = (
                f'did you mean "{code.text.upper()}"?'
                if is_code(code.text.upper())
                else "write the code of the finding, as topodoc check shows it"
            )
            self.fail("TD031", f'"{code.text}" is not a code', hint, code.span)
        elif is_fault(code.text):
            self.fail("TD031", f"{code.text} is a fault, and faults cannot be ignored", "fix what it reports, and remove this", code.span)
        elif not text_of(reason):
            self.fail("TD031", f"{code.text} is ignored without a reason", _REASON[scope].format(code.text), code.span)
        elif until and not day_of(until.text):
            self.fail("TD031", f'"{until.text}" is not a date', "write the year, the month and the day: 2027-01-31", until.span)
        else:
            last = day_of(until.text) if until else None
            self.suppressions.append(Suppression(code.text, text_of(reason), scope, code.span, element, last))


_REASON: dict[Scope, str] = {
    "element": "add the reason: {}: REASON",
    "file": "add the reason: {}: REASON",
    "line": "add the reason after the bracket: # topodoc: ignore[{}] REASON",
}
