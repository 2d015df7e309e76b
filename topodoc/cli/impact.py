"""`topodoc impact`: who is hurt if something stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli import options
from topodoc.cli.choice import choose, elsewhere, name_of, unknown, without_replica
from topodoc.diagnostics import one_line
from topodoc.model.at_stop import said_of_follower, said_of_starving, said_of_waiting
from topodoc.model.event import Event
from topodoc.model.events import Events
from topodoc.model.flows import Flows
from topodoc.model.owners import count_owners, owners_at
from topodoc.model.reach import reach_of_event, reach_of_nodes
from topodoc.model.reached import Reach
from topodoc.model.stops import find_stops, names_of_stops
from topodoc.reading import load_around
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.model.identity import Place


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("name", metavar="NODE|GROUP|EVENT")
@click.option("--through", type=click.Choice(["stores"]), help="Also follow what stores, relays and change data capture pass on.")
@options.topology
@options.form
@options.config
def command(file: Path, name: str, through: str | None, topology: str | None, form: str, settings_file: Path | None) -> int:  # noqa: PLR0913 - one each
    """Show who suffers if a node, a whole group or a place stops, or if nobody publishes an event any more.

    What is certain comes first: who waits in vain, and who gets nothing; then who may follow. All specs of the build are read; FILE
    says where names are looked up, and TOPOLOGY/NAME names others. runs_on:NAME and event:NAME say which is meant.

    Example: topodoc impact topologies/shop.topo.yml order-svc
    """
    settings = Settings(**options.read_settings(settings_file).values)
    own, topologies, is_whole = load_around(file, settings)
    flows = Flows(topologies, is_whole=is_whole)
    events = Events(flows)
    where, rest = elsewhere(name, choose(own, topology), topologies)
    rest = without_replica(rest, where)
    found = find_stops(rest, flows.by_id[where.id], events, flows.topologies)
    if found is None and rest in {*where.node_by_id, *where.group_by_id}:
        off = f"if {rest} stops, nobody is hurt: it is in a layer that is off at first"
        click.echo(_as_json(flows, Reach(()), [rest]) if form == "json" else one_line(off))
        return 0
    if found is None:
        known = names_of_stops(flows.by_id[where.id], events, flows.topologies)
        raise unknown(rest, known, f"the topology {where.id}", "node, group, place or event")
    is_deep = through == "stores"
    if isinstance(found, Event):
        reach, what = reach_of_event(flows, found, through_stores=is_deep), f"nobody publishes {found.name} any more"
    else:
        reach, what = reach_of_nodes(flows, found, through_stores=is_deep), f"{rest} stops"
    stops = [found.name] if isinstance(found, Event) else list(dict.fromkeys(node for _, node in found))
    click.echo(_as_json(flows, reach, stops) if form == "json" else "\n".join(_as_text(flows, reach, what, where.id)))
    return 0


def _as_text(flows: Flows, reach: Reach, what: str, here: str) -> Iterator[str]:
    if not reach.places:
        yield one_line(f"if {what}, nobody is hurt, according to the specs")
        return
    yield one_line(f"if {what}, {_count(len(reach.places), 'node')} may be hurt{_owners(flows, reach.places)}")
    lists: tuple[tuple[str, Sequence[tuple[Place, str]]], ...] = (
        ("certain: waits in vain", [(one.place, said_of_waiting(one)) for one in reach.waits]),
        (
            "certain: gets nothing, or less",
            [(one.place, said_of_starving(flows, one, lambda place: name_of(place, here))) for one in reach.starves],
        ),
        ("possible: may follow", [(one.place, said_of_follower(one)) for one in reach.may_follow]),
    )
    for heading, entries in lists:
        if entries:
            yield ""
            yield one_line(f"{heading}{_owners(flows, dict.fromkeys(place for place, _ in entries))}:")
            widest = max(len(name_of(place, here)) for place, _ in entries)
            yield from (one_line(f"  {name_of(place, here):{widest}}  {said}") for place, said in entries)


def _owners(flows: Flows, places: Iterable[Place]) -> str:
    """Return how many teams look after *places*, and which."""
    found = count_owners(flows, places)
    return f" ({_count(len(found), 'owner')}: {', '.join(found)})" if found else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _as_json(flows: Flows, reach: Reach, stops: list[str]) -> str:
    def at(place: Place) -> dict[str, Any]:
        return {"node": place[1], "topology": place[0]}

    def owners(place: Place) -> dict[str, Any]:
        return {"owners": list(owners_at(flows, place))}

    waits = [at(one.place) | {"hops": one.hops, "cannot_send": one.cannot_send} | owners(one.place) for one in reach.waits]
    starves = [
        at(one.place)
        | {"events": list(one.events), "resource": one.resource[1]}
        | {"also_from": [node for _, node in one.also_from], "perhaps_from": [node for _, node in one.perhaps_from], "outside": one.outside}
        | owners(one.place)
        for one in reach.starves
    ]
    follow = [
        at(one.place) | {"hops": one.hops, "events": list(one.events), "likely": list(one.likely)} | owners(one.place)
        for one in reach.may_follow
    ]
    counted = count_owners(flows, reach.places)
    return json.dumps({"version": 2, "stops": stops, "waits": waits, "starves": starves, "may_follow": follow, "owners": counted}, indent=2)
