"""The graph as JSON: the topologies as they were bound, and what was found, for programs of other people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from topodoc.lint.record import record
from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, StateChange
from topodoc.model.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.model.event import Event
    from topodoc.model.events import Events
    from topodoc.model.identity import Place
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Declaration, Deprecation, Edge, End, Group, Layer, Node, Topology
    from topodoc.model.view import View

VERSION = 1
NAME = "graph.json"


def write_graph(
    topologies: Sequence[Topology], findings: Iterable[Diagnostic], pages: Mapping[str, str] | None = None, whole: Whole | None = None
) -> str:
    """Return *topologies* and *findings* as the graph JSON. *pages* are the addresses of topologies, from where the file lies.

    *whole* is what they say together, where that is known already.
    """
    events = (whole or Whole(topologies)).events
    graph = {
        "version": VERSION,
        "topologies": [_topology(one, (pages or {}).get(one.id), events) for one in topologies],
        "findings": [record(one) for one in findings],
    }
    text = json.dumps(graph, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")  # a file's name may be no text; JSON has an escape for that


def _topology(one: Topology, page: str | None, events: Events) -> dict[str, Any]:
    return _said(
        id=one.id,
        title=one.title,
        description=one.description,
        owner=one.owner,
        owners=one.owners,
        tags=one.tags,
        page=page,
        **_place(one.span),
        files=one.files,
        groups=[_group(group) for group in one.groups],
        nodes=[_node(node) for node in one.nodes],
        edges=[_edge(edge) for edge in one.edges],
        events=[_event(events.at(one.id, name)) for name, where in events.standing.items() if one.id in where],
        scenarios=[_scenario(scenario) for scenario in one.scenarios],
        layers=[_said(id=layer.id, label=layer.label, hidden=layer.hidden, **_extras(layer)) for layer in one.layers],
        views=[_said(id=view.id, title=view.title, description=view.description, **_extras(view)) for view in one.views],
    )


def _said(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
    """Return *values* but those that say nothing; lists are always there."""
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, "", False)}


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line}


def _extras(one: Declaration | Edge | Group | Layer | Node | Scenario | Step | View) -> dict[str, Any]:
    return {name: json.loads(value) for name, value in one.extras}


def _deprecated(one: Deprecation | None) -> dict[str, Any] | None:
    if one is None:
        return None
    since, until = (day.isoformat() if day else None for day in (one.since, one.until))
    return _said(since=since, until=until, use=one.use, reason=one.reason)


def _event(event: Event) -> dict[str, Any]:
    """Return *event*: what is declared of it, who says it, what holds it, and who gets it and how surely."""
    return _said(
        name=event.name,
        kind=event.kind,
        home=event.home,
        **(_declared(event.declaration) if event.declaration else {}) | _owners(event.owners),
        producers=[_at(one.place) | ({"through": _at(one.through)} if one.through else {}) for one in event.producers],
        resources=[_at(one) for one in event.resources],
        consumers=[
            _said(**_at(one.place), grade=one.grade.name.lower(), everything=one.takes_everything, observer=one.is_observer)
            for one in event.consumers
        ],
    )


def _at(place: Place) -> dict[str, Any]:
    return {"topology": place[0], "node": place[1]}


def _declared(event: Declaration) -> dict[str, Any]:
    return _said(
        title=event.title,
        version=event.version,
        schema=event.schema,
        compatibility=event.compatibility,
        key=event.key,
        examples=event.examples,
        deprecated=_deprecated(event.deprecated),
        **_about(event),
        **_place(event.span),
    )


def _about(one: Declaration | Node | Group) -> dict[str, Any]:
    links = [{"title": link.title, "url": link.url} for link in one.links]
    return {
        "description": one.description,
        **_owners(one.owners),
        "tags": one.tags,
        "layers": one.layers,
        "links": links,
        "origin": one.origin,
        **_extras(one),
    }


def _owners(owners: tuple[str, ...]) -> dict[str, Any]:
    return {"owner": owners[0] if owners else "", "owners": owners}


def _group(group: Group) -> dict[str, Any]:
    about = _about(group) | _place(group.span)
    return _said(id=group.id, label=group.label, parent=group.parent, nodes=group.nodes, runs_on=group.runs_on, **about)


def _node(node: Node) -> dict[str, Any]:
    return _said(
        id=node.id,
        label=node.label,
        kind=node.kind,
        state=node.state,
        group=node.group,
        technology=node.technology,
        external=node.external,
        replicas=node.replicas,
        shard=_said(id=node.shard.id, role=node.shard.role) if node.shard else None,
        same_as=f"{node.same_as.topology}/{node.same_as.node}" if node.same_as else None,
        runs_on=node.runs_on,
        facts=dict(node.facts) or None,
        deprecated=_deprecated(node.deprecated),
        **_about(node),
        **_place(node.span),
    )


def _edge(edge: Edge) -> dict[str, Any]:
    return _said(
        id=edge.id,
        **_ends(edge.source, edge.target),
        role=edge.role,
        role_basis=edge.role_basis,
        type=edge.type,
        protocol=edge.protocol,
        label=edge.label,
        description=edge.description,
        events=edge.events,
        fields=dict(edge.fields) or None,
        filter=edge.filter,
        on_behalf_of=edge.on_behalf_of,
        basis=edge.basis,
        deprecated=_deprecated(edge.deprecated),
        origin=edge.origin,
        tags=edge.tags,
        layers=edge.layers,
        **_extras(edge),
        **_place(edge.span),
    )


def _ends(source: End, target: End) -> dict[str, Any]:
    """Return both ends; which replica each is only where that is said."""
    return {"from": source.node, "to": target.node, "from_replica": source.replica, "to_replica": target.replica}


def _scenario(one: Scenario) -> dict[str, Any]:
    steps = [_step(step) for step in one.steps]
    return _said(id=one.id, title=one.title, description=one.description, tags=one.tags, steps=steps, **_extras(one), **_place(one.span))


def _step(step: Step) -> dict[str, Any]:
    return _said_of(step) | _extras(step)


def _said_of(step: Step) -> dict[str, Any]:
    match step:
        case Message():
            edge = step.edge.id if step.edge else None
            about = _said(tag=step.tag, title=step.title, payload=step.payload, complete=step.is_complete, reply=step.is_reply, edge=edge)
            return _said(kind="message", number=step.number, **_ends(step.source, step.target), **about, **_place(step.span))
        case Frame():
            about = _said(tag=step.tag, title=step.title, payload=step.payload)
            branches = [_branch(branch) for branch in step.branches]
            return _said(kind=step.kind, number=step.number, **about, branches=branches, **_place(step.span))
        case Note():
            return _said(kind="note", title=step.text, over=[end.name for end in step.over], **_place(step.span))
        case StateChange():
            about = _said(tag=step.tag, title=step.title, payload=step.payload)
            states = [{"node": end.node, "state": state} for end, state in step.states]
            return _said(kind="change", number=step.number, **about, states=states, **_place(step.span))
        case Reference():
            return _said(kind="ref", number=step.number, scenario=step.scenario, **_place(step.span))


def _branch(branch: Branch) -> dict[str, Any]:
    return _said(number=branch.number, label=branch.label, else_=branch.is_else, steps=[_step(step) for step in branch.steps])
