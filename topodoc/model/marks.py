"""Marks: which of what goes without saying a picture shows all the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.language.vocabulary import EdgeType, Role
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

Look = tuple["EdgeType", "Role"]


class Marks(NamedTuple):
    """Whether nodes tell that they run, what kind they are where icon and shape say it, and lines what most lines of their look say."""

    states: bool = False
    kinds: bool = False
    labels: bool = False


def marks_of(topology: Topology) -> Marks:
    """Return what pictures of *topology* show: what it asks for, and states where it states one."""
    return Marks(topology.has_states or "states" in topology.show, "kinds" in topology.show, "labels" in topology.show)


def text_of(edge: Edge) -> str:
    """Return the text at *edge*: its label, else its protocol."""
    return edge.shown_label or edge.protocol


def usual_texts(topology: Topology) -> Mapping[Look, str]:
    """Return the text that goes without saying at lines of each look: what most of them would repeat, or but the word of its role."""
    if marks_of(topology).labels:
        return {}
    counts: dict[Look, Counter[str]] = {}
    for edge in topology.edges:
        if not edge.is_possible:
            counts.setdefault((edge.type, edge.role), Counter())[text_of(edge)] += 1
    found: dict[Look, str] = {}
    for look, texts in counts.items():
        (text, count), total = texts.most_common(1)[0], sum(texts.values())
        if text and 2 * count > total and (count > 1 or text == look[1]):
            found[look] = text
    return found


def is_usual(edge: Edge, usual: Mapping[Look, str]) -> bool:
    """Return whether the text at *edge* is one of the *usual* ones, which lines do not carry."""
    return not edge.is_possible and usual.get((edge.type, edge.role)) == text_of(edge)
