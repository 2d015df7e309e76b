"""Ranks: the layouts of one plan as blocks, in several numbers of ranks and with several orders within blocks, and the cheapest of them."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import field, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError
from topodoc.diagram.blocks import across_of, depth_of, length_of, ranked, restacked, split
from topodoc.diagram.choice import weigh
from topodoc.diagram.fold import data_flow
from topodoc.diagram.reshape import FITS, Attempt, excess, measure
from topodoc.diagram.rings import follow
from topodoc.diagram.threads import weave
from topodoc.layout.block_dot import rank_gap, starts_of
from topodoc.layout.contract import TooSlow
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.choice import Choice
    from topodoc.diagram.plan import Plan
    from topodoc.layout.contract import Session

_HOPELESS = 1.3  # times what is known already: what orders within blocks seldom make good
_ROUNDS = 4  # layouts of the same blocks, each with what is in them in a better order
_FLAT = 1.3  # width by height that a picture of blocks is to have
_AIR = 1.25  # what is left empty across, as a share of what blocks take
_TRIES, _FEW_TRIES = 3, 2  # numbers of ranks that are tried for large plans, and for others
_LARGE = 40  # nodes from which on more numbers are tried, and the ranks of the data are not
_BACK = 0.2  # of all lines, up to which data may go back so that the ranks of the data are not tried
_DEEPEST = 5  # ranks that there are at least, where data goes through so many


@contextmanager
def forgiving() -> Iterator[None]:
    """Pass over what the engine cannot lay out, but for what it takes too long for: it would take as long once more."""
    try:
        yield
    except TooSlow:
        raise
    except RenderError:
        pass


class _Rounds:
    """Layouts as they are *made*, each of them once, however often they are gone through."""

    def __init__(self, made: Iterator[Choice]) -> None:
        self._made = made
        self._found: list[Choice] = []

    def up_to(self, most: float) -> Iterator[Choice]:
        """Yield one after the other, up to the first that costs more than *most*."""
        at = 0
        while at < len(self._found) or self._makes_more():
            yield self._found[at]
            if self._found[at].cost > most:
                return
            at += 1

    def _makes_more(self) -> bool:
        before = len(self._found)
        self._found += islice(self._made, 1)
        return len(self._found) > before


@dataclass(slots=True)
class _Tries:
    """What was tried for the blocks of a plan: the layouts, and the ranks that need not be tried again; `made` are those of a search."""

    flat: Blocks
    session: Session
    made: dict[tuple[int, ...], _Rounds]
    found: list[Choice] = field(default_factory=list)
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def lay(self, count: int, *, by_data: bool = False) -> Choice | None:
        """Return the last layout in *count* ranks, None where there is none, or it was there before."""
        reading = {node: float(index) for index, node in enumerate(follow(self.flat.plan)[0])}
        blocks = ranked(self.flat, count, reading, by_data=by_data)
        if blocks.ranks in self.seen:
            return None
        self.seen.add(blocks.ranks)
        before = len(self.found)
        with forgiving():
            known = min((one.cost for one in self.found), default=math.inf)
            rounds = self.made.setdefault(blocks.ranks, _Rounds(_ordered(blocks, self.session)))
            self.found.extend(rounds.up_to(_HOPELESS * known))
        return self.found[-1] if len(self.found) > before else None


class Search:
    """The search for the cheapest layout of *plan* as blocks, but for those of *spread* groups; nothing in it is laid out twice."""

    def __init__(self, plan: Plan, session: Session, spread: frozenset[int] = frozenset()) -> None:
        self._plan, self._session = plan, session
        self._flat = split(replace(plan, cards=plan.loose) if spread and plan.loose else plan, spread)
        self._made: dict[tuple[int, ...], _Rounds] = {}

    def cheapest(self, most: int | None = None) -> Choice | None:
        """Return the cheapest layout in *most* or several numbers of ranks, and with several orders within blocks; None if none is."""
        plan, tries = self._plan, _Tries(self._flat, self._session, self._made)
        count = _first_count(self._flat)
        for _ in range(most or (_TRIES if len(plan.cards) > _LARGE else _FEW_TRIES)):
            last = tries.lay(count)
            if last is None:
                break
            count = _next_count(count, last)
        if plan.tallies or (len(plan.cards) <= _LARGE and min((one.back for one in tries.found), default=1.0) > _BACK):
            tries.lay(min(depth_of(self._flat), _DEEPEST), by_data=True)
        return min(tries.found, key=lambda one: (not is_usable(one), one.cost), default=None)


def is_usable(choice: Choice) -> bool:
    """Return whether the shape of *choice* is one that a page can show."""
    shape, attempt = measure(choice.plan, choice.layout), Attempt(choice.plan, choice.layout, 1.0)
    return max(shape.width, shape.height) <= FITS or not excess(attempt, replace(attempt, layout=None))


class Rings:
    """The layouts of one plan as a circle, one for each direction that is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, Choice | None] = {}

    def of(self, plan: Plan) -> Choice | None:
        """Return what `ring` does of *plan*, which was asked for once at most."""
        if plan.direction not in self._found:
            self._found[plan.direction] = ring(plan, self._session)
        return self._found[plan.direction]


def ring(plan: Plan, session: Session) -> Choice | None:
    """Return the cheapest layout of a *plan* in which a line closes a circle as long as the picture, and runs around it.

    So do others that lead back to where the circle begins. There is room for labels, or none, whichever is better.
    """
    met, cut = follow(plan)
    if not cut or len({data_flow(plan)[edge][1] for edge in cut}) != 1:
        return None
    reading = {node: float(index) for index, node in enumerate(met)}
    found: list[Choice] = []
    flat = split(plan, cut=cut)
    first = _first_count(flat)
    widest = max((one.width if plan.is_level else one.height for one in plan.captions), default=0.0)
    roomy = replace(plan, rank_gap=plan.rank_gap + widest)
    seen: set[tuple[bool, tuple[int, ...]]] = set()
    for shown, count in product((plan, roomy), (first, first + 1)):
        if shown is roomy and not any(one.struck for one in found):
            break
        blocks = ranked(replace(flat, plan=shown), count, reading)
        reached = [{blocks.ranks[blocks.home[node]] for node in blocks.lines[edge]} for edge in cut]
        if {0, max(blocks.ranks)} in reached and (shown is roomy, blocks.ranks) not in seen:
            seen.add((shown is roomy, blocks.ranks))
            with forgiving():
                found += _Rounds(_ordered(blocks, session)).up_to(_HOPELESS * min((one.cost for one in found), default=math.inf))
    return min(found, key=lambda one: (not is_usable(one), one.cost), default=None)


def _ordered(blocks: Blocks, session: Session) -> Iterator[Choice]:
    """Yield the layouts of *blocks*, each with what is in them in a better order."""
    turns = iter(range(_ROUNDS))
    for turn in turns:
        middles, routes = session.place(blocks)
        yield weigh(blocks.plan, weave(blocks, middles, routes))
        places = across_of(blocks, starts_of(blocks, middles))
        again = restacked(blocks, places, turn % 2)
        if again.stacks == blocks.stacks and turn == 0:
            again = restacked(blocks, places, next(turns) % 2)
        if again.stacks == blocks.stacks:
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
