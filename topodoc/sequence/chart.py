"""Charting: a scenario becomes a scene, lifelines side by side and steps from top to bottom."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.legend import LegendEntry, draw_legend
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Item, Mark, Path, Scene, Text
from topodoc.model.course import Course
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, messages
from topodoc.sequence.columns import Columns, measure_columns
from topodoc.sequence.extent import AIR, NOTE_GAP, Extent, text_left
from topodoc.sequence.frames import Divide, branch_height, draw_frame, draw_frame_head, head_height
from topodoc.sequence.heads import draw_feet, draw_heads, lifeline_style
from topodoc.sequence.message import Track, draw_message, message_colour, message_height
from topodoc.sequence.note import draw_change, draw_note, draw_reference, note_height
from topodoc.sequence.passage import draw_passage
from topodoc.sequence.state_lines import StateLines, changed, differing
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Geometry, Theme
    from topodoc.model.course import Shown, States
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.sequence.caption import Caption
    from topodoc.words import Words

_GAP = 18.0  # pixels between steps
_LEGEND_ROOM = 360.0
_TWO = 2  # lifelines, between which messages go
SCREEN = 900.0  # pixels that one sees at once


def chart(scenario: Scenario, topology: Topology, theme: Theme, *, is_file: bool = False, keys: tuple[LegendEntry, ...] = ()) -> Scene:
    """Return the sequence chart of *scenario*, whose legend ends with *keys*.

    One that *is_file* of its own, and taller than a screen, has its heads at its foot too.
    """
    geometry = theme.geometry
    columns = measure_columns(scenario, topology, geometry)
    heads = draw_heads(columns, topology, geometry)
    course = Course(scenario, topology)
    writer = _Writer(columns, topology, geometry, course)
    last = writer.write(columns.extents, heads.cut + _GAP, "page", course.first, course.first)
    bottom = last + _GAP if scenario.steps else _GAP
    feet, end = draw_feet(columns, topology, bottom, geometry) if is_file and last > SCREEN else ((), bottom)
    lines = [_lifeline(columns, position, heads.cut, bottom) for position in range(len(columns.ends))]
    nothing = [] if scenario.steps else [Text(0, bottom, (words_in(topology.language).no_steps,), geometry.caption_size, "muted")]
    width = columns.right - columns.left
    signs = (*_keys(scenario, writer.state_lines, words_in(topology.language)), *keys)
    legend, room = draw_legend(signs, columns.left, end + 12, max(width, _LEGEND_ROOM), geometry)
    whole = Box(room.x, 0, max(width, room.width, 60), room.bottom if room.height else end).grown(geometry.margin)
    items: tuple[Item, ...] = (*heads.marks, *writer.grounds, *lines, *writer.state_lines.lines, *writer.marks, *feet, *nothing, legend)
    data = (("topology", topology.id), ("scenario", scenario.id))
    said = _describe(scenario, topology, columns)
    return Scene(
        whole.width, whole.height, items, scenario.title, said, data, whole.x, whole.y,
        pinned=len(heads.marks), cut=heads.cut, cuts=tuple(writer.cuts),
    )  # fmt: skip


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
    cuts: list[float] = field(default_factory=list)

    def write(self, extents: tuple[Extent, ...], y: float, ground: str, around: States, states: States) -> float:
        """Draw the steps of *extents*, entered in *states*, from *y* down and return where the last ends; *around* hold outside them."""
        place = self.state_lines.begin()
        since: dict[End, tuple[Shown, float]] = {end: (states[end], y) for end in differing(around, states)}
        for count, extent in enumerate(extents):
            if count:
                self.cuts.append(y + _GAP / 2)
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
                return self._message(message, extent, top, ground)
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
        self.marks.append(draw_note(note, extent.caption, box, self.topology, self.geometry, f"note/{self.noted}"))
        return box.bottom

    def _reference(self, reference: Reference, extent: Extent, y: float) -> float:
        left, right = self._sides(extent)
        box = Box(left, y, right - left, max(extent.caption.height + 22, 38))
        link = f"scenario/{reference.scenario}"
        self.marks.append(draw_reference(reference, extent.caption, box, self.topology, self.geometry, link))
        return box.bottom

    def _change(self, change: StateChange, caption: Caption, y: float, ground: str) -> float:
        places = tuple((end, self.columns.x(end)) for end, _ in change.states)
        mark, bottom = draw_change(change, caption, places, y, ground, self.topology, self.geometry)
        self.marks.append(mark)
        return bottom

    def _sides(self, extent: Extent) -> tuple[float, float]:
        centres = self.columns.centres or (0.0,)
        return centres[extent.first] - extent.left, centres[extent.last] + extent.right

    def _message(self, message: Message, extent: Extent, y: float, ground: str) -> float:
        if extent.lane:
            marks, bottom = draw_passage(extent, extent.lane, self.columns, y, ground, self.topology, self.geometry)
            self.marks += marks
            return bottom
        above, below = message_height(message, extent.caption)
        start, end = self.columns.x(message.source), self.columns.x(message.target)
        text = min(start, end) + text_left(message, self.geometry)
        track = Track(start, end, y, y + above, y + above + below, ground, text)
        self.marks.append(draw_message(message, extent.caption, track, self.topology, self.geometry))
        return track.bottom

    def _frame(self, frame: Frame, extent: Extent, y: float, states: States) -> float:
        place, over = len(self.grounds), len(self.marks)
        divides: list[Divide] = []
        bottom = y + head_height(extent.caption)
        for count, branch in enumerate(extent.branches):
            divides.append(Divide(bottom, branch.label, count == 0))
            inner = bottom + branch_height(branch.label) + (AIR if count or branch.label.height else 0)
            bottom = self.write(branch.steps, inner, "frame", states, self.course.inside(frame, states)) + AIR
        left, right = self._sides(extent)
        box, words = Box(left, y, right - left, bottom - y), words_in(self.topology.language)
        self.grounds.insert(place, draw_frame(frame, box, tuple(divides), "frame", words))
        self.marks.insert(over, draw_frame_head(frame, extent.caption, box, tuple(divides), words, self.geometry))
        return bottom


def _lifeline(columns: Columns, position: int, top: float, bottom: float) -> Path:
    x = columns.centres[position]
    return Path(f"M{number(x)} {number(top)}V{number(bottom)}", lifeline_style(columns, position))


def _keys(scenario: Scenario, state_lines: StateLines, words: Words) -> tuple[LegendEntry, ...]:
    unknown = [LegendEntry("unknown", words.state_depends)] if state_lines.has_unknown else []
    return *dict.fromkeys(_signs(scenario, words)), *unknown


def _signs(scenario: Scenario, words: Words) -> Iterator[LegendEntry]:
    used = {message_colour(message) for message in messages(scenario.steps) if not message.is_self}
    if "pulse" in used:
        yield LegendEntry("pulse", words.asynchronous)
    if "solid" in used:
        yield LegendEntry("solid", words.synchronous)
    if any(message.is_against for message in messages(scenario.steps)):
        yield LegendEntry("against", words.open_head)
    if "missing" in used:
        yield LegendEntry("missing", words.no_edge)


def _describe(scenario: Scenario, topology: Topology, columns: Columns) -> str:
    words = words_in(topology.language)
    said = words.count("messages", sum(1 for _ in messages(scenario.steps)))
    names = [isolated(topology.label_of(end)) for end in columns.ends]
    if len(names) < _TWO:
        return words("sequence_of", messages=said)
    return words("sequence_between", messages=said, names=words.listed(names))
