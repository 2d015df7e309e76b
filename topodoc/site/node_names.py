"""What pages call a node: its label, and where several have one label what tells them apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.direction import isolated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.site.addresses import Addresses


def node_names(topologies: Sequence[Topology], at: Addresses) -> Mapping[Place, str]:
    """Return the name of each node of *topologies* that is at home there: its label if no other one has it.

    Else its group follows in brackets, or its topology, or both, or its id where only that tells all of them apart.
    """
    alike: defaultdict[str, list[tuple[Topology, str]]] = defaultdict(list)
    for topology in topologies:
        for node in topology.nodes:
            if at.home(topology.id, node.id) == (topology.id, node.id):
                alike[node.label].append((topology, node.id))
    return {(topology.id, node): name for label, found in alike.items() for (topology, node), name in _told_apart(label, found)}


def _told_apart(label: str, found: Sequence[tuple[Topology, str]]) -> list[tuple[tuple[Topology, str], str]]:
    if len(found) == 1:
        return [(found[0], label)]
    for more in (_group, _title, _both):
        words = [more(topology, node) for topology, node in found]
        if all(words) and len(set(words)) == len(words):
            return [(one, f"{isolated(label)} ({isolated(word)})") for one, word in zip(found, words, strict=True)]
    return [((topology, node), f"{isolated(label)} ({isolated(topology.title)}, {node})") for topology, node in found]


def _group(topology: Topology, node: str) -> str:
    group = topology.node_by_id[node].group
    return topology.group_by_id[group].label if group else ""


def _title(topology: Topology, node: str) -> str:
    del node
    return topology.title


def _both(topology: Topology, node: str) -> str:
    return f"{isolated(topology.title)}, {isolated(_group(topology, node))}" if _group(topology, node) else topology.title
