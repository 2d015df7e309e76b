"""What is wrong, where, and how to mend it: the one form in which every stage reports."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_CODE = re.compile(r"[A-Z]{2,5}[0-9]{3}")
_LONGEST = 2_000  # characters of a message or a hint


class Severity(StrEnum):
    """How much a diagnostic matters; a fault is always an error."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):  # made for every value of a spec, in a third of the time that a frozen dataclass takes
    """A stretch of a file: lines and columns count from 1, the end column is the first one after it."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that has to do with a fact, and what stands there."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fact, its cure and its place. Codes below TD100 are faults: the spec has no meaning.

    `change` tells findings that compare two versions apart: it stands for what was before and what is now; `related` are places
    of other files.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    span: Span
    topology: str = ""
    element: str = ""
    change: str = ""
    related: tuple[Related, ...] = ()

    def __post_init__(self) -> None:
        """Shorten texts that would fill a log: they may quote whatever a spec holds."""
        for name in ("message", "hint"):
            if len(text := getattr(self, name)) > _LONGEST:
                object.__setattr__(self, name, f"{text[: _LONGEST // 2]} \u2026 {text[-_LONGEST // 4 :]}")


class TopodocError(Exception):
    """Whatever topodoc raises on purpose."""


class SpecError(TopodocError):
    """Specs have no meaning; `diagnostics` holds every fault that was found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(f"{one.span.file}:{one.span.line}: {one.code} {one.message}" for one in self.diagnostics))


class SettingsError(TopodocError):
    """A setting or an option has no meaning; `diagnostics` holds every fault where it stands in a file.

    `awaited` are paths that settings name, whose coming may be the cure.
    """

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = (), awaited: Iterable[Path] = ()) -> None:
        self.diagnostics = tuple(diagnostics)
        self.awaited = tuple(awaited)
        super().__init__(message)


class RenderError(TopodocError):
    """A picture could not be laid out."""


class ToolNotFound(RenderError):  # noqa: N818 - the name says what is missing, as users read it
    """Something that a picture needs is not installed."""


class GraphvizNotFound(ToolNotFound):
    """Neither pygraphviz nor the dot program is there."""


def is_code(text: str) -> bool:
    """Return whether *text* is a code in its form: two to five capitals, of which TD are topodoc's, and three digits."""
    return _CODE.fullmatch(text) is not None


def is_fault(code: str) -> bool:
    """Return whether *code* is that of a fault."""
    return code.startswith("TD0")


def fault(code: str, message: str, hint: str, span: Span) -> Diagnostic:
    """Return a diagnostic that stops everything."""
    return Diagnostic(code, Severity.ERROR, message, hint, span)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* without repetitions, sorted by file, line, column and code."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda one: (one.span, one.code, one.message)))


def did_you_mean(word: str, known: Iterable[str], otherwise: str, form: str = "{}") -> str:
    """Return 'did you mean "x"?' for the nearest of *known* in its *form*, or *otherwise* where nothing is near."""
    near = nearest(word, known)
    return f'did you mean "{form.replace("{}", near, 1)}"?' if near else otherwise  # no format: what is written may hold braces


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of *known* that is most like *word*, at least by *likeness* (a share of 1), case aside; None where none is."""
    folded = {name.lower(): name for name in reversed(list(known))}
    near = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=likeness)
    return folded[near[0]] if near else None


def one_line(text: str) -> str:
    """Return *text* for a log: on one line, control characters escaped, no start that CI would take for a command."""
    line = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
    return f" {line}" if line.startswith(("::", "##")) else line
