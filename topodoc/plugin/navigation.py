"""The navigation of a site: where our section goes, whether a project lists its pages or not."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from topodoc.site.nav import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure import StructureItem
    from mkdocs.structure.nav import Navigation

    from topodoc.site.page import NavEntry


def add_section(nav: Navigation, entry: NavEntry, pages: dict[str, Page]) -> Navigation:
    """Append the section of *entry* to *nav*, unless it names one of its pages already."""
    if any(pages.get(one.path) in nav.pages for one in entries(entry)):
        return nav
    section = _section(entry, pages)
    nav.items.append(section)
    nav.pages.extend(_pages(section))
    for before, page, after in zip([None, *nav.pages], nav.pages, [*nav.pages[1:], None], strict=False):
        page.previous_page, page.next_page = before, after
    return nav


def _section(entry: NavEntry, pages: dict[str, Page]) -> Section:
    """Return the navigation of *entry*: its own page first, then what is below it."""
    children: list[StructureItem] = [_titled(pages[entry.path], "Overview")]
    children += [_section(below, pages) if below.entries else _titled(pages[below.path], below.title) for below in entry.entries]
    section = Section(html.escape(entry.title), children)
    for child in children:
        child.parent = section
    return section


def _titled(page: Page, title: str) -> Page:
    """Return *page* with *title* in the navigation, which themes print as it is."""
    page.title = html.escape(title)
    return page


def _pages(section: Section) -> Iterator[Page]:
    for child in section.children:
        if isinstance(child, Section):
            yield from _pages(child)
        elif isinstance(child, Page):
            yield child
