"""Layers: which elements are never seen together, and so are never held against each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from topodoc.model.elements import Edge, Node
from topodoc.model.visibility import Conditions

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

LayerSet = frozenset[str]


class Layers:
    """The layers in which each element of a topology is seen."""

    def __init__(self, topology: Topology) -> None:
        self._conditions = Conditions(topology) if topology.layers else None
        self._known: dict[tuple[type, str], LayerSet | None] = {}

    def of(self, element: Node | Edge) -> LayerSet | None:
        """Return the layers of *element*, with those of its groups and ends; None where it is in every one."""
        if self._conditions is None:
            return None
        key = type(element), element.id
        if key not in self._known:
            self._known[key] = self._look_up(element, self._conditions)
        return self._known[key]

    def meet(self, *elements: Node | Edge) -> bool:
        """Return whether every two of *elements* share a layer."""
        return self._conditions is None or all(overlap(self.of(one), self.of(other)) for one, other in combinations(elements, 2))

    @staticmethod
    def _look_up(element: Node | Edge, conditions: Conditions) -> LayerSet | None:
        """Return the layers that are enough to see *element*; where none is by itself, all that have to be on together."""
        clauses = conditions.edge(element) if isinstance(element, Edge) else conditions.node(element.id)
        if not clauses:
            return None
        sets = [frozenset(clause) for clause in clauses]
        return frozenset.intersection(*sets) or frozenset.union(*sets)


def overlap(one: LayerSet | None, other: LayerSet | None) -> bool:
    """Return whether the layers *one* and *other* have one in common; None is every layer."""
    return one is None or other is None or not one.isdisjoint(other)
