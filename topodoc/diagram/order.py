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
    cost = _cost(order, joins, crossed)
    for _ in range(_ROUNDS):
        before = cost
        for thing in range(count):
            rest = [one for one in order if one != thing]
            for place in range(count):
                tried = [*rest[:place], thing, *rest[place:]]
                worth = _cost(tried, joins, crossed)
                if worth < cost - 1e-9:
                    order, cost = tried, worth
        if cost >= before:
            break
    return order


def _cost(order: Sequence[int], joins: Sequence[tuple[int, int]], crossed: Sequence[Sequence[int]]) -> float:
    cost, place = 0.0, [0] * len(order)
    for index, one in enumerate(order):
        place[one], row = index, crossed[one]
        for other in order[index + 1 :]:
            cost += row[other]
    for one, other in joins:
        cost += _APART * (abs(place[one] - place[other]) - 1)
    return cost


def _inverted(before: Sequence[tuple[int, float]], behind: Sequence[tuple[int, float]]) -> int:
    """Return how many lines cross where the thing with the first ends stands before that with the second."""
    return sum(side == other and place > there for side, place in before for other, there in behind)


def _mean(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0.0
