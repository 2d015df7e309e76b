"""Reshaping: where a layout has no usable shape, which plan to try instead; and of all that was tried, which is best."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.diagram.fold import fold, has_rows, is_tangled, sketch
from topodoc.diagram.plan import is_large
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.diagram.plan import Layout, Plan

FITS = 900.0  # pixels; what is no wider and no higher stays as the engine has it: a page shows it whole
ROW = 960.0  # pixels; what stands in one row, as a text does, may be as wide
LONGEST = 3.0  # times a picture may be as long as it is wide
EMPTIEST = 0.07  # share of a picture that its nodes fill at least
BAND = 0.2  # share of a side that may be empty from end to end
FARTHEST = 3.0  # times the mean line of a folded picture may be as long as that of the unfolded one
EDITION = "6"  # of the choice among layouts: one more where another would be chosen, so that layouts kept from before count no more
_TRIES = 4
_STEP = 1.5  # by which a proportion is changed where the shape does not say by how much
_EVEN = 1.2
_FLAT, _STEEP = 1.6, 0.8  # width by height that a picture is folded to, for wide ones and for high ones


@dataclass(frozen=True, slots=True)
class Attempt:
    """A plan, and the layout an engine made of it: None where it failed. `proportion` is what it was folded to, width by height."""

    plan: Plan
    layout: Layout | None
    proportion: float | None = None


@dataclass(frozen=True, slots=True)
class Proportions:
    """What a layout's nodes look like from afar: their bounding box in pixels, the shares that are filled and empty, the mean line."""

    width: float
    height: float
    filled: float
    band_across: float
    band_down: float
    line: float


def next_attempt(plan: Plan, tried: Sequence[Attempt]) -> Attempt | None:
    """Return what to lay out next, still without its layout, or None where one of *tried* will do, or enough were."""
    is_many = is_large(plan.topology)
    if not tried and not is_many and not has_rows(plan) and not is_tangled(plan):
        return Attempt(plan, None)
    if tried and (len(tried) == (2 if is_many else _TRIES) or excess(tried[-1], tried[0]) == 0):
        return None
    shown = replace(plan, is_plain=is_many)
    proportion = _next_proportion(shown, tried)
    return Attempt(fold(shown, _along(shown, proportion)), None, proportion)


def best(tried: Sequence[Attempt]) -> Layout | None:
    """Return the layout with the most usable shape, None where every attempt failed."""
    return min(tried, key=lambda one: excess(one, tried[0])).layout


def measure(plan: Plan, layout: Layout) -> Proportions:
    """Return the shape of *plan* under *layout*."""
    sides = [(card.width, card.height) for card in plan.cards]
    across = [(x - width / 2, x + width / 2) for (x, _), (width, _) in zip(layout.nodes, sides, strict=True)]
    down = [(y - height / 2, y + height / 2) for (_, y), (_, height) in zip(layout.nodes, sides, strict=True)]
    width, height = (max(end for _, end in ends) - min(start for start, _ in ends) for ends in (across, down))
    lines = [sum(math.dist(a, b) for a, b in pairwise(route.points)) for route in layout.routes]
    filled = sum(width * height for width, height in sides) / (width * height)
    return Proportions(width, height, filled, _band(across) / width, _band(down) / height, sum(lines) / max(1, len(lines)))


def _band(ends: Iterable[tuple[float, float]]) -> float:
    """Return the widest stretch between the first and the last of *ends* that none of them covers."""
    widest, reached = 0.0, math.inf
    for start, end in sorted(ends):
        widest = max(widest, start - reached)
        reached = max(end, reached) if reached < math.inf else end
    return widest


def excess(attempt: Attempt, first: Attempt) -> float:
    """Return how far *attempt* is beyond what is usable, in doublings, all limits together; *first* is how the engine had it."""
    if attempt.layout is None:
        return math.inf
    if not attempt.plan.cards:
        return 0.0
    shape = measure(attempt.plan, attempt.layout)
    if attempt.proportion is None and (max(shape.width, shape.height) <= FITS or _is_row(attempt.plan, shape)):
        return 0.0
    beyond = [abs(math.log2(shape.width / shape.height)) - math.log2(LONGEST), math.log2(EMPTIEST / shape.filled)]
    if attempt.proportion is not None:
        beyond.append(math.log2(max(shape.band_across, shape.band_down, BAND) / BAND))
    if attempt.proportion is not None and first.proportion is None and first.layout and first.layout.routes:
        beyond.append(math.log2(max(1.0, shape.line) / (FARTHEST * max(1.0, measure(first.plan, first.layout).line))))
    return sum(max(0.0, one) for one in beyond)


def _is_row(plan: Plan, shape: Proportions) -> bool:
    """Return whether all nodes stand in one row that a page can still show."""
    return plan.is_level and shape.width <= ROW and shape.height <= max(card.height for card in plan.cards) + 1


def _next_proportion(plan: Plan, tried: Sequence[Attempt]) -> float:
    """Return the width by height to fold to: what a good shape can be expected of, then what corrects the last of *tried*."""
    last = tried[-1] if tried else None
    if last is None or last.proportion is None:
        return _first_proportion(plan)
    if last.layout is None:
        return last.proportion * _STEP
    shape = measure(last.plan, last.layout)
    ratio = shape.width / shape.height
    if not 1 / LONGEST <= ratio <= LONGEST:
        return last.proportion * (_FLAT if ratio > 1 else _STEEP) / ratio
    if max(shape.band_across, shape.band_down) > BAND:
        return last.proportion * (_STEP if shape.band_across > shape.band_down else 1 / _STEP)
    unfolded = tried[0].layout and measure(plan, tried[0].layout)
    return last.proportion * (_STEP if unfolded and unfolded.width > unfolded.height else 1 / _STEP)


def _first_proportion(plan: Plan) -> float:
    """Return the width by height to fold to: what a page shows whole; where it cannot, the nearest that is a good shape."""
    sketched = sketch(plan)
    if plan.is_plain:
        wanted = _EVEN
    elif has_rows(plan):
        wanted = _FLAT
    else:
        wanted = min(_FLAT, max(_STEEP, FITS**2 / sketched.area))
    return _along(plan, sketched.asked(_along(plan, wanted)))


def _along(plan: Plan, proportion: float) -> float:
    """Return *proportion*, width by height, as length along the ranks by length across."""
    return proportion if plan.is_level else 1 / proportion
