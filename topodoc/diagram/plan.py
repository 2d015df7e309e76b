"""What goes into a layout and what comes back: measured boxes, and where an engine put them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.drawing.card import Card
    from topodoc.drawing.scene import Box, Point
    from topodoc.language.vocabulary import Direction
    from topodoc.model.topology import Topology


MOST_NODES = 300  # that lines are led around; Graphviz takes seconds for it, and minutes for a thousand
MOST_EDGES = 600


@dataclass(frozen=True, slots=True)
class Caption:
    """The broken text of an edge or the heading of a group; sizes in pixels. No lines means no text and no room."""

    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A topology with everything measured.

    `cards`, `captions` and `headings` stand in the order of the topology's nodes, edges and groups; an engine knows the
    three by `n`, `e` and `c` with that index, and knows no text. `against` tells which edges rank from target to source.
    `ranks` are those of the nodes where we choose them, and empty where the engine does. `is_plain` asks for straight lines and
    little care, for what would take the engine minutes.
    """

    topology: Topology
    direction: Direction
    cards: tuple[Card, ...]
    captions: tuple[Caption, ...]
    headings: tuple[Caption, ...]
    against: tuple[bool, ...]
    node_gap: float
    rank_gap: float
    group_padding: float
    ranks: tuple[int, ...] = ()
    is_plain: bool = False

    @property
    def is_level(self) -> bool:
        """Whether the ranks stand side by side, from left to right or back."""
        return self.direction in {"right", "left"}


def is_large(topology: Topology) -> bool:
    """Return whether a picture of all of *topology* is drawn with straight lines, which may pass behind nodes."""
    return len(topology.nodes) > MOST_NODES or len(topology.edges) > MOST_EDGES


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's cubic B-spline, from where its rank begins to where it ends, and the middle of its label if it has one."""

    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an engine put everything, in pixels, y downwards: node centres, routes and group boxes in the plan's order.

    `reason` says why Graphviz did not make it, where it did not.
    """

    width: float
    height: float
    nodes: tuple[Point, ...]
    routes: tuple[Route, ...]
    groups: tuple[Box, ...]
    reason: str = ""
