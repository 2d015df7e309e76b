"""Charting: a scenario becomes a scene, lifelines side by side and steps from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from topodoc.drawing.legend import LegendEntry, draw_legend
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Item, Mark, Path, Scene, Text
from topodoc.model.course import Course
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, messages
from topodoc.sequence.columns import Columns, measure_columns
from topodoc.sequence.extent import AIR, NOTE_GAP, Extent
from topodoc.sequence.frames import Divide, branch_height, draw_frame, draw_frame_head, head_height
from topodoc.sequence.heads import draw_heads, lifeline_style
from topodoc.sequence.message import Track, draw_message, message_colour, message_height
from topodoc.sequence.note import draw_change, draw_note, draw_reference, note_height
from topodoc.sequence.state_lines import StateLines, changed, differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Geometry, Theme
    from topodoc.model.course import Shown, States
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.sequence.caption import Caption

_GAP = 18.0  # pixels between steps
_LEGEND_ROOM = 360.0


def chart(scenario: Scenario, topology: Topology, theme: Theme) -> Scene:
    """Return the sequence chart of *scenario*."""
    geometry = theme.geometry
    columns = measure_columns(scenario, topology, geometry)
    heads = draw_heads(columns, topology, geometry)
    course = Course(scenario, topology)
    writer = _Writer(columns, topology, geometry, course)
    last = writer.write(columns.extents, heads.cut + _GAP, "page", course.first, course.first)
    bottom = last + _GAP if scenario.steps else _GAP
    lines = [_lifeline(columns, position, heads.cut, bottom) for position in range(len(columns.ends))]
    nothing = [] if scenario.steps else [Text(0, bottom, ("no steps",), geometry.caption_size, "muted")]
    width = columns.right - columns.left
    legend, room = draw_legend(_keys(scenario, writer.state_lines), columns.left, bottom + 12, max(width, _LEGEND_ROOM), geometry)
    whole = Box(room.x, 0, max(width, room.width, 60), room.bottom if room.height else bottom).grown(geometry.margin)
    items: tuple[Item, ...] = (*heads.marks, *writer.grounds, *lines, *writer.state_lines.lines, *writer.marks, *nothing, legend)
    data = (("topology", topology.id), ("scenario", scenario.id))
    said = _describe(scenario, topology, columns)
    return Scene(whole.width, whole.height, items, scenario.title, said, data, whole.x, whole.y, pinned=len(heads.marks), cut=heads.cut)


@dataclass(slots=True)
class _Writer:
    """Draws steps downwards: `grounds` lie under the lifelines, `state_lines` and `marks` over them."""

    columns: Columns
    topology: Topology
    geometry: Geometry
    course: Course
    grounds: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    state_lines: StateLines = field(default_factory=StateLines)
    noted: int = 0

    def write(self, extents: tuple[Extent, ...], y: float, ground: str, around: States, states: States) -> float:
        """Draw the steps of *extents*, entered in *states*, from *y* down and return where the last ends; *around* hold outside them."""
        place = self.state_lines.begin()
        since: dict[End, tuple[Shown, float]] = {end: (states[end], y) for end in differing(around, states)}
        for count, extent in enumerate(extents):
            y = self._step(extent, y + (_GAP if count else 0), ground, states)
            after = self.course.after(extent.step, states)
            for end in changed(extent.step, states, after):
                self.state_lines.end(end, self.columns, since, y, place)
                since[end] = after[end], y
            states = after
        for end in since:
            self.state_lines.end(end, self.columns, since, y + (AIR if ground == "frame" else _GAP), place)
        return y

    def _step(self, extent: Extent, top: float, ground: str, states: States) -> float:
        match extent.step:
            case Message() as message:
                return self._message(message, extent.caption, top, ground)
            case Frame() as frame:
                return self._frame(frame, extent, top, states)
            case Note() as note:
                return self._note(note, extent, top)
            case Reference() as reference:
                return self._reference(reference, extent, top)
            case StateChange() as change:
                return self._change(change, extent.caption, top, ground)

    def _note(self, note: Note, extent: Extent, y: float) -> float:
        left, right = self._sides(extent)
        if note.side == "left":
            right -= NOTE_GAP
        elif note.side == "right":
            left += NOTE_GAP
        box = Box(left, y, right - left, note_height(extent.caption))
        self.noted += 1
        self.marks.append(draw_note(note, extent.caption, box, self.geometry, f"note/{self.noted}"))
        return box.bottom

    def _reference(self, reference: Reference, extent: Extent, y: float) -> float:
        left, right = self._sides(extent)
        box = Box(left, y, right - left, max(extent.caption.height + 22, 38))
        link = f"scenario/{reference.scenario}"
        self.marks.append(draw_reference(reference, extent.caption, box, self.geometry, link))
        return box.bottom

    def _change(self, change: StateChange, caption: Caption, y: float, ground: str) -> float:
        places = tuple((end, self.columns.x(end)) for end, _ in change.states)
        mark, bottom = draw_change(change, caption, places, y, ground, self.topology, self.geometry)
        self.marks.append(mark)
        return bottom

    def _sides(self, extent: Extent) -> tuple[float, float]:
        centres = self.columns.centres or (0.0,)
        return centres[extent.first] - extent.left, centres[extent.last] + extent.right

    def _message(self, message: Message, caption: Caption, y: float, ground: str) -> float:
        above, below = message_height(message, caption)
        track = Track(self.columns.x(message.source), self.columns.x(message.target), y, y + above, ground)
        self.marks.append(draw_message(message, caption, track, self.topology, self.geometry))
        return y + above + below

    def _frame(self, frame: Frame, extent: Extent, y: float, states: States) -> float:
        place, over = len(self.grounds), len(self.marks)
        divides: list[Divide] = []
        bottom = y + head_height(extent.caption)
        for count, branch in enumerate(extent.branches):
            divides.append(Divide(bottom, branch.label, count == 0))
            inner = bottom + branch_height(branch.label) + (AIR if count or branch.label.height else 0)
            bottom = self.write(branch.steps, inner, "frame", states, self.course.inside(frame, states)) + AIR
        left, right = self._sides(extent)
        box = Box(left, y, right - left, bottom - y)
        self.grounds.insert(place, draw_frame(frame, box, tuple(divides), "frame"))
        self.marks.insert(over, draw_frame_head(frame, extent.caption, box, tuple(divides), self.geometry))
        return bottom


def _lifeline(columns: Columns, position: int, top: float, bottom: float) -> Path:
    x = columns.centres[position]
    return Path(f"M{number(x)} {number(top)}V{number(bottom)}", lifeline_style(columns, position))


def _keys(scenario: Scenario, state_lines: StateLines) -> tuple[LegendEntry, ...]:
    unknown = [LegendEntry("unknown", "state depends on the way taken")] if state_lines.has_unknown else []
    return *dict.fromkeys(_signs(scenario)), *unknown


def _signs(scenario: Scenario) -> Iterator[LegendEntry]:
    used = {message_colour(message) for message in messages(scenario.steps) if not message.is_self}
    if "pulse" in used:
        yield LegendEntry("pulse", "asynchronous")
    if "solid" in used:
        yield LegendEntry("solid", "synchronous")
    if any(message.is_against for message in messages(scenario.steps)):
        yield LegendEntry("against", "open head: over the connection of the one it reaches")
    if "missing" in used:
        yield LegendEntry("missing", "no edge in the topology")


def _describe(scenario: Scenario, topology: Topology, columns: Columns) -> str:
    count = sum(1 for _ in messages(scenario.steps))
    names = [topology.label_of(end) for end in columns.ends]
    between = f" between {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else ""
    return f"Sequence of {count} message{'' if count == 1 else 's'}{between}."
