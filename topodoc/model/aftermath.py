"""The aftermath: the part of a topology that shows who is hurt if a node of it stops."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.model.excerpt import keep
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.language.vocabulary import State
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.model.whole import Whole

MOST_SHOWN = 24  # nodes that are hurt, in a picture; more are told in words


def aftermath(topology: Topology, node: str, whole: Whole) -> Topology | None:
    """Return the part of *topology* that shows who is hurt if *node* stops, or None where that is nobody in it or too many to see.

    Who waits in vain is in error there, who gets nothing, or less, in warning; who may follow stays as it is. What is lost goes over
    the resources between.
    """
    reach = whole.reach((topology.id, node))
    if reach is None or reach.goes_on:
        return None
    waits, starves, follow, over = (
        _here(places, topology, whole)
        for places in (
            (one.place for one in reach.waits),
            (one.place for one in reach.starves),
            (one.place for one in reach.may_follow),
            reach.over,
        )
    )
    if not 0 < len(waits | starves | follow) <= MOST_SHOWN:
        return None
    states: dict[str, State] = {**dict.fromkeys(starves, "warning"), **dict.fromkeys(waits, "error"), node: "stopped"}
    part = keep(topology, waits | starves | follow | over | {node})
    nodes = tuple(replace(one, state=states.get(one.id, one.state)) for one in part.nodes)
    title = words_in(topology.language)("if_stops", name=topology.node_by_id[node].label)
    return replace(part, title=title, nodes=nodes, has_direction=True)  # what follows what is read one way on all pages of a topology


def _here(places: Iterable[Place], topology: Topology, whole: Whole) -> set[str]:
    """Return which nodes of *topology* are at *places*."""
    identities = whole.flows.identities
    return {node for place in places for where, node in identities.places(whole.flows.by_id[place[0]], place[1]) if where == topology.id}
