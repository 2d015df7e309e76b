"""Who hears whom: clients, the events of which get to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.content import Grade, best

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology


class Audience:
    """The graph of all clients of a build, by identity; an arrow leads from one to another that gets an event of it.

    *loosely*, everything that may be a way counts: dead letters, edges whose role is a guess in both directions, and stores that
    somebody writes and somebody else reads.
    """

    def __init__(self, evidence: Evidence, *, loosely: bool) -> None:
        self._flows = evidence.flows
        self._loosely = loosely
        self._through_stores = (
            {one: [other for other, _ in found] for one, found in self._flows.contacts.stored_by.items()} if loosely else {}
        )
        self._known: dict[Identity, tuple[Identity, ...]] = {}

    @property
    def speakers(self) -> tuple[Identity, ...]:
        """Everyone who says something."""
        return tuple(dict.fromkeys((*self._flows.taps.speakers, *self._through_stores)))

    def after(self, client: Identity) -> tuple[Identity, ...]:
        """Return who hears *client*, each once."""
        if client not in self._known:
            said = (tap for tap in self._flows.taps.said_by(client) if self._loosely or not tap.edge.is_unsure)
            found = dict.fromkeys(one for tap in said for one in self._hearers(tap))
            found.update(dict.fromkeys(self._through_stores.get(client, ())))
            found.pop(client, None)
            self._known[client] = tuple(found)
        return self._known[client]

    def _hearers(self, tap: Tap) -> Iterator[Identity]:
        contents = self._flows.spread_of(tap)
        for other, got in self._flows.getters(contents):
            grade = max(best(grades) for grades in (*got.names.values(), *got.opens.values()))
            if self._loosely or (grade > Grade.FAILING and not other.edge.is_unsure):
                yield self._flows.identities.of(other.topology, other.client.node)
        for resource in contents if self._loosely else ():
            for topology, edge in self._flows.taps.doubtful.get(resource, ()):
                yield from self._clients(topology, edge)

    def _clients(self, topology: Topology, edge: Edge) -> Iterator[Identity]:
        for end in (edge.source, edge.target):
            if not self._flows.taps.is_resource(one := self._flows.identities.of(topology, end.node)):
                yield one
