"""Navigation as a project writes it: where the pages of a section go in it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from topodoc.direction import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.site.page import NavEntry


def expand(nav: Any, entry: NavEntry) -> Any:  # noqa: ANN401 - lists, mappings and texts, as YAML gives them
    """Return *nav*, as a project wrote it, with the pages below *entry* in the place of the folder that holds them."""
    folders = {one.path.removesuffix("index.md"): one for one in entries(entry) if one.path.endswith("/index.md")}

    def pages(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, list):
            return [named(one) for one in value]
        if isinstance(value, dict):
            return {title: pages(one) for title, one in value.items()}
        found = folders.get(f"{value.strip('/')}/") if isinstance(value, str) else None
        return listed(found) if found else value

    def named(item: Any) -> Any:  # noqa: ANN401
        found = pages(item)
        return {html.escape(spoken(folders[f"{item.strip('/')}/"].title)): found} if isinstance(item, str) and found is not item else found

    return pages(nav)


def listed(entry: NavEntry) -> list[Any]:
    """Return *entry* as a project would write it below a title of its own."""
    below = [{html.escape(spoken(one.title)): listed(one) if one.entries else one.path} for one in entry.entries]
    return [{html.escape(spoken(entry.overview)): entry.path}, *below]


def entries(entry: NavEntry) -> Iterator[NavEntry]:
    """Yield *entry* and all below it."""
    yield entry
    for one in entry.entries:
        yield from entries(one)


def names_page_of(nav: Any, entry: NavEntry) -> bool:  # noqa: ANN401 - as above
    """Return whether *nav* names a page of *entry*."""
    match nav:
        case list():
            return any(names_page_of(one, entry) for one in nav)
        case dict():
            return any(names_page_of(one, entry) for one in nav.values())
        case _:
            return any(one.path == nav for one in entries(entry))


def folders(path: str) -> Iterator[str]:
    """Yield the folders that *path* is in, the innermost first.

    >>> list(folders("a/b/index.md"))
    ['a/b', 'a']
    """
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
