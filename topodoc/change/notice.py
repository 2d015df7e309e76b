"""Notice: what was announced to go away by a day, `deprecated: {until: …}`, in the version before."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from topodoc.change.between import Between
    from topodoc.model.elements import Deprecation
    from topodoc.model.identity import Identity


@dataclass(frozen=True, slots=True)
class Notice:
    """What is gone was to stay until a day, which is over or not."""

    until: date
    is_over: bool


def notice_in(between: Between, deprecated: Deprecation | None) -> Notice | None:
    """Return the notice that *deprecated* gives; None where it names no day."""
    if deprecated is None or deprecated.until is None:
        return None
    return Notice(deprecated.until, between.today >= deprecated.until)


def notice_of(between: Between, event: str, resource: Identity) -> Notice | None:
    """Return the notice that was given of *event* coming out of *resource*, both of before; None where there was none."""
    given = (notice_in(between, one) for one in chain(_of_event(between, event), _of_node(between, resource), _of_feeds(between, resource)))
    return next((one for one in given if one), None)


def _of_event(between: Between, event: str) -> Iterator[Deprecation | None]:
    for topology in between.before.topologies:
        yield from (one.deprecated for one in topology.events if one.name == event)


def _of_node(between: Between, identity: Identity) -> Iterator[Deprecation | None]:
    if between.now(identity) is None:
        yield from (one.deprecated for one in between.before.taps.nodes.get(identity, ()))


def _of_feeds(between: Between, resource: Identity) -> Iterator[Deprecation | None]:
    """Yield what was said of edges and clients that brought something into *resource*, as far as they are gone."""
    gone = {id(edge) for _, __, edges in between.edges for edge in edges.removed}
    for one in between.before.upstream([resource]):
        yield from _of_node(between, one)
        for tap in between.before.taps.feeds.get(one, ()):
            yield tap.edge.deprecated if id(tap.edge) in gone else None
            yield from _of_node(between, between.before.identities.of(tap.topology, tap.client.node))
        yield from (bond.edge.deprecated for bond in between.before.taps.onward.get(one, ()) if id(bond.edge) in gone)
