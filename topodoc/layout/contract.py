"""What an engine is: plans and limits in, layouts out. How it speaks, and with whom, is its own matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from topodoc.diagnostics import RenderError
from topodoc.settings import DEFAULTS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.kept import Held
    from topodoc.diagram.plan import Layout, Plan, Route
    from topodoc.drawing.scene import Point
    from topodoc.language.vocabulary import EngineName


class Unusable(Exception):  # noqa: N818 - it says that another engine is to be tried
    """The engine is installed but cannot be used."""


class TooSlow(RenderError):  # noqa: N818 - it says what the picture is
    """A layout that takes longer than it may; trying it once more would take as long."""


class ProcessLimits(NamedTuple):
    """What one layout may take."""

    seconds: float = DEFAULTS.layout_seconds
    megabytes: int = DEFAULTS.layout_megabytes


class Session(Protocol):
    """An engine at work, asked from one thread."""

    def lay_out(self, plan: Plan, sides: Sequence[tuple[int, int]] = ()) -> Layout:
        """Return the layout of *plan*, with lines that have corners and end in the middle of *sides* where those are given.

        Raises RenderError where it gives none, TooSlow where that took too long, Unusable.
        """

    def place(self, blocks: Blocks) -> tuple[tuple[Point, ...], dict[int, tuple[Point, ...]]]:
        """Return the middle of each of *blocks*, and the corners of each line between them by its edge. Raises what `lay_out` does."""

    def lead(self, held: Held, sides: Sequence[tuple[int, int]]) -> tuple[Route, ...]:
        """Return a route for each line between nodes that are *held*, which ends in the middle of *sides*. Raises what `lay_out` does."""

    def works(self) -> bool:
        """Return whether it lays anything out at all."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine. `version` and `key`, which says all of a plan that decides its layout, are what a layout is kept by.

    `version` may remember in a folder what it found. `missing` is what is told where it is not there: the fact and the cure.
    """

    name: EngineName
    missing: tuple[str, str]
    version: Callable[[Path], str]
    key: Callable[[Plan], str]
    session: Callable[[ProcessLimits], AbstractContextManager[Session]]
