"""Attempts: what is tried for one plan, and which layout it gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError
from topodoc.diagram.choice import BEHIND, BETTER, FEWER, untangles, usual_or, weigh
from topodoc.diagram.ends import part_ends, sides_ahead, sides_of
from topodoc.diagram.fold import has_rows, is_tangled
from topodoc.diagram.kept import facing, hold, is_calm
from topodoc.diagram.plan import NOTHING, Layout, is_large
from topodoc.diagram.reshape import FITS, Attempt, best, excess, measure, next_attempt
from topodoc.layout.contract import TooSlow
from topodoc.layout.ranks import Rings, Search, forgiving, is_usable

if TYPE_CHECKING:
    from topodoc.diagram.choice import Choice
    from topodoc.diagram.kept import Held
    from topodoc.diagram.plan import Plan
    from topodoc.layout.contract import Session


_MANY = 10  # crossings up to which a bus is a box
_FEW = 0  # crossings of a picture that needs nothing better
_EMPTY = 0.2  # of a large picture, in a corner, from which on something better is looked for
_ENOUGH = 20  # crossings from which on the engine is asked for nothing but blocks
_SMALL = 1.5 * FITS  # pixels of a side up to which a shape matters less
_CROWD = 50  # lines from which on the engine is asked for groups as boxes only where nothing else can be had


def attempt(plan: Plan, session: Session) -> Layout:
    """Return the layout of *plan*: where its nodes stood before, if another one moves many of them and is not better by a fifth.

    Raises RenderError where the engine gives nothing.
    """
    layout = _fresh(replace(plan, kept=None), session)
    if plan.kept is None or is_large(plan.topology) or is_calm(plan, layout):
        return layout
    with forgiving():
        if (held := hold(plan)) and (kept := _held(held, session)):
            plan = replace(plan, direction=facing(plan, layout.nodes), cards=plan.cards_in(layout.spread))
            return layout if untangles(weigh(plan, layout), kept) else kept.layout
    return layout


def _held(held: Held, session: Session) -> Choice | None:
    """Return what is *held*, with lines; None where one of them would run behind a node."""
    layout = Layout(0.0, 0.0, held.nodes, (), held.groups, spread=held.spread)
    routes = held.routes
    if any(one is None for one in routes):
        sides = sides_of(held.plan, layout)
        led = part_ends(held.plan, replace(layout, routes=session.lead(held, sides)), sides).routes
        routes = tuple(one or other for one, other in zip(routes, led, strict=True))
    choice = weigh(held.plan, replace(layout, routes=tuple(one for one in routes if one)))
    return choice if choice.crossings < BEHIND else None


def _fresh(plan: Plan, session: Session) -> Layout:
    """Return the layout of *plan*, whatever it was before.

    What has few crossings and a usable shape is drawn as the engine has it. Else blocks are tried, in several numbers of ranks, with
    a bus as a box and spread, and in the other direction where none is stated. Raises RenderError where the engine gives nothing.
    """
    if is_large(plan.topology) or has_rows(plan):
        return _folded(plan, session)
    usual, failure = None, None
    if len(plan.captions) < _CROWD and not is_tangled(plan) and not plan.tallies:
        try:
            usual = _usual(plan, session)
        except TooSlow:
            raise
        except RenderError as error:
            failure = error
        if usual and usual.crossings + usual.struck <= _FEW and not _wastes(usual) and plan.bus != "spread":
            return usual.layout
    try:
        return _better(plan, usual, session)
    except RenderError as error:
        raise (failure or error) from None


def _wastes(choice: Choice) -> bool:
    """Return whether *choice* is too large to be seen whole, and leaves much of a corner empty."""
    shape = measure(choice.plan, choice.layout)
    return max(shape.width, shape.height) > FITS and choice.empty > _EMPTY


def _better(plan: Plan, usual: Choice | None, session: Session) -> Layout:
    """Return the layout of *plan* in blocks where that is better than the *usual* one; where neither will do, a folded one."""
    rings = Rings(session)
    blocks = _best_blocks(plan, session, rings)
    is_tangle = usual and usual.crossings > _ENOUGH and blocks and blocks.cost < usual.cost
    found = blocks if is_tangle else usual_or(usual, blocks)
    if usual and found is not usual and usual.crossings + usual.struck <= _FEW and found and found.back > usual.back:
        return usual.layout  # no room is worth an order that reads backwards
    if found and found.crossings > _FEW and (zigzag := rings.of(plan)) and _reads_better(zigzag, found):
        return zigzag.layout
    if found and (is_usable(found) or (plan.bus == "together" and plan.spreadable)):
        return found.layout
    folded = weigh(plan, _folded(plan, session))
    return found.layout if found and _is_worth_its_shape(found, folded) else folded.layout


def _is_worth_its_shape(found: Choice, folded: Choice) -> bool:
    """Return whether *found*, whose shape is odd, is drawn and not *folded*: it is small and costs less, or its lines can be followed."""
    shape = measure(found.plan, found.layout)
    is_small = max(shape.width, shape.height) <= _SMALL and found.cost < BETTER * folded.cost
    return is_small or (bool(found.plan.spreadable) and found.crossings < folded.crossings / 2)


def _reads_better(zigzag: Choice, other: Choice) -> bool:
    """Return whether a circle is drawn as a *zigzag*, whose order is what one reads: with fewer crossings it may cost twice as much."""
    return zigzag.crossings < other.crossings and zigzag.cost < 2 * other.cost


def _usual(plan: Plan, session: Session) -> Choice | None:
    """Return the layout that the engine has, with room for labels, or without where that is better; None where none can be used."""
    found = _ported(plan, plan, session)
    if found and not _FEW < found.crossings + found.struck <= _ENOUGH:
        return found
    widest = max((caption.width if plan.is_level else caption.height for caption in plan.captions), default=0.0)
    bare = replace(plan, captions=(NOTHING,) * len(plan.captions), rank_gap=plan.rank_gap + widest / 2)
    with forgiving():
        return usual_or(found, _ported(plan, bare, session))
    return found


def _ported(plan: Plan, asked: Plan, session: Session) -> Choice | None:
    """Return the layout of *plan* that the engine has of the one that is *asked*, with lines that end in the middle of sides.

    None where it has none, or one whose shape cannot be used. Where data goes round, it is asked which sides these are.
    """
    if sides := sides_ahead(plan):
        with forgiving():
            ported = session.lay_out(asked, sides)
            if sides_of(plan, ported) == sides:
                return None if _is_odd(plan, ported) else weigh(plan, part_ends(plan, ported, sides))
    first = session.lay_out(asked)
    if _is_odd(plan, first):
        return None
    with forgiving():
        sides = sides_of(plan, first)
        return weigh(plan, part_ends(plan, session.lay_out(asked, sides), sides))
    return weigh(plan, first)


def _is_odd(plan: Plan, layout: Layout) -> bool:
    """Return whether the shape of *layout*, the engine's own, is one that a page cannot show."""
    own = Attempt(plan, layout)
    return excess(own, own) > 0


def _best_blocks(plan: Plan, session: Session, rings: Rings) -> Choice | None:
    """Return the cheapest layout of blocks, None where the engine gives none."""
    here = _bus_or_not(plan, session, rings)
    if not plan.is_free:
        return here
    other = _bus_or_not(replace(plan, direction="down" if plan.is_level else "right"), session, rings)
    return usual_or(here, other)


def _bus_or_not(plan: Plan, session: Session, rings: Rings) -> Choice | None:
    """Return the cheapest layout of *plan*: its bus a box, or spread where it has to be, or where that takes a third of many crossings."""
    bus = plan.spreadable if plan.bus != "together" else frozenset()
    if plan.bus == "spread" and bus:
        return Search(plan, session, bus).cheapest()
    whole = Search(plan, session)
    if bus:
        box = whole.cheapest(most=1)
        spread = Search(plan, session, bus).cheapest() if box is None or box.crossings > _MANY else None
        if spread and (box is None or spread.crossings <= FEWER * box.crossings or is_usable(spread) > is_usable(box)):
            return spread
    return usual_or(whole.cheapest(), rings.of(plan))


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
