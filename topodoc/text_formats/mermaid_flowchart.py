"""A topology as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from topodoc.drawing.card import STATE_GLYPH, shape_of
from topodoc.drawing.change_sign import CHANGE_TEXTS
from topodoc.drawing.shapes import SHAPES
from topodoc.model.holding import holding
from topodoc.model.roles import arrowheads
from topodoc.text_formats.mermaid_entities import encode_label
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.change_sign import ChangeSign
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.topology import Topology
    from topodoc.words import Words

_LINES = {
    ("solid", ""): "---", ("solid", ">"): "-->", ("solid", "<>"): "<-->",
    ("pulse", ""): "-.-", ("pulse", ">"): "-.->", ("pulse", "<>"): "<-.->",
}  # fmt: skip
_RANKS = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}
# Inks that stand off a white page as off a black one, for a host draws a text in its reader's scheme: 3 to 1 at least on both.
_STYLES: Mapping[ChangeSign, str] = {
    "added": "stroke:#2da44e,stroke-width:3px",
    "removed": "stroke:#e5484d,stroke-width:3px,stroke-dasharray:5 3",
    "changed": "stroke:#3b82f6,stroke-width:3px",
    "moved": "stroke:#3b82f6,stroke-width:3px",
}
Changes = Mapping[tuple[str, str], "ChangeSign"]  # what became of a node, an edge or a group, by that word and its id


def write_flowchart(topology: Topology, changes: Changes = MappingProxyType({})) -> str:
    """Return *topology* as a Mermaid flowchart, in which *changes* have their signs and colours.

    Names are machine ids, so that no text anyone wrote is taken for syntax.
    """
    lines = [*_body(_signed(topology, changes)), *_looks(topology, changes)]
    return "\n".join([f"flowchart {_RANKS[topology.direction]}", *lines, ""])


def _signed(topology: Topology, changes: Changes) -> Topology:
    """Return *topology* with the sign of each node and group before its label; edges of a union have it in their caption."""
    nodes = (replace(one, label=_label(one.label, changes.get(("node", one.id)))) for one in topology.nodes)
    groups = (replace(one, label=_label(one.label, changes.get(("group", one.id)))) for one in topology.groups)
    return replace(topology, nodes=tuple(nodes), groups=tuple(groups)) if changes else topology


def _label(label: str, sign: ChangeSign | None) -> str:
    return f"{CHANGE_TEXTS[sign]} {label}" if sign else label


def _looks(topology: Topology, changes: Changes) -> Iterator[str]:
    """Yield the lines that give *changes* their colours."""
    for sign, style in _STYLES.items():
        names = [f"n{at}" for at, one in enumerate(topology.nodes) if changes.get(("node", one.id)) == sign]
        names += [f"c{at}" for at, one in enumerate(topology.groups) if changes.get(("group", one.id)) == sign]
        edges = [str(at) for at, one in enumerate(topology.edges) if changes.get(("edge", one.id)) == sign]
        if names:
            yield f"  classDef {sign} {style}"
            yield f"  class {','.join(names)} {sign}"
        if edges:
            yield f"  linkStyle {','.join(edges)} {style}"


def _body(topology: Topology) -> Iterator[str]:
    if title := " ".join(topology.title.split()):
        yield f"  accTitle: {encode_label(title)}"
    index, words = {node.id: position for position, node in enumerate(topology.nodes)}, words_in(topology.language)
    for node in topology.nodes:
        if node.group is None:
            yield f"  {_node(node, index, words)}"
    for group in topology.groups:
        if group.parent is None:
            yield from _group(group, topology, index, "  ")
    for edge in topology.edges:
        yield f"  {_edge(edge, topology, index)}"
    if external := [f"n{index[node.id]}" for node in topology.nodes if node.external]:
        yield "  classDef external stroke:#bf7000,stroke-width:2px"
        yield f"  class {','.join(external)} external"


def _group(group: Group, topology: Topology, index: dict[str, int], indent: str) -> Iterator[str]:
    position, words = [one.id for one in topology.groups].index(group.id), words_in(topology.language)
    yield f'{indent}subgraph c{position}["{encode_label(group.label)}"]'
    for node in group.nodes:
        yield f"{indent}  {_node(topology.node_by_id[node], index, words)}"
    for inner in group.groups:
        yield from _group(topology.group_by_id[inner], topology, index, indent + "  ")
    yield f"{indent}end"


def _node(node: Node, index: dict[str, int], words: Words) -> str:
    opening, closing = SHAPES[shape_of(node)].mermaid
    said = [encode_label(node.label)]
    if node.replicas > 1:
        said.append(f"\u00d7{node.replicas}")
    if node.holds:
        said.append(encode_label(holding(node, words)))
    if node.state != "running":
        said.append(f"{STATE_GLYPH[node.state]} {words.term('states', node.state)}")
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
