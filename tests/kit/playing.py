"""A scenario in which every state comes about on every ground, and every kind of message is played."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, get_args

from topodoc.language.reader import parse
from topodoc.language.vocabulary import State
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

_NODES = ("page", "page-topic", "page-store", "mixed", "mixed-topic", "mixed-store", "broker")
_STATES = get_args(State)


def playing() -> Topology:
    """Return a topology with that scenario alone."""
    return bind(parse(Source.decode(_spec().encode(), "playing.topo.yml")))


def _spec() -> str:
    kinds = {one: "database" if "store" in one else "service" if one in {"page", "mixed"} else "topic" for one in _NODES}
    nodes = {one: f"{one}: {{kind: {kind}, state: warning}}, {one}-sick: {{kind: {kind}, state: error}}" for one, kind in kinds.items()}
    changes = [
        *(f"{{state: {{{node}: {state}}}}}" for node, state in product(_NODES, _STATES)),
        *(f"{{state: {{{node}-sick: warning}}}}" for node in _NODES),
        *(f"{{opt: perhaps, steps: [{{state: {{{node}: error}}}}]}}" for node in _NODES),
    ]
    said = ["{from: page, to: mixed, message: call}", "{from: page, to: page-topic, message: publish}", "{from: page, to: broker}"]
    steps = [*changes, *said, *(f"{{from: {node}, to: {node}, message: think}}" for node in _NODES)]
    return "\n".join(
        [
            "topology: playing", f"nodes: {{{nodes['page']}, {nodes['page-topic']}, {nodes['page-store']}}}",
            "groups:", f"  g1: {{label: Mixed, nodes: {{{nodes['mixed']}, {nodes['mixed-topic']}, {nodes['mixed-store']}}}}}",
            f"  g2: {{label: Broker, nodes: {{{nodes['broker']}}}}}",
            "edges: [page -> page-topic: publish, page -> mixed: call]",
            "scenarios:", "  s:", "    steps:", *(f"      - {one}" for one in steps), "",
        ]
    )  # fmt: skip
