"""The graph as JSON: the topologies as they were bound, and what was found, for programs of other people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topodoc.graph_scenarios import ends, extras, place, said, scenario
from topodoc.json_rows import write_rows
from topodoc.lint.record import record
from topodoc.model.standing import share_of
from topodoc.model.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Deprecation, Edge, Group, Node
    from topodoc.model.event import Event
    from topodoc.model.identity import Place
    from topodoc.model.standing import Standing
    from topodoc.model.suppression import Suppression
    from topodoc.model.topology import Topology

VERSION = 1
NAME = "graph.json"


def write_graph(
    topologies: Sequence[Topology], findings: Iterable[Diagnostic], pages: Mapping[str, str] | None = None, whole: Whole | None = None
) -> str:
    """Return *topologies* and *findings* as the graph JSON. *pages* are the addresses of topologies, from where the file lies.

    *whole* is what they say together, where that is known already.
    """
    events = (whole or Whole(topologies)).events
    names: dict[str, list[str]] = {one.id: [] for one in topologies}
    for name, where in events.standing.items():
        for topology in names.keys() & where:
            names[topology].append(name)
    graph = {
        "version": VERSION,
        "topologies": [
            _topology(one, (pages or {}).get(one.id), (events.at(one.id, name) for name in names[one.id])) for one in topologies
        ],
        "findings": [record(one) for one in findings],
    }
    text = write_rows(graph) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")  # a file's name may be no text; JSON has an escape for that


def _topology(one: Topology, page: str | None, events: Iterable[Event]) -> dict[str, Any]:
    return said(
        id=one.id,
        title=one.title,
        description=one.description,
        owner=one.owner,
        owners=one.owners,
        tags=one.tags,
        was=list(one.was) or None,
        aliases=list(one.aliases) or None,
        page=page,
        **place(one.span),
        files=one.files,
        layout=_layout(one),
        facts=_share(one),
        groups=[_group(group) for group in one.groups],
        nodes=[_node(node) for node in one.nodes],
        edges=[_edge(edge) for edge in one.edges],
        events=[_event(event) for event in events],
        scenarios=[scenario(each) for each in one.scenarios],
        layers=[said(id=layer.id, label=layer.label, hidden=layer.hidden, **extras(layer)) for layer in one.layers],
        views=[
            said(
                id=view.id,
                title=view.title,
                description=view.description,
                was=list(view.was) or None,
                aliases=list(view.aliases) or None,
                **extras(view),
            )
            for view in one.views
        ],
        ignored=[_ignored(suppression) for suppression in one.suppressions] or None,
    )


def _layout(one: Topology) -> dict[str, Any]:
    """Return how *one* is drawn, as far as the spec says."""
    chosen = said(bus=one.bus, topics=one.topics, arrows=one.arrows, states=one.has_states, language=one.language)
    return chosen | said(direction=one.direction, direction_stated=one.has_direction, show=list(one.show) or None)


def _ignored(one: Suppression) -> dict[str, Any]:
    until = one.until.isoformat() if one.until else None
    return said(code=one.code, reason=one.reason, scope=one.scope, element=one.element, until=until, **place(one.span))


def _deprecated(one: Deprecation | None) -> dict[str, Any] | None:
    if one is None:
        return None
    since, until = (day.isoformat() if day else None for day in (one.since, one.until))
    return said(since=since, until=until, use=one.use, reason=one.reason)


def _event(event: Event) -> dict[str, Any]:
    """Return *event*: what is declared of it, who says it, what holds it, and who gets it and how surely."""
    return said(
        name=event.name,
        kind=event.kind,
        home=event.home,
        **(_declared(event.declaration) if event.declaration else {}) | _owners(event.owners),
        producers=[_at(one.place) | ({"through": _at(one.through)} if one.through else {}) for one in event.producers],
        resources=[_at(one) for one in event.resources],
        consumers=[
            said(**_at(one.place), grade=one.grade.name.lower(), everything=one.takes_everything, observer=one.is_observer)
            for one in event.consumers
        ],
    )


def _at(place: Place) -> dict[str, Any]:
    return {"topology": place[0], "node": place[1]}


def _declared(event: Declaration) -> dict[str, Any]:
    return said(
        title=event.title,
        version=event.version,
        schema=event.schema,
        compatibility=event.compatibility,
        key=event.key,
        examples=event.examples,
        deprecated=_deprecated(event.deprecated),
        **_about(event),
        **place(event.span),
    )


def _about(one: Declaration | Node | Group) -> dict[str, Any]:
    links = [{"title": link.title, "url": link.url} for link in one.links]
    return {
        "description": one.description,
        **_owners(one.owners),
        "tags": one.tags,
        "layers": one.layers,
        "links": links,
        **said(was=list(one.was) or None),
        "origin": one.origin,
        **extras(one),
    }


def _owners(owners: tuple[str, ...]) -> dict[str, Any]:
    return {"owner": owners[0] if owners else "", "owners": owners}


def _group(group: Group) -> dict[str, Any]:
    about = _about(group) | place(group.span)
    rows = [list(row) for row in group.rows] or None
    held = said(nodes=group.nodes, groups=group.groups, rows=rows)
    return said(id=group.id, label=group.label, parent=group.parent, runs_on=group.runs_on, accent=group.accent, **held, **about)


def _node(node: Node) -> dict[str, Any]:
    return said(
        id=node.id,
        label=node.label,
        kind=node.kind,
        kind_stated=node.kind_stated,
        shape=node.shape,
        shape_stated=node.shape_stated,
        icon=node.icon,
        accent=node.accent,
        traits=[*node.traits] or None,
        state=node.state,
        group=node.group,
        technology=node.technology,
        external=node.external,
        replicas=node.replicas,
        shard=said(id=node.shard.id, role=node.shard.role) if node.shard else None,
        same_as=f"{node.same_as.topology}/{node.same_as.node}" if node.same_as else None,
        runs_on=node.runs_on,
        facts=dict(node.facts) or None,
        deprecated=_deprecated(node.deprecated),
        **_about(node),
        **place(node.span),
    )


def _edge(edge: Edge) -> dict[str, Any]:
    return said(
        id=edge.id,
        id_stated=edge.id_stated,
        caption=edge.caption,
        possible=edge.is_possible,
        **ends(edge.source, edge.target),
        role=edge.role,
        role_basis=edge.role_basis,
        type=edge.type,
        type_stated=edge.type_stated,
        protocol=edge.protocol,
        label=edge.label,
        description=edge.description,
        events=edge.events,
        fields=dict(edge.fields) or None,
        filter=edge.filter,
        on_behalf_of=edge.on_behalf_of,
        basis=edge.basis,
        deprecated=_deprecated(edge.deprecated),
        was=list(edge.was) or None,
        origin=edge.origin,
        tags=edge.tags,
        layers=edge.layers,
        **_standing(edge.standing),
        **extras(edge),
        **place(edge.span),
    )


def _standing(one: Standing | None) -> dict[str, Any]:
    """Return what facts say of an edge, nothing where it was held against none."""
    if one is None:
        return {}
    return {"confirmed": [{"by": kind, "at": where} for kind, where in one.sources], "contradicted": one.is_contradicted}


def _share(one: Topology) -> dict[str, Any] | None:
    share = share_of(one)
    if share is None:
        return None
    counts = {"edges": share.total, "confirmed": share.confirmed, "contradicted": share.contradicted, "unseen": share.unseen}
    return {"as_of": share.as_of.isoformat() if share.as_of else None, **counts, "by_kind": dict(share.by_kind)}
