"""What a site is made of before anything is written: pages, pictures and assets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Excerpt = Literal["topology", "view", "node"]  # what is laid out, of one topology
Named = Literal["topology", "scenario", "view", "node"]  # what people may ask for by name
Subject = Literal[Named, "playback", "impact", "landscape"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A painted picture of a topology, or of the view, scenario, playback or surroundings of a node of it that `name` is the id of.

    `svg` is for a page, `standalone` for a file of its own. `width` is the picture's natural width in pixels,
    `heads` the height of what stays in sight above the steps of a scenario.
    """

    topology: str
    kind: Subject
    name: str
    svg: str
    standalone: str
    width: float
    heads: float = 0.0

    def linked(self, lead: Callable[[str, str], str]) -> Figure:
        """Return the figure with its links leading where *lead*, asked with the picture and the topology, leads them."""
        return replace(self, svg=lead(self.svg, self.topology))


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page at `path`, which is relative to the docs folder and ends in `.md`."""

    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the pages, such as a style sheet or a picture, at `path` relative to the docs folder."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the navigation: a page, and what stands below it."""

    title: str
    path: str
    entries: tuple[NavEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything topodoc adds to a documentation site. `home` is for a site that has no first page of its own.

    `figures` are for fences on pages that someone else wrote.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    nav: NavEntry
    stylesheet: str
    scripts: tuple[str, ...]
    home: Page
    figures: tuple[Figure, ...] = ()

    @property
    def files(self) -> tuple[Page | Asset, ...]:
        """Everything that is written."""
        return self.pages + self.assets
