"""Flows of builder scripts: a cursor that moves from node to node and sends as it goes, as the steps of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.intake.script import Call

_DEFAULT = "default"  # the scenario of steps before the first


class FlowReader:
    """One flow on its way to the *scenarios* of its topology; what cannot be one is told among *findings*."""

    def __init__(self, scenarios: list[Entry], findings: list[Diagnostic]) -> None:
        self._scenarios, self._findings = scenarios, findings
        self._head: tuple[Scalar, tuple[Entry, ...]] | None = None
        self._steps: list[list[Entry]] = []
        self._place = -1
        self._cursor: Scalar | None = None
        self._open: list[Entry] | Scalar | None = None

    def take(self, calls: tuple[Call, ...]) -> None:
        """Note what *calls* say."""
        for call in calls:
            first = call.arguments[0] if call.arguments else None
            match call.method, first:
                case "scenario", Scalar():
                    self._begin(first, call)
                case "from", Scalar():
                    self._cursor = self._open = first
                case "to", Scalar() if self._cursor:
                    self._add([_entry("from", self._cursor), _entry("to", first)], call.span)
                    self._cursor = first
                case "showMessage", Scalar():
                    self._show(first, call.span)
                case "parallel", Sequence():
                    self._parallel(first, call.span)
                case _:
                    self._pass_over(call)

    def _begin(self, name: Scalar, call: Call) -> None:
        said = [
            _entry(word, value)
            for word, value in zip(("title", "description"), call.arguments[1:3], strict=False)
            if isinstance(value, Scalar) and value.text
        ]
        self._head, self._steps, self._cursor, self._open, self._place = (name, tuple(said)), [], None, None, len(self._scenarios)
        self._scenarios.append(Entry(name, Mapping(tuple(said), name.span)))

    def _add(self, step: list[Entry], span: Span) -> None:
        if self._head is None:
            self._begin_default(span)
        self._steps.append(step)
        self._open = step
        self._write(span)

    def _begin_default(self, span: Span) -> None:
        name = Scalar(_DEFAULT, span)
        self._head, self._place = (name, ()), len(self._scenarios)
        self._scenarios.append(Entry(name, Mapping((), span)))

    def _write(self, span: Span) -> None:
        """Put the scenario as it is now into its place."""
        if self._head is not None:
            steps = Sequence(tuple(Mapping(tuple(step), step[0].value.span) for step in self._steps), span)
            name, said = self._head
            self._scenarios[self._place] = Entry(name, Mapping((*said, _entry("steps", steps)), name.span))

    def _show(self, text: Scalar, span: Span) -> None:
        """Give *text* to what was said before: a step, or the node at which the cursor is, as a note."""
        match self._open:
            case list() as step:
                step.append(_entry("message", text))
                self._open = None
                self._write(span)
            case Scalar() as node:
                self._add([_entry("note", text), _entry("over", node)], span)
                self._open = None
            case None if self._cursor:
                self._add([_entry("note", text), _entry("over", self._cursor)], span)
                self._open = None
            case None:
                self._findings.append(_left_out("a message that belongs to no step", span))

    def _parallel(self, branches: Sequence, span: Span) -> None:
        found: list[Node] = []
        for branch in branches.items:
            ends = branch.items if isinstance(branch, Sequence) else ()
            if len(ends) >= 2 and all(isinstance(one, Scalar) for one in ends):
                said = [_entry(word, one) for word, one in zip(("from", "to", "message"), ends, strict=False)]
                found.append(Mapping(tuple(said), branch.span))
            else:
                self._findings.append(_left_out("a branch that is not a pair of ids", branch.span))
        if found:
            self._add([_entry("parallel", Sequence(tuple(found), span))], span)

    def _pass_over(self, call: Call) -> None:
        if call.method:
            self._findings.append(_left_out(f"{call.method}()", call.span))


def _entry(word: str, value: Node) -> Entry:
    return Entry(Scalar(word, value.span), value)


def _left_out(what: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "TD819", Severity.INFO, f"{what} was not understood, so it is left out", "write it into the spec, if it matters", span
    )
