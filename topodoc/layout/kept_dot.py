"""The DOT of nodes that stand where they stand: Graphviz leads the lines between them, and moves nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, one_line
from topodoc.diagram.fold import data_flow
from topodoc.diagram.plan import Route
from topodoc.layout.dot import COMPASS, MOST_QUOTED, read_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.kept import Held

_INCH = 72.0


def write_kept(held: Held, sides: Sequence[tuple[int, int]]) -> str:
    """Return the DOT text by which lines end in the middle of *sides* of the nodes that are *held*."""
    plan = held.plan
    lines = [
        'digraph { layout=neato; splines=polyline; inputscale=72; overlap=true; esep="+6"',
        'node [shape=box fixedsize=true label="" margin=0 pin=true]; edge [dir=none]',
    ]
    for at, (card, (x, y)) in enumerate(zip(plan.cards, held.nodes, strict=True)):
        lines.append(f'n{at} [pos="{x:.2f},{-y:.2f}!" width={card.width / _INCH:.4f} height={card.height / _INCH:.4f}]')
    points = COMPASS[plan.direction]
    ports = {-1: f":{points[0]}", 1: f":{points[1]}", 0: ""}
    for at, ((tail, head), (one, other)) in enumerate(zip(data_flow(plan), sides, strict=True)):
        lines.append(f"n{tail}{ports[one]} -> n{head}{ports[other]} [id=e{at}]")
    return "\n".join([*lines, "}"])


def read_kept(answer: str, held: Held) -> tuple[Route, ...]:
    """Return the route of each line in Graphviz's json0 *answer*, which may move the whole. Raises RenderError unless all are there."""
    try:
        graph = json.loads(answer)
        objects = {one["name"]: one for one in graph.get("objects", ())}
        edges = {one["id"]: one["pos"] for one in graph.get("edges", ()) if "id" in one}
        x, y = read_point(objects["n0"]["pos"], 0.0)
        aside, down = held.nodes[0][0] - x, held.nodes[0][1] - y
        found = []
        for at in range(len(held.plan.captions)):
            points = tuple(read_point(part, 0.0) for part in edges[f"e{at}"].split())
            found.append(Route(tuple((one + aside, other + down) for one, other in points), None))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        said = one_line(str(error))[:MOST_QUOTED]
        message = f"Graphviz left out part of the picture of {held.plan.topology.id} ({type(error).__name__}: {said})"
        raise RenderError(message) from None
    return tuple(found)
