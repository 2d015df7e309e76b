"""Drawing a frame: its ground, its head with the tab, and the lines between its branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.legend import DASH
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Item, Mark, Path, Rectangle, Style, Text
from topodoc.model.scenario import FRAMES
from topodoc.sequence.caption import Caption, draw_caption, in_full
from topodoc.sequence.extent import LABEL_LEFT, TAB_GAP, tab_width, tab_word
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry
    from topodoc.model.scenario import Frame
    from topodoc.words import Words

_TAB_HEIGHT = 20.0
_RADIUS = 6.0


@dataclass(frozen=True, slots=True)
class Divide:
    """The top of a branch: a line for all but the first, and the branch's label, which may be empty."""

    y: float
    label: Caption
    is_first: bool


def head_height(caption: Caption) -> float:
    """Return the height of a frame's head in pixels."""
    return max(_TAB_HEIGHT, caption.height + 8) + 8


def branch_height(label: Caption) -> float:
    """Return the height of the rows that name a branch in pixels; nothing where it has no name."""
    return label.height + 6 if label.height else 0.0


def draw_frame(frame: Frame, box: Box, divides: tuple[Divide, ...], ground: str, words: Words) -> Mark:
    """Return the ground of *frame*, which lies under the lifelines and is told in *words*."""
    lines = [
        Path(f"M{number(box.x)} {number(one.y)}H{number(box.right)}", Style(None, "frame-line", 1, DASH))
        for one in divides
        if not one.is_first
    ]
    items: tuple[Item, ...] = (Rectangle(box, Style(ground, "frame-line"), _RADIUS), *lines)
    return Mark(("frame", f"frame-{frame.kind}"), items, (("step", frame.number),), tell_frame(frame, words))


def draw_frame_head(  # noqa: PLR0913 - each is a part of the picture
    frame: Frame, caption: Caption, box: Box, divides: tuple[Divide, ...], words: Words, geometry: Geometry
) -> Mark:
    """Return the tab and the texts of *frame*, which lie over the lifelines."""
    tab, tab_right = draw_tab(tab_word(frame), box.x, box.y, geometry)
    labels = [item for one in divides for item in draw_caption(one.label, box.x + LABEL_LEFT, one.y + 5, geometry, "frame")]
    items: tuple[Item, ...] = (*tab, *draw_caption(caption, tab_right + TAB_GAP, box.y + 5, geometry, "frame"), *labels)
    told = tell_frame(frame, words)
    return Mark(("frame-head",), items, (("step", frame.number),), told, f"step/{frame.number}", told)


def tell_frame(frame: Frame, words: Words) -> str:
    """Return what *frame* is, in *words*: its number, what it means, its condition, and what it says."""
    condition = f" [{isolated(frame.condition)}]" if frame.condition else ""
    said = in_full(frame)
    return f"{frame.number}: {words(FRAMES[frame.kind].meaning)}{condition}" + (f": {said}" if said else "")


def draw_tab(word: str, x: float, y: float, geometry: Geometry) -> tuple[tuple[Item, ...], float]:
    """Return the tab with *word* in the corner at *x*, *y*, and where it ends on the right."""
    right, corner = x + tab_width(word, geometry), number(_RADIUS)
    tab = (
        f"M{number(x)} {number(y + _RADIUS)}a{corner} {corner} 0 0 1 {corner} -{corner}"
        f"H{number(right)}v{number(_TAB_HEIGHT - 7)}l-7 7H{number(x)}Z"
    )
    text = Text(x + 8, y + 14.5, (word,), geometry.badge_size, "frame-text", "bold")
    return (Path(tab, Style("frame-head", "frame-line")), text), right
