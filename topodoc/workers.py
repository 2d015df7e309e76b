"""Workers: the executor of `concurrent.futures` whose processes are programs of ours, so that no script of a user runs again."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from topodoc.diagnostics import TopodocError
from topodoc.worker import read_message, write_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Value = TypeVar("Value")
_PROGRAM = Path(__file__).with_name("worker.py")
_GRACE = 2.0  # seconds for a worker to end that has nothing to do any more
_log = logging.getLogger("topodoc")


class WorkerLost(TopodocError):  # noqa: N818 - it says what happened
    """Two processes ended, one after the other, in the middle of one piece of work."""


class Workers(Executor):
    """Up to *count* processes, each begun when there is work for it. What is asked of them are functions of modules.

    A process that dies, as one does that somebody kills, is begun again, and asked once more.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._own = threading.local()
        self._all: list[_Worker] = []
        self._told: set[str] = set()

    def submit(self, fn: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:  # noqa: ANN401 - as the executor has it
        """Have *fn* called in a process. The result raises what it does, WorkerLost where none comes."""
        assert not kwargs  # noqa: S101 - nobody gives any
        return self._threads.submit(self._ask, fn, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as the executor has it
        """End every process; what is under way only where nobody waits for it."""
        if not wait or cancel_futures:
            for one in self._all:
                one.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for one in self._all:
            one.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool | None:
        self.shutdown(cancel_futures=kind is not None)
        return None

    def _ask(self, fn: Callable[..., Value], args: tuple[object, ...]) -> Value:
        result, error, lines = self._answer(fn, args)
        for level, line in lines:
            if line not in self._told:  # which each of them may tell once
                self._told.add(line)
                _log.log(level, "%s", line)
        if error is not None:
            raise error
        found: Value = result
        return found

    def _answer(self, fn: Callable[..., object], args: tuple[object, ...]) -> Any:  # noqa: ANN401 - whatever it answers
        """Return what a process answers, a second one where the first dies."""
        for _ in range(2):
            if getattr(self._own, "worker", None) is None:
                self._own.worker = _Worker()
                self._all.append(self._own.worker)
            try:
                return self._own.worker.ask(fn, args)
            except (EOFError, OSError):
                self._own.worker.close()
                self._own.worker = None
        message = "a process ended twice in the middle of its work, perhaps for want of memory; try --jobs 1"
        raise WorkerLost(message)


class _Worker:
    """One process, asked from one thread."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0 if os.name == "posix" else None,
        )

    def ask(self, fn: Callable[..., object], args: tuple[object, ...]) -> Any:  # noqa: ANN401 - whatever it answers
        """Return what the process answers. Raises OSError or EOFError where it is no more."""
        write_message(_there(self._process.stdin), (fn, args))
        return read_message(_there(self._process.stdout))

    def kill(self) -> None:
        """End the process, whatever it is at."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End the process, which has nothing to do."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _there(pipe).close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe  # noqa: S101 - every worker is begun with both
    return pipe


def in_order(executor: Executor, most: int, fn: Callable[..., Value], calls: Iterable[tuple[object, ...]]) -> Iterator[Value]:
    """Yield what *fn* gives for each of *calls*, in their order, of which no more than *most* are under way or wait to be taken."""
    waiting: deque[Future[Value]] = deque()
    try:
        for arguments in calls:
            waiting.append(executor.submit(fn, *arguments))
            if len(waiting) >= most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for one in waiting:
            one.cancel()
