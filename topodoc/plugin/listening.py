"""Listening: what MkDocs warns of goes on to whoever tells it, and what it calls an error is kept."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from topodoc.diagnostics import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Listener(logging.Handler):
    """Passes on what MkDocs warns of, and keeps what it calls an error; with *at_once* that is passed on too."""

    def __init__(self, say: Callable[[str], None], *, at_once: bool) -> None:
        super().__init__(logging.WARNING)
        self.say, self.at_once = say, at_once
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = one_line(record.getMessage())
        if record.levelno >= logging.ERROR:
            self.errors.append(text)
        if record.levelno < logging.ERROR or self.at_once:
            self.say(f"{record.levelname.lower()}: {text}")


@contextmanager
def listening(say: Callable[[str], None], *, at_once: bool = False) -> Iterator[list[str]]:
    """Pass what MkDocs logs to *say* while the context lasts, and give its errors, which are said at its end unless *at_once*."""
    logger, listener = logging.getLogger("mkdocs"), _Listener(say, at_once=at_once)
    before = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield listener.errors
    finally:
        logger.removeHandler(listener)
        logger.propagate = before
