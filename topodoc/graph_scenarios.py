"""Scenarios in the graph JSON, and what all of its parts are written with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, StateChange

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, End, Group, Layer, Node
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.view import View


def said(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
    """Return *values* but those that say nothing; lists are always there."""
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, "", False)}


def place(span: Span) -> dict[str, Any]:
    """Return where *span* begins."""
    return {"file": span.file, "line": span.line}


def extras(one: Declaration | Edge | Group | Layer | Node | Scenario | Step | View) -> dict[str, Any]:
    """Return the keys of the project at *one*."""
    return {name: json.loads(value) for name, value in one.extras}


def ends(source: End, target: End) -> dict[str, Any]:
    """Return both ends; which replica each is only where that is said."""
    return {"from": source.node, "to": target.node, "from_replica": source.replica, "to_replica": target.replica}


def scenario(one: Scenario) -> dict[str, Any]:
    """Return *one* with its steps."""
    steps = [_step(step) for step in one.steps]
    return said(
        id=one.id,
        title=one.title,
        description=one.description,
        tags=one.tags,
        layers=list(one.layers) or None,
        topics=one.topics,
        was=list(one.was) or None,
        aliases=list(one.aliases) or None,
        steps=steps,
        **extras(one),
        **place(one.span),
    )


def _step(step: Step) -> dict[str, Any]:
    return _said_of(step) | extras(step)


def _said_of(step: Step) -> dict[str, Any]:
    match step:
        case Message():
            edge, perhaps = step.edge.id if step.edge else None, [one.id for one in step.edges[1:]] or None
            about = said(tag=step.tag, title=step.title, payload=step.payload, complete=step.is_complete, reply=step.is_reply)
            about |= said(edge=edge, edge_stated=step.edge_stated, perhaps=perhaps)
            return said(kind="message", number=step.number, **ends(step.source, step.target), **about, **place(step.span))
        case Frame():
            about = said(tag=step.tag, title=step.title, payload=step.payload)
            branches = [_branch(branch) for branch in step.branches]
            return said(kind=step.kind, number=step.number, **about, branches=branches, **place(step.span))
        case Note():
            return said(kind="note", title=step.text, side=step.side, over=[end.name for end in step.over], **place(step.span))
        case StateChange():
            about = said(tag=step.tag, title=step.title, payload=step.payload)
            states = [{"node": end.node, "state": state} for end, state in step.states]
            return said(kind="change", number=step.number, **about, states=states, **place(step.span))
        case Reference():
            return said(kind="ref", number=step.number, scenario=step.scenario, **place(step.span))


def _branch(branch: Branch) -> dict[str, Any]:
    return said(number=branch.number, label=branch.label, else_=branch.is_else, steps=[_step(step) for step in branch.steps])
