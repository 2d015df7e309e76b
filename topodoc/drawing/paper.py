"""Paper: the pages that a picture takes, in a size on which its texts can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.scene import Scene

_POINTS = 0.75  # to a pixel: CSS has 96 pixels to an inch, a page 72 points
_LEAST = 7.0  # points of the smallest text of a picture
_MARGIN, _HEAD = 57.0, 70.0  # points: 20 mm on each side, and what a heading takes
A4 = (595.0, 842.0)
A3 = (842.0, 1191.0)
_SIDES = (A4, A4[::-1], A3[::-1], A3)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in points, and the part of a picture on it: each scene one under the other, in points to a pixel."""

    width: float
    height: float
    scenes: tuple[Scene, ...]
    scale: float


def sheets(scene: Scene) -> tuple[Sheet, ...]:
    """Return the pages that *scene* takes: the smallest on which its texts are no smaller than 7 points.

    A chart that is longer than a page goes on, with its heads above it again, on pages of the form of A3 where none is wide enough;
    what nothing divides has a page as large as it needs.
    """
    least = _least(scene)
    for width, height in _SIDES:
        scale = min(_POINTS, (width - 2 * _MARGIN) / scene.width)
        room = (height - 2 * _MARGIN - _HEAD) / scale
        if scale < least:
            continue
        if scene.height <= room:
            return (Sheet(width, height, (scene,), scale),)
        if scene.cuts:
            return tuple(Sheet(width, height, parts, scale) for parts in _cut(scene, room))
        if scene.height * least <= height - 2 * _MARGIN - _HEAD:
            return (Sheet(width, height, (scene,), (height - 2 * _MARGIN - _HEAD) / scene.height),)
    if scene.cuts:
        width = scene.width * least + 2 * _MARGIN
        height = width * A3[0] / A3[1]
        return tuple(Sheet(width, height, parts, least) for parts in _cut(scene, (height - 2 * _MARGIN - _HEAD) / least))
    size = scene.width * least + 2 * _MARGIN, scene.height * least + 2 * _MARGIN + _HEAD
    return (Sheet(max(size[0], A4[0]), max(size[1], A4[1]), (scene,), least),)


def page_below(scene: Scene, above: float, margin: float) -> tuple[float, float]:
    """Return the page on which all of *scene* stands below *above* points within *margin*: the smallest on which its texts can be read.

    Where they are too small on each, it is the one on which they are largest.
    """
    scales = {(wide, high): _fit(scene, wide - 2 * margin, high - 2 * margin - above) for wide, high in _SIDES}
    return next((side for side, scale in scales.items() if scale >= _least(scene)), max(scales, key=lambda side: scales[side]))


def _fit(scene: Scene, width: float, height: float) -> float:
    return min(_POINTS, width / scene.width, height / scene.height)


def _least(scene: Scene) -> float:
    """Return the points to a pixel at which the smallest text of *scene* can be read."""
    return min(_POINTS, _LEAST / min((text.size for text in scene.texts), default=_LEAST))


def _cut(scene: Scene, room: float) -> list[tuple[Scene, ...]]:
    """Return *scene* in pieces no longer than *room*, where it has cuts that near, each after the first below its heads."""
    head, *_ = scene.parts
    pieces: list[tuple[Scene, ...]] = []
    top, bottom = scene.top, scene.top + scene.height
    while top < bottom:
        above = 0.0 if not pieces else head.height
        near = [cut for cut in scene.cuts if top < cut <= top + room - above]
        end = bottom if bottom - top <= room - above else max(near, default=min((cut for cut in scene.cuts if cut > top), default=bottom))
        piece = scene.between(top, end)
        pieces.append((piece,) if not pieces else (head, piece))
        top = end
    return pieces
