"""Overlays: a picture of both versions, in which what changed has its colour, its sign and its line, and what did not stands back."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING

from topodoc.change.markings import AFTER, BEFORE, Marking
from topodoc.drawing.card import shape_of
from topodoc.drawing.change_sign import CHANGE_INKS, CHANGE_TEXTS, GONE_DASH, RADIUS, draw_change_sign
from topodoc.drawing.inks import FAMILIES
from topodoc.drawing.legend import FAINT, LegendEntry
from topodoc.drawing.metrics import width
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Circle, Mark, Path, Rectangle, Style, Text
from topodoc.drawing.shapes import SHAPES
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from topodoc.change.retelling import Retelling
    from topodoc.change.union import Key, Union
    from topodoc.diagram.playback import Stage
    from topodoc.drawing.change_sign import ChangeSign
    from topodoc.drawing.scene import Item, Point, Scene

MANY = 20  # nodes; of a larger picture what did not change stands back
_HEAD = 1.25  # pixels of the line of an open head in a chart
_SMALL = 6.5  # pixels of the radius of a sign in a text
_WIDTH = 2.25  # pixels of the line of what changed
_SAID_BY_LINES = ("solid", "pulse", "missing")
_KEPT = {*FAMILIES["States"], "dot-rim", "lifeline"}  # what a line tells that it tells still
_NAMES = ("text", "broker-group-text", "group-text")
_LAYERS: Mapping[ChangeSign, str] = {"added": AFTER, "removed": BEFORE}


def keys_of(signs: Collection[ChangeSign], language: str) -> tuple[LegendEntry, ...]:
    """Return what a legend says of *signs*, in the words of *language*."""
    words = words_in(language)
    told: dict[ChangeSign, str] = {
        "added": words.change_added,
        "removed": words.change_removed,
        "changed": words.change_changed,
        "moved": words.change_moved,
    }
    return tuple(LegendEntry(sign, text) for sign, text in told.items() if sign in signs)


def mark_union(stage: Stage, union: Union) -> Scene:
    """Return the picture of *stage*, which shows a *union*, with what became of each thing."""
    recedes = len(stage.topology.nodes) > MANY
    items: list[Item] = []
    for item in stage.scene.items:
        marking = _marking(item, union.markings)
        if isinstance(item, Mark) and marking:
            items.append(_marked(item, marking))
        else:
            items.append(_receding(item) if recedes and isinstance(item, Mark) and item.data else item)
    items += _signs(stage, union.markings, {item.data[0]: item for item in items if isinstance(item, Mark) and item.data})
    return replace(stage.scene, items=tuple(items))


def mark_retelling(scene: Scene, retelling: Retelling, union: Union) -> Scene:
    """Return the *scene* of the chart of a *retelling* with what became of each step, and of who takes part by the *union*."""
    notes = iter(retelling.notes)
    items: list[Item] = []
    for item in scene.items:
        sign, step = _sign_of_step(item)
        if isinstance(item, Mark) and item.classes == ("note",):
            sign = next(notes, None)
        marking = _marking(item, union.markings)
        if isinstance(item, Mark) and sign:
            data = tuple((key, step if key == "step" else value) for key, value in item.data)
            items.append(replace(_marked(item, Marking(sign, "")), data=data, when=((_LAYERS[sign],),), link=""))
        else:
            items.append(_marked(item, marking) if isinstance(item, Mark) and marking else item)
    return replace(scene, items=tuple(items))


def _sign_of_step(item: Item) -> tuple[ChangeSign | None, str]:
    """Return what became of the step of *item*, if it is one, and its number."""
    name = dict(item.data).get("step", "") if isinstance(item, Mark) else ""
    sign = next((one for one in _LAYERS if name.startswith(CHANGE_TEXTS[one])), None)
    return sign, name.removeprefix(CHANGE_TEXTS["added"])


def _marking(item: Item, markings: Mapping[Key, Marking]) -> Marking | None:
    """Return what became of what *item* stands for; what runs as one became one thing."""
    if not isinstance(item, Mark) or not item.data:
        return None
    kind, name = item.data[0]
    return markings.get(({"area": "group", "edges": "edge"}.get(kind, kind), name.split(" ")[0]))


def _marked(mark: Mark, marking: Marking) -> Mark:
    """Return *mark* with the colour and the line of *marking*, and in words what became of it; what is gone has no page."""
    thin = _HEAD if mark.classes[:1] == ("message",) else 0.0
    items = tuple(_recoloured(mark.items, marking.sign, thin))
    classes = (*mark.classes, f"change-{marking.sign}")
    tooltip = "\n".join(filter(None, (mark.tooltip, marking.told)))
    return replace(mark, items=items, classes=classes, tooltip=tooltip, link="" if marking.sign == "removed" else mark.link)


def _recoloured(items: tuple[Item, ...], sign: ChangeSign, thin: float) -> Iterator[Item]:
    """Yield *items* in the colour of *sign*; lines no broader than *thin* are heads of arrows, which have no dashes."""
    ink = CHANGE_INKS[sign]
    for item in items:
        match item:
            case Path() | Rectangle() | Circle():
                yield replace(item, style=_style(item.style, sign, thin))
            case Mark() if item.classes != ("state",):
                yield replace(item, items=tuple(_recoloured(item.items, sign, thin)))
            case Text() if item.colour in _SAID_BY_LINES:
                yield replace(item, colour=ink)
                if item.lines[0].startswith(CHANGE_TEXTS[sign]):
                    left = item.x - width(item.lines[0].rstrip(), item.size, item.face) / 2
                    yield from draw_change_sign(sign, left + width(CHANGE_TEXTS[sign], item.size) / 2, item.y - item.size * 0.34, _SMALL)
            case Text() if sign == "removed" and item.colour in _NAMES:
                yield item
                yield Path(_strike(item), Style(None, ink, 1.5))
            case _:
                yield item


def _style(style: Style, sign: ChangeSign, thin: float) -> Style:
    ink = CHANGE_INKS[sign]
    found = style._replace(fill=ink) if style.fill in _SAID_BY_LINES else style
    if style.stroke is None or style.stroke in _KEPT:
        return found
    dash = GONE_DASH if sign == "removed" and style.width > thin else style.dash
    return found._replace(stroke=ink, width=max(style.width, _WIDTH), dash=dash)


def _strike(text: Text) -> str:
    """Return a line through each line of *text*."""
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    lines = []
    for row, line in enumerate(text.lines):
        across = width(line.rstrip(), text.size, text.face)
        lines.append(f"M{number(text.x - across * share)} {number(text.y + row * text.leading - text.size * 0.32)}h{number(across)}")
    return "".join(lines)


def _receding(mark: Mark) -> Mark:
    """Return *mark*, of what is as it was, in quiet inks."""
    return replace(mark, items=tuple(map(_quiet, mark.items)))


def _quiet(item: Item) -> Item:
    match item:
        case Mark() if item.classes != ("state",):
            return _receding(item)
        case Text() if item.colour in (*_NAMES, *_SAID_BY_LINES):
            return replace(item, colour="muted")
        case Path() | Circle() if item.style.stroke in _SAID_BY_LINES:
            return replace(item, style=item.style._replace(stroke="muted", width=FAINT))
        case Path() if item.style.fill in _SAID_BY_LINES:
            return replace(item, style=item.style._replace(fill="muted"))
        case _:
            return item


def _signs(stage: Stage, markings: Mapping[Key, Marking], marks: Mapping[tuple[str, str], Mark]) -> Iterator[Mark]:
    """Yield the sign of each group and node that changed, which is seen while that is; an edge has its sign in its text."""
    for key, place in _corners(stage):
        if key in markings and key in marks:
            sign, mark = markings[key].sign, marks[key]
            data = (("changed", ":".join(key)),)
            yield Mark(("change", f"change-{sign}"), draw_change_sign(sign, *place), data, markings[key].told, when=mark.when)


def _corners(stage: Stage) -> Iterator[tuple[Key, Point]]:
    """Yield where the sign of each group and node stands: at the upper right, off flags at the upper left, unless a label is there."""
    topology, placement = stage.topology, stage.placement
    labels = [box for box in (*placement.labels, *(box for _, box in placement.bundles)) if box]
    for at, (group, box) in enumerate(zip(topology.groups, placement.groups, strict=True)):
        if at not in placement.spread:
            yield ("group", group.id), _free(((box.right, box.y), (box.right, box.bottom)), labels)
    for node, box in zip(topology.nodes, placement.nodes, strict=True):
        corners = SHAPES[shape_of(node)].corners(box)
        wanted = ((box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
        yield ("node", node.id), _free([_nearest(corners, place) for place in wanted], labels)


def _nearest(corners: Iterable[Point], place: Point) -> Point:
    return min(corners, key=lambda point: hypot(point[0] - place[0], point[1] - place[1]))


def _free(places: Sequence[Point], labels: Sequence[Box]) -> Point:
    """Return the first of *places* at which a sign hides none of *labels*, else the first."""
    rooms = ((place, Box(place[0], place[1], 0, 0).grown(RADIUS + _SMALL / 2)) for place in places)
    return next((place for place, room in rooms if not any(room.overlaps(label) for label in labels)), places[0])
