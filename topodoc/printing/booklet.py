"""A booklet: what is printed of a topology, page after page, before an engine sets it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.scene import Scene


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a heading each; the numbers are the shares of the page that columns take."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of a `level`, a text, and a picture or a table below it."""

    title: str
    level: int = 1
    text: str = ""
    scene: Scene | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is printed of a topology: its title, facts of it in a line, what it is about, and its chapters."""

    title: str
    facts: str
    text: str
    chapters: tuple[Chapter, ...] = field(default=())
