"""What every sequence chart promises, as checks of its scene."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from topodoc.drawing.medium import FILE
from topodoc.drawing.metrics import width
from topodoc.drawing.paint import paint
from topodoc.drawing.scene import Box, Circle, Glyph, Mark, Path, Rectangle, Text
from topodoc.model.scenario import Frame, Note, Reference, Scenario, StateChange, lifelines, messages, walk
from topodoc.model.topology import Topology
from topodoc.sequence.chart import chart
from topodoc.site.rows import step_rows
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.scene import Item, Scene
    from topodoc.model.elements import End
    from topodoc.model.scenario import Step

from flows import EDGES, NODES, OTHER, SPAN, THEME


def draw(steps: tuple[Step, ...]) -> Scene:
    flow = Scenario("flow", "Flow", SPAN, steps=steps)
    return chart(flow, Topology("shop", "Shop", SPAN, nodes=NODES, edges=EDGES, scenarios=(flow, OTHER)), THEME)


def every(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield each shape and text, and each mark before what is in it."""
    for item in items:
        yield item
        if isinstance(item, Mark):
            yield from every(item.items)


def texts(items: tuple[Item, ...]) -> list[Text]:
    return [item for item in every(items) if isinstance(item, Text)]


def marks(scene: Scene, name: str) -> list[Mark]:
    return [item for item in every(scene.items) if isinstance(item, Mark) and item.classes[0] == name]


def step_of(mark: Mark) -> str:
    return dict(mark.data)["step"]


def text_box(text: Text) -> Box:
    """Return the room of *text*: from the height of its capitals to the depth of its descenders."""
    across = max(width(line.rstrip(), text.size, text.face) for line in text.lines)
    left = text.x - across * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    return Box(left, text.y - 0.76 * text.size, across, (len(text.lines) - 1) * text.leading + 0.98 * text.size)


def lifeline_places(scene: Scene) -> list[float]:
    lines = [item for item in scene.items if isinstance(item, Path) and item.style.stroke == "lifeline"]
    return [float(line.outline[1:].split()[0]) for line in lines]


def frame_box(mark: Mark) -> Box:
    return next(item.box for item in mark.items if isinstance(item, Rectangle))


def ends_of(frame: Frame, every_end: list[End]) -> list[End]:
    """Return the ends that take part in *frame*, those of the scenarios that it refers to among them."""
    own = list(lifelines(Scenario("flow", "", SPAN, steps=(frame,))))
    if any(isinstance(step, Reference) for step in walk((frame,))):
        own += [end for end in lifelines(OTHER) if end in every_end] or every_end
    return own


def frames_of(steps: tuple[Step, ...]) -> Iterator[Frame]:
    """Yield every frame below *steps*, each before those inside it."""
    for step in steps:
        if isinstance(step, Frame):
            yield step
            for branch in step.branches:
                yield from frames_of(branch.steps)


def check_messages(scene: Scene, steps: tuple[Step, ...]) -> None:
    expected = sorted((one.number, one.source.name, one.target.name) for one in messages(steps))
    assert sorted(tuple(value for _, value in mark.data) for mark in marks(scene, "message")) == expected
    told = {step_of(mark): ["".join(text.lines) for text in texts(mark.items)] for mark in marks(scene, "message")}
    full = {step_of(mark): mark.tooltip for mark in marks(scene, "message")}
    for one in messages(steps):
        rest = Counter(told[one.number]) - Counter(part for part in (one.number, one.tag, one.title) if part)
        assert rest.total() == bool(one.payload)
        assert all(one.payload.startswith(text.removesuffix("\u2026")) for text in rest)
        assert one.payload in full[one.number]


def check_numbers(scene: Scene, steps: tuple[Step, ...]) -> None:
    """Fail unless every number in the picture is in the table, and the other way round."""
    flow = Scenario("flow", "Flow", SPAN, steps=steps)
    rows = [
        row
        for row in step_rows(steps, Topology("shop", "Shop", SPAN, nodes=NODES, scenarios=(flow, OTHER)), words_in("en"))
        if row.kind != "note"
    ]
    pills = [
        text.lines[0] for name in ("message", "change") for mark in marks(scene, name) for text in texts(mark.items) if is_number(text)
    ]
    tabs = [texts(mark.items)[0].lines[0].split()[0] for name in ("frame-head", "ref") for mark in marks(scene, name)]
    labels = ["".join(text.lines) for mark in marks(scene, "frame-head") for text in texts(mark.items)[1:]]
    branches = [match[1] for label in labels if (match := re.match(r"(\d[\d.a-z]*) \[", label))]
    assert sorted([*pills, *tabs, *branches]) == sorted(row.number for row in rows if row.number)
    assert len({row.anchor for row in rows if row.anchor}) == sum(bool(row.anchor) for row in rows)


def is_number(text: Text) -> bool:
    return text.colour == "number-text"


def check_others(scene: Scene, steps: tuple[Step, ...]) -> None:
    """Fail unless each note, change of state and reference is drawn once, with all that it says."""
    every_step = list(walk(steps))
    notes = [" ".join(one.text.split()) for one in every_step if isinstance(one, Note)]
    assert sorted(" ".join("".join(text.lines).split()) for mark in marks(scene, "note") for text in texts(mark.items)) == sorted(notes)
    changes = {one.number: sorted(state for _, state in one.states) for one in every_step if isinstance(one, StateChange)}
    told = {step_of(mark): [text.lines[0] for text in texts(mark.items)] for mark in marks(scene, "change")}
    assert set(told) == set(changes)
    assert all(number in told[number] and set(states) <= set(told[number]) for number, states in changes.items())
    assert sorted(step_of(mark) for mark in marks(scene, "ref")) == sorted(one.number for one in every_step if isinstance(one, Reference))
    signs = [item.box for mark in marks(scene, "change") for item in mark.items if isinstance(item, Rectangle)]
    sheets = [path_box(mark) for mark in marks(scene, "note")]
    for one, other in combinations([*signs, *sheets], 2):
        assert not one.overlaps(other)


def path_box(mark: Mark) -> Box:
    points = [
        (float(x), float(y))
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", next(one.outline for one in mark.items if isinstance(one, Path)))
    ]
    text = text_box(texts(mark.items)[0])
    left, right = min(text.x, *(x for x, _ in points)), max(text.right, *(x for x, _ in points))
    return Box(left, text.y, right - left, text.height)


def check_texts(scene: Scene) -> None:
    picture = Box(scene.left, scene.top, scene.width, scene.height)
    boxes = [(text_box(text), text) for text in texts(scene.items)]
    for box, text in boxes:
        assert holds(picture, box, 0), text
    for (box, text), (other, neighbour) in combinations(boxes, 2):
        assert not box.overlaps(other), (text, neighbour)


def check_shapes(scene: Scene) -> None:
    """Fail where a rectangle, a circle or a point of a path leaves the picture."""
    picture = Box(scene.left, scene.top, scene.width, scene.height)
    for item in every(scene.items):
        match item:
            case Rectangle(box=box):
                assert holds(picture, box, 0)
            case Circle():
                assert holds(picture, Box(item.x, item.y, 0, 0), item.radius)
            case Path():
                for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", item.outline):
                    assert holds(picture, Box(float(x), float(y), 0, 0), 0)
            case Glyph() | Text() | Mark():
                pass  # icons and texts are measured elsewhere, and what a mark holds comes by itself


def columns_of(steps: tuple[Step, ...]) -> tuple[End, ...]:
    """Return what has a lifeline; a scenario that only refers to another one has those of that."""
    referred = lifelines(OTHER) if any(isinstance(step, Reference) for step in walk(steps)) else ()
    return lifelines(Scenario("flow", "", SPAN, steps=steps)) or referred


def check_heads(scene: Scene, steps: tuple[Step, ...]) -> None:
    heads = marks(scene, "lifeline")
    assert [dict(mark.data)["node"] for mark in heads] == [end.name for end in columns_of(steps)]
    places = lifeline_places(scene)
    assert len(places) == len(heads)
    assert places == sorted(places)


def check_spans(scene: Scene, steps: tuple[Step, ...]) -> None:
    """Fail where the text of a message leaves the room between its lifelines, or crosses a line without a halo."""
    places = dict(zip(columns_of(steps), lifeline_places(scene), strict=True))
    drawn = {step_of(mark): mark for mark in marks(scene, "message")}
    for one in messages(steps):
        left, right = sorted((places[one.source], places[one.target]))
        for text in texts(drawn[one.number].items):
            box = text_box(text)
            if "".join(text.lines) == one.number and text.anchor == "middle":
                continue
            assert box.x > left
            if one.is_self:
                assert not any(left < place < box.right for place in places.values()), text
            else:
                assert box.right < right
            crossed = any(box.x < place < box.right for place in places.values())
            assert text.halo or text.colour == "tag-text" or not crossed


def check_frames(scene: Scene, steps: tuple[Step, ...]) -> None:
    """Fail where a frame does not hold what is in it, or reaches over a lifeline that takes no part in it."""
    places = dict(zip(columns_of(steps), lifeline_places(scene), strict=True))
    grounds = {step_of(mark): frame_box(mark) for mark in marks(scene, "frame")}
    told = {step_of(mark): mark for name in ("message", "frame-head") for mark in marks(scene, name)}
    inner = {frame.number: {one.number for one in frames_of((frame,))} - {frame.number} for frame in frames_of(steps)}
    assert set(grounds) == set(inner)
    for frame in frames_of(steps):
        box = grounds[frame.number]
        own = [places[end] for end in ends_of(frame, list(places))]
        if not own:
            continue
        assert min(own) - box.x >= 14
        assert box.right - max(own) >= 14
        assert not any(box.x - 4 < place < min(own) or max(own) < place < box.right + 4 for place in places.values())
        numbers = {frame.number, *inner[frame.number], *(one.number for one in messages((frame,)))}
        for text in texts(tuple(told[number] for number in sorted(numbers))):
            assert holds(box, text_box(text), 2), text
        assert all(holds(box, grounds[number], 6) for number in inner[frame.number])
    for (one, box), (two, other) in combinations(grounds.items(), 2):
        assert one in inner[two] or two in inner[one] or not box.overlaps(other)


def holds(outer: Box, box: Box, room: float) -> bool:
    """Return whether *box* stands in *outer* with *room* pixels on every side."""
    inside = outer.grown(-room)
    return inside.x <= box.x and inside.y <= box.y and box.right <= inside.right and box.bottom <= inside.bottom


def check(steps: tuple[Step, ...]) -> None:
    scene = draw(steps)
    check_messages(scene, steps)
    check_others(scene, steps)
    check_numbers(scene, steps)
    check_texts(scene)
    check_shapes(scene)
    check_heads(scene, steps)
    check_spans(scene, steps)
    check_frames(scene, steps)
    assert paint(scene, THEME, FILE).isascii()
