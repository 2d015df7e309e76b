"""Sendings: the steps of scenarios in which events are sent, by the name that is their title."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.model.event import EventPlace, Sending
from topodoc.model.visibility import at_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topodoc.model.scenario import Message
    from topodoc.model.topology import Topology


def titled_sendings(topologies: Iterable[Topology]) -> Mapping[EventPlace, list[Sending]]:
    """Return the steps whose title is each name: at a broker resource, or over an edge that states it; no replies."""
    found: defaultdict[EventPlace, list[Sending]] = defaultdict(list)
    for topology in topologies:
        for scenario in at_first(topology).scenarios:
            for message in scenario.messages:
                stated = message.title in (message.edge.events if message.edge else ())
                if message.title and not message.is_reply and (stated or _is_at_resource(message, topology)):
                    found[topology.id, message.title].append(Sending(topology, scenario, message))
    return found


def _is_at_resource(message: Message, topology: Topology) -> bool:
    ends = (topology.node_by_id.get(end.node) for end in (message.source, message.target))
    return any(node is not None and node.is_broker_resource for node in ends)
