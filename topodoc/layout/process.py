"""A worker of ours as its parent sees it: started, asked one layout at a time, kept for the next one who asks."""

from __future__ import annotations

import atexit
import json
import queue
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError
from topodoc.layout.worker import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).with_name("worker.py")


class Unusable(Exception):  # noqa: N818 - it says that another engine is to be tried
    """The worker's Graphviz is installed but cannot be used."""


class TooSlow(RenderError):  # noqa: N818 - it says what the picture is
    """A layout that takes longer than it may; trying it once more would take as long."""


class WorkerProcess:
    """A child process that lays out. It is asked from one thread; another listens, so that an answer can be waited for.

    Where Graphviz ends it, in the middle of a graph it cannot do, the next question starts it again.
    """

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        # By its file, not its name: a worker needs nothing of the package, and starts in half the time.
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._listener.join()
        self._process.communicate()

    def ask(self, dot: str, name: str, limit: float) -> tuple[str, str]:
        """Return the json0 layout of *dot* and what Graphviz said, within *limit* seconds.

        Raises RenderError about the picture of *name* where none comes, Unusable where none can.
        """
        try:
            print(json.dumps(dot), file=self._process.stdin, flush=True)
            line = self._answers.get(timeout=limit)
        except queue.Empty:
            self.close()  # or the late answer would be taken for that to the next question
            self._start()
            message = f"Graphviz took longer than {limit:g} s for the picture of {name}; split the topology, or draw less of it"
            raise TooSlow(message) from None
        except OSError:
            line = ""
        if not line and self._process.wait() == UNUSABLE:
            raise Unusable
        if not line:
            self.close()
            self._start()
        return _read_answer(line, name)

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._answers.put(line)
        self._answers.put("")


def _read_answer(line: str, name: str) -> tuple[str, str]:
    if not line:
        message = f"Graphviz ended in the middle of the picture of {name}; split the topology, or draw less of it"
        raise RenderError(message)
    try:
        answer = json.loads(line)
        return answer["json"], answer["said"]
    except (ValueError, TypeError, KeyError):
        message = f"the layout worker answered nonsense for the picture of {name}"
        raise RenderError(message) from None


_idle: list[WorkerProcess] = []
_lock = threading.Lock()


@contextmanager
def borrowed() -> Iterator[WorkerProcess]:
    """Lend a worker to one thread: an idle one where there is one, for starting one takes longer than many a picture."""
    with _lock:
        worker = _idle.pop() if _idle else None
    if worker is not None and not worker.is_alive:
        worker.close()
        worker = None
    worker = worker or WorkerProcess()
    try:
        yield worker
    except BaseException:
        worker.close()
        raise
    with _lock:
        _idle.append(worker)


@atexit.register
def dismiss() -> None:
    """End every idle worker."""
    with _lock:
        while _idle:
            _idle.pop().close()
