"""Audience: who gets and who says something that nobody took before, and who gave it up."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.change.losses import losses_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.change.between import Between
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity

Subject = tuple[str, "Identity | None"]  # the name that an event has now; where none is stated, the resource


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who says `event` now and did not before; `others` said it then, `staying` of them still do."""

    client: Identity
    event: str
    resource: Identity
    others: int
    staying: int


class Audience:
    """Who came to events and resources that were there before, and who left, *between* two versions."""

    def __init__(self, between: Between) -> None:
        self._between = between

    def came(self) -> Iterator[tuple[Identity, list[Subject]]]:
        """Yield who gets something now that it did not get before, of what somebody put in before; observers aside."""
        known = {subject for subjects in self._had.values() for subject in subjects} | self._lay_there
        for client, subjects in self._have.items():
            before = self._had.get(client, {})
            new = [
                one for one, over in subjects.items() if one in known and one not in before and not before.keys() & {("", r) for r in over}
            ]
            named = {resource for one in new if one[0] for resource in subjects[one]}
            if told := [one for one in new if one[1] not in named]:
                yield client, told

    def left(self) -> Iterator[tuple[Identity, bool, list[Subject]]]:
        """Yield who got something before and gave it up, by its identity now, or where it is gone by that of then, which the flag tells."""
        lost = {(one.client, one.event or one.resource) for one in losses_of(self._between)}
        found: defaultdict[tuple[Identity, bool], dict[Subject, Identity]] = defaultdict(dict)
        for (then, event, resource), taps in self._between.got.items():
            now = self._between.now(then)
            if all(tap.is_observer for tap in taps) or (now and (now, event or resource) in lost):
                continue
            if now is None or not any(self._between.ways(now, event, resource)):
                found[now or then, now is None][event, None if event else resource] = resource
        for (client, is_gone), subjects in found.items():
            named = {resource for (event, _), resource in subjects.items() if event}
            yield client, is_gone, [one for one in subjects if one[1] not in named]

    def speakers(self) -> Iterator[Newcomer]:
        """Yield who puts in a stated event now that others put in before, and it did not."""
        before: defaultdict[str, set[Identity]] = defaultdict(set)
        for event, client, _ in _said(self._between.before):
            before[self._between.name_now(event)].add(client)
        now: defaultdict[str, dict[Identity, Identity]] = defaultdict(dict)
        for event, client, resource in _said(self._between.after):
            now[event].setdefault(client, resource)
        for event, clients in now.items():
            others = before.get(event, set())
            staying = sum(self._between.now(one) in clients for one in others)
            for client, resource in clients.items():
                if others and self._between.then(client) not in others:
                    yield Newcomer(client, event, resource, len(others), staying)

    @cached_property
    def _had(self) -> Mapping[Identity, Mapping[Subject, None]]:
        """What each client that is still there got, in the names and identities of now."""
        found: defaultdict[Identity, dict[Subject, None]] = defaultdict(dict)
        for then, event, resource in self._between.got:
            if now := self._between.now(then):
                found[now][self._between.name_now(event), None if event else self._between.now(resource)] = None
        return found

    @cached_property
    def _have(self) -> Mapping[Identity, Mapping[Subject, list[Identity]]]:
        found: defaultdict[Identity, defaultdict[Subject, list[Identity]]] = defaultdict(lambda: defaultdict(list))
        for (client, event, resource), taps in self._between.gets.items():
            if not all(tap.is_observer for tap in taps):
                found[client][event, None if event else resource].append(resource)
        return found

    @cached_property
    def _lay_there(self) -> set[Subject]:
        """What lay in resources before, whether anybody took it or not."""
        found: set[Subject] = set()
        for resource, content in self._between.before.contents.items():
            found |= {(self._between.name_now(name), None) for name in content.names}
            found |= {("", self._between.now(resource)) for _ in content.opens}
        return found


def _said(flows: Flows) -> Iterator[tuple[str, Identity, Identity]]:
    """Yield every stated event with who says it, a relay speaking for others, and the resource into which it is put."""
    for resource, taps in flows.taps.feeds.items():
        for tap in taps:
            for name in tap.edge.on_behalf_of or (tap.client.node,):
                yield from ((event, flows.identities.of(tap.topology, name), resource) for event in tap.sieve.names)
