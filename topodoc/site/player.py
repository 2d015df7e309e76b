"""What the player of a scenario needs to know of its steps, and of the ways it may take."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.playback import caption
from topodoc.model.scenario import Frame, Message, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.model.playback import Moment
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology
    from topodoc.words import Words


def steps_of(played: Iterable[Moment], scenario: Scenario, topology: Topology) -> str:
    """Return *played* as JSON: for each step its number, caption, nodes, edge, whether it goes against the dial, and other states.

    Behind these its tag, its payload, and the notes that stand right behind it.
    """
    notes = dict(_notes(scenario.steps))
    return _compact([_step(one, notes.get(one.number, ()), topology) for one in played])


def ways_of(scenario: Scenario, words: Words) -> str:
    """Return the alternatives of *scenario* as JSON: for each what it is about, and its branches, each with the numbers of its steps."""
    return _compact(
        [
            [
                frame.title or words("step_number", number=frame.number),
                [[branch.label or words("else"), list(_numbers(branch.steps))] for branch in frame.branches],
            ]
            for frame in _alternatives(scenario.steps)
        ]
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _step(one: Moment, notes: Sequence[str], topology: Topology) -> list[object]:
    is_against = isinstance(one.step, Message) and one.step.is_against
    nodes = list(dict.fromkeys(end.node for end in one.ends))
    states = [[end.name, state] for end, state in one.states]
    tag, payload = (one.step.tag, one.step.payload) if isinstance(one.step, Message) else ("", "")
    known = [one.number, caption(one, topology), nodes, one.edge.id if one.edge else "", int(is_against), states]
    return [*known, isolated(tag), isolated(payload), list(map(isolated, notes))]


def _notes(steps: Sequence[Step]) -> Iterator[tuple[str, list[str]]]:
    """Yield the number of each step that notes stand right behind, and their texts."""
    number, texts = "", list[str]()
    for step in steps:
        if isinstance(step, Note):
            texts.append(step.text)
            continue
        yield number, texts
        number, texts = step.number, []
        if isinstance(step, Frame):
            for branch in step.branches:
                yield from _notes(branch.steps)
    yield number, texts


def _alternatives(steps: Sequence[Step]) -> Iterator[Frame]:
    for step in steps:
        if isinstance(step, Frame):
            if step.kind == "alt":
                yield step
            for branch in step.branches:
                yield from _alternatives(branch.steps)


def _numbers(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, Frame):
            for branch in step.branches:
                yield from _numbers(branch.steps)
        elif not isinstance(step, Note):
            yield step.number
