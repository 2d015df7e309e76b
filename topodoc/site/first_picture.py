"""The first picture of a topology's page: all of it where that can be read, else the overview that can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.parts import is_bus, overviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.model.topology import Topology
    from topodoc.model.view import View
    from topodoc.site.page_context import PageContext
    from topodoc.site.painted import Painted

# CSS pixels of the box in which a first picture is fitted in a window of 1280 by 900, in Material's page with its navigation.
_WIDTH, _HEIGHT = 996.0, 560.0
_LEAST = 6.0  # CSS pixels of the letters of a name in a picture of everything, which is a map as much as a text
_READABLE = 9.0  # of one in an overview


def overview_of(context: PageContext, topology: Topology) -> tuple[View, Painted] | None:
    """Return the view that stands before the picture of all of *topology*, with its picture; None where that is the first itself.

    It is not where it is over the budget, where its names would be too small to read, and where very many lines are around a bus.
    """
    views = overviews(topology)
    whole = context.figure(topology.id, "topology")
    if not views or whole is None or not _gives_way(context, topology, whole):
        return None
    drawn = [(one, figure) for one in views if (figure := context.figure(topology.id, "overview", one.id))]
    return _best(drawn, context.label_size)


def _gives_way(context: PageContext, topology: Topology, whole: Painted) -> bool:
    is_over = len(topology.nodes) > context.most_nodes or len(topology.edges) > context.most_edges
    return is_over or is_bus(topology) or _letters(whole, context.label_size) < _LEAST


def _best(drawn: Sequence[tuple[View, Painted]], size: float) -> tuple[View, Painted] | None:
    """Return the first of *drawn* that can be read, else the one with the largest letters."""
    if not drawn:
        return None
    return next((one for one in drawn if _letters(one[1], size) >= _READABLE), max(drawn, key=lambda one: _letters(one[1], size)))


def _letters(figure: Painted, size: float) -> float:
    """Return how large names of *size* are where *figure* is fitted."""
    return size * min(1.0, _WIDTH / figure.width, _HEIGHT / figure.height)
