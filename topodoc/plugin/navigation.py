"""The navigation of a site: where our section goes, whether a project lists its pages or not."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from topodoc.direction import spoken
from topodoc.site.nav import entries, folders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from topodoc.site.page import NavEntry, Site


def navigate(nav: Navigation, site: Site, files: Files) -> Opened:
    """Append the section of *site* to *nav*, unless that names its pages already, and return what stands in it while a page is open."""
    pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
    add_section(nav, site.nav, pages)
    return Opened(site, pages)


def add_section(nav: Navigation, entry: NavEntry, pages: dict[str, Page]) -> None:
    """Append the section of *entry* to *nav*, unless it names one of its pages already."""
    if any(pages.get(one.path) in nav.pages for one in entries(entry)):
        return
    section = _section(entry, pages)
    nav.items.append(section)
    nav.pages.extend(_pages(section))
    for before, page, after in zip([None, *nav.pages], nav.pages, [*nav.pages[1:], None], strict=False):
        page.previous_page, page.next_page = before, after


class Opened:
    """The part of the navigation that stands in it while one of its pages is open: an entry of *site* that is apart, beside its index."""

    def __init__(self, site: Site, pages: dict[str, Page]) -> None:
        self._beside = pages.get(site.nav.path)
        self._sections = {one.path.removesuffix("/index.md"): _section(one, pages) for one in site.apart} if self._beside else {}
        self._shown: Section | None = None

    def part_of(self, path: str) -> Section | None:
        """Return the entry that the page at *path* is part of, None where it is part of none."""
        return next((self._sections[one] for one in folders(path) if one in self._sections), None)

    def show(self, page: Page, nav: Navigation) -> None:
        """Have in *nav* what *page* is part of, in the place of what was there."""
        found = self.part_of(page.file.src_uri)
        if self._beside is None or found is self._shown:
            return
        around = self._beside.parent.children if self._beside.parent else nav.items
        if self._shown is not None and self._shown in around:
            around.remove(self._shown)
        if found and self._beside in around:
            around.insert(around.index(self._beside) + 1, found)
            found.parent = self._beside.parent
        self._shown = found


def _section(entry: NavEntry, pages: dict[str, Page]) -> Section:
    """Return the navigation of *entry*: its own page first, then what is below it."""
    children: list[StructureItem] = [_titled(pages[entry.path], entry.overview)]
    children += [_section(below, pages) if below.entries else _titled(pages[below.path], below.title) for below in entry.entries]
    section = Section(html.escape(spoken(entry.title)), children)
    for child in children:
        child.parent = section
    return section


def _titled(page: Page, title: str) -> Page:
    """Return *page* with *title* in the navigation, which themes print as it is."""
    page.title = html.escape(spoken(title))
    return page


def _pages(section: Section) -> Iterator[Page]:
    for child in section.children:
        if isinstance(child, Section):
            yield from _pages(child)
        elif isinstance(child, Page):
            yield child
