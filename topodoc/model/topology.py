"""A bound topology: groups, nodes and edges in which every name is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS
from topodoc.model.roles import ROLES, movement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.vocabulary import (
        Basis,
        Claim,
        Compatibility,
        Direction,
        EdgeType,
        EventKind,
        Kind,
        Reading,
        Role,
        Shape,
        ShardRole,
        State,
    )
    from topodoc.model.roles import RoleRecord
    from topodoc.model.scenario import Scenario
    from topodoc.model.suppression import Suppression
    from topodoc.model.view import View


@dataclass(frozen=True, slots=True)
class Link:
    """A titled address that passed the link filter."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Something is going away: from `since`, until `until`; `use` takes its place."""

    since: date | None = None
    until: date | None = None
    use: str = ""
    reason: str = ""


Extras = tuple[tuple[str, str], ...]  # the keys of a project's own, `x-…`, each with its value as JSON


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
    `group` is the id of the innermost group around it, or None. `tags`, `owners`, `layers` and `runs_on` include what groups hand down.
    `traits` are its tags, and the reserved ones that its name suggests; without those that a tag `not-…` denies.
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
    owners: tuple[str, ...] = ()
    technology: str = ""
    tags: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    same_as: SameAs | None = None
    runs_on: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    deprecated: Deprecation | None = None
    origin: tuple[str, ...] = ()
    extras: Extras = ()
    hubs: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The first of its owners, or nothing."""
        return self.owners[0] if self.owners else ""

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
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    runs_on: str = ""
    origin: tuple[str, ...] = ()
    extras: Extras = ()

    @property
    def owner(self) -> str:
        """The first of its owners, or nothing."""
        return self.owners[0] if self.owners else ""


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
    """`source` dials `target`. `id` is the stated one, or made from the ends; unique in the topology.

    `events` are names, and patterns with `*` where they are taken out or passed on; without any, it carries everything.
    `fields` are those that are used, by event. `caption` says more than the label, and is shown in its place.
    `basis` is what an edge that nobody stated is known by; `is_possible` tells that perhaps nothing gets over it.
    """

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
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    filter: str = ""
    on_behalf_of: tuple[str, ...] = ()
    basis: Claim | None = None
    caption: str = ""
    is_possible: bool = False
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    deprecated: Deprecation | None = None
    origin: tuple[str, ...] = ()
    extras: Extras = ()

    @property
    def is_unsure(self) -> bool:
        """Whether its role is a guess, or nobody stated the edge: it is held against nobody."""
        return self.role_basis == "guessed" or self.basis is not None

    @property
    def shown_label(self) -> str:
        """The text that pictures show: the caption where there is one, else the label."""
        return self.caption or self.label

    @property
    def ways(self) -> tuple[tuple[End, End], ...]:
        """From where to where its data goes; an access goes both ways."""
        along, against = (self.source, self.target), (self.target, self.source)
        return {"along": (along,), "against": (against,), "both": (along, against)}[self.meaning.data]

    @property
    def meaning(self) -> RoleRecord:
        """What follows from its role."""
        return ROLES[self.role]


@dataclass(frozen=True, slots=True)
class Use:
    """A `client` that puts something into a broker resource, or takes something out of it, over `edge`."""

    edge: Edge
    client: End


@dataclass(frozen=True, slots=True)
class Layer:
    """A set of elements that are shown or hidden together; `hidden` tells that it is off at first."""

    id: str
    label: str
    span: Span = field(compare=False)
    hidden: bool = False
    extras: Extras = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a spec says of the event `name` by itself. `schema` and `examples` are paths as written, `key` a field of its payload."""

    name: str
    span: Span = field(compare=False)
    kind: EventKind = "event"
    title: str = ""
    description: str = ""
    owners: tuple[str, ...] = ()
    version: str = ""
    schema: str = ""
    compatibility: Compatibility | None = None
    key: str = ""
    examples: tuple[str, ...] = ()
    deprecated: Deprecation | None = None
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    origin: tuple[str, ...] = ()
    extras: Extras = ()


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
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    direction: Direction = "right"
    arrows: Reading = "dial"
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

    @property
    def owner(self) -> str:
        """The first of its owners, or nothing."""
        return self.owners[0] if self.owners else ""

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

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
        """Return the picture, for a notebook; what draws it is looked up by name, for it lies above this layer."""
        shown: dict[str, str] = import_module("topodoc.notebook").show(self)
        return shown

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}
