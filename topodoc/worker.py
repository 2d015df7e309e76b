"""A worker: a program of ours that does what its parent asks, one piece after another, and talks in pickles over its own pipes."""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import sys
from pathlib import Path
from typing import IO, Any

SIZE = 8  # bytes that say how long a message is


def write_message(pipe: IO[bytes], message: object) -> None:
    """Write *message* into *pipe*. Raises OSError where nobody reads."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(content).to_bytes(SIZE, "big"))
    pipe.write(content)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was written
    """Return the next message of *pipe*. Raises EOFError where there is none."""
    size = pipe.read(SIZE)
    content = pipe.read(int.from_bytes(size, "big")) if len(size) == SIZE else b""
    if not content:
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - both ends are ours, and nobody else holds the pipe


class _Told(logging.Handler):
    """Keeps what is logged, for the parent to log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep *record*."""
        self.lines.append((record.levelno, record.getMessage()))


def work() -> None:
    """Do what is asked on standard input until it ends."""
    atexit.register(os._exit, 0)  # after all else that is done at the end: nobody needs the memory to be tidied up
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # where whatever a template prints does no harm
    told = _Told()
    log = logging.getLogger("topodoc")
    log.addHandler(told)
    log.propagate = False
    while True:
        try:
            function, arguments = read_message(sys.stdin.buffer)
        except EOFError:
            return
        try:
            result, error = function(*arguments), None
        except Exception as raised:  # noqa: BLE001 - the parent raises it
            result, error = None, raised
        lines, told.lines = told.lines, []
        write_message(answers, (result, error, lines))


if __name__ == "__main__":  # by its file, for a checkout may not be installed
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    work()
