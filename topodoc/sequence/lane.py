"""Lanes: where a message runs that has the sign of a topic on its arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.scenario import Message
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.model.scenario import Step
    from topodoc.sequence.inline import Inline, Sign

LEAST_LINE = 34.0  # pixels of an arrow before and behind a sign, with the number that it begins with
_UNDER = 4.0  # between a text and the sign below it


@dataclass(frozen=True, slots=True)
class Lane:
    """The `sign` on an arrow that leads to it or, where it does not lead `out` to it, from it; to the right where `way` is 1.

    `onward` is the message by which the arrow goes on behind the sign; else it reaches `reach` pixels away from its lifeline.
    """

    sign: Sign
    way: int
    is_out: bool
    reach: float = 0.0
    onward: Message | None = None

    @property
    def above(self) -> float:
        """The pixels over the line that a text keeps off."""
        return self.sign.height / 2 + _UNDER


def joined(steps: tuple[Step, ...], inline: Inline) -> list[tuple[Step, Message | None]]:
    """Return each of *steps*, and with what is put into a topic what leaves it next, if that says nothing of its own."""
    found: list[tuple[Step, Message | None]] = []
    for step in steps:
        before = found[-1] if found else None
        if before and before[1] is None and _goes_on(before[0], step, inline):
            found[-1] = before[0], step if isinstance(step, Message) else None
        else:
            found.append((step, None))
    return found


def _goes_on(step: Step, after: Step, inline: Inline) -> bool:
    if not (isinstance(step, Message) and isinstance(after, Message) and step.target in inline.signs):
        return False
    says = after.tag or after.title or after.payload or after.lacks_edge
    return after.source == step.target and after.target != step.source and not says
