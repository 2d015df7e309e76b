"""DOT for people: self-contained, with labels, clusters and styles, that plain `dot -Tsvg` draws well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.card import shape_of
from topodoc.drawing.shapes import SHAPES
from topodoc.model.holding import holding
from topodoc.model.roles import arrowheads, ranks_against
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.topology import Topology
    from topodoc.words import Words

_RANKS = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}
_LONGEST = 16_000  # bytes; Graphviz's reader splits no longer string for us


def write_portable_dot(topology: Topology) -> str:
    """Return *topology* as DOT. Names are machine ids, so that no text anyone wrote stands outside quotes."""
    return "\n".join(["digraph topology {", *_body(topology), "}", ""])


def quote(text: str) -> str:
    r"""Return *text* as a DOT string that shows it: entities, escapes and quotes lose their meaning.

    >>> quote('say "<b>\\n"')
    '"say \\"<b>\\\\n\\""'
    """
    escaped = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    parts = [escaped[start : start + _LONGEST // 4] for start in range(0, len(escaped), _LONGEST // 4)] or [""]
    for index, part in enumerate(parts[:-1]):  # a cut never parts a backslash from what it escapes
        if (len(part) - len(part.rstrip("\\"))) % 2:
            parts[index], parts[index + 1] = part[:-1], "\\" + parts[index + 1]
    return '" + "'.join(parts).join('""')


def _body(topology: Topology) -> Iterator[str]:
    yield f"  rankdir={_RANKS[topology.direction]}; label={quote(topology.title)}; labelloc=t; fontname=Helvetica;"
    yield "  node [fontname=Helvetica, style=filled, fillcolor=white]; edge [fontname=Helvetica, fontsize=11];"
    index, words = {node.id: position for position, node in enumerate(topology.nodes)}, words_in(topology.language)
    for node in topology.nodes:
        if node.group is None:
            yield f"  {_node(node, index, words)}"
    for group in topology.groups:
        if group.parent is None:
            yield from _group(group, topology, index, "  ")
    for edge in topology.edges:
        yield f"  {_edge(edge, topology, index)}"


def _group(group: Group, topology: Topology, index: dict[str, int], indent: str) -> Iterator[str]:
    position, words = [one.id for one in topology.groups].index(group.id), words_in(topology.language)
    yield f"{indent}subgraph cluster_c{position} {{"
    yield f'{indent}  label={quote(group.label)}; style="rounded,filled"; color="#dde1ec"; fillcolor="#f6f7fb";'
    for node in group.nodes:
        yield f"{indent}  {_node(topology.node_by_id[node], index, words)}"
    for inner in group.groups:
        yield from _group(topology.group_by_id[inner], topology, index, indent + "  ")
    if not group.nodes and not group.groups:
        yield f'{indent}  c{position} [style=invis, label=""];'
    yield f"{indent}}}"


def _node(node: Node, index: dict[str, int], words: Words) -> str:
    colour = ', color="#bf7000", penwidth=2' if node.external else ""
    label = f"{node.label}\n{holding(node, words)}" if node.holds else node.label
    return f"n{index[node.id]} [label={quote(label)}, shape={SHAPES[shape_of(node)].dot}{colour}];"


def _edge(edge: Edge, topology: Topology, index: dict[str, int]) -> str:
    """Return *edge* in its rank's direction, with the heads of the topology's reading."""
    ends = (index[edge.source.node], index[edge.target.node])
    at_source, at_target = arrowheads(edge, topology.arrows)
    at_tail, at_head = at_source, at_target
    if ranks_against(edge):
        ends, at_tail, at_head = ends[::-1], at_target, at_source
    way = {(False, True): "forward", (True, False): "back", (True, True): "both", (False, False): "none"}[at_tail, at_head]
    style = ', style=dashed, color="#6a3fb5", fontcolor="#6a3fb5"' if edge.type == "pulse" else ""
    return f"n{ends[0]} -> n{ends[1]} [label={quote(edge.shown_label or edge.protocol)}, dir={way}{style}];"
