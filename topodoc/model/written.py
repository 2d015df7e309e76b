"""What a spec says of single elements, as mappings and lists: what is the default is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Deprecation, Edge, Group, Layer, Node
    from topodoc.model.scenario import Frame, Message, Scenario, StateChange, Step
    from topodoc.model.view import View

    _Open = Declaration | Edge | Group | Layer | Node | Scenario | Step | View

Written = dict[str, Any]


def given(**values: object) -> Written:
    """Return those of *values* that say something."""
    return {key.strip("_"): value for key, value in values.items() if value not in (None, "", (), [], {}, False)}


def arrow_of(arrow: str, said: Written, text_key: str) -> Written | str:
    """Return the shortest form of an arrow and what is said of it."""
    if not said:
        return arrow
    return {arrow: said[text_key] if said.keys() == {text_key} else said}


def message_of(message: Message, ignored: Written) -> Written | str:
    """Return what a spec says of *message*, in the shortest form; *ignored* is what it silences there."""
    said = given(
        message=text_of(message, with_payload=False),
        payload=message.payload,
        complete=message.is_complete,
        reply=message.is_reply,
        edge=message.edges[0].id if message.edge_stated else "",
    )
    return arrow_of(f"{message.source.name} -> {message.target.name}", said | ignored, "message")


def text_of(said: Message | Frame | StateChange, *, with_payload: bool = True) -> str:
    """Return the tag, the title and the payload of *said* as one text."""
    parts = (f"[{said.tag}]" if said.tag else "", said.title, said.payload if with_payload else "")
    return " ".join(part for part in parts if part)


def extras_of(one: _Open) -> Written:
    """Return the keys of a project's own of *one*."""
    return {name: json.loads(value) for name, value in one.extras}


def deprecation_of(one: Deprecation | None) -> Written | bool | None:
    """Return what a spec says of what is going away: `true` where it says no more."""
    if one is None:
        return None
    days = {"since": one.since and one.since.isoformat(), "until": one.until and one.until.isoformat()}
    return given(**days, use=one.use, reason=one.reason) or True


def events_of(edge: Edge) -> Written | list[str]:
    """Return the events of *edge*, by name where fields of some are stated."""
    used = dict(edge.fields)
    if not used:
        return list(edge.events)
    return {name: {"fields": list(used[name])} if name in used else None for name in edge.events}


def layer_of(layer: Layer) -> Written | None:
    """Return what a spec says of *layer*, None where its id says all."""
    return given(label="" if layer.label == layer.id else layer.label, hidden=layer.hidden) | extras_of(layer) or None


def view_of(view: View) -> Written | None:
    """Return what a spec says of *view*, None where its id says all."""
    said = given(
        title="" if view.title == view.id else view.title,
        description=view.description,
        was=list(view.was),
        aliases=list(view.aliases),
        around=list(view.around),
        depth=view.depth if view.around else None,
        include=[one.text for one in view.include],
        exclude=[one.text for one in view.exclude],
        arrows=view.arrows,
        brokers="" if view.brokers == "show" else view.brokers,
        hubs="" if view.hubs == "show" else view.hubs,
        unconfirmed="" if view.unconfirmed == "show" else view.unconfirmed,
        by="" if view.by == "group" else view.by,
        fold=["all"] if view.folds_all else list(view.fold),
        direction=view.direction,
        layers=list(view.layers or ()),
    ) | extras_of(view)
    return said or None
