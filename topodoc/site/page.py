"""What a site is made of before anything is written: pages, pictures and assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.values import dataclass
from topodoc.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.drawing.scene import Scene

Excerpt = Literal["topology", "view", "node"]  # what is laid out, of one topology
Named = Literal["topology", "scenario", "view", "node"]  # what people may ask for by name
Subject = Literal[Named, "playback", "impact", "landscape", "overview", "part"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a topology, or of the view, scenario, playback or surroundings of a node of it that `name` is the id of.

    `scene` is for a page, and `alone`, where there is one, for a file of its own.
    """

    topology: str
    kind: Subject
    name: str
    scene: Scene
    alone: Scene | None


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page at `path`, which is relative to the docs folder and ends in `.md`."""

    path: str
    title: str
    text: str


class LatePage(Page):
    """A page whose text is read each time that it is asked for: many pages are more than there is memory for."""

    __slots__ = ("_read",)
    _read: Callable[[], str]

    def __init__(self, path: str, title: str, read: Callable[[], str]) -> None:
        for name, value in (("path", path), ("title", title), ("_read", read)):
            object.__setattr__(self, name, value)

    @property
    def text(self) -> str:
        """What the page holds."""
        return self._read()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the pages, such as a style sheet or a picture, at `path` relative to the docs folder."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the navigation: a page, and what stands below it; among that its own page stands first, as its `overview`."""

    title: str
    path: str
    entries: tuple[NavEntry, ...] = ()
    overview: str = words_in(ENGLISH).overview


@dataclass(frozen=True, slots=True)
class Site:
    """Everything topodoc adds to a documentation site. `home` is for a site that has no first page of its own.

    `apart` are entries that the navigation is too short for: a host may show each while one of its pages is open.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    nav: NavEntry
    stylesheet: str
    scripts: tuple[str, ...]
    home: Page
    apart: tuple[NavEntry, ...] = ()

    @property
    def files(self) -> tuple[Page | Asset, ...]:
        """Everything that is written."""
        return self.pages + self.assets
