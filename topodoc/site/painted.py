"""Painted pictures: figures as pages and files show them, of which each text is painted once it is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from topodoc.drawing.paint import paint
from topodoc.site.printed import chart_parts, page_class

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topodoc.drawing.medium import Medium
    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme
    from topodoc.site.page import Figure, Subject

Use = Literal["page", "places", "file"]  # of a text: on a page, on one where others lead to its nodes, as a file of its own


class Shape(NamedTuple):
    """What a page says of a picture before it shows it.

    That is its natural size in pixels, how high the part is that stays in sight above the steps of a scenario, and the class of the
    sheet that it is printed on, after a space, where that is not A4.
    """

    width: float
    height: float
    heads: float
    page_class: str


class Painted:
    """The picture of a *kind* and *name*, whose texts are those of *texts*, or what *make* gives for a use when one is asked for."""

    def __init__(self, kind: Subject, name: str, shape: Shape, make: Callable[[Use], str], texts: Mapping[Use, str] | None = None) -> None:
        self.kind, self.name, self.shape = kind, name, shape
        self.width, self.height, self.heads, self.page_class = shape
        self.texts = dict(texts or {})
        self._make = make

    @property
    def svg(self) -> str:
        """The picture for a page."""
        return self.text("page")

    @property
    def standalone(self) -> str:
        """The picture as a file; nothing where it has none."""
        return self.text("file")

    def with_places(self) -> Painted:
        """Return the picture with a place at each node, which the page of the node leads to."""
        return Painted(self.kind, self.name, self.shape, lambda use: self.text("places" if use == "page" else use))

    def text(self, use: Use) -> str:
        """Return the text for that *use*."""
        if use not in self.texts:
            self.texts[use] = self._make(use)
        return self.texts[use]


def painted(figure: Figure, theme: Theme, page: Medium, file: Medium | None = None) -> Painted:
    """Return *figure* as it is painted for a *page*, and for a *file* where that is asked for."""

    def make(use: Use) -> str:
        if use == "file":
            return paint(figure.alone, theme, file) if file and figure.alone else ""
        medium = replace(page, places="lit-") if use == "places" else page
        parts = [paint(part, theme, medium) for part in figure.scene.parts]
        return "".join(parts) if page.style == "none" else chart_parts(figure.scene, parts)

    return Painted(figure.kind, figure.name, _shape_of(figure.scene), make)


def _shape_of(scene: Scene) -> Shape:
    return Shape(scene.width, scene.height, scene.parts[0].height if scene.pinned else 0.0, page_class(scene))
