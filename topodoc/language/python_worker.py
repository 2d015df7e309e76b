"""The process that runs a Python spec: its text on standard input, its trees as JSON in a file."""

from __future__ import annotations

import faulthandler
import io
import json
import linecache
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).parents[2]))  # where topodoc itself is, behind whatever else a user has

from topodoc.diagnostics import Diagnostic, Severity, Span, fault, one_line
from topodoc.language import builder
from topodoc.language.callsite import character_column, shown_file, whole_line
from topodoc.language.handover import pack_diagnostic, pack_tree

if TYPE_CHECKING:
    from types import FrameType

MOST_MEMORY = 2 * 1024**3  # bytes of address space
_LONGEST = 200  # characters of what a spec says


def main() -> None:
    """Run the spec called `argv[1]` for at most `argv[4]` seconds; what it makes goes to `argv[2]`, its last words to `argv[3]`."""
    name, answer, last_words, seconds = sys.argv[1:5]
    text = sys.stdin.buffer.read().decode("utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = [name]
    sys.path.insert(0, str(Path(name).resolve().parent))
    linecache.cache[name] = (len(text), None, [f"{line}\n" for line in text.split("\n")], name)
    shown_file(name)
    _limit_memory()
    write = os.fdopen(os.open(answer, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w", encoding="utf-8").write
    flush, leave = write.__self__.flush, os._exit  # type: ignore[attr-defined]
    faulthandler.dump_traceback_later(float(seconds), exit=True, file=Path(last_words).open("w", encoding="utf-8"))  # noqa: SIM115 - kept open
    packed = _run(name, text)
    faulthandler.cancel_dump_traceback_later()
    write(json.dumps(packed))
    flush()
    leave(0)


def _run(name: str, text: str) -> dict[str, Any]:
    """Return the trees of the spec, or its fault, and what it printed."""
    printed = _Printed(name)
    sys.stdout = sys.stderr = printed
    builder.made = []
    try:
        exec(compile(text, name, "exec"), {"__name__": "__main__", "__file__": name})  # noqa: S102 - a spec is code, and its owner allows it
        trees = [pack_tree(one.tree()) for one in builder.made]
    except BaseException as error:  # noqa: BLE001 - whatever it raises is its author's to hear
        return {"fault": pack_diagnostic(_explain(error, name)), "found": printed.found()}
    return {"trees": trees, "found": printed.found()}


def _explain(error: BaseException, name: str) -> Diagnostic:
    if isinstance(error, SyntaxError) and error.filename == name:
        line, column = error.lineno or 1, error.offset or 1
        span = Span(shown_file(name), line, column, error.end_lineno or line, max(error.end_offset or 0, column + 1))
        return fault("TD033", f"this is not valid Python: {_short(error.msg)}", "correct the line", span)
    span, elsewhere = _raised_at(error, name)
    if isinstance(error, SystemExit):
        hint = "remove exit(); a spec ends after its last line"
        return fault("TD034", f"the spec exits{elsewhere}, so topodoc cannot read it", hint, span)
    return fault("TD033", f"the spec raises {_said(error)}{elsewhere}", "correct what is raised here", span)


def _raised_at(error: BaseException, name: str) -> tuple[Span, str]:
    """Return the innermost place in the spec that *error* went through, and in words where it came from if that is elsewhere."""
    frames = traceback.TracebackException.from_exception(error, lookup_lines=False).stack
    own = [frame for frame in frames if frame.filename == name]
    if not own:
        return whole_line(name, 1), ""
    frame, last = own[-1], frames[-1]
    elsewhere = "" if last is frame or "topodoc" in Path(last.filename).parts else f" (in {Path(last.filename).name}, line {last.lineno})"
    if frame.colno is None or frame.lineno is None:
        return whole_line(name, frame.lineno or 1), elsewhere
    end_line = frame.end_lineno or frame.lineno
    start, end = character_column(name, frame.lineno, frame.colno), character_column(name, end_line, frame.end_colno or 0)
    return Span(shown_file(name), frame.lineno, start, end_line, end), elsewhere


def _said(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - a class of the user's may not even say what it is
        text = ""
    return _short(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def _short(text: str) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}\u2026"


class _Printed(io.TextIOBase):
    """Takes what a spec prints: how many lines, the first of them, and where it was printed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._first = ""
        self._lines = 0
        self._place: Span | None = None

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._place is None and text:
            self._place = self._caller()
        self._lines += text.count("\n")
        if len(self._first) < _LONGEST and "\n" not in self._first:
            self._first += text[:_LONGEST]
        return len(text)

    def found(self) -> list[Any]:
        """Return the finding that the spec prints, packed, or nothing."""
        if self._place is None:
            return []
        first, lines = _short(self._first.split("\n", 1)[0]), max(self._lines, 1)
        message = f"the spec prints {lines} line{'' if lines == 1 else 's'}, the first of them: {first}"
        return pack_diagnostic(Diagnostic("TD706", Severity.INFO, message, "remove it; nobody sees it in a build", self._place))

    def _caller(self) -> Span:
        frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the one way to who prints
        while frame and frame.f_code.co_filename != self._name:
            frame = frame.f_back
        return whole_line(self._name, frame.f_lineno if frame else 1)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard), hard))


if __name__ == "__main__":
    main()
