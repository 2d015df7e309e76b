"""Mismatches: where what is drawn and what is claimed differ, and the places to tell it."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from topodoc.diagnostics import Related
from topodoc.drift.claims import pairs
from topodoc.drift.drawn import CARRIERS
from topodoc.intake.names import stem
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.diagnostics import Span
    from topodoc.drift.claims import Claim, Claims
    from topodoc.drift.drawn import Drawn, EdgeKey, Use, Way
    from topodoc.intake.account import Name
    from topodoc.model.elements import Edge
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

Cause = Literal[
    "unknown-resource", "missing-resource", "unknown-consumer", "absent-consumer", "idle-consumer", "unknown-group", "not-permitted",
    "permitted-not-drawn", "wiring-differs", "events-differ", "direction-differs", "unknown-call", "unseen-edge", "old-facts",
    "unknown-producer", "not-documented",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mismatch is told: the element that is nearest, in which topology."""

    topology: str
    element: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Mend:
    """What a spec, a `file`, would say if a mismatch were mended: an edge or a node more, or other events of the edge it is told at."""

    file: str
    edge: str = ""
    node: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference: the fact, the cure, and the place. `fact` names what the specs lack; `contradicted` are edges that do not hold.

    One that is `mild` is about what is planned, somebody else's, or should be gone by now. `mend` is there where it is certain what
    the spec should say.
    """

    cause: Cause
    message: str
    hint: str
    place: Place
    fact: str = ""
    related: tuple[Related, ...] = ()
    contradicted: tuple[EdgeKey, ...] = ()
    mild: bool = False
    mend: Mend | None = None


@dataclass(frozen=True, eq=False)  # without slots, which leave no room for what is worked out once
class Look:
    """What is held against what; `missing` are the resources that are drawn and not there, with the word of the broker."""

    drawn: Drawn
    claims: Claims
    missing: Mapping[Identity, str]

    def edges_of(self, claim: Claim) -> Iterator[EdgeKey]:
        """Yield the edges that *claim* is about: of a resource those that go its way."""
        for pair in pairs(claim):
            if claim.is_use:
                yield from (use.key for use in self.drawn.by_pair.get(pair, ()) if (claim.puts and use.puts) or (claim.takes and use.takes))
            else:
                yield from (one.key for one in (*self.drawn.bonds_by_pair.get(pair, ()), *self.drawn.calls_by_pair.get(pair, ())))

    def at_edge(self, use: Use | Way) -> Place:
        """Return the place of the edge of *use*."""
        return at_edge(use.topology, use.edge)

    def at_node(self, identity: Identity, near: Identity | None = None) -> Place:
        """Return the place of the node that is *identity*, in a topology that has *near*, too, if there is one."""
        places = self.drawn.nodes[identity]
        beside = {topology.id for topology, _ in self.drawn.nodes.get(near, ())} if near else set()
        topology, node = next((one for one in places if one[0].id in beside), self.drawn.of(identity))
        return Place(topology.id, f"node:{node.id}", node.span)

    def adding(self, source: Identity, target: Identity, edge: str) -> Mend | None:
        """Return the mend that adds *edge* to a topology that knows both ends by the ids of their homes; None where there is none."""
        named = {topology.id for topology, node in self.drawn.nodes[source] if node.id == self.id_of(source)}
        both = (topology for topology, node in self.drawn.nodes[target] if topology.id in named and node.id == self.id_of(target))
        return next((Mend(topology.span.file, edge=edge) for topology in both), None)

    def id_of(self, identity: Identity) -> str:
        """Return the id of the node that is *identity*."""
        return self.drawn.of(identity)[1].id

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The ids of what is no resource, each by what it is called without what says little."""
        ids = [node.id for places in self.drawn.nodes.values() for _, node in places if node.kind not in CARRIERS]
        return {stem(one): one for one in reversed(ids)}

    def has(self, identity: Identity, trait: str) -> bool:
        """Return whether a node that is *identity* has *trait*."""
        return any(trait in node.traits for _, node in self.drawn.nodes[identity])

    def is_there(self, identity: Identity) -> bool:
        """Return whether *identity* is on, ours, and not gone by now, in one of its topologies."""
        return any(self.drawn.is_there(topology, node) for topology, node in self.drawn.nodes[identity])

    def leave_out(self, name: Name) -> str:
        """Return how the settings would leave *name* out."""
        order = self.claims.facts.order.name
        return f'under ignore: of drift: {order}: "{name}"' if order else f'under ignore: of an entry of drift: "{name}"'

    def naming(self, name: Name, given: str) -> str:
        """Return the line of the settings by which *name* is the node *given*."""
        return f'under names: "{name}": {given}'


def at_edge(topology: Topology, edge: Edge) -> Place:
    """Return the place of *edge* in *topology*."""
    return Place(topology.id, f"edge:{edge.id}", edge.span)


def told(claim: Claim) -> str:
    """Return where *claim* stands."""
    return f"{claim.span.file}:{claim.span.line}"


def related(claims: list[Claim]) -> tuple[Related, ...]:
    """Return where *claims* stand, the first ones."""
    return tuple(Related(one.span, f"{one.client.name} and {one.resource.name}: {one.link.role}") for one in claims[:_MOST_RELATED])


_MOST_RELATED = 5
