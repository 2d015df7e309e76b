"""Events: what is published under a name, by whom, over which topics, to whom, and in which steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.model.identity import Identities
from topodoc.model.scenario import messages
from topodoc.spec.yaml import Stumble, read_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.model.identity import Place
    from topodoc.model.scenario import Message, Scenario
    from topodoc.model.topology import Edge, Topology


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scenario in which an event is sent."""

    topology: Topology
    scenario: Scenario
    message: Message


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of everything that is called `name`. `keys` are those of its payloads, as far as steps show any."""

    name: str
    producers: tuple[Place, ...]
    topics: tuple[Place, ...]
    consumers: tuple[Place, ...]
    steps: tuple[Step, ...]
    keys: tuple[str, ...]


def find_events(topologies: Sequence[Topology]) -> tuple[Event, ...]:
    """Return the events of *topologies* by name: those in `events:` of an edge, and the titles of steps that publish."""
    carried: dict[str, list[tuple[Topology, Edge]]] = defaultdict(list)
    steps: dict[str, list[Step]] = defaultdict(list)
    for topology in topologies:
        for edge in topology.edges:
            for name in edge.events:
                carried[name].append((topology, edge))
        for scenario in topology.scenarios:
            for message in messages(scenario.steps):
                if message.title:
                    steps[message.title].append(Step(topology, scenario, message))
    published = {name for name, found in steps.items() if any(_publishes(one.message) for one in found)}
    names = sorted({*carried, *published}, key=lambda name: (name.casefold(), name))
    whole = _Whole(topologies)
    return tuple(_event(name, carried[name], steps[name], whole) for name in names)


def _event(name: str, carried: Iterable[tuple[Topology, Edge]], steps: Sequence[Step], whole: _Whole) -> Event:
    ends: dict[str, dict[Place, None]] = {"producer": {}, "topic": {}, "consumer": {}}
    shown = [(one.topology, one.message.edge) for one in steps if one.message.edge and _publishes(one.message)]
    for topology, edge in (*carried, *shown):
        for part, node in _parts(topology, edge):
            ends[part][topology.id, node] = None
    whole.follow(name, ends["topic"], ends["consumer"])
    keys = dict.fromkeys(key for one in steps for key in _keys(one.message.payload))
    return Event(name, tuple(ends["producer"]), tuple(ends["topic"]), tuple(ends["consumer"]), tuple(steps), tuple(keys))


def _parts(topology: Topology, edge: Edge) -> Iterator[tuple[str, str]]:
    """Yield what each end of *edge* is to an event that it carries: its producer, a topic, or its consumer."""
    source, target = edge.source.node, edge.target.node
    inside = [topology.node_by_id[node].is_broker_resource for node in (source, target)]
    against = edge.meaning.data == "against"
    first, last = ("consumer", "producer") if against else ("producer", "consumer")
    yield ("topic" if inside[0] else first), source
    yield ("topic" if inside[1] else last), target


class _Whole:
    """All topologies, in which an event gets from topic to topic; one that several share carries it in each."""

    def __init__(self, topologies: Sequence[Topology]) -> None:
        self._by_id = {one.id: one for one in topologies}
        self._identities = Identities(topologies)

    def follow(self, name: str, topics: dict[Place, None], consumers: dict[Place, None]) -> None:
        """Add to *topics* and *consumers* where the event *name* gets to from *topics*."""
        waiting = list(topics)
        while waiting:
            where, node = waiting.pop()
            found = [place for one in self._identities.places(self._by_id[where], node) for place in self._onward(name, one)]
            for place in found:
                if not self._by_id[place[0]].node_by_id[place[1]].is_broker_resource:
                    consumers[place] = None
                elif place not in topics:
                    topics[place] = None
                    waiting.append(place)

    def _onward(self, name: str, place: Place) -> Iterator[Place]:
        """Yield where the event *name* goes from *place*: an edge that names events carries only those."""
        where, node = place
        for edge in self._by_id[where].edges_at(node):
            if edge.events and name not in edge.events:
                continue
            if edge.target.node == node and edge.meaning.data == "against":
                yield where, edge.source.node
            elif edge.source.node == node and edge.meaning.data == "along":
                yield where, edge.target.node


def _publishes(message: Message) -> bool:
    """Return whether *message* puts something into a broker resource."""
    edge = message.edge
    return edge is not None and not message.is_reply and not message.is_against and edge.meaning.at_dialled == "puts in"


def _keys(payload: str) -> Iterator[str]:
    """Yield the keys of the mapping that *payload* is, if it is one; those of what it holds are not among them."""
    try:
        events = list(read_events(payload)) if payload else []
    except Stumble:
        return
    if [one.kind for one in events[:2]] != ["document", "mapping"]:
        return
    depth, is_key = 0, True
    for event in events[2:]:
        depth += (event.kind in {"list", "mapping"}) - (event.kind == "end")
        if depth < 0:
            return
        if depth == 0 and event.kind != "alias":
            if is_key and event.kind == "scalar":
                yield event.value
            is_key = not is_key
