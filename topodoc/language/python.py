"""The Python front end: a spec runs in a process of its own, within a time limit, and hands its trees over."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Span, SpecError, fault, one_line
from topodoc.language.comments import python_comments
from topodoc.language.handover import unpack_diagnostic, unpack_tree
from topodoc.language.showable import with_showable_texts

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.tree import Tree
    from topodoc.source import Source

_WORKER = Path(__file__).with_name("python_worker.py")
_GRACE = 5.0  # seconds for the process to tell where it was when its time was up


def run(source: Source, seconds: float) -> tuple[Tree, ...]:
    """Return the trees of the Python spec *source*, one for each TopologyBuilder in the order they were made.

    The spec is code: it runs with the rights of whoever runs topodoc, in a process of its own, for at most *seconds*. Raises
    SpecError where it raises, exits, takes longer, or makes no topology, with the line of the spec where it did.
    """
    with TemporaryDirectory(prefix="topodoc-", ignore_cleanup_errors=True) as folder:
        answer, last_words = Path(folder) / "answer", Path(folder) / "last-words"
        code, said = _execute([source.path, str(answer), str(last_words), str(seconds)], source.text, seconds + _GRACE)
        packed = _read(answer)
        if packed is None:
            raise SpecError([_explain(source, code, said, _text(last_words), seconds)])
    return _unpack(packed, source)


def _unpack(packed: dict[str, Any], source: Source) -> tuple[Tree, ...]:
    try:
        if "fault" in packed:
            raise SpecError([unpack_diagnostic(packed["fault"])])
        trees = [with_showable_texts(unpack_tree(one, source)) for one in packed["trees"]]
        found = (unpack_diagnostic(packed["found"]),) if packed["found"] else ()
    except (ValueError, TypeError, IndexError, KeyError) as error:
        fact = f"topodoc cannot read what the spec produced: {error}"
        raise SpecError([fault("TD034", fact, "make the topology smaller", _first_line(source))]) from None
    if not trees:
        hint = 'write topology = TopologyBuilder("ID") and add to it'
        raise SpecError([fault("TD036", "the spec makes no TopologyBuilder", hint, _first_line(source))])
    return (replace(trees[0], findings=source.findings + found + trees[0].findings, comments=python_comments(source)), *trees[1:])


def _execute(arguments: list[str], text: str, seconds: float) -> tuple[int | None, str]:
    """Run the worker and return its exit code, None where it had to be killed, and the beginning of what it printed past Python."""
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", str(_WORKER), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    said: list[bytes] = []
    listener = threading.Thread(target=_listen, args=(process, said), daemon=True)
    listener.start()
    try:
        if process.stdin:
            with process.stdin as pipe:
                pipe.write(text.encode())
        code: int | None = process.wait(seconds)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        code = None
    finally:
        _kill(process)
        process.wait()
        listener.join(1)  # longer, where a process that got away holds the other end; the listener closes ours when that ends
    return code, b"".join(said).decode("utf-8", "replace")


def _listen(process: subprocess.Popen[bytes], said: list[bytes]) -> None:
    if process.stdout is None:
        return
    with process.stdout as pipe:
        for chunk in iter(lambda: os.read(pipe.fileno(), 65_536), b""):
            if len(said) < 4:  # the rest is let go
                said.append(chunk)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _explain(source: Source, code: int | None, said: str, last_words: str, seconds: float) -> Diagnostic:
    """Return why a spec handed nothing over."""
    if code is None or last_words:  # nothing else than that its time was up makes it leave some
        own = source.path.encode("ascii", "backslashreplace").decode("ascii")
        running = re.search(rf'"{re.escape(own)}"\D*(\d+)', last_words)
        span = _line(source, int(running[1])) if running else _first_line(source)
        hint = "a spec only describes; remove what waits or loops, or raise limits.python_seconds in the settings"
        return fault("TD035", f"the spec was still running after {seconds:g} s", hint, span)
    how = f"it was ended by signal {-code}" if code < 0 else f"it ended with code {code}"
    words = one_line(" ".join(said.split())[-200:])
    fact = f"the spec did not run to its end: {how}" + (f", saying: {words}" if words and code else "")
    return fault("TD034", fact, "let the spec end by itself", _first_line(source))


def _read(answer: Path) -> dict[str, Any] | None:
    try:
        packed = json.loads(answer.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return packed if isinstance(packed, dict) else None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _first_line(source: Source) -> Span:
    return _line(source, 1)


def _line(source: Source, number: int) -> Span:
    text = source.line(number).rstrip()
    return Span(source.path, number, len(text) - len(text.lstrip()) + 1, number, len(text) + 1)
