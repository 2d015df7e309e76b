"""A bound topology: groups, nodes and edges in which every name is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from topodoc.spec.vocabulary import BROKER_KINDS, STORE_KINDS

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.model.direction import Basis
    from topodoc.model.scenario import Scenario
    from topodoc.model.suppression import Suppression
    from topodoc.model.view import View
    from topodoc.spec.vocabulary import Direction, EdgeType, Kind, Reading, Role, Shape, ShardRole, State


@dataclass(frozen=True, slots=True)
class Link:
    """A titled address that passed the link filter."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of the data a node holds, and as what."""

    id: str = ""
    role: ShardRole | None = None


@dataclass(frozen=True, slots=True)
class SameAs:
    """The node of another topology that a node is."""

    topology: str
    node: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Node:
    """Something that runs, or a resource others dial.

    `kind` is the stated one, else `topic` for a cylinder that a broker edge touches, else `service`.
    `hubs` are the badges that stand for its edges to nodes with very many, in views that ask for them.
    `group` is the id of the innermost group around it, or None. `tags`, `owner` and `layers` include what groups hand down.
    """

    id: str
    label: str
    span: Span = field(compare=False)
    kind: Kind = "service"
    kind_stated: bool = False
    shape: Shape = "default"
    shape_stated: bool = False
    state: State = "running"
    icon: str = ""
    replicas: int = 1
    shard: Shard | None = None
    external: bool = False
    accent: int | None = None
    group: str | None = None
    description: str = ""
    owner: str = ""
    technology: str = ""
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    same_as: SameAs | None = None
    hubs: tuple[str, ...] = ()

    @property
    def is_broker_resource(self) -> bool:
        """Whether clients publish to it or consume from it."""
        return self.kind in BROKER_KINDS

    @property
    def is_store(self) -> bool:
        """Whether clients read from it or write to it."""
        return self.kind in STORE_KINDS


@dataclass(frozen=True, slots=True)
class Group:
    """A named box of nodes and further groups, both by id, in the order of the file."""

    id: str
    label: str
    span: Span = field(compare=False)
    parent: str | None = None
    nodes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    accent: int | None = None
    description: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge or a message: a node, and which replica of it where that is said (counted from 1)."""

    node: str
    replica: int | None = None

    @property
    def name(self) -> str:
        """The id as a spec writes it: `api`, or `api-2` for a replica."""
        return self.node if self.replica is None else f"{self.node}-{self.replica}"


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` dials `target`. `id` is the stated one, or made from the ends; unique in the topology."""

    id: str
    source: End
    target: End
    role: Role
    type: EdgeType
    span: Span = field(compare=False)
    id_stated: bool = False
    type_stated: bool = False
    role_basis: Basis = "ends"
    protocol: str = ""
    label: str = ""
    description: str = ""
    events: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A set of elements that are shown or hidden together; `hidden` tells that it is off at first."""

    id: str
    label: str
    span: Span = field(compare=False)
    hidden: bool = False


@dataclass(frozen=True)
class Topology:
    """One spec, bound. Nodes, groups and edges stand in the order of the file; parents before what they hold.

    `files` are the spec and what it includes, as messages name them. `layers` are the declared ones, then those that are
    only mentioned.
    """

    id: str
    title: str
    span: Span = field(compare=False)
    description: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    direction: Direction = "right"
    arrows: Reading = "dial"
    nodes: tuple[Node, ...] = ()
    groups: tuple[Group, ...] = ()
    edges: tuple[Edge, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    layers: tuple[Layer, ...] = ()
    views: tuple[View, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    files: tuple[str, ...] = field(default=(), compare=False)
    findings: tuple[Diagnostic, ...] = field(default=(), compare=False)

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    def node(self, name: str) -> Node:
        """Return the node with the id *name*. Raises KeyError where there is none."""
        return self.node_by_id[name]

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

    def publishers_of(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that publish to the broker resource with the id *name*, each once."""
        found = (edge.source.node for edge in self.edges if edge.target.node == name and edge.role == "publish")
        return tuple(self.node_by_id[one] for one in dict.fromkeys(found))

    def consumers_of(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that get what is published to the resource with the id *name*: they dial it, or it delivers to them."""
        found = (
            edge.source.node if edge.role == "consume" else edge.target.node
            for edge in self.edges
            if (edge.target.node, edge.role) == (name, "consume") or (edge.source.node, edge.role) == (name, "deliver")
        )
        return tuple(self.node_by_id[one] for one in dict.fromkeys(found))

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
        """Return the picture, for a notebook; what draws it is looked up by name, for it lies above this layer."""
        shown: dict[str, str] = import_module("topodoc.notebook").show(self)
        return shown

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}
