"""`topodoc impact`: what is reached if a node stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.choice import check_known, choose
from topodoc.diagnostics import one_line
from topodoc.model.impact import HopKind, impact, way_to
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.impact import Reach
    from topodoc.model.topology import Topology

_MEANING: dict[HopKind, str] = {
    "synchronous": "synchronous (=>), they wait in vain",
    "asynchronous": "asynchronous (~>), they get nothing new or cannot send",
}
_ARROWS: dict[HopKind, str] = {"synchronous": " => ", "asynchronous": " ~> "}


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("node")
@options.topology
@options.form
@options.config
def command(file: Path, node: str, topology: str | None, form: str, settings_file: Path | None) -> int:
    """Tell what is reached if NODE stops, hop by hop.

    Example: topodoc impact topologies/shop.topo.yml order-svc
    """
    settings = Settings(**options.read_settings(settings_file).values)
    chosen = choose(load((file,), settings), topology)
    check_known(node, (one.id for one in chosen.nodes), f"the topology {chosen.id}", "node")
    reached = impact(chosen, node)
    click.echo(_as_json(chosen, node, reached) if form == "json" else "\n".join(_as_text(chosen, node, reached)))
    return 0


def _as_text(topology: Topology, node: str, reached: tuple[Reach, ...]) -> Iterator[str]:
    others = len(topology.nodes) - 1
    count = "nothing else is reached" if not reached else f"{len(reached)} of {others} other nodes are reached"
    yield one_line(f"if {topology.node_by_id[node].label} stops, {count}")
    for kind, meaning in _MEANING.items():
        found = [one for one in reached if one.kind == kind]
        if found:
            yield f"\n{meaning}:"
        widest = max((len(one.node) for one in found), default=0)
        for one in found:
            hops = "1 hop " if one.distance == 1 else f"{one.distance} hops"
            yield f"  {one.node:{widest}}  {hops}  {node}{''.join(_ARROWS[hop.kind] + hop.target for hop in way_to(one.node, reached))}"


def _as_json(topology: Topology, node: str, reached: tuple[Reach, ...]) -> str:
    found = [
        {
            "node": one.node,
            "label": topology.node_by_id[one.node].label,
            "kind": one.kind,
            "hops": [
                {"from": hop.source, "to": hop.target, "kind": hop.kind, "edge": hop.edge.id, "role": hop.edge.role}
                for hop in way_to(one.node, reached)
            ],
        }
        for one in reached
    ]
    return json.dumps({"version": 1, "topology": topology.id, "node": node, "nodes": len(topology.nodes), "reached": found}, indent=2)
