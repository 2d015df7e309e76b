"""TD210 and TD211: events that reach nobody, and events that nobody sends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_edge, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.lint.barrier import Barrier
    from topodoc.lint.evidence import Evidence
    from topodoc.lint.missing import Missing

_VERSIONED = re.compile(r"(?P<name>.+?)[\s@:/#][v^~<>=\s]*\d+(?:\.(?:\d+|x|\*))*\s*", re.IGNORECASE)


@rule("TD210", "event-without-consumer", Severity.WARNING)
def find_events_without_consumer(evidence: Evidence) -> Iterator[Finding]:
    """Report an event that is put into a resource and reaches nobody.

    ## What

    An event that an edge names and puts into a topic, queue, stream or exchange, and that nobody gets out of it, also not through what is
    bound to it. Observers (tag `observer`) and dead-letter or retry destinations do not count as somebody. You get it once for each event
    and resource, at the first edge that puts it in. It says nothing if the whole resource has no consumer ([TD205](TD205.md) reports
    that), or if the event or a resource that it gets into is tagged `external-consumer`.

    ## Why

    Either its consumer is there and missing in the picture, or the event is dead, or its name is written differently where it is
    consumed or bound.

    ## How to fix

    Name the event where it is consumed, or correct the name. If another company or build consumes it, declare it under `events:` with the
    tag `external-consumer`. If nobody does, stop publishing it.

    ## When to ignore

    If a consumer is promised: with a date.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderShipped]}
      - stock -> bus: {label: consume, events: OrderPlaced}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    events: {OrderArchived: {tags: [external-consumer]}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderShipped, OrderArchived]}
      - stock -> bus: {label: consume, events: "Order*d"}
    ```
    """
    for one in evidence.build.lost:
        if one.topology.id == evidence.topology.id:
            said = f"{_joined(one.who)} put{'s' if len(one.who) == 1 else ''} {_called(one.name)} into {one.resource}"
            fact = f"{said}, but only observers ({_joined(one.watching)}) get it" if one.watching else f"{said}, but nobody gets it"
            yield at_edge(one.edge, fact, _consumer_cure(one))


@rule("TD211", "event-without-producer", Severity.WARNING)
def find_events_without_producer(evidence: Evidence) -> Iterator[Finding]:
    """Report an event that is awaited from a resource and never gets into it.

    ## What

    An event, or a pattern of events, that an edge takes out of a resource or passes on from it, and that nothing puts in: no producer, no
    binding and no step. You get it once for each event and resource, at the first edge that awaits it. It says nothing if the whole
    resource has no producer ([TD206](TD206.md) reports that), or is tagged `external-producer`. If a producer states no events, anything
    may come; then you only get an info, and only if an event of nearly the same name is put in.

    ## Why

    The consumer gets nothing, and waits. Mostly the name is written differently where it is published.

    ## How to fix

    Correct the name, or name the event where it is published. A version is no part of a name: it belongs under `events:`. If the producer
    is another company or build, tag the resource, or the event under `events:`, `external-producer`.

    ## When to ignore

    If a producer is promised: with a date.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - stock -> bus: {label: consume, events: [OrderPlaced, OrderCancelled]}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderCancelled]}
      - stock -> bus: {label: consume, events: [OrderPlaced, OrderCancelled]}
    ```
    """
    for one in evidence.build.awaited:
        if one.topology.id == evidence.topology.id:
            await_ = f"{_joined(one.who)} await{'s' if len(one.who) == 1 else ''} {_called(one.name)} from {one.resource}"
            fact = (
                f"{await_}, which holds {one.near} and perhaps other events"
                if one.is_possible
                else f"{await_}, but nobody publishes it there"
            )
            severity = Severity.INFO if one.is_possible else None
            yield at_edge(one.edge, fact, _producer_cure(one, evidence.build.flows.content(one.identity).names), severity)


def _consumer_cure(one: Missing) -> str:
    if one.barrier:
        return _way_past(one.barrier, one, f"{_joined(one.barrier.who)} await{'s' if len(one.barrier.who) == 1 else ''} it, but ")
    if one.near:
        return f"the consumer awaits the similar name {_called(one.near)}: write one name at both edges"
    return "draw who consumes it, correct the name, or declare the event with the tag external-consumer"


def _way_past(barrier: Barrier, one: Missing, lead: str = "") -> str:
    """Return how the event of *one* gets past *barrier*."""
    if barrier.edge is None or not barrier.edge.events:
        return f"{lead}over edges of another layer: put all edges on the way into one layer"
    span = barrier.edge.span
    where = f"on line {span.line}" if span.file == one.edge.span.file else f"at {span.file}:{span.line}"
    ends = f"{barrier.edge.source.name} -> {barrier.edge.target.name}"
    return f"{lead}{ends} {where} leaves it out: add {_called(one.name)} to the events there"


def _producer_cure(one: Missing, held: Iterable[str]) -> str:
    versioned = _VERSIONED.fullmatch(one.name)
    if versioned and any(_bare(name) == versioned["name"] for name in held):
        name = versioned["name"]
        return f'write versions under "events:", as in "{name}: {{version: 1.0.0}}"; name the event "{name}" at every edge'
    if one.barrier:
        return _way_past(one.barrier, one)
    if one.near:
        return f'did you mean "{one.near}"?'
    return "name it where it is published, correct the name, or tag the resource external-producer"


def _called(name: str) -> str:
    """Return *name* as a sentence says it: in quotes where it holds blanks, which nobody would see at its ends."""
    return f'"{name}"' if any(char.isspace() for char in name) else name


def _bare(name: str) -> str:
    found = _VERSIONED.fullmatch(name)
    return found["name"] if found else name


def _joined(names: Sequence[str]) -> str:
    """Return *names* as a sentence lists them."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
