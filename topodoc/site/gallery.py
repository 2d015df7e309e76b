"""The gallery: the pictures of topologies as pages have them, painted once they are wanted, with links that lead to pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.site.links import Links
from topodoc.site.media import file_medium, page_medium
from topodoc.site.page import Subject
from topodoc.site.painted import Painted, painted

if TYPE_CHECKING:
    from topodoc.drawing.theme import Theme
    from topodoc.settings import Settings
    from topodoc.site.addresses import Addresses
    from topodoc.site.page import Figure

Pictures = Mapping[tuple[Subject, str], Painted]  # of one topology, by kind and name
Recall = Callable[[str, tuple["Figure", ...], Callable[[], Pictures]], Pictures]
_MOST = 8  # topologies of which pictures are kept as they were painted: pages of one show some of others


class Gallery:
    """The pictures of *figures*, by topology; under "" those of all topologies.

    *recall* is told a topology, its figures and what paints them, and gives what was painted before where that still holds.
    """

    def __init__(self, figures: Mapping[str, tuple[Figure, ...]], theme: Theme, settings: Settings, at: Addresses, recall: Recall) -> None:
        self.file_medium = file_medium(settings)
        self._page_medium = page_medium(settings)
        self._figures, self._theme, self._at, self._recall = figures, theme, at, recall
        self._painted: dict[str, Pictures] = {}
        self._known: dict[str, Pictures] = {}
        self._links: dict[str, Links] = {}

    def of(self, topology: str) -> Pictures:
        """Return every picture of *topology*."""
        if topology in self._known:
            return self._known[topology]
        found = self._painted.pop(topology, None)
        if found is None:
            figures = self._figures[topology]
            found = self._recall(topology, figures, lambda: self.paint(topology, figures))
        if len(self._painted) == _MOST:
            del self._painted[next(iter(self._painted))]  # the one that nobody asked for longest
        self._painted[topology] = found
        return found

    def show(self, topology: str, pictures: Pictures) -> None:
        """Have *pictures* of *topology*, which were painted before, until others are drawn."""
        self._known[topology] = pictures

    def clear(self) -> None:
        """Note that what was drawn is not what it was."""
        self._painted.clear()
        self._known.clear()

    def paint(self, topology: str, figures: Iterable[Figure]) -> Pictures:
        """Return *figures* of *topology* as they are painted for its pages."""
        page = replace(self._page_medium, links=self.links(topology))
        return {(one.kind, one.name): painted(one, self._theme, page, self.file_medium) for one in figures}

    def links(self, topology: str) -> Links:
        """Return where links in pictures of *topology* lead."""
        if topology not in self._links:
            self._links[topology] = Links(self._at, topology)
        return self._links[topology]
