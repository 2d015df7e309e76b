"""What goes into a layout and what comes back: measured boxes, and where an engine put them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

    from topodoc.drawing.card import Card
    from topodoc.drawing.scene import Box, Point
    from topodoc.language.vocabulary import Bus, Direction
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology


MOST_NODES = 300  # that lines are led around; Graphviz takes seconds for it, and minutes for a thousand
MOST_EDGES = 600
_USERS = 3  # groups, or nodes in none, that a bus has at least


@dataclass(frozen=True, slots=True)
class Caption:
    """The broken text of an edge or the heading of a group; sizes in pixels. No lines means no text and no room."""

    lines: tuple[str, ...]
    width: float
    height: float


NOTHING = Caption((), 0, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A topology with everything measured.

    `cards`, `captions` and `headings` stand in the order of the topology's nodes, edges and groups; an engine knows the
    three by `n`, `e` and `c` with that index, and knows no text. `against` tells which edges rank from target to source.
    `ranks` are those of the nodes where we choose them, and empty where the engine does. `is_plain` asks for straight lines and
    little care, for what would take the engine minutes. `is_free` tells that another direction may be tried, `bus` what becomes of
    groups of broker resources; `loose` are the cards while those are spread, and `tallies` what many lines say that may run as one.
    `kept` is a picture that this one is to be like, where there is one.
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
    is_free: bool = False
    bus: Bus = "together"
    loose: tuple[Card, ...] = ()
    tallies: tuple[Caption, ...] = ()
    kept: Kept | None = None

    @property
    def spreadable(self) -> frozenset[int]:
        """The groups, by position, of nothing but broker resources that at least three other groups use."""
        return buses(self.topology)

    def cards_in(self, spread: Collection[int]) -> tuple[Card, ...]:
        """Return the cards of a layout in which the groups of *spread* have no box."""
        return self.loose if self.loose and spread else self.cards

    @property
    def is_level(self) -> bool:
        """Whether the ranks stand side by side, from left to right or back."""
        return self.direction in {"right", "left"}


def buses(topology: Topology) -> frozenset[int]:
    """Return the groups of *topology*, by position, of nothing but broker resources that at least three other groups use."""
    return frozenset(at for at, group in enumerate(topology.groups) if _is_bus(topology, group))


def _is_bus(topology: Topology, group: Group) -> bool:
    nodes = {*group.nodes}
    if not nodes or group.groups or not all(topology.node_by_id[one].is_broker_resource for one in nodes):
        return False
    ends = [(edge.source.node, edge.target.node) for edge in topology.edges]
    others = {other for one, two in ends for other, own in ((one, two), (two, one)) if own in nodes and other not in nodes}
    return len({topology.node_by_id[one].group or one for one in others}) >= _USERS


def is_large(topology: Topology) -> bool:
    """Return whether a picture of all of *topology* is drawn with straight lines, which may pass behind nodes."""
    return len(topology.nodes) > MOST_NODES or len(topology.edges) > MOST_EDGES


@dataclass(frozen=True, slots=True)
class Kept:
    """Where nodes and lines were in another picture, in the order of the plan; None for what is new."""

    nodes: tuple[Point | None, ...]
    routes: tuple[Route | None, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's cubic B-spline, from where its rank begins to where it ends, and the middle of its label if it has one.

    Where it `is_tied` it runs to its end with others, whose dashes it shares; those that it begins with it shares anyway.
    """

    points: tuple[Point, ...]
    label: Point | None
    is_tied: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an engine put everything, in pixels, y downwards: node centres, routes and group boxes in the plan's order.

    The groups of `spread` have an empty box: what they hold stands wherever it is used.
    `reason` says why Graphviz did not make it, where it did not.
    """

    width: float
    height: float
    nodes: tuple[Point, ...]
    routes: tuple[Route, ...]
    groups: tuple[Box, ...]
    reason: str = ""
    spread: frozenset[int] = frozenset()
