"""A scene: every line and text of a picture, placed, coloured by role, and not yet SVG."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.drawing.metrics import Face

Anchor = Literal["start", "middle", "end"]
DataAttributes = tuple[tuple[str, str], ...]
Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle: left, top, width and height in pixels; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Its left, upper, right and lower side."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def grown(self, by: float) -> Box:
        """Return the box with *by* pixels more on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


class Style(NamedTuple):
    """How a shape is painted: inks of the theme, line width and dashes in pixels, and how far into these the line begins."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.25
    dash: tuple[float, ...] = ()
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """An outline or a line, as SVG path data."""

    outline: str
    style: Style


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with rounded corners; radius in pixels."""

    box: Box
    style: Style
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; centre and radius in pixels."""

    x: float
    y: float
    radius: float
    style: Style


@dataclass(frozen=True, slots=True)
class Glyph:
    """Outlines of an icon, `scale` times as large, with their origin at `x`, `y`."""

    x: float
    y: float
    scale: float
    outlines: tuple[str, ...]
    style: Style


@dataclass(frozen=True, slots=True)
class Text:
    """One label: its lines from the first baseline at `y` downwards, `leading` pixels apart.

    `halo` is the ink of what lies behind it, drawn as a rim that keeps crossing lines off the letters.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    colour: str = "text"
    face: Face = "regular"
    anchor: Anchor = "start"
    leading: float = 16.0
    halo: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Shapes that stand for one thing of the model: `classes` and `data` name it, `tooltip` tells of it.

    `link` names what a page says of it, such as `node/order-svc`; `name` is what a link to it is called. `glow` lies under it,
    and is seen while it is pointed at or has the focus. `when` tells the layers it needs: it is shown while one of each of these
    is on, and `is_hidden` that this is not so at first. `is_other` tells that it takes the place of what lies beside it while arrows
    are read the other way, which only some media can.
    """

    classes: tuple[str, ...]
    items: tuple[Item, ...]
    data: DataAttributes = ()
    tooltip: str = ""
    link: str = ""
    name: str = ""
    glow: tuple[Item, ...] = ()
    when: tuple[tuple[str, ...], ...] = ()
    is_hidden: bool = False
    is_other: bool = False


Item = Path | Rectangle | Circle | Glyph | Text | Mark


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture. `title` names it, `description` says in a sentence what is shown.

    Its items lie between `left`, `top` and `width`, `height` pixels further. `rules` are style rules by which it plays.
    A page that scrolls may keep the first items, `pinned` of them, in sight: they lie above `cut`, and everything else below. Paper may
    end at each of `cuts`, from the top down: no text lies there.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    title: str
    description: str
    data: DataAttributes = ()
    left: float = 0.0
    top: float = 0.0
    rules: tuple[str, ...] = ()
    pinned: int = 0
    cut: float = 0.0
    cuts: tuple[float, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        """Every text of the picture, in the order in which they are painted."""
        return (item for item in _each(self.items) if isinstance(item, Text))

    def between(self, top: float, bottom: float) -> Scene:
        """Return what lies between *top* and *bottom*; what reaches beyond is cut off where it is painted."""
        return replace(self, top=top, height=bottom - top, pinned=0, cuts=())

    @property
    def parts(self) -> tuple[Scene, ...]:
        """What stays in sight and what scrolls, of the same width; the whole where nothing is pinned."""
        if not self.pinned:
            return (self,)
        above, rest = self.cut - self.top, self.items[self.pinned :]
        head = replace(self, height=above, items=self.items[: self.pinned], description="", pinned=0)
        return head, replace(self, height=self.height - above, top=self.cut, items=rest, pinned=0)


def _each(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Mark):
            yield from _each(item.glow)
            yield from _each(item.items)
