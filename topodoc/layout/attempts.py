"""Attempts: what is tried for one plan, and which layout it gets."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError
from topodoc.diagram.blocks import across_of, length_of, restacked, split, split_without_level
from topodoc.diagram.choice import FEWER, usual_or, weigh
from topodoc.diagram.ends import part_ends, sides_of
from topodoc.diagram.fold import has_rows, is_tangled
from topodoc.diagram.plan import NOTHING, is_large
from topodoc.diagram.reshape import FITS, Attempt, best, excess, measure, next_attempt
from topodoc.diagram.rings import follow
from topodoc.diagram.threads import weave
from topodoc.layout.block_dot import rank_gap, starts_of
from topodoc.layout.contract import TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.choice import Choice
    from topodoc.diagram.plan import Layout, Plan
    from topodoc.layout.contract import Session


_HOPELESS = 1.3  # times what is known already: what orders within blocks seldom make good
_ROUNDS = 4  # layouts of the same blocks, each with what is in them in a better order
_FLAT = 1.3  # width by height that a picture of blocks is to have
_AIR = 1.25  # what is left empty across, as a share of what blocks take
_TRIES, _FEW_TRIES = 3, 2  # numbers of ranks that are tried for large plans, and for others
_LARGE = 40  # nodes from which on more is tried
_MANY = 10  # crossings up to which a bus is a box
_FEW = 0  # crossings of a picture that needs nothing better
_ENOUGH = 20  # crossings from which on the engine is asked for nothing but blocks
_MOST_PORTED = 150  # lines up to which a layout is made once more so that they end in the middle of sides
_CROWD = 50  # lines from which on the engine is asked for groups as boxes only where nothing else can be had


def attempt(plan: Plan, session: Session) -> Layout:
    """Return the layout of *plan*.

    What has few crossings and a usable shape is drawn as the engine has it. Else blocks are tried, in several numbers of ranks, with
    a bus as a box and spread, and in the other direction where none is stated. Raises RenderError where the engine gives nothing.
    """
    if is_large(plan.topology) or has_rows(plan):
        return _folded(plan, session)
    usual, failure = None, None
    if len(plan.captions) < _CROWD and not is_tangled(plan):
        try:
            usual = _usual(plan, session)
        except TooSlow:
            raise
        except RenderError as error:
            failure = error
        if usual and usual.crossings + usual.struck <= _FEW and plan.bus != "spread":
            return usual.layout
    try:
        return _better(plan, usual, session)
    except RenderError as error:
        raise (failure or error) from None


def _better(plan: Plan, usual: Choice | None, session: Session) -> Layout:
    """Return the layout of *plan* in blocks where that is better than the *usual* one; where neither will do, a folded one."""
    blocks = _best_blocks(plan, session)
    is_tangle = usual and usual.crossings > _ENOUGH and blocks and blocks.cost < usual.cost
    found = blocks if is_tangle else usual_or(usual, blocks)
    if found and (_is_usable(found) or (plan.bus == "together" and plan.spreadable)):
        return found.layout
    folded = _folded(plan, session)
    if found and plan.spreadable and found.crossings < weigh(plan, folded).crossings / 2:
        return found.layout  # lines that can be followed are worth an odd shape
    return folded


@contextmanager
def _forgiving() -> Iterator[None]:
    """Pass over what the engine cannot lay out, but for what it takes too long for: it would take as long once more."""
    try:
        yield
    except TooSlow:
        raise
    except RenderError:
        pass


def _usual(plan: Plan, session: Session) -> Choice | None:
    """Return the layout that the engine has, with room for labels, or without where that is better; None where none can be used."""
    found = _ported(plan, plan, session)
    if found and not _FEW < found.crossings + found.struck <= _ENOUGH:
        return found
    widest = max((caption.width if plan.is_level else caption.height for caption in plan.captions), default=0.0)
    bare = replace(plan, captions=(NOTHING,) * len(plan.captions), rank_gap=plan.rank_gap + widest / 2)
    with _forgiving():
        return usual_or(found, _ported(plan, bare, session))
    return found


def _ported(plan: Plan, asked: Plan, session: Session) -> Choice | None:
    """Return the layout of *plan* that the engine has of the one that is *asked*, with lines that end in the middle of sides.

    None where it has none, or one whose shape cannot be used.
    """
    first = session.lay_out(asked)
    if excess(Attempt(plan, first), Attempt(plan, first)):
        return None
    with _forgiving():
        sides = sides_of(plan, first)
        return weigh(plan, part_ends(plan, session.lay_out(asked, sides), sides))
    return weigh(plan, first)


def _best_blocks(plan: Plan, session: Session) -> Choice | None:
    """Return the cheapest layout of blocks, None where the engine gives none."""
    here = _bus_or_not(plan, session)
    if not plan.is_free:
        return here
    other = _bus_or_not(replace(plan, direction="down" if plan.is_level else "right"), session)
    return usual_or(here, other)


def _bus_or_not(plan: Plan, session: Session) -> Choice | None:
    """Return the cheapest layout of *plan*: its bus a box, or spread where it has to be, or where that takes a third of many crossings."""
    bus = plan.spreadable if plan.bus != "together" else frozenset()
    if plan.bus == "spread" and bus:
        return _cheapest(plan, bus, session)
    if bus:
        box = _cheapest(plan, frozenset(), session, most=1)
        spread = _cheapest(plan, bus, session) if box is None or box.crossings > _MANY else None
        if spread and (box is None or spread.crossings <= FEWER * box.crossings or _is_usable(spread) > _is_usable(box)):
            return spread
    return usual_or(_cheapest(plan, frozenset(), session), _ring(plan, session))


def _cheapest(plan: Plan, spread: frozenset[int], session: Session, most: int | None = None) -> Choice | None:
    """Return the cheapest layout of *plan* as blocks, in *most* or several numbers of ranks, and with several orders within blocks."""
    shown = replace(plan, cards=plan.loose) if spread and plan.loose else plan
    found: list[Choice] = []
    seen: set[tuple[int, ...]] = set()
    count = _first_count(split(shown, 1, spread))
    reading = {node: float(index) for index, node in enumerate(follow(shown)[0])}
    for _ in range(most or (_TRIES if len(plan.cards) > _LARGE else _FEW_TRIES)):
        blocks = restacked(split_without_level(shown, count, spread), reading)
        if blocks.ranks in seen:
            break
        seen.add(blocks.ranks)
        with _forgiving():
            found += _ordered(blocks, session, min((one.cost for one in found), default=math.inf))
        if not found:
            break
        count = _next_count(count, found[-1])
    return min(found, key=lambda one: (not _is_usable(one), one.cost), default=None)


def _is_usable(choice: Choice) -> bool:
    """Return whether the shape of *choice* is one that a page can show."""
    shape, attempt = measure(choice.plan, choice.layout), Attempt(choice.plan, choice.layout, 1.0)
    return max(shape.width, shape.height) <= FITS or not excess(attempt, replace(attempt, layout=None))


def _ring(plan: Plan, session: Session) -> Choice | None:
    """Return the cheapest layout of a *plan* in which one line closes a circle as long as the picture, and runs around it."""
    met, cut = follow(plan)
    if len(cut) != 1:
        return None
    reading = {node: float(index) for index, node in enumerate(met)}
    found: list[Choice] = []
    first = _first_count(split(plan, 1, frozenset(), cut))
    for count in (first, first + 1):
        blocks = restacked(split_without_level(plan, count, frozenset(), cut), reading)
        ranks = {blocks.ranks[blocks.home[node]] for edge in cut for node in blocks.lines[edge]}
        if ranks == {0, max(blocks.ranks)}:
            with _forgiving():
                found += _ordered(blocks, session, min((one.cost for one in found), default=math.inf))
    return min(found, key=lambda one: (not _is_usable(one), one.cost), default=None)


def _ordered(blocks: Blocks, session: Session, known: float = math.inf) -> Iterator[Choice]:
    """Yield the layouts of *blocks*, each with what is in them in a better order, unless the first costs far more than is *known*."""
    for turn in range(_ROUNDS):
        middles, routes = session.place(blocks)
        found = weigh(blocks.plan, weave(blocks, middles, routes))
        yield found
        if found.cost > _HOPELESS * known:
            return
        again = restacked(blocks, across_of(blocks, starts_of(blocks, middles)), turn % 2)
        if again.stacks == blocks.stacks and turn:
            return
        blocks = again


def _first_count(blocks: Blocks) -> int:
    """Return the number of ranks that gives a picture of *blocks* about the shape it is to have."""
    room = sum(stack.end + blocks.plan.node_gap for stack in blocks.stacks) * _AIR
    return max(1, round(math.sqrt(_wanted(blocks.plan) * room / (length_of(blocks) + rank_gap(blocks.plan)))))


def _next_count(count: int, choice: Choice) -> int:
    """Return the number of ranks to try behind *count*, which gave the last *choice*: what corrects its shape, or one more."""
    shape = measure(choice.plan, choice.layout)
    ratio = shape.width / shape.height if choice.plan.is_level else shape.height / shape.width
    better = max(1, round(count * math.sqrt(_wanted(choice.plan) / ratio)))
    return better if better != count else count + 1


def _wanted(plan: Plan) -> float:
    """Return how many times as long along the ranks as across them a picture of *plan* is to be."""
    return _FLAT if plan.is_level else 1 / _FLAT


def _folded(plan: Plan, session: Session) -> Layout:
    """Return the layout of *plan*: as the engine has it if that has a usable shape, else the best of a few with ranks of our choice."""
    tried: list[Attempt] = []
    failures: list[RenderError] = []
    while wanted := next_attempt(plan, tried):
        try:
            tried.append(replace(wanted, layout=session.lay_out(wanted.plan)))
        except TooSlow:
            raise
        except RenderError as error:
            failures.append(error)
            tried.append(wanted)
    layout = best(tried)
    if layout is None:
        raise failures[0]
    return layout
