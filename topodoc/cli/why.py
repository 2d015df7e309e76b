"""`topodoc why`: how two nodes are connected, and who publishes and gets an event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.choice import choose, elsewhere, name_of, node_named, unknown
from topodoc.diagnostics import SettingsError, one_line
from topodoc.model.content import Grade
from topodoc.model.events import Events
from topodoc.model.flows import Flows
from topodoc.model.ways import find_way
from topodoc.reading import load_around
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.event import Consumer, Event
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.model.ways import Hop, Way


@click.command("why")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("first", metavar="A|EVENT")
@click.argument("second", metavar="[B]", required=False)
@options.topology
@options.form
@options.config
def command(file: Path, first: str, second: str | None, topology: str | None, form: str, settings_file: Path | None) -> int:  # noqa: PLR0913 - one each
    """Tell how something gets from A to B, with the events at each hop, or why it does not; of an EVENT, who publishes and gets it.

    All specs of the build are read; FILE says where names are looked up, and TOPOLOGY/NAME names others.

    Example: topodoc why topologies/shop.topo.yml order-svc warehouse-svc
    """
    settings = Settings(**options.read_settings(settings_file).values)
    own, topologies, is_whole = load_around(file, settings)
    flows = Flows(topologies, is_whole=is_whole)
    chosen = choose(own, topology)
    if second is None:
        event = _event(first, chosen, topologies, Events(flows))
        click.echo(_event_as_json(event) if form == "json" else "\n".join(_event_as_text(event, chosen.id)))
        return 0
    ends = node_named(first, chosen, topologies), node_named(second, chosen, topologies)
    if ends[0] == ends[1]:
        message = f'"{first}" is one node; name two'
        raise SettingsError(message)
    way = find_way(flows, *ends)
    click.echo(_as_json(way) if form == "json" else "\n".join(_as_text(ends, way, chosen.id)))
    return 0


def _event(name: str, chosen: Topology, topologies: tuple[Topology, ...], events: Events) -> Event:
    where, rest = elsewhere(name.removeprefix("event:"), chosen, topologies)
    if rest in where.node_by_id and not events.has(where.id, rest):
        message = f'"{rest}" is a node; name a second one, or an event'
        raise SettingsError(message)
    if not events.has(where.id, rest):
        raise unknown(rest, [one for one, found in events.standing.items() if where.id in found], f"the topology {where.id}", "event")
    return events.at(where.id, rest)


def _as_text(ends: tuple[Place, Place], way: Way, here: str) -> Iterator[str]:
    first, second = (name_of(one, here) for one in ends)
    if way.answer == "no":
        yield one_line(f"no: {way.reason}")
        return
    count = len(way.hops)
    sure = "" if way.answer == "certain" else "perhaps "
    yield one_line(f"{sure}yes: something gets from {first} to {second}, over {count} edge{'' if count == 1 else 's'}")
    steps = [f"{name_of(hop.source, here)} -> {name_of(hop.target, here)}" for hop in way.hops]
    widest = max(map(len, steps))
    for step, hop in zip(steps, way.hops, strict=True):
        yield one_line(f"  {step:{widest}}  {', '.join(_facts(hop))}".rstrip())


def _facts(hop: Hop) -> Iterator[str]:
    """Yield what is said of *hop*: its role, whether its source reacts, through whom, the events, and how sure they are."""
    yield f"reacts: {hop.edge.role}" if hop.reacts else hop.edge.role
    if hop.through:
        yield f"through {hop.through}"
    if hop.events:
        yield ", ".join(hop.events)
    if hop.is_possible:
        yield "possible"


def _as_json(way: Way) -> str:
    hops = [
        {"from": hop.source[1], "to": hop.target[1], "from_topology": hop.source[0], "to_topology": hop.target[0]}
        | {"edge": hop.edge.id, "events": list(hop.events), "reacts": hop.reacts}
        | ({"through": hop.through} if hop.through else {})
        | ({"possible": True} if hop.is_possible else {})
        for hop in way.hops
    ]
    return json.dumps({"version": 2, "answer": way.answer, "hops": hops, "reason": way.reason}, indent=2)


def _event_as_text(event: Event, here: str) -> Iterator[str]:
    said = [name_of(one.place, here) + (f" through {name_of(one.through, here)}" if one.through else "") for one in event.producers]
    yield one_line(f"{event.name}: published by {', '.join(said) or 'nobody'}")
    yield one_line(f"  over      {', '.join(name_of(one, here) for one in event.resources) or 'nothing'}")
    yield one_line(f"  gets it   {', '.join(_consumer(one, here) for one in event.consumers) or 'nobody'}")


def _consumer(one: Consumer, here: str) -> str:
    facts = [word for word, holds in (("observer", one.is_observer), ("takes everything", one.takes_everything)) if holds]
    facts += {Grade.CERTAIN: [], Grade.POSSIBLE: ["possible"], Grade.FAILING: ["when it fails"]}[one.grade]
    return name_of(one.place, here) + (f" ({', '.join(facts)})" if facts else "")


def _event_as_json(event: Event) -> str:
    producers = [_at(one.place) | ({"through": _at(one.through)} if one.through else {}) for one in event.producers]
    consumers = [
        _at(one.place) | {"grade": one.grade.name.lower(), "everything": one.takes_everything, "observer": one.is_observer}
        for one in event.consumers
    ]
    resources = [_at(one) for one in event.resources]
    return json.dumps({"version": 2, "event": event.name, "producers": producers, "resources": resources, "consumers": consumers}, indent=2)


def _at(place: Place) -> dict[str, str]:
    return {"node": place[1], "topology": place[0]}
