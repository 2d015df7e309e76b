"""Pages that would come out as they did in the last build of a site: MkDocs is not asked for them again."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

from topodoc.site.late import leads_of
from topodoc.spool import Spool
from topodoc.stamp import digest_of
from topodoc.store import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from topodoc.ledger import Run
    from topodoc.plugin.navigation import Opened
    from topodoc.site.page import Site

_INDEX = "search/search_index.json"  # of Material: {config, docs: [{location, title, text}]}


class KnownPages:
    """Those pages of a *site* that its *last* run made, and that nothing which decides them has changed since.

    This holds for a configuration of our own alone: under one of a project, plugins, hooks and templates have a say that no key has.
    `name` is what the site is called; `keys` are what decides each page of this build.
    """

    def __init__(self, site: Path, name: str, last: Run | None) -> None:
        self._site = site
        self._name = name
        self._last = last
        self._taken: dict[str, str] = {}  # the path of each file in the site, by its address
        self._order: list[str] = []  # the addresses of all pages
        self._contents = Spool[str]()  # for MkDocs reads every page before it writes the first
        self.keys: dict[str, str] = {}

    def put_away(self, path: str, content: str) -> None:
        """Keep the *content* of the page at *path*, which nobody else looks at meanwhile."""
        self._contents[path] = content

    def put_back(self, path: str) -> str:
        """Return what was put away for the page at *path*."""
        return self._contents.pop(path)

    def leave_out(self, files: Files, nav: Navigation, site: Site, opened: Opened) -> None:
        """Have MkDocs pass over those pages of *site* that are known."""
        base = key_of(self._name, site.stylesheet, *site.scripts, site.home.title, repr(_told(nav.items)))
        told = cache(lambda part: repr(_told([part] if part else [])))
        for one in site.pages:
            missing = sorted(path for path in {*leads_of(one.text)} if path not in files.src_uris)
            file = files.src_uris[one.path]
            self.keys[one.path] = key_of(base, told(opened.part_of(one.path)), one.text, repr(missing), _around(file))
        if self._last and self._holds(self._last, _INDEX):
            for path, key in self.keys.items():
                file = files.src_uris[path]
                if self._last.pages.get(path) == key and self._holds(self._last, file.dest_uri):
                    file.inclusion = InclusionLevel.EXCLUDED
                    self._taken[file.url] = file.dest_uri
        self._order = [file.url for file in files if file.is_documentation_page()]

    def bring(self, target: Path) -> None:
        """Bring what is known into *target*, where MkDocs built the rest, and into what its search reads."""
        for name in self._taken.values():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self._site / name, target / name)
            except OSError:
                shutil.copyfile(self._site / name, target / name)
        if self._taken:
            made, before = (json.loads((folder / _INDEX).read_bytes()) for folder in (target, self._site))
            docs = _by_page(made["docs"]) | {url: docs for url, docs in _by_page(before["docs"]).items() if url in self._taken}
            made["docs"] = [one for url in self._order for one in docs.get(url, [])]
            (target / _INDEX).write_text(json.dumps(made, separators=(",", ":")), "utf-8")

    def _holds(self, last: Run, name: str) -> bool:
        """Return whether the file called *name* is as the *last* run left it."""
        path = self._site / name
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


def _by_page(docs: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return *docs*, sections that a search reads, by the address of the page that they are on."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in docs:
        found.setdefault(one["location"].partition("#")[0], []).append(one)
    return found
