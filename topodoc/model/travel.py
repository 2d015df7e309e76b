"""Which edge a message travels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.roles import ROLES, movement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topodoc.language.vocabulary import Role
    from topodoc.model.elements import Edge, End, Node
    from topodoc.model.lexicon import Lexicon
    from topodoc.model.roles import Movement


class Roads:
    """The edges between each pair of nodes, for looking up what a message may travel."""

    def __init__(self, edges: Iterable[Edge], nodes: Mapping[str, Node], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._nodes = nodes
        self._edges: dict[tuple[str, str], list[Edge]] = {}
        self._relays: dict[tuple[str, str], list[Edge]] = {}
        for edge in edges:
            self._edges.setdefault((edge.source.node, edge.target.node), []).append(edge)
            for service in edge.on_behalf_of:
                self._relays.setdefault((service, edge.target.node), []).append(edge)

    def find(self, source: End, target: End, tag: str, title: str, *, is_reply: bool) -> tuple[Edge, ...]:
        """Return the edges a message from *source* to *target* may travel: none, one, or several that nothing tells apart.

        Where there is none of their own, a message travels the edge of the relay that speaks for its sender.
        """
        forward, back = self._between(source, target), self._between(target, source)
        if source == target and not forward:
            return ()
        named = self._lexicon.word_role(tag) or self._lexicon.verb_role(title)
        at_resource = self._is_resource(source), self._is_resource(target)
        first, second = (back, forward) if is_reply else (forward, back)
        own = _by_role(at_resource, forward, back, named) or first or second
        return own or tuple(self._relays.get((source.node, target.node), ()))

    def _is_resource(self, end: End) -> bool:
        return self._nodes[end.node].is_broker_resource

    def _between(self, source: End, target: End) -> tuple[Edge, ...]:
        """Return the edges from *source* to *target*; those of just these replicas before those of the whole node."""
        edges = [
            edge for edge in self._edges.get((source.node, target.node), ()) if _meets(edge.source, source) and _meets(edge.target, target)
        ]
        exact = [edge for edge in edges if edge.source == source and edge.target == target]
        return tuple(exact or edges)


def _by_role(at_resource: tuple[bool, bool], forward: tuple[Edge, ...], back: tuple[Edge, ...], named: Role | None) -> tuple[Edge, ...]:
    """Return the edges between a client and a broker resource whose roles fit a message; *named* is the role its text names."""
    if at_resource == (True, False):
        return tuple(edge for edge in (*forward, *back) if _move(edge, to_resource=edge in back).takes)
    if at_resource == (False, True):
        takes = named is not None and ROLES[named].takes_only
        own = tuple(edge for edge in forward if edge.role in ((named, ROLES[named].at_broker) if named else ()))
        puts, drains = (tuple(edge for edge in forward if getattr(_move(edge, to_resource=True), way)) for way in ("puts", "takes"))
        return own or (drains if takes else ()) or puts or drains
    return ()


def _meets(edge_end: End, end: End) -> bool:
    return None in {edge_end.replica, end.replica} or edge_end.replica == end.replica


def _move(edge: Edge, *, to_resource: bool) -> Movement:
    """Return what *edge* between a client and a broker resource does, which is dialled, or dials where not *to_resource*."""
    return movement(edge.role, from_resource=not to_resource, to_resource=to_resource)
