"""A bound topology, and what is asked of it: who stands where, and who puts in and takes out."""

from __future__ import annotations

from dataclasses import field, fields
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.display import bundle_of
from topodoc.model.roles import movement
from topodoc.values import dataclass
from topodoc.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.vocabulary import Bus, Direction, Reading, Topics
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, End, Group, Layer, Node
    from topodoc.model.scenario import Scenario
    from topodoc.model.suppression import Suppression
    from topodoc.model.view import View


@dataclass(frozen=True, slots=True)
class Use:
    """A `client` that puts something into a broker resource, or takes something out of it, over `edge`."""

    edge: Edge
    client: End


@dataclass(frozen=True)
class Topology:
    """One spec, bound. Nodes, groups and edges stand in the order of the file; parents before what they hold.

    `show` are defaults that pictures show; `has_states` tells that a state of a node is stated, `has_direction` that of the picture.
    `files` are the spec and what it includes, as messages name them. `layers` are the declared ones, then those that are
    only mentioned. `as_of` is the day of the oldest of the facts that it was held against, if any.
    """

    id: str
    title: str
    span: Span = field(compare=False)
    description: str = ""
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    direction: Direction = "right"
    has_direction: bool = False
    bus: Bus = "auto"
    topics: Topics = "lifelines"
    show: tuple[str, ...] = ()
    has_states: bool = False
    arrows: Reading = "dial"
    language: str = ENGLISH
    nodes: tuple[Node, ...] = ()
    groups: tuple[Group, ...] = ()
    edges: tuple[Edge, ...] = ()
    events: tuple[Declaration, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    layers: tuple[Layer, ...] = ()
    views: tuple[View, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    files: tuple[str, ...] = field(default=(), compare=False)
    findings: tuple[Diagnostic, ...] = field(default=(), compare=False)
    as_of: date | None = None

    def __getstate__(self) -> dict[str, object]:
        """Return what was said, without what was worked out of it since."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def owner(self) -> str:
        """The first of its owners, or nothing."""
        return self.owners[0] if self.owners else ""

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def node_positions(self) -> dict[str, int]:
        """Where each node stands among all, by id."""
        return {node.id: position for position, node in enumerate(self.nodes)}

    @cached_property
    def group_positions(self) -> dict[str, int]:
        """Where each group stands among all, by id."""
        return {group.id: position for position, group in enumerate(self.groups)}

    def node(self, name: str) -> Node:
        """Return the node with the id *name*. Raises KeyError where there is none."""
        return self.node_by_id[name]

    def owners_of(self, node: Node) -> tuple[str, ...]:
        """Return who looks after *node*: its own owners or its group's, else those of the topology."""
        return node.owners or self.owners

    def edges_at(self, name: str) -> tuple[Edge, ...]:
        """Return the edges that begin or end at the node with the id *name*, in the order of the file."""
        return tuple(self._edges_by_node.get(name, ()))

    @cached_property
    def _edges_by_node(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            for end in {edge.source.node, edge.target.node}:
                found.setdefault(end, []).append(edge)
        return found

    def feeds(self, name: str) -> tuple[Use, ...]:
        """Return what puts something into the broker resource with the id *name*, in the order of the file."""
        return self._uses.get(name, ((), ()))[0]

    def drains(self, name: str) -> tuple[Use, ...]:
        """Return what takes something out of the broker resource with the id *name*, in the order of the file."""
        return self._uses.get(name, ((), ()))[1]

    def onward(self, name: str) -> tuple[tuple[Edge, str], ...]:
        """Return the edges over which the resource with the id *name* is bound or copied to others, each with that other one."""
        return tuple(self._onward.get(name, ()))

    def publishers_of(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that put something into the broker resource with the id *name*, each once."""
        return tuple(self.node_by_id[one] for one in dict.fromkeys(use.client.node for use in self.feeds(name)))

    def consumers_of(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that get what is put into the resource with the id *name*: they dial it, or it delivers to them."""
        return tuple(self.node_by_id[one] for one in dict.fromkeys(use.client.node for use in self.drains(name)))

    @cached_property
    def _uses(self) -> Mapping[str, tuple[tuple[Use, ...], tuple[Use, ...]]]:
        feeds: dict[str, list[Use]] = {}
        drains: dict[str, list[Use]] = {}
        for edge in self.edges:
            source, target = self.node_by_id[edge.source.node], self.node_by_id[edge.target.node]
            move = movement(edge.role, from_resource=source.is_broker_resource, to_resource=target.is_broker_resource)
            resource, client = (target.id, edge.source) if target.is_broker_resource else (source.id, edge.target)
            if move.puts:
                feeds.setdefault(resource, []).append(Use(edge, client))
            if move.takes:
                drains.setdefault(resource, []).append(Use(edge, client))
        return {name: (tuple(feeds.get(name, ())), tuple(drains.get(name, ()))) for name in {*feeds, *drains}}

    @cached_property
    def _onward(self) -> Mapping[str, list[tuple[Edge, str]]]:
        found: dict[str, list[tuple[Edge, str]]] = {}
        for edge in self.edges:
            source, target = self.node_by_id[edge.source.node], self.node_by_id[edge.target.node]
            if movement(edge.role, from_resource=source.is_broker_resource, to_resource=target.is_broker_resource).within:
                for one, other in edge.ways:
                    found.setdefault(one.node, []).append((edge, other.node))
        return found

    def scenario(self, name: str) -> Scenario:
        """Return the scenario with the id *name*. Raises KeyError where there is none."""
        found = next((one for one in self.scenarios if one.id == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def label_of(self, end: End) -> str:
        """Return what people call *end*: the label of its node, and the number of its replica."""
        label = self.node_by_id[end.node].label
        return label if end.replica is None else f"{label} {end.replica}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Return what shows it in a notebook."""
        return bundle_of(self)

    @cached_property
    def edge_by_id(self) -> dict[str, Edge]:
        """The edges by id."""
        return {edge.id: edge for edge in self.edges}

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}
