"""Rules of `topodoc diff` for those who should know: who came, who left, who else publishes, whose is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.audience import Audience
from topodoc.diagnostics import Severity
from topodoc.lint.rule import comparison
from topodoc.lint.telling import at_client, at_what_is_left, some, who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.change.audience import Newcomer, Subject
    from topodoc.change.between import Between
    from topodoc.lint.rule import Finding


@comparison("TD915", "consumer-added", Severity.INFO)
def find_added_consumers(between: Between) -> Iterator[Finding]:
    """Report a consumer that gets something which it did not get before.

    ## What

    `topodoc diff` finds who gets an event that was there before, or something out of a resource that was, and did not get it
    then. Observers do not count.

    ## Why

    The publisher has one more consumer to think of when it changes.

    ## How to fix

    Tell the owners of the producer.

    ## When to ignore

    If they know.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, mail -> bus: consume]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, mail -> bus: consume]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, mail -> bus: {label: consume, events: OrderPlaced}]
    ```
    """
    for client, subjects in Audience(between).came():
        producers = _producers(between, subjects)
        told = (
            f"inform {some(producers)}, who {'publishes' if len(producers) == 1 else 'publish'} it"
            if producers
            else "inform whoever publishes it"
        )
        fact = f"{who(between, client)} gets {_named(between, subjects)} now"
        yield at_client(between, client, fact, told, f" -> {_named(between, subjects)}")


def _named(between: Between, subjects: Iterable[Subject], *, before: bool = False) -> str:
    """Return what *subjects* are called: events by their names, others by the resource that holds them."""
    return some(name or (f"what {between.node(one, before=before)[1].id} holds" if one else "") for name, one in subjects)


def _producers(between: Between, subjects: Iterable[Subject]) -> list[str]:
    """Return who puts *subjects* in now, with the owners."""
    wanted = [*subjects]
    names, resources = {name for name, _ in wanted if name}, {one for _, one in wanted if one}
    found: dict[str, None] = {}
    for resource, taps in between.after.taps.feeds.items():
        for tap in taps:
            if names.intersection(tap.sieve.names) or resource in resources:
                found[who(between, between.after.identities.of(tap.topology, tap.client.node))] = None
    return [*found]


@comparison("TD916", "consumer-removed", Severity.INFO)
def find_removed_consumers(between: Between) -> Iterator[Finding]:
    """Report who gave up something that still comes, or is gone and got something before.

    ## What

    `topodoc diff` finds a consumer of the version before that takes an event, or what a resource holds, out of it no more by its own
    edges, or that is gone. If something was taken from it, TD901 to TD903 report that instead.

    ## Why

    Perhaps nobody needs the event any more, and it can go.

    ## How to fix

    Tell the owners of the producer.

    ## When to ignore

    If they know.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, mail -> bus: consume]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, mail -> bus: consume]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}, inbox: {kind: queue}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, bus -> inbox: bind, mail -> inbox: consume]
    ```
    """
    for client, is_gone, subjects in Audience(between).left():
        what = _named(between, subjects, before=True)
        fact, hint = f"{who(between, client, before=is_gone)} no longer takes {what}", "inform whoever publishes it"
        if not is_gone:
            yield at_client(between, client, fact, hint, f"{what} -> ")
        elif found := at_what_is_left(between, *between.node(client, before=True), f"{fact}: it is gone", hint):
            yield found


@comparison("TD917", "producer-added", Severity.INFO)
def find_added_producers(between: Between) -> Iterator[Finding]:
    """Report somebody else who publishes an event.

    ## What

    `topodoc diff` finds an event that somebody published before and somebody else publishes too now. It is a warning where exactly one did,
    and still does.

    ## Why

    With a second producer there is no order between their events, and nobody alone knows when one is published.

    ## How to fix

    Ask whether the first could publish it for both, or give the other event a name of its own. Tell the owners.

    ## When to ignore

    If one takes over from the other.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, import: Import, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, import: Import, bus: {kind: topic}}
    edges: [{from: [orders, import], to: bus, label: publish, events: OrderPlaced}]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, import: Import, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, import: Import, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, events: OrderPlaced}, import -> bus: {label: publish, events: OrderImported}]
    ```
    """
    for one in Audience(between).speakers():
        yield _second(between, one)


def _second(between: Between, one: Newcomer) -> Finding:
    is_second = one.others == one.staying == 1
    resource = between.node(one.resource)[1].id
    beside = "as well as the earlier publisher" if is_second else "instead of the earlier publishers"
    fact = f"{who(between, one.client)} publishes {one.event} to {resource} now, {beside}"
    hint = f"let one of them publish it, or inform everyone who gets {one.event}"
    return at_client(between, one.client, fact, hint, f"{one.event} -> {resource}", Severity.WARNING if is_second else None)
