"""A process that lays out, as its parent sees it: started, asked one layout at a time, kept for the next one who asks."""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, one_line
from topodoc.layout.contract import ProcessLimits, TooSlow, Unusable
from topodoc.layout.presence import dot_program, present
from topodoc.layout.program import end, limit, signal_name
from topodoc.layout.worker import OVER, UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.vocabulary import EngineName

SCRIPT = Path(__file__).with_name("worker.py")
_MOST_SAID = 4000  # bytes
_MOST_QUOTED = 200  # characters
_GRACE = 2.0  # seconds for a process to end that says no more
_MOST_ANSWERED = 200_000_000  # bytes of one answer, several times what the largest topology needs
_HELD = 4096  # bytes that a pipe takes anywhere though nobody reads: the last text was read, for it was answered
_CURE = "split the topology, or draw less of it"


class LayoutProcess:
    """A worker of ours, or the dot program. It is asked from one thread; another listens, so that an answer can be waited for.

    Where Graphviz ends it, in the middle of a graph it cannot do, the next question starts it again.
    """

    def __init__(self, engine: EngineName, megabytes: int) -> None:
        self.kind = engine, megabytes
        self._is_over = False
        self._said = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed with the process
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            _command(*self.kind),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            process_group=0 if os.name == "posix" else None,
        )
        limit(self._process.pid, self.kind[1] * 1024**2 if self.kind[0] == "dot" else None, _MOST_ANSWERED)
        self._flooded = False
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._end()
        self._said.close()

    def give_up(self) -> None:
        """End the process, and start none in its place."""
        self._is_over = True
        end(self._process)

    def _end(self) -> None:
        end(self._process)
        self._listener.join(_GRACE)
        is_held = self._listener.is_alive()  # by a process that got away, which holds the other end
        for pipe in (self._process.stdin, None if is_held else self._process.stdout):
            with suppress(BrokenPipeError):  # what it was told last, and never read
                pipe.close() if pipe else None

    def ask(self, dot: str, name: str, seconds: float) -> tuple[str, str]:
        """Return the json0 layout of *dot* and what Graphviz said, within so many *seconds*.

        Raises RenderError about the picture of *name* where none comes, Unusable where none can. A process that someone else
        killed is asked once more: what it would have said does not depend on that.
        """
        answer, said = self._ask(dot, name, seconds)
        if answer is None and self._process.returncode == -signal.SIGKILL:
            self._again()
            answer, said = self._ask(dot, name, seconds)
        if answer is None:
            how = f", by {name_of_signal}" if (name_of_signal := signal_name(self._process.poll())) else ""
            if self._flooded:
                self._again()
                message = f"Graphviz answers with more than {_MOST_ANSWERED // 1_000_000} MB for the picture of {name}; {_CURE}"
                raise RenderError(message)
            self._again()
            words = one_line(" ".join(said.split())[-_MOST_QUOTED:])
            fact = f"needs more memory than {self.kind[1]} MB for the picture of {name}, or ended in the middle of it{how}"
            message = f"Graphviz {fact}{f', saying: {words}' if words else ''}; {_CURE}"
            raise RenderError(message)
        return answer, said

    def _ask(self, dot: str, name: str, seconds: float) -> tuple[str | None, str]:
        """Return the answer, None where the process ended instead, and what Graphviz said."""
        self._go_on()
        try:
            self._tell(f"{dot}\n{OVER}\n".encode("utf-8", "replace"))
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._again()  # or the late answer would be taken for that to the next question
            message = f"Graphviz took longer than {seconds:g} s for the picture of {name}; {_CURE}"
            raise TooSlow(message) from None
        except OSError:
            answer = None
        if answer is None and not self._flooded and self._ended() == UNUSABLE:
            raise Unusable
        return answer, self._heard()

    def _ended(self) -> int | None:
        """Return the exit code of the process; None where it says no more and does not end."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(_GRACE)
        return None

    def _tell(self, text: bytes) -> None:
        """Write *text*, a long one from a thread of its own: a process that does not read must not stop us."""
        pipe = self._process.stdin

        def write() -> None:
            with suppress(OSError, ValueError):  # it ended, which is heard from what it answers, or is being ended
                if pipe:
                    pipe.write(text)
                    pipe.flush()

        if len(text) <= _HELD:
            write()
        else:
            threading.Thread(target=write, daemon=True).start()

    def _again(self) -> None:
        self._go_on()
        self._end()
        self._start()

    def _go_on(self) -> None:
        """Raise RenderError where the process was given up."""
        if self._is_over:
            message = "laying out was interrupted"
            raise RenderError(message)

    def _heard(self) -> str:
        """Return what was said since this was asked last; the process writes on from where this leaves the file."""
        self._said.seek(0)
        words = self._said.read(_MOST_SAID).decode("utf-8", "replace")
        self._said.seek(0)
        self._said.truncate()
        return words

    def _listen(self) -> None:
        """Hand on each answer, which is what comes before the answer to `OVER`, and None when there will be no more."""
        objects: list[bytes] = []
        lines: list[bytes] = []
        size = 0
        while self._process.stdout and (line := self._process.stdout.readline(_MOST_ANSWERED)):
            lines.append(line)
            size += len(line)
            if size >= _MOST_ANSWERED:
                self._flooded = True
                break
            if line == b"}\n":
                objects.append(b"".join(lines))
                lines = []
                if b'"name": "over"' in objects[-1]:
                    self._answers.put(b"".join(objects[:-1]).decode("utf-8", "replace"))
                    objects, size = [], 0
        self._answers.put(None)


def _command(engine: EngineName, megabytes: int) -> list[str]:
    if engine == "dot":
        return [dot_program() or "dot", "-Tjson0"]
    # By its file, not its name: a worker needs nothing of the package, and starts in half the time.
    return [sys.executable, "-P", str(SCRIPT), str(megabytes)]


_idle: list[LayoutProcess] = []
_busy: list[LayoutProcess] = []
_foreign: list[LayoutProcess] = []
_lock = threading.Lock()


def _begin_anew() -> None:
    """In a forked process, leave what is idle to its parent: no thread listens here, and both would hear the answers."""
    _foreign.extend((*_idle, *_busy))
    _idle.clear()
    _busy.clear()
    _lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_begin_anew)


def begin(engine: EngineName | None, megabytes: int) -> None:
    """Start a process of the *engine*, or of the first that is there, which gets ready until somebody is lent it; one is enough."""
    for name in islice(present(engine), 1):
        with _lock:
            is_there = any(one.kind == (name, megabytes) for one in (*_idle, *_busy))
        if not is_there:
            _idle.append(LayoutProcess(name, megabytes))  # begun outside of the lock, which a fork asks for


@contextmanager
def borrowed(engine: EngineName = "pygraphviz", megabytes: int = ProcessLimits().megabytes) -> Iterator[LayoutProcess]:
    """Lend a process to one thread: an idle one where there is one, for starting one takes longer than many a picture."""
    with _lock:
        found = next((one for one in _idle if one.kind == (engine, megabytes)), None)
        if found:
            _idle.remove(found)
    if found is not None and not found.is_alive:
        found.close()
        found = None
    process = found or LayoutProcess(engine, megabytes)
    with _lock:
        _busy.append(process)
    try:
        yield process
    except BaseException:
        process.close()
        raise
    finally:
        with _lock:
            _busy.remove(process)
    with _lock:
        _idle.append(process)


def interrupt() -> None:
    """End every process that is at work, for good: whoever waits for its answer gets none."""
    with _lock:
        for one in _busy:
            one.give_up()


@atexit.register
def dismiss() -> None:
    """End every idle process."""
    with _lock:
        while _idle:
            _idle.pop().close()
