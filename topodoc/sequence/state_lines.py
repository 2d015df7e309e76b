"""State lines: lifelines in the state that a step has changed, from there to the next change or the end of the branch."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.drawing.legend import DOTS
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Path, Style
from topodoc.model.scenario import StateChange
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.course import Shown, States
    from topodoc.model.elements import End
    from topodoc.model.scenario import Step
    from topodoc.sequence.columns import Columns

_WIDTH = 2.5


@dataclass(slots=True)
class StateLines:
    """The lines, those of a branch over those of the steps around its frame."""

    lines: list[Path] = field(default_factory=list)
    has_unknown: bool = False

    def begin(self) -> int:
        """Return where the lines of the steps that now begin belong: under those of the branches inside."""
        return len(self.lines)

    def end(self, end: End, columns: Columns, since: Mapping[End, tuple[Shown, float]], bottom: float, place: int) -> None:
        """Draw the lifeline of *end* down to *bottom*, in the state it is in *since* then; nothing where that is not so long."""
        if end in since and end in columns.ends:
            state, top = since[end]
            self.has_unknown |= state == "unknown"
            style = Style(None, "muted", _WIDTH, DOTS) if state == "unknown" else Style(None, state, _WIDTH)
            self.lines.insert(place, Path(f"M{number(columns.x(end))} {number(top)}V{number(bottom)}", style))


def changed(step: Step, before: States, after: States) -> tuple[End, ...]:
    """Return the ends that *step* brings into another state, and those whose state it tells."""
    told = [end for end, _ in step.states] if isinstance(step, StateChange) else []
    return tuple(dict.fromkeys((*told, *differing(before, after))))


def differing(before: States, after: States) -> tuple[End, ...]:
    """Return the ends that are in another state *after* than *before*."""
    return tuple(end for end, state in after.items() if state != before[end])
