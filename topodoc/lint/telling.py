"""Telling what changed: who it is about, with the owners, and where findings about what is gone stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.losses import losses_of, moves_of
from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.change.between import Between
    from topodoc.change.losses import Loss, Move
    from topodoc.model.elements import Node
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

_FEW = 3

_FACTS = {
    "way": "{who} no longer gets {what}: nothing connects them any more; it came from {resource}",
    "producer": "{who} no longer gets {what}, because nobody publishes it any more; it came from {resource}",
    "resource": "{who} no longer gets {what}: it came from {resource}, which is gone",
}
_HINTS = {
    "way": "restore the way, or let {client} consume it where it is now",
    "producer": "let somebody publish it; if it has another name now, add its old name under was:; or remove it from {client}",
    "resource": "let {client} consume it where it is now; if {resource} has another id now, add to that: was: {resource}",
}
CODES = {"way": "TD901", "producer": "TD902", "resource": "TD903"}


def who(between: Between, one: Identity, *, before: bool = False) -> str:
    """Return what people call *one*, with its owners."""
    topology, node = between.node(one, before=before)
    owners = ", ".join(topology.owners_of(node))
    return f"{node.id} ({owners})" if owners else node.id


def some(names: Iterable[str]) -> str:
    """Return *names* as a text: few of them whole, the others counted."""
    every = [*dict.fromkeys(names)]
    shown = every if len(every) <= _FEW + 1 else [*every[:_FEW], f"{len(every) - _FEW} more"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def at_client(between: Between, client: Identity, fact: str, hint: str, change: str, severity: Severity | None = None) -> Finding:  # noqa: PLR0913
    """Return a finding at *client* of now."""
    topology, node = between.node(client)
    return Finding(fact, hint, node.span, f"node:{node.id}", severity, topology.id, change)


def at_what_is_left(  # noqa: PLR0913 - a finding
    between: Between, topology: Topology, node: Node, fact: str, hint: str, severity: Severity | None = None
) -> Finding | None:
    """Return a finding where *node* of *topology*, of before, was: at its group, else the topology; None where that is gone too."""
    new = next((now for was, now in between.paired.both if was.id == topology.id), None)
    if new is None:
        return None
    group = new.group_by_id.get(node.group or "")
    at = (group.span, f"group:{group.id}") if group else (new.span, f"topology:{new.id}")
    return Finding(fact, hint, *at, severity, new.id, f"{node.id} -> ")


def lost(between: Between, code: str) -> Iterator[Finding]:
    """Yield what was lost and is told under *code*: that of its cause, unless its end was announced, or somebody outside lost it."""
    for one in losses_of(between):
        if code_of(between, one) == code:
            yield loss(between, one)


def code_of(between: Between, one: Loss) -> str:
    """Return the code under which *one* is told."""
    if one.notice and one.notice.is_over:
        return CODES[one.cause]
    if between.node(one.client)[1].external:
        return "TD912"
    return "TD918" if one.notice else CODES[one.cause]


def loss(between: Between, one: Loss) -> Finding:
    """Return what *one* is; an info where the day until which it was announced to stay is over."""
    client, resource = between.node(one.client)[1].id, between.node(one.resource, before=True)[1].id
    what = one.event or f"what {resource} held"
    fact = _FACTS[one.cause].format(who=who(between, one.client), what=what, resource=resource)
    hint = _HINTS[one.cause].format(client=client, resource=resource)
    if one.notice:
        fact += f"; it should have stayed until {one.notice.until}"
        hint = hint if one.notice.is_over else f"keep it until {one.notice.until}, or {hint}"
    severity = Severity.INFO if one.notice and one.notice.is_over else None
    return at_client(between, one.client, fact, hint, f"{one.event} out of {resource} -> {one.cause}", severity)


def moved(between: Between, *, external: bool) -> Iterator[Finding]:
    """Yield who gets an event out of another resource than before: those that are *external*, or the others."""
    yield from (_move(between, one) for one in moves_of(between) if between.node(one.client)[1].external == external)


def _move(between: Between, one: Move) -> Finding:
    resource, target = between.node(one.resource, before=True)[1].id, between.node(one.target)[1].id
    fact = f"{who(between, one.client)} gets {one.event} out of {target} now, no longer out of {resource}"
    hint = f"deploy the publishers to {target} first, and keep publishing to {resource} until every consumer has moved"
    return at_client(between, one.client, fact, hint, f"{one.event} out of {resource} -> out of {target}")
