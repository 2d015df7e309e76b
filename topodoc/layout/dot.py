"""The DOT that is laid out: machine ids, sizes and order, and no text anyone wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import graphviz

from topodoc.diagnostics import RenderError, one_line
from topodoc.diagram.fold import data_flow
from topodoc.diagram.pins import pins
from topodoc.diagram.plan import Layout, Plan, Route
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.plan import Caption
    from topodoc.drawing.scene import Point
    from topodoc.model.elements import Group

_FARTHEST = 1e7  # pixels that a picture has at most
MOST_QUOTED = 200  # characters
_INCH = 72.0  # Graphviz counts 72 points to an inch; a point of its answer is a pixel of ours
COMPASS = {"right": "we", "left": "ew", "down": "ns", "up": "sn"}  # the sides where the ranks begin and where they end
DIRECTIONS = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}
_LABEL_ROOM = 6.0  # pixels around an edge's label, so that no other line comes close
_LANE = 8.0  # pixels between lines that pass through a rank of our own choice; most lines there pass through several
_QUICK = {"splines": "line", "mclimit": "0.1", "nslimit": "1", "nslimit1": "1"}  # for what would take minutes
_CLOSER = 0.75  # of the room between ranks that the engine chose; there are more of ours
_TAUT = "100"  # how much straighter a row is
_PULL = "8"  # how much straighter a line is drawn than a pin


def write_dot(plan: Plan, *, twice: bool = True, sides: Sequence[tuple[int, int]] = ()) -> str:
    """Return the DOT text whose layout places *plan*; crossings of lines are thinned out *twice*, or once.

    Where *sides* are given, lines have corners, and end in the middle of those sides.
    """
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": DIRECTIONS[plan.direction],
            "nodesep": _inches(_lane(plan)),
            "ranksep": _inches(plan.rank_gap * (_CLOSER if plan.ranks else 1)),
            **({} if twice else {"remincross": "false"}),
            **(_QUICK if plan.is_plain else {}),
            **({"splines": "polyline"} if sides else {}),
        },
        node_attr={"shape": "box", "fixedsize": "true", "label": "", "margin": "0"},
        edge_attr={"dir": "none"},
    )
    index = {node.id: position for position, node in enumerate(plan.topology.nodes)}
    for position, node in enumerate(plan.topology.nodes):
        if node.group is None:
            _add_node(graph, plan, position)
    groups = {group.id: position for position, group in enumerate(plan.topology.groups)}
    for group in plan.topology.groups:
        if group.parent is None:
            graph.subgraph(_cluster(plan, group, groups, index))
    for position, line in enumerate(data_flow(plan)):
        tail, head = line[::-1] if _is_turned(plan, line) else line
        ends = _ports(plan, sides[position]) if sides else ("", "")
        first, last = ends[::-1] if line[0] != tail else ends
        graph.edge(f"n{tail}{first}", f"n{head}{last}", id=f"e{position}", **_edge(plan, line, position))
    for position, pin in enumerate(pins(plan) if plan.ranks else ()):
        weight = {"weight": _TAUT} if pin.is_taut else {}
        # Where ranks stand side by side, Graphviz has the order within one upside down, as long as it is in a cluster.
        tail, head = (pin.head, pin.tail) if plan.is_level and not pin.length else (pin.tail, pin.head)
        graph.edge(f"n{tail}", f"n{head}", id=f"p{position}", minlen=str(pin.length), style="invis", **weight)
    return str(graph.source)


def _edge(plan: Plan, line: tuple[int, int], position: int) -> dict[str, str]:
    """Return the attributes of an edge: room for its label, and where we choose the ranks the distance of those at its ends.

    A line within a rank gets no room for its label: Graphviz 14 fails on such labels where there are clusters.
    """
    if not plan.ranks or line[0] == line[1]:
        return _label(plan, position)
    length = abs(plan.ranks[line[0]] - plan.ranks[line[1]])
    return {"minlen": str(length), "weight": _PULL, **_label(plan, position)} if length else {"minlen": "0", "weight": "0"}


def _ports(plan: Plan, sides: tuple[int, int]) -> tuple[str, str]:
    """Return the compass points of *sides*: -1 where the ranks begin, 1 the other, and none for 0."""
    points = dict(zip((-1, 1), COMPASS[plan.direction], strict=True))
    one, other = (f":{points[side]}" if side else "" for side in sides)
    return one, other


def _is_turned(plan: Plan, line: tuple[int, int]) -> bool:
    """Return whether *line* is laid out from its second end to the first, because that has the higher rank.

    Within a rank lines go the way the groups stand in the file, or several of them could make a circle of clusters.
    """
    if not plan.ranks:
        return False
    tail, head = line
    if plan.ranks[tail] != plan.ranks[head]:
        return plan.ranks[tail] > plan.ranks[head]
    return _path(plan, tail) > _path(plan, head)


def _path(plan: Plan, position: int) -> tuple[int, ...]:
    """Return where the node at *position* stands on each level of the groups; nodes stand behind groups."""
    groups = {group.id: index for index, group in enumerate(plan.topology.groups)}
    path = [len(groups) + position]
    group = plan.topology.nodes[position].group
    while group is not None:
        path.insert(0, groups[group])
        group = plan.topology.groups[groups[group]].parent
    return tuple(path)


def read_layout(answer: str, plan: Plan) -> Layout:
    """Return the positions in Graphviz's json0 *answer* for *plan*. Raises RenderError unless every part of it is there."""
    try:
        graph = json.loads(answer)
        _, _, width, height = (read_number(number) for number in graph["bb"].split(","))
        objects = {one["name"]: one for one in graph.get("objects", ())}
        edges = {one["id"]: one for one in graph.get("edges", ())}
        return Layout(
            width,
            height,
            tuple(read_point(objects[f"n{position}"]["pos"], height) for position in range(len(plan.cards))),
            tuple(_route(edges[f"e{position}"], height, _is_turned(plan, line)) for position, line in enumerate(data_flow(plan))),
            tuple(_box(objects[f"cluster_c{position}"]["bb"], height) for position in range(len(plan.headings))),
        )
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        said = one_line(str(error))[:MOST_QUOTED]
        message = f"Graphviz left out part of the picture of {plan.topology.id} ({type(error).__name__}: {said})"
        raise RenderError(message) from None


def _cluster(plan: Plan, group: Group, groups: dict[str, int], index: dict[str, int]) -> graphviz.Digraph:
    position = groups[group.id]
    heading = plan.headings[position]
    attributes = {
        "margin": f"{plan.group_padding:g}",
        "labeljust": "l",
        "labelloc": "b" if plan.direction == "up" else "t",  # Graphviz turns top and bottom round with the ranks
        "label": _table(_heading_room(plan, heading), heading.height),
    }
    cluster = graphviz.Digraph(f"cluster_c{position}", graph_attr=attributes)
    for node in group.nodes:
        _add_node(cluster, plan, index[node])
    for inner in group.groups:
        cluster.subgraph(_cluster(plan, plan.topology.groups[groups[inner]], groups, index))
    if not group.nodes and not group.groups:
        cluster.node(f"c{position}", width=_inches(heading.width), height=_inches(1))
    return cluster


def _heading_room(plan: Plan, heading: Caption) -> float:
    """Return the width kept for a heading in pixels: where edges come in from above, room beside the one in the middle."""
    return 2 * heading.width + 10 * _LABEL_ROOM if plan.direction in {"down", "up"} else heading.width


def _add_node(graph: graphviz.Digraph, plan: Plan, position: int) -> None:
    card = plan.cards[position]
    air = plan.node_gap - _lane(plan)  # what keeps nodes apart belongs to them there, so that lines can be closer
    width, height = (card.width, card.height + air) if plan.is_level else (card.width + air, card.height)
    graph.node(f"n{position}", width=_inches(width), height=_inches(height))


def _lane(plan: Plan) -> float:
    """Return the pixels between lines, and between a line and a node."""
    if plan.is_plain:
        return 1.0
    return _LANE if plan.ranks else plan.node_gap


def _label(plan: Plan, position: int) -> dict[str, str]:
    caption = plan.captions[position]
    if not caption.lines or plan.is_plain:
        return {}
    return {"label": _table(caption.width + _LABEL_ROOM, caption.height + _LABEL_ROOM)}


def _table(width: float, height: float) -> str:
    """Return an empty table of that size: room for a text that Graphviz never sees."""
    size = f'width="{round(width) + 1}" height="{round(height) + 1}"'
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" {size}><tr><td></td></tr></table>>'


def _inches(pixels: float) -> str:
    return f"{pixels / _INCH:.4f}"


def read_point(text: str, height: float) -> Point:
    """Return the point that *text* is in Graphviz's answer, from the top. Raises ValueError where it is none."""
    x, y = text.split(",")
    return read_number(x), height - read_number(y)


def read_number(text: str) -> float:
    """Return the number in *text*. Raises ValueError where it is none that a picture may have."""
    number = float(text)
    if not -_FARTHEST <= number <= _FARTHEST:  # which is so of no number, too
        message = f"{number} is not a place"
        raise ValueError(message)
    return number


def _box(text: str, height: float) -> Box:
    left, low, right, high = (read_number(number) for number in text.split(","))
    return Box(left, height - high, right - left, high - low)


def _route(edge: dict[str, Any], height: float, is_turned: bool) -> Route:  # noqa: FBT001 - a part of what is read
    points = tuple(read_point(part, height) for part in edge["pos"].split())
    if len(points) % 3 != 1:
        message = f"a route of {len(points)} points"
        raise ValueError(message)
    return Route(points[::-1] if is_turned else points, read_point(edge["lp"], height) if "lp" in edge else None)
