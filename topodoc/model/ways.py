"""Ways: how something gets from one node to another, where within resources every hop carries an event of the hop before."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from topodoc.model.content import Content, Grade, best
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity, Place
    from topodoc.model.taps import Bond, Tap
    from topodoc.model.topology import Topology

Answer = Literal["certain", "possible", "no"]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way over `edge`, with the events that get to the end of it; none where none are stated.

    `reacts` tells that the source takes one event and publishes another; `through` is the relay that speaks for it.
    """

    source: Place
    target: Place
    edge: Edge
    events: tuple[str, ...] = ()
    is_possible: bool = False
    reacts: bool = False
    through: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way, a certain one where there is one; where there is none, `reason` says why."""

    answer: Answer
    hops: tuple[Hop, ...] = ()
    reason: str = ""


def find_way(flows: Flows, first: Place, second: Place) -> Way:
    """Return how something gets from the node at *first* to the one at *second*."""
    for where, node in (first, second):
        if node not in flows.by_id[where].node_by_id:
            return Way("no", reason=f"{node} is in a layer that is off at first")
    start, goal = (flows.identities.of(flows.by_id[where], node) for where, node in (first, second))
    for least, answer in ((Grade.CERTAIN, "certain"), (Grade.FAILING, "possible")):
        hops = _Search(flows, goal, least).run(start)
        if hops:
            return Way(answer, tuple(hops))  # type: ignore[arg-type] # one of the two words above
    return Way("no", reason=_reason(flows, start, goal, first, second))


@dataclass(slots=True, eq=False)
class _State:
    """Where a search has come to: at a client, or in a resource with what of the event came along."""

    at: Identity
    content: Content | None
    before: _State | None = None
    edge: Edge | None = None
    topology: Topology | None = None
    through: str = ""


class _Search:
    """A search for the nearest way, in which nothing less sure than *least* counts."""

    def __init__(self, flows: Flows, goal: Identity, least: Grade) -> None:
        self._flows = flows
        self._goal = goal
        self._least = least
        self._met: set[Identity] = set()
        self._held: dict[Identity, Content] = {}

    def run(self, start: Identity) -> list[Hop]:
        """Return the hops from *start* to the goal, or nothing."""
        content = self._flows.content(start) if self._flows.taps.is_resource(start) else None
        waiting = deque([_State(start, content)])
        self._met.add(start)
        while waiting:
            here = waiting.popleft()
            for state in self._after(here):
                if state.at == self._goal:
                    return self._hops(state)
                if self._is_new(state):
                    waiting.append(state)
        return []

    def _is_new(self, state: _State) -> bool:
        if state.content is None:
            is_new = state.at not in self._met
            self._met.add(state.at)
            return is_new
        return bool(self._held.setdefault(state.at, Content()).add(state.content))

    def _after(self, here: _State) -> Iterator[_State]:
        if here.content is None:
            yield from self._out_of_client(here)
            return
        for bond in self._flows.taps.onward.get(here.at, ()):
            if content := self._passed(bond, here.content):
                yield _State(bond.target, content, here, bond.edge, bond.topology)
        for tap in self._flows.taps.drains.get(here.at, ()):
            if self._sure(tap.sieve.passed(here.content)):
                client = self._flows.identities.of(tap.topology, tap.client.node)
                yield _State(client, None, here, tap.edge, tap.topology)

    def _out_of_client(self, here: _State) -> Iterator[_State]:
        for tap in self._flows.taps.said_by(here.at):
            is_own = self._flows.identities.of(tap.topology, tap.client.node) == here.at
            is_for_others = is_own and bool(tap.edge.on_behalf_of) and here.before is not None  # what it hands on is what those say
            content = self._sure(self._flows.arriving(tap.resource, tap.given(), Grade.POSSIBLE if is_for_others else Grade.CERTAIN))
            if content:
                yield _State(tap.resource, content, here, tap.edge, tap.topology, "" if is_own else tap.client.node)
        for target, edge, topology in self._flows.contacts.direct.get(here.at, ()):
            yield _State(target, None, here, edge, topology)

    def _passed(self, bond: Bond, content: Content) -> Content:
        return self._sure(self._flows.arriving(bond.target, bond.sieve.passed(content)))

    def _sure(self, content: Content) -> Content:
        """Return what of *content* is sure enough."""
        if self._least == Grade.FAILING:
            return content
        held = (content.names, content.opens)
        names, opens = ({name: grades for name, grades in one.items() if best(grades) >= self._least} for one in held)
        return Content(names, opens)

    def _hops(self, last: _State) -> list[Hop]:
        states = [last]
        while states[-1].before:
            states.append(states[-1].before)
        states.reverse()
        hops = [self._hop(one, other) for one, other in pairwise(states)]
        return self._with_events(states, hops)

    def _hop(self, one: _State, other: _State) -> Hop:
        assert other.edge is not None  # noqa: S101 - only the first state has none
        assert other.topology is not None  # noqa: S101 - likewise
        ends = (other.edge.source.node, other.edge.target.node)
        forth = next((way for way in (ends, ends[::-1]) if self._flows.identities.of(other.topology, way[1]) == other.at), ends)
        source = other.through and one.at[1]
        return Hop((other.topology.id, source or forth[0]), (other.topology.id, forth[1]), other.edge, through=other.through)

    def _with_events(self, states: list[_State], hops: list[Hop]) -> list[Hop]:
        """Return *hops* with the events that get through: those that are left at the end of each journey from client to client."""
        found = []
        begin = 0
        for end in range(1, len(states)):
            is_end = states[end].content is None or end == len(states) - 1
            if not is_end:
                continue
            left = self._left(states[begin : end + 1], hops[begin:end])
            reacts = begin > 0 and states[begin - 1].content is not None and states[begin + 1].content is not None
            journey = self._journey(hops[begin:end], left)
            found += [replace(journey[0], reacts=reacts), *journey[1:]]
            begin = end
        return found

    def _left(self, states: list[_State], hops: list[Hop]) -> Content | None:
        """Return what gets to the end of a journey, or None where it is none over resources."""
        held = next((one.content for one in reversed(states) if one.content is not None), None)
        last = states[-1]
        if held is None or last.content is not None:
            return held
        taps = self._flows.taps.drains.get(states[-2].at, ())
        tap = next(one for one in taps if one.edge is hops[-1].edge and one.topology is last.topology)
        return tap.sieve.passed(held)

    def _journey(self, hops: list[Hop], left: Content | None) -> list[Hop]:
        if left is None:
            return [replace(hop, events=hop.edge.events) for hop in hops]
        grades = [best(one) for one in (*left.names.values(), *left.opens.values())]
        surest = max(grades)
        names = tuple(name for name, one in left.names.items() if best(one) == surest)
        is_stated = not any(best(one) == surest for one in left.opens.values())
        return [replace(hop, events=names if is_stated else (), is_possible=surest < Grade.CERTAIN) for hop in hops]


def _reason(flows: Flows, start: Identity, goal: Identity, first: Place, second: Place) -> str:
    """Return why nothing gets from *start* to *goal*."""
    one, other = first[1], second[1]
    for tap in flows.taps.said_by(start):
        beyond = flows.downstream([tap.resource])
        takes = [
            its for one in beyond for its in flows.taps.drains.get(one, ()) if flows.identities.of(its.topology, its.client.node) == goal
        ]
        if takes:
            content = tap.given()
            says = f"{one} publishes {_names(content)} to {tap.at}"
            held = flows.spread_of(tap).get(takes[0].resource)
            if held and any(its.sieve.is_everything or not held.names.keys().isdisjoint(its.sieve.names) for its in takes):
                return f"{says}; {other} takes that from {takes[0].at}, in a layer that shares nothing with it"
            return f"{says}; {other} gets only {_taken(flows, takes)} from {takes[0].at}"
    back = " The other way round something does." if _Search(flows, start, Grade.FAILING).run(goal) else ""
    if flows.taps.is_resource(start):
        return f"nothing that {one} holds gets to {other}.{back}"
    if not flows.taps.said_by(start) and not flows.contacts.direct.get(start):
        return f"{one} sends nothing to anybody{_of_what_is_off(flows, start)}.{back}"
    if not flows.taps.is_resource(goal) and not any(goal == client for client in flows.hearers):
        return f"{other} gets nothing from anybody{_of_what_is_off(flows, goal)}.{back}"
    return f"nothing that {one} sends gets to {other}.{back}"


def _of_what_is_off(flows: Flows, one: Identity) -> str:
    """Return a word on edges of *one* that are in a layer which is off at first, where there are some."""
    is_off = any(edge.id not in flows.by_id[where].edge_by_id for where, edge in flows.stated_at(one))
    return ", as far as layers are on at first" if is_off else ""


def _names(content: Content) -> str:
    return ", ".join(content.names) or "what it does not name"


def _taken(flows: Flows, taps: list[Tap]) -> str:
    got = [name for tap in taps for name in tap.sieve.passed(flows.content(tap.resource)).names]
    stated = [name for tap in taps for name in tap.edge.events]
    return ", ".join(dict.fromkeys(got or stated)) or "what others put in"
