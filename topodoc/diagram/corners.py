"""Corners: how much of a picture is empty from one of its corners on, and what can stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CORNERS = ((False, True), (True, True), (False, False), (True, False))  # right and bottom, the one that is asked first coming first


def emptiest(boxes: Sequence[Box]) -> float:
    """Return the share of a picture of *boxes* that the largest empty rectangle takes which has one of its corners.

    >>> emptiest([Box(0, 0, 10, 10), Box(10, 10, 10, 10)])
    0.25
    """
    if not boxes:
        return 0.0
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    width, height = max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top
    largest = 0.0
    for at_right, at_bottom in _CORNERS:
        ways = sorted(
            (left + width - box.right if at_right else box.x - left, top + height - box.bottom if at_bottom else box.y - top)
            for box in boxes
        )
        high = height
        for across, down in (*ways, (width, 0.0)):
            largest = max(largest, across * high)
            high = min(high, down)
    return largest / (width * height)


def free_corner(whole: Box, size: tuple[float, float], air: float, taken: Iterable[Box]) -> Box | None:
    """Return a box of that *size* in a corner of *whole*, with *air* around it and off all that is *taken*; None where there is none."""
    boxes = list(taken)
    for at_right, at_bottom in _CORNERS:
        x, y = whole.right - size[0] if at_right else whole.x, whole.bottom - size[1] if at_bottom else whole.y
        found = Box(x, y, *size)
        if not any(found.grown(air).overlaps(box) for box in boxes):
            return found
    return None
