"""The times of an animation, as CSS: what is seen while which steps play, in rules that hold machine names and numbers alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.paint import number
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from topodoc.drawing.scene import Point

INTRO = 1.5  # seconds for the whole picture and the title
STEP = 2.0  # and for each step
TRAVEL = 1.2  # of which something is on its way
_DIM = 0.35
_COMES = 0.16  # seconds in which something is lit, or let go

# The last frame is what the rules give without any animation: whoever wants no motion, or cannot show it, sees that.
KEYFRAMES = (
    "@keyframes on{0%,100%{opacity:0}8%,92%{opacity:1}}",
    "@keyframes off{from,to{opacity:0}}",
    "@keyframes seen{from,to{opacity:1}}",
    f"@keyframes fade{{from{{opacity:1}}to{{opacity:{_DIM}}}}}",
    f"@keyframes dim{{from,to{{opacity:{_DIM}}}}}",
    f"@keyframes lit{{0%,100%{{opacity:{_DIM}}}8%,92%{{opacity:1}}}}",
    "@keyframes on-in{from{opacity:0}to{opacity:1}}",
    "@keyframes on-out{from{opacity:1}to{opacity:0}}",
    f"@keyframes lit-in{{from{{opacity:{_DIM}}}to{{opacity:1}}}}",
    f"@keyframes lit-out{{from{{opacity:1}}to{{opacity:{_DIM}}}}}",
    ".glow path{opacity:.45}",
    "@keyframes fill{from{transform:scaleX(0)}to{transform:scaleX(1)}}",
)
CALM = "@media (prefers-reduced-motion:reduce){.topodoc *{animation:none!important}}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """An animation of `count` steps, one after another."""

    count: int

    @property
    def end(self) -> float:
        """When the last step is over, in seconds."""
        return self.start(self.count)

    def start(self, step: int) -> float:
        """Return when the step at that place, counted from 0, begins."""
        return INTRO + STEP * step

    def shown(self, name: str, steps: Collection[int]) -> str:
        """Return the rule by which *name* is seen in *steps* alone; where the last is one of them, for good."""
        spans = list(_spans(steps))
        stays = bool(spans) and spans[-1][1] == self.count
        early = [self._during("on", *span) for span in (spans[:-1] if stays else spans)]
        first = [f"off {number(self.start(spans[-1][0]))}s"] if stays else []
        return _rule(name, [*first, *early], f"display:inline;{'' if stays else 'opacity:0;'}")

    def hidden(self, name: str, steps: Collection[int]) -> str:
        """Return the rule by which *name* is seen in all but *steps*; where the last is one of them, never again."""
        spans = list(_spans(steps))
        stays = bool(spans) and spans[-1][1] == self.count
        early = [self._during("off", *span) for span in (spans[:-1] if stays else spans)]
        first = [f"seen {number(self.start(spans[-1][0]))}s"] if stays else []
        return _rule(name, [*first, *early], "display:inline;opacity:0;" if stays else "")

    def dimmed(self, name: str, steps: Collection[int]) -> str:
        """Return the rule by which *name* is pale while it plays, except in *steps*."""
        pale = [f"fade .4s {number(INTRO - 0.4)}s", self._during("dim", 0, self.count)]
        return _rule(name, [*pale, *(self._during("lit", *span) for span in _spans(steps))])

    def aside(self, name: str) -> str:
        """Return the rule by which *name* is seen before and after, and not while it plays."""
        return _rule(name, [self._during("off", 0, self.count)])

    def opening(self, name: str) -> str:
        """Return the rule by which *name* is seen before the first step."""
        return _rule(name, [f"on {number(INTRO)}s"], "display:inline;opacity:0;")

    def progress(self, name: str, left: float) -> str:
        """Return the rule by which *name* grows from its *left* side as the steps go by."""
        grows = f"fill {number(self.end - INTRO)}s linear {number(INTRO)}s both"
        return _rule(name, [grows], f"transform-origin:{number(left)}px 0;")

    def travel(self, name: str, step: int, way: str, *, is_back: bool) -> str:
        """Return the rule by which *name* is on its way in *step*, along the keyframes *way* or back."""
        start = number(self.start(step))
        back = " reverse" if is_back else ""
        move = f"{way} {number(TRAVEL)}s linear {start}s{back} both"
        return _rule(name, [move, self._during("on", step, step + 1)], "display:inline;opacity:0;")

    def _during(self, name: str, first: int, beyond: int) -> str:
        """Return the animation *name* of those steps; what comes and goes does so as fast in a long run of them as in one."""
        start, length = self.start(first), STEP * (beyond - first)
        whole = f"{number(length)}s {number(start)}s"
        if name not in {"on", "lit"} or beyond == first + 1:
            return f"{name} {whole}"
        rest = number(start + length - _COMES)
        return f"seen {whole},{name}-in {number(_COMES)}s {number(start)}s,{name}-out {number(_COMES)}s {rest}s"


def way(name: str, points: list[Point]) -> str:
    """Return keyframes called *name* that lead along *points*, which are as far apart as they are in time."""
    last = len(points) - 1
    stops = (f"{number(100 * at / last)}%{{transform:translate({number(x)}px,{number(y)}px)}}" for at, (x, y) in enumerate(points))
    return f"@keyframes {name}{{{''.join(stops)}}}"


def _rule(name: str, animations: list[str], base: str = "") -> str:
    moving = f"animation:{','.join(animations)}" if animations else ""
    return f".{name}{{{base}{moving}}}" if base or moving else ""


def _spans(steps: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of *steps*: the first, and the one after the last."""
    places = sorted(steps)
    if not places:
        return
    first = places[0]
    for a, b in pairwise(places):
        if b > a + 1:
            yield first, a + 1
            first = b
    yield first, places[-1] + 1
