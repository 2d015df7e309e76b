"""One topology that makes every mark: each kind, shape, state and accent, on every ground, and a scenario with every kind of step."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from topodoc.language.reader import parse
from topodoc.language.vocabulary import KINDS, Shape, State
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology


def everything() -> Topology:
    """Return it."""
    return bind(parse(Source.decode(_spec().encode(), "everything.topo.yml")))


def _spec() -> str:
    kinds = [f"  k-{kind}: {{label: {kind}, kind: {kind}}}" for kind in KINDS]
    shapes = [f"  s-{shape}: {{label: {shape}, shape: {shape}, state: warning, replicas: 3}}" for shape in get_args(Shape)]
    return "\n".join(
        [
            "topology: everything", "layout: {direction: right}", "nodes:", *kinds, *shapes,
            *_nodes("page", "service", "  "), *_nodes("page-topic", "topic", "  "), *_nodes("page-store", "database", "  "),
            "groups:",
            "  mixed:", "    label: A mixed group", "    nodes:",
            *_nodes("mixed", "service", "      "), *_nodes("mixed-topic", "topic", "      "), *_nodes("mixed-store", "database", "      "),
            "    groups:",
            "      inner: {label: A group of a group, nodes: {inner-a: {}, inner-b: {}}}",
            "      queues: {label: Queues, nodes: {inner-queue: {kind: queue}}}",
            "  broker:", "    label: A broker", "    nodes:", *_nodes("broker", "topic", "      "),
            *(f"  accent-{one}: {{label: Accent {one}, accent: {one}, nodes: {{g{one}: {{}}}}}}" for one in range(1, 7)),
            *(f"  topics-{one}: {{label: Accent {one}, accent: {one}, nodes: {{t{one}: {{kind: topic}}}}}}" for one in range(1, 7)),
            "edges:",
            "  - page-1 -> mixed-1: {label: call, protocol: grpc}",
            "  - page-1 -> broker-1: {label: publish, protocol: kafka}",
            "  - mixed-2 -> broker-1: {label: consume, protocol: kafka}",
            "  - mixed-2 -> mixed-1: {label: call, protocol: grpc}",
            "  - inner-a -> inner-b: {label: call, protocol: grpc}",
            "  - inner-a -> inner-queue: {label: publish, protocol: amqp}",
            "  - broker-1 -> broker-2: {label: mirror, protocol: kafka}",
            "  - broker-2 -> broker-3: {label: dump, protocol: tcp, type: solid}",
            "  - k-exchange -> k-queue: {label: route, role: bind, protocol: amqp}",
            "  - page-1 -> page-2: {label: replicate, role: replicate, protocol: tcp}",
            "  - page-3 -> page-3: again",
            "scenarios:",
            "  run:",
            "    title: Every kind of step",
            "    steps:",
            "      - page-1 -> mixed-1: '[DO] A thing {with: data}'",
            "      - page-1 -> broker-1: '[PUBLISH] A thing {with: data}'",
            "      - page-1 -> page-3: Nothing carries this",
            "      - page-1 -> page-1: think",
            "      - parallel:",
            "          - page-1 -> mixed-1: '[DO] A thing {with: data}'",
            "          - page-1 -> broker-1: '[PUBLISH] A thing {with: data}'",
            "          - page-1 -> page-3: Nothing carries this either",
            "          - {from: mixed-1, to: page-1, message: done, reply: true}",
            "        message: '[FAN] All of it'",
            "",
        ]
    )  # fmt: skip


def _nodes(prefix: str, kind: str, indent: str) -> list[str]:
    """Return a node of *kind* for each accent and each state, one of someone else's, and one with badges."""
    accents = [f"{indent}{prefix}-{one}: {{label: Accent {one}, kind: {kind}, accent: {one}}}" for one in range(1, 7)]
    states = [f"{indent}{prefix}-{state}: {{label: It is {state}, kind: {kind}, state: {state}}}" for state in get_args(State)]
    return [
        *accents, *states, f"{indent}{prefix}-external: {{label: Not ours, kind: {kind}, external: true}}",
        f"{indent}{prefix}-badges: {{label: Badges, kind: {kind}, replicas: 4, shard: {{id: shard-0, role: primary}}}}",
    ]  # fmt: skip
