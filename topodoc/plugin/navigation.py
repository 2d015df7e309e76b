"""The navigation of a site: where our section goes, whether a project lists its pages or not."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure import StructureItem
    from mkdocs.structure.nav import Navigation

    from topodoc.site.page import NavEntry


def expand(nav: Any, entry: NavEntry) -> Any:  # noqa: ANN401 - lists, mappings and texts, as YAML gives them
    """Return *nav*, as a project wrote it, with the pages below *entry* in the place of the folder that holds them."""
    folders = {one.path.removesuffix("index.md"): one for one in _entries(entry) if one.path.endswith("/index.md")}

    def pages(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, list):
            return [named(one) for one in value]
        if isinstance(value, dict):
            return {title: pages(one) for title, one in value.items()}
        found = folders.get(f"{value.strip('/')}/") if isinstance(value, str) else None
        return _listed(found) if found else value

    def named(item: Any) -> Any:  # noqa: ANN401
        found = pages(item)
        return {html.escape(folders[f"{item.strip('/')}/"].title): found} if isinstance(item, str) and found is not item else found

    return pages(nav)


def _listed(entry: NavEntry) -> list[Any]:
    """Return *entry* as a project would write it below a title of its own."""
    below = [{html.escape(one.title): _listed(one) if one.entries else one.path} for one in entry.entries]
    return [{"Overview": entry.path}, *below]


def _entries(entry: NavEntry) -> Iterator[NavEntry]:
    yield entry
    for one in entry.entries:
        yield from _entries(one)


def add_section(nav: Navigation, entry: NavEntry, pages: dict[str, Page]) -> Navigation:
    """Append the section of *entry* to *nav*, unless it names one of its pages already."""
    if any(pages.get(one.path) in nav.pages for one in _entries(entry)):
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
