"""The lock: where everything stood in the pictures that somebody committed, so that a small change of a system moves little."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import SettingsError
from topodoc.diagram.plan import Kept, Route
from topodoc.values import dataclass
from topodoc.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.drawing.scene import Point

VERSION = 1
_SAME = 0.5  # of the nodes of either picture, from which on one is meant to be like the other
_FARTHEST = 1e6  # pixels
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the middle of each node was, and the control points of each line, by id."""

    nodes: Mapping[str, Point]
    lines: Mapping[str, tuple[Point, ...]]


def read_lock(path: Path | None) -> Mapping[str, Picture]:
    """Return the picture of each topology that the lock at *path* knows; none where there is no such file.

    Raises SettingsError where it is no lock.
    """
    if path is None or not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_MOST_BYTES))
        known = {VERSION: said["topologies"]}[said["version"]]
        return {name: _picture(one) for name, one in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = (
            f"{path.name} is not a lock file that this version of topodoc can read; delete it, or write it again with topodoc build --lock"
        )
        raise SettingsError(message, awaited=(path,)) from None


def write_lock(path: Path, drawn: Iterable[tuple[Plan, Layout]]) -> int:
    """Write where everything is in what was *drawn*, a line for each thing, and return of how many topologies. Raises OSError."""
    topologies = {plan.topology.id: _written(plan, layout) for plan, layout in drawn}
    body = ",\n".join(f"  {json.dumps(name)}: {topologies[name]}" for name in sorted(topologies))
    write_whole(path, f'{{\n "version": {VERSION},\n "topologies": {{\n{body}\n }}\n}}\n'.encode())
    return len(topologies)


def kept(plan: Plan, picture: Picture | None) -> Plan:
    """Return *plan* with what *picture* says of its nodes and lines, if it is a picture of about the same."""
    ids = {node.id for node in plan.topology.nodes}
    if picture is None or len(ids & picture.nodes.keys()) < _SAME * max(len(ids), len(picture.nodes)):
        return plan
    routes = (picture.lines.get(edge.id) for edge in plan.topology.edges)
    nodes = tuple(picture.nodes.get(node.id) for node in plan.topology.nodes)
    return replace(plan, kept=Kept(nodes, tuple(Route(points, None) if points else None for points in routes)))


def _written(plan: Plan, layout: Layout) -> str:
    left = min((x for x, _ in layout.nodes), default=0.0)
    top = min((y for _, y in layout.nodes), default=0.0)

    def numbers(points: Iterable[Point]) -> str:
        return json.dumps([round(number) for x, y in points for number in (x - left, y - top)])

    nodes = {node.id: numbers([point]) for node, point in zip(plan.topology.nodes, layout.nodes, strict=True)}
    lines = {edge.id: numbers(route.points) for edge, route in zip(plan.topology.edges, layout.routes, strict=True)}
    return f'{{\n   "nodes": {_lines(nodes)},\n   "lines": {_lines(lines)}\n  }}'


def _lines(written: Mapping[str, str]) -> str:
    return f"{{{','.join(f'{chr(10)}    {json.dumps(name)}: {written[name]}' for name in sorted(written))}\n   }}" if written else "{}"


def _picture(said: Any) -> Picture:  # noqa: ANN401 - what JSON holds
    """Return *said* as a picture. Raises ValueError, KeyError, TypeError or AttributeError where it is none."""
    nodes = {name: _points(place)[0] for name, place in said["nodes"].items()}
    return Picture(nodes, {name: points for name, place in said["lines"].items() if len(points := _points(place)) % 3 == 1})


def _points(numbers: Any) -> tuple[Point, ...]:  # noqa: ANN401 - as above
    found = [float(one) for one in numbers]
    if len(found) < 2 or len(found) % 2 or not all(abs(one) <= _FARTHEST for one in found):
        message = "no points"
        raise ValueError(message)
    return tuple(zip(found[::2], found[1::2], strict=True))
