"""The elements of a bound topology: groups, nodes, edges and layers, in which every name is resolved."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS
from topodoc.model.roles import ROLES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from topodoc.diagnostics import Span
    from topodoc.language.vocabulary import (
        Basis,
        Claim,
        EdgeType,
        Kind,
        Role,
        Shape,
        ShardRole,
        State,
    )
    from topodoc.model.roles import Contact, RoleRecord
    from topodoc.model.standing import Standing


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


GONE = "gone"  # the tag of what the sources of an imported part no longer have
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
    Of views: `hubs` are the badges that stand for its edges to nodes with very many, `holds` the nodes that it is the one card of.
    `group` is the id of the innermost group around it, or None. `tags`, `owners`, `layers` and `runs_on` include what groups hand down.
    `traits` are its tags, and the reserved ones that its name suggests, sorted; without those that a tag `not-…` denies.
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
    traits: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    same_as: SameAs | None = None
    runs_on: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    deprecated: Deprecation | None = None
    was: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    extras: Extras = ()
    hubs: tuple[str, ...] = ()
    holds: tuple[Node, ...] = ()

    @property
    def owner(self) -> str:
        """The first of its owners, or nothing."""
        return self.owners[0] if self.owners else ""

    @property
    def is_gone(self) -> bool:
        """Whether no source has it any more, and something still names it."""
        return self.state == "stopped" and GONE in self.tags

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
    was: tuple[str, ...] = ()
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
    `basis` is what an edge that nobody stated is known by; `is_possible` tells that perhaps nothing gets over it. `standing` is what
    facts say of it, None where it was held against none; one that `is_faint` is drawn lighter, for nothing confirms it. The caption of
    one that `is_told` goes never without saying, however many lines have it. One that `is_passage` stands for what its target gets from
    its source through brokers that are hidden.
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
    was: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    extras: Extras = ()
    standing: Standing | None = None
    is_faint: bool = False
    is_told: bool = False
    is_passage: bool = False

    @property
    def contact(self) -> Contact:
        """How its ends meet, in the word that pages have for it."""
        return "is_heard_by" if self.is_passage else "feeds" if self.meaning.nobody_dials else "dials"

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
class Layer:
    """A set of elements that are shown or hidden together; `hidden` tells that it is off at first."""

    id: str
    label: str
    span: Span = field(compare=False)
    hidden: bool = False
    extras: Extras = ()
