"""Selection: which pages of a site MkDocs builds here, under a configuration of our own, and where the others come from."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from topodoc.plugin.known_pages import KnownPages
    from topodoc.plugin.making import GeneratedSite
    from topodoc.plugin.navigation import Opened
    from topodoc.plugin.sharing import Sharing

INDEX = "search/search_index.json"  # of Material: {config, docs: [{location, title, text}]}


class Selection:
    """Those pages that are neither *known* from an earlier build nor built by others, with whom they are shared by *sharing*."""

    def __init__(self, known: KnownPages, sharing: Sharing) -> None:
        self._known, self._sharing = known, sharing
        self._elsewhere: dict[str, tuple[Path, str]] = {}  # the folder of each page, and its file there, by its address
        self._order: list[str] = []  # the addresses of all pages

    def leave_out(self, files: Files, nav: Navigation, made: GeneratedSite, opened: Opened) -> None:
        """Have MkDocs pass over the pages of the site *made* that it is not to build."""
        for file in self._known.recognise(files, nav, made.site, opened):
            self._pass_over(file, self._known.folder)
        rest = [one for one in made.site.pages if files.src_uris[one.path].inclusion is not InclusionLevel.EXCLUDED]
        for page, folder in self._sharing.send(made, rest):
            self._pass_over(files.src_uris[page.path], folder)
        self._order = [file.url for file in files if file.is_documentation_page()]

    def _pass_over(self, file: File, folder: Path) -> None:
        file.inclusion = InclusionLevel.EXCLUDED
        self._elsewhere[file.url] = folder, file.dest_uri

    def bring(self, target: Path) -> None:
        """Bring the other pages into *target*, once all are built, and into what its search reads. Raises what building them does."""
        self._sharing.wait()
        for folder, name in self._elsewhere.values():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(folder / name, target / name)
            except OSError:
                shutil.copyfile(folder / name, target / name)
        if self._elsewhere:
            self._merge(target)

    def _merge(self, target: Path) -> None:
        """Have the search of *target* read all pages, in their order."""
        made = _read(target)
        docs = _by_page(made["docs"])
        for folder in {folder for folder, _ in self._elsewhere.values()}:
            docs |= {url: found for url, found in _by_page(_read(folder)["docs"]).items() if self._elsewhere.get(url, (None,))[0] == folder}
        made["docs"] = [one for url in self._order for one in docs.get(url, ())]
        (target / INDEX).write_text(json.dumps(made, separators=(",", ":")), "utf-8")


class Only(Selection):
    """The pages at these *paths*, and nothing else: others build the rest."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths

    def leave_out(self, files: Files, nav: Navigation, made: GeneratedSite, opened: Opened) -> None:
        """Have MkDocs pass over all other files."""
        del nav, opened
        for file in files:
            if file.src_uri not in self._paths:
                file.inclusion = InclusionLevel.EXCLUDED
            if file.page and file.src_uri == made.site.home.path:
                file.page.title = made.site.home.title  # which MkDocs reads from the page


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / INDEX).read_bytes())
    return found


def _by_page(docs: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return *docs*, sections that a search reads, by the address of the page that they are on."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in docs:
        found.setdefault(one["location"].partition("#")[0], []).append(one)
    return found
