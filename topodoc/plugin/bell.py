"""The bell: a file that MkDocs watches, and that is written to when something changed which MkDocs cannot watch itself.

MkDocs watches what was there when it began, and loses what is moved away; how it could be told of a change it does not say.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from topodoc.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Bell:
    """A file in a folder of its own, and the watcher that writes to it."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="topodoc-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "specs"
        self.path.touch()
        self.watcher = Watcher(self._ring)
        self._wanted: Sequence[Path] = ()

    def want(self, paths: Iterable[Path], *, known: bool, but: Path | None) -> None:
        """Look at *paths* from now on, but not at those below *but*, at which MkDocs looks itself.

        Where it is not *known* what else a site depends on, what was looked at before still is.
        """
        wanted = (*paths, *(() if known else self._wanted))
        self._wanted = tuple(one for one in wanted if but is None or not one.absolute().is_relative_to(but.absolute()))
        self.watcher.want(self._wanted)

    def close(self) -> None:
        """Stop watching, and leave nothing behind."""
        self.watcher.stop()
        self._folder.cleanup()

    def _ring(self) -> None:
        with suppress(OSError):  # it is closed in this very moment
            self.path.write_text(str(time.time_ns()), "ascii")
