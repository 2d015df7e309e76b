"""What the player of a scenario needs to know of its steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from topodoc.model.playback import caption
from topodoc.model.scenario import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.playback import Moment
    from topodoc.model.topology import Topology


def steps_of(played: Iterable[Moment], topology: Topology) -> str:
    """Return *played* as JSON: for each step its number, caption, nodes, edge, whether it goes against the dial, and other states."""
    return json.dumps([_step(one, topology) for one in played], ensure_ascii=False, separators=(",", ":"))


def _step(one: Moment, topology: Topology) -> list[object]:
    is_against = isinstance(one.step, Message) and one.step.is_against
    nodes = list(dict.fromkeys(end.node for end in one.ends))
    states = [[end.name, state] for end, state in one.states]
    return [one.number, caption(one, topology), nodes, one.edge.id if one.edge else "", int(is_against), states]
