"""Marks: which of what goes without saying a picture shows all the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from topodoc.words import ENGLISH, Words, words_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.language.vocabulary import EdgeType, Role
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

Look = tuple["EdgeType", "Role"]


class Marks(NamedTuple):
    """Whether nodes tell that they run, what kind they are where icon and shape say it, and lines what most lines of their look say.

    `words` are those of the language that all of it is told in.
    """

    states: bool = False
    kinds: bool = False
    labels: bool = False
    words: Words = words_in(ENGLISH)


def marks_of(topology: Topology) -> Marks:
    """Return what pictures of *topology* show: what it asks for, and states where it states one."""
    shown = topology.show
    return Marks(topology.has_states or "states" in shown, "kinds" in shown, "labels" in shown, words_in(topology.language))


def text_of(edge: Edge) -> str:
    """Return the text at *edge*: its label, else its protocol."""
    return edge.shown_label or edge.protocol


def shown_text(edge: Edge, usual: Mapping[Look, str], words: Words) -> str:
    """Return the text that a picture shows at *edge*: what is not *usual*, and which replica it is of, since lines lead to the node."""
    replicas = [f"{end.replica}" for end in (edge.source, edge.target) if end.replica is not None]
    number = words("edge_to", source=replicas[0], target=replicas[1]) if len(replicas) > 1 else "".join(replicas)
    told = words("replica_number", number=number) if replicas else ""
    return ", ".join(one for one in ("" if is_usual(edge, usual) else text_of(edge), told) if one)


def usual_texts(topology: Topology) -> Mapping[Look, str]:
    """Return the text that goes without saying at lines of each look: what most of them would repeat, or but the word of its role."""
    if marks_of(topology).labels:
        return {}
    counts: dict[Look, Counter[str]] = {}
    for edge in topology.edges:
        if not (edge.is_possible or edge.is_told):
            counts.setdefault((edge.type, edge.role), Counter())[text_of(edge)] += 1
    found: dict[Look, str] = {}
    for look, texts in counts.items():
        (text, count), total = texts.most_common(1)[0], sum(texts.values())
        if text and 2 * count > total and (count > 1 or text == look[1]):
            found[look] = text
    return found


def is_usual(edge: Edge, usual: Mapping[Look, str]) -> bool:
    """Return whether the text at *edge* is one of the *usual* ones, which lines do not carry."""
    return not (edge.is_possible or edge.is_told) and usual.get((edge.type, edge.role)) == text_of(edge)
