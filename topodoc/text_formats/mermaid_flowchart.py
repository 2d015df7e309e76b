"""A topology as a Mermaid flowchart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.card import STATE_GLYPH, shape_of
from topodoc.drawing.shapes import SHAPES
from topodoc.model.roles import arrowheads
from topodoc.text_formats.mermaid_entities import encode_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.topology import Topology

_LINES = {
    ("solid", ""): "---", ("solid", ">"): "-->", ("solid", "<>"): "<-->",
    ("pulse", ""): "-.-", ("pulse", ">"): "-.->", ("pulse", "<>"): "<-.->",
}  # fmt: skip
_RANKS = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}


def write_flowchart(topology: Topology) -> str:
    """Return *topology* as a Mermaid flowchart. Names are machine ids, so that no text anyone wrote is taken for syntax."""
    return "\n".join([f"flowchart {_RANKS[topology.direction]}", *_body(topology), ""])


def _body(topology: Topology) -> Iterator[str]:
    if title := " ".join(topology.title.split()):
        yield f"  accTitle: {encode_label(title)}"
    index = {node.id: position for position, node in enumerate(topology.nodes)}
    for node in topology.nodes:
        if node.group is None:
            yield f"  {_node(node, index)}"
    for group in topology.groups:
        if group.parent is None:
            yield from _group(group, topology, index, "  ")
    for edge in topology.edges:
        yield f"  {_edge(edge, topology, index)}"
    if external := [f"n{index[node.id]}" for node in topology.nodes if node.external]:
        yield "  classDef external stroke:#bf7000,stroke-width:2px"
        yield f"  class {','.join(external)} external"


def _group(group: Group, topology: Topology, index: dict[str, int], indent: str) -> Iterator[str]:
    position = [one.id for one in topology.groups].index(group.id)
    yield f'{indent}subgraph c{position}["{encode_label(group.label)}"]'
    for node in group.nodes:
        yield f"{indent}  {_node(topology.node_by_id[node], index)}"
    for inner in group.groups:
        yield from _group(topology.group_by_id[inner], topology, index, indent + "  ")
    yield f"{indent}end"


def _node(node: Node, index: dict[str, int]) -> str:
    opening, closing = SHAPES[shape_of(node)].mermaid
    said = [encode_label(node.label)]
    if node.replicas > 1:
        said.append(f"\u00d7{node.replicas}")
    if node.state != "running":
        said.append(f"{STATE_GLYPH[node.state]} {node.state}")
    said += (encode_label(hub) for hub in node.hubs)
    return f'n{index[node.id]}{opening}"{"<br/>".join(said)}"{closing}'


def _edge(edge: Edge, topology: Topology, index: dict[str, int]) -> str:
    """Return *edge* with the heads of the topology's reading; Mermaid has no line with a head at its tail alone."""
    at_source, at_target = arrowheads(edge, topology.arrows)
    ends = (index[edge.source.node], index[edge.target.node])
    if at_source and not at_target:
        ends = ends[::-1]
    way = "<>" if at_source and at_target else ">" if at_source or at_target else ""
    line = _LINES[edge.type, way]
    label = edge.shown_label or edge.protocol
    return f"n{ends[0]} {line}" + (f'|"{encode_label(label)}"|' if label else "") + f" n{ends[1]}"
