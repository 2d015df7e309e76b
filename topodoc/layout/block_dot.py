"""The DOT of blocks: each a box with ports, in a rank of our choice; no groups, no labels, no text anyone wrote."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, one_line
from topodoc.diagram.bundles import trunk_length
from topodoc.layout.dot import COMPASS, DIRECTIONS, MOST_QUOTED, read_number, read_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.plan import Plan
    from topodoc.diagram.stack import Stack
    from topodoc.drawing.scene import Point

_INCH = 72.0
_MOST = 120.0  # pixels between ranks for the sake of labels
_BESIDE = 16.0  # pixels beside a label that stands there
_JUNCTION = 24.0  # pixels before the stretch that many lines run as one, in which they come together
_LANE = 14  # pixels between lines, and between blocks


def rank_gap(plan: Plan) -> float:
    """Return the pixels between ranks: room for most labels of *plan*, where there are any."""
    widths = [caption.width + _BESIDE for caption in plan.captions] if plan.is_level else []
    widths += [trunk_length(plan) + _JUNCTION] if plan.tallies else []
    return max(plan.rank_gap, min(_MOST, max(widths, default=0.0)))


def write_blocks(blocks: Blocks) -> str:
    """Return the DOT text whose layout places *blocks*."""
    plan = blocks.plan
    lines = [
        f"digraph {{ rankdir={DIRECTIONS[plan.direction]}; splines=polyline",
        f"nodesep={_LANE / _INCH:.4f}; ranksep={rank_gap(plan) / _INCH:.4f}",
        'node [shape=box fixedsize=true label="" margin=0]; edge [dir=none]',
    ]
    lines += [f"b{index} [{_shape(stack, is_level=plan.is_level)}]" for index, stack in enumerate(blocks.stacks)]
    lines += _ranks(blocks)
    for edge in blocks.led:
        tail, head = (_port(blocks, node, side) for node, side in zip(blocks.lines[edge], blocks.sides(edge), strict=True))
        lines.append(f"{head} -> {tail} [id=e{edge}]" if blocks.is_turned(edge) else f"{tail} -> {head} [id=e{edge}]")
    return "\n".join([*lines, "}"])


def read_blocks(answer: str, blocks: Blocks) -> tuple[tuple[Point, ...], dict[int, tuple[Point, ...]]]:
    """Return the middle of each block, and the corners of each line between blocks, as its data goes, by its edge.

    Raises RenderError unless every one is there in Graphviz's json0 *answer*.
    """
    try:
        graph = json.loads(answer)
        height = read_number(graph["bb"].split(",")[3])
        objects = {one["name"]: one for one in graph.get("objects", ())}
        edges = {one["id"]: one["pos"] for one in graph.get("edges", ()) if "id" in one}
        middles = tuple(read_point(objects[f"b{index}"]["pos"], height) for index in range(len(blocks.tops)))
        routes = {}
        for edge in blocks.led:
            corners = tuple(read_point(part, height) for part in edges[f"e{edge}"].split()[::3])
            routes[edge] = corners[::-1] if blocks.is_turned(edge) else corners
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        said = one_line(str(error))[:MOST_QUOTED]
        message = f"Graphviz left out part of the picture of {blocks.plan.topology.id} ({type(error).__name__}: {said})"
        raise RenderError(message) from None
    return middles, routes


def _ranks(blocks: Blocks) -> Iterator[str]:
    """Yield what holds each block in its rank."""
    count = max(blocks.ranks, default=-1) + 1
    for rank in range(count):
        held = " ".join(f"b{index}" for index, one in enumerate(blocks.ranks) if one == rank)
        yield f"{{ rank=same; r{rank} [style=invis width=0.01 height=0.01]; {held} }}"
    yield from (f"r{one} -> r{other} [style=invis weight=0]" for one, other in pairwise(range(count)))


def _port(blocks: Blocks, node: int, side: int) -> str:
    compass = COMPASS[blocks.plan.direction][side > 0]
    home = blocks.home[node]
    return f"b{home}:p{node}:{compass}" if _has_ports(blocks.stacks[home]) else f"b{home}:{compass}"


def _has_ports(stack: Stack) -> bool:
    return bool(stack.frames) or stack.trunk is not None or any(span.end < stack.end for span in stack.nodes.values())


def _shape(stack: Stack, *, is_level: bool) -> str:
    """Return the size of a block; one of several parts is a table, whose cells take what lies between the nodes, and the nodes."""
    if not _has_ports(stack):
        width, height = (stack.length, stack.end) if is_level else (stack.end, stack.length)
        return f"width={width / _INCH:.4f} height={height / _INCH:.4f}"
    cells = [(end - start, port) for start, end, port in _cells(stack) if end > start]
    length = round(stack.length)
    if is_level:
        rows = "".join(f"<tr>{_cell(length, across, port)}</tr>" for across, port in cells)
    else:
        rows = f"<tr>{''.join(_cell(across, length, port) for across, port in cells)}</tr>"
    return f'shape=plain fixedsize=false label=<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{rows}</table>>'


def _cells(stack: Stack) -> Iterator[tuple[float, float, int | None]]:
    """Yield where each cell begins and ends across, and the node that it is."""
    if stack.trunk is not None:  # whose one line is that of its first node
        yield 0.0, stack.trunk - 1, None
        yield stack.trunk - 1, stack.trunk + 1, next(iter(stack.nodes))
        yield stack.trunk + 1, stack.end, None
        return
    at = 0.0
    middles = [(span.start + span.end) / 2 for span in stack.nodes.values()]
    for index, (node, span) in enumerate(stack.nodes.items()):
        half = (span.end - span.start) / 2
        if index + 1 < len(middles):  # where nodes stand in two columns, a cell is as large as the steps between them
            half = min(half, (middles[index + 1] - middles[index]) / 2)
        start, end = max(at, middles[index] - half), middles[index] + half
        yield at, start, None
        yield start, end, node
        at = end
    yield at, stack.end, None


def _cell(width: float, height: float, port: int | None) -> str:
    name = "" if port is None else f' port="p{port}"'
    return f'<td{name} fixedsize="true" width="{round(width)}" height="{round(height)}"></td>'


def starts_of(blocks: Blocks, middles: Sequence[Point]) -> list[float]:
    """Return where each block begins across, as *middles* put it."""
    place = 1 if blocks.plan.is_level else 0
    return [middle[place] - stack.end / 2 for middle, stack in zip(middles, blocks.stacks, strict=True)]
