"""`topodoc why`: how two nodes are connected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.choice import check_known, choose
from topodoc.diagnostics import SettingsError
from topodoc.model.paths import Connection, Way, connect
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.paths import Stretch
    from topodoc.model.topology import Topology

_FACT: dict[Way, str] = {
    "along": "data gets from {first} to {second}",
    "against": "no data gets from {first} to {second}, but back",
    "either": "no data gets from {first} to {second} or back; they are connected",
}


@click.command("why")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@options.topology
@options.form
@options.config
def command(file: Path, first: str, second: str, topology: str | None, form: str, settings_file: Path | None) -> int:  # noqa: PLR0913 - one each
    """Tell how A and B are connected: all shortest paths, with the topics between.

    Example: topodoc why topologies/shop.topo.yml order-svc warehouse-svc
    """
    settings = Settings(**options.read_settings(settings_file).values)
    chosen = choose(load((file,), settings), topology)
    for name in (first, second):
        check_known(name, (one.id for one in chosen.nodes), f"the topology {chosen.id}", "node")
    if first == second:
        message = f'"{first}" is one node; name two'
        raise SettingsError(message)
    found = connect(chosen, first, second)
    click.echo(_as_json(chosen, (first, second), found) if form == "json" else "\n".join(_as_text(chosen, (first, second), found)))
    return 0


def _as_text(topology: Topology, ends: tuple[str, str], found: Connection | None) -> Iterator[str]:
    first, second = ends
    if found is None:
        yield f"nothing connects {first} and {second}"
        return
    length = len(found.paths[0])
    paths = "the shortest path" if found.count == 1 else f"the {found.count} shortest paths"
    yield f"{_FACT[found.way].format(first=first, second=second)}, over {length} edge{'' if length == 1 else 's'}; {paths}:\n"
    for path in found.paths:
        yield "  " + first + "".join(f" {_arrow(stretch)} {stretch.target}" for stretch in path)
    if found.count > len(found.paths):
        yield f"  and {found.count - len(found.paths)} more"
    if topics := list(dict.fromkeys(topic for path in found.paths for topic in _topics(topology, path))):
        yield f"\ntopics between: {', '.join(topics)}"


def _arrow(stretch: Stretch) -> str:
    """Return the roles of a stretch, with a head where data goes."""
    heads = {_heads(stretch, position) for position in range(len(stretch.edges))}
    roles = ", ".join(dict.fromkeys(edge.role for edge in stretch.edges))
    back, forth = any(one for one, _ in heads), any(one for _, one in heads)
    return f"{'<' if back else ''}--{roles}--{'>' if forth else ''}"


def _heads(stretch: Stretch, position: int) -> tuple[bool, bool]:
    """Return whether data goes back, and forth, over an edge of a stretch."""
    edge = stretch.edges[position]
    data = edge.meaning.data
    is_along = edge.source.node == stretch.source
    return data == "both" or (data == "against") == is_along, data == "both" or (data == "along") == is_along


def _topics(topology: Topology, path: tuple[Stretch, ...]) -> list[str]:
    """Return the broker resources between the ends of *path*."""
    return [stretch.target for stretch in path[:-1] if topology.node_by_id[stretch.target].is_broker_resource]


def _as_json(topology: Topology, ends: tuple[str, str], found: Connection | None) -> str:
    paths = [
        {
            "nodes": [ends[0], *(stretch.target for stretch in path)],
            "topics": _topics(topology, path),
            "edges": [[edge.id for edge in stretch.edges] for stretch in path],
        }
        for path in (found.paths if found else ())
    ]
    said = {"version": 1, "topology": topology.id, "from": ends[0], "to": ends[1]}
    return json.dumps(said | {"way": found.way if found else None, "count": found.count if found else 0, "paths": paths}, indent=2)
