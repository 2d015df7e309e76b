"""Pages that would come out as they did in the last build of a site: they need not be made again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from topodoc.plugin.selection import INDEX
from topodoc.site.late import leads_of
from topodoc.stamp import digest_of
from topodoc.store import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from topodoc.ledger import Run
    from topodoc.plugin.navigation import Opened
    from topodoc.site.page import Site


class KnownPages:
    """Those pages of a site that its *last* run made, in *folder*, and that nothing which decides them has changed since.

    This holds for a configuration of our own alone: under one of a project, plugins, hooks and templates have a say that no key has.
    *name* is what the site is called; `keys` are what decides each page of this build.
    """

    def __init__(self, folder: Path, name: str, last: Run | None) -> None:
        self.folder = folder
        self._name = name
        self._last = last
        self.keys: dict[str, str] = {}

    def recognise(self, files: Files, nav: Navigation, site: Site, opened: Opened) -> list[File]:
        """Return the files of those pages of *site* that are known."""
        base = key_of(self._name, site.stylesheet, *site.scripts, site.home.title, repr(_told(nav.items)))
        told = cache(lambda part: repr(_told([part] if part else [])))
        for one in site.pages:
            text, file = one.text, files.src_uris[one.path]
            missing = sorted(path for path in {*leads_of(text)} if path not in files.src_uris)
            self.keys[one.path] = key_of(base, told(opened.part_of(one.path)), text, repr(missing), _around(file))
        last = self._last
        if last is None or not self._holds(last, INDEX):
            return []
        same = [files.src_uris[path] for path, key in self.keys.items() if last.pages.get(path) == key]
        return [file for file in same if self._holds(last, file.dest_uri)]

    def _holds(self, last: Run, name: str) -> bool:
        """Return whether the file called *name* is as the *last* run left it."""
        path = self.folder / name
        found = last.files.get(path.as_posix())
        return found is not None and digest_of(path) == found


def _around(file: File) -> str:
    """Return what a page of *file* shows of the pages around it."""
    page = file.page
    beside = (page.previous_page, page.next_page) if page else ()
    return repr([(one.title, one.url) if one else None for one in beside])


def _told(items: Iterable[Any]) -> list[object]:
    """Return the titles and addresses of *items* of the navigation, and of all below them."""
    return [(one.title, getattr(one, "url", None), _told(one.children or ())) for one in items]
