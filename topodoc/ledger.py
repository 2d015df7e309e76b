"""The ledger: what a run read, told and wrote, so that the next one that would do just the same does nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from topodoc.edition import edition
from topodoc.layout.presence import signature
from topodoc.readers import YAML
from topodoc.spec_files import find, root_of
from topodoc.stamp import digest_of, files_in, is_current, stamp
from topodoc.store import finished_store, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from topodoc.settings import Settings
    from topodoc.stamp import Stamp

_RULES = "topodoc.rules"  # entry points of packages that bring rules, which may ask whatever they like


class Run(NamedTuple):
    """What a run told, and the digest of each file that it left, by path; of a site what decided each page, by its path among the docs.

    `made` is text that it made and that the next run hands out again, by name, and `code` is how it ended.
    """

    told: str
    files: Mapping[str, str] = MappingProxyType({})
    pages: Mapping[str, str] = MappingProxyType({})
    made: Mapping[str, str] = MappingProxyType({})
    code: int = 0


class Ledger:
    """The entry of one run: a command by its *name*, what was *said* to it, settings and day. Nothing is kept without a cache."""

    def __init__(self, name: str, settings: Settings, today: date, *said: str) -> None:
        self._specs, faults = find(settings.specs, settings)  # before they are read: one that appears meanwhile is another next time
        reads_more = settings.drift or settings.changes or entry_points(group=_RULES)
        self._store = None if reads_more else finished_store(settings, "run", is_shared=False)
        frame = (str(today), str(Path.cwd()), repr(faults), *self._frame(settings)) if self._store else ()
        self._key = key_of(name, *frame, *said, edition()) if self._store else ""

    def _frame(self, settings: Settings) -> Iterator[str]:
        """Yield what decides a run beside its specs: settings and what they name, where projects begin, and the engine."""
        yield repr(replace(settings, jobs=1, cache=None, cache_megabytes=0, cache_share=""))
        own = [one for one in (settings.templates, settings.themes) if one]
        yield repr(stamp([*(path for folder in own for path in files_in(folder)), *([settings.lock] if settings.lock else [])]))
        folders = {one.resolve().parent for one in self._specs}
        yield repr(sorted({str(root_of(one, settings)) for one in folders}))
        yield signature(settings.engine)

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        content = self._store.read("run", self._key) if self._store else None
        return json.loads(content) if content is not None else {}

    @property
    def last(self) -> Run | None:
        """The run before this one, whatever it read; files may have changed since."""
        return Run(*(self._known[name] for name in Run._fields)) if self._known else None

    def recall(self) -> Run | None:
        """Return the run that did just this, None where there was none, or where a file is not as it read or left it."""
        known = self._known
        if not known or known["specs"] != [path.as_posix() for path in self._specs] or not is_current(_stamp(known["read"])):
            return None
        return self.last if all(digest_of(Path(name)) == digest for name, digest in known["files"].items()) else None

    def keep(self, run: Run, read: Stamp) -> None:
        """Keep *run*, which read the specs of this *read*; not where one may be Python, which may have read anything."""
        if self._store is None or not all(path.name.endswith(YAML.endings) for path in self._specs):
            return
        said = {
            "specs": [path.as_posix() for path in self._specs],
            "read": {path.as_posix(): digest for path, digest in read},
            **{name: dict(value) if isinstance(value, Mapping) else value for name, value in run._asdict().items()},
        }
        self._store.write("run", self._key, json.dumps(said).encode("utf-8"))

    def limit(self, megabytes: float) -> None:
        """Let go of what was wanted least lately where there is more than so much."""
        if self._store:
            self._store.limit(megabytes)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Give a list of what is logged meanwhile: a run with a word to say says it again, and so is not kept."""
    lines: list[str] = []

    def note(record: logging.LogRecord) -> bool:
        lines.append(record.getMessage())
        return True

    log = logging.getLogger("topodoc")
    log.addFilter(note)  # a handler would be taken for somebody who tells it
    try:
        yield lines
    finally:
        log.removeFilter(note)


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """Return the digest of each file of *paths*, by path."""
    return {path.as_posix(): digest_of(path) for path in paths}


def _stamp(known: Mapping[str, str]) -> Stamp:
    return tuple((Path(path), digest) for path, digest in known.items())
