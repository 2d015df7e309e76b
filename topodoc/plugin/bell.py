"""The bell: a file that MkDocs watches, and that is written to when something changed which MkDocs cannot watch itself.

MkDocs watches what was there when it began, and loses what is moved away; how it could be told of a change it does not say.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from topodoc.watching import Watcher


class Bell:
    """A file in a folder of its own, and the watcher that writes to it."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="topodoc-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "specs"
        self.path.touch()
        self.watcher = Watcher(self._ring)

    def close(self) -> None:
        """Stop watching, and leave nothing behind."""
        self.watcher.stop()
        self._folder.cleanup()

    def _ring(self) -> None:
        with suppress(OSError):  # it is closed in this very moment
            self.path.write_text(str(time.time_ns()), "ascii")
