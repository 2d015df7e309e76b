"""Order: how what a group holds stands in a row, so that few lines cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROUNDS = 6
_APART = 1.0  # what each thing costs that stands between the two ends of a line within, in crossings
_MANY = 40  # things from which on they are sorted by where their lines go, and no more


def best_order(count: int, joins: Sequence[tuple[int, int]], reaches: Sequence[Sequence[tuple[int, float]]]) -> list[int]:
    """Return the order of so many things: those that *joins* join stand together, and lines to what they reach outside seldom cross.

    *reaches* are the side and the place of each end outside. Each thing is moved to where it is best until nothing changes.
    """
    order = sorted(range(count), key=lambda one: _mean([place for _, place in reaches[one]])) if any(reaches) else list(range(count))
    if count > _MANY:
        return order
    crossed = [[_inverted(reaches[one], reaches[other]) for other in range(count)] for one in range(count)]
    joined: list[list[int]] = [[] for _ in range(count)]
    for one, other in joins:
        joined[one].append(other)
        joined[other].append(one)
    for _ in range(_ROUNDS):
        before = order
        for thing in range(count):
            order = _moved(order, thing, crossed, joined)
        if order == before:
            break
    return order


def _moved(order: list[int], thing: int, crossed: Sequence[Sequence[int]], joined: Sequence[Sequence[int]]) -> list[int]:
    """Return *order* with *thing* where it is best, where it was if nowhere is better: it goes past one after the other from the first."""
    rest = [one for one in order if one != thing]
    worth, worths = 0.0, [0.0]
    place = {one: index for index, one in enumerate(rest)}
    for at, passed in enumerate(rest):
        worth += crossed[passed][thing] - crossed[thing][passed]
        worth += _APART * sum(1 if place[other] > at else -1 for other in joined[passed] if other != thing)  # it stands between, or not
        worth += _APART * sum((place[other] < at) - (place[other] > at) for other in joined[thing])
        worths.append(worth)
    now = order.index(thing)
    best = worths.index(min(worths))
    if worths[best] >= worths[now]:
        return order
    return [*rest[:best], thing, *rest[best:]]


def _inverted(before: Sequence[tuple[int, float]], behind: Sequence[tuple[int, float]]) -> int:
    """Return how many lines cross where the thing with the first ends stands before that with the second."""
    return sum(side == other and place > there for side, place in before for other, there in behind)


def _mean(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0.0
