"""Writing: a bound topology as the YAML that says the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from topodoc.language.yaml import write_yaml
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.scenario import Branch, Scenario, Step
    from topodoc.model.topology import Declaration, Deprecation, Edge, Group, Layer, Node, Topology
    from topodoc.model.view import View

    _Open = Declaration | Edge | Group | Layer | Node | Scenario | Step | View

Written = dict[str, Any]


def to_yaml(topology: Topology) -> str:
    r"""Return a spec that, read again, gives *topology*; what it included stands in it, comments are gone.

    >>> from topodoc.model.bind import bind
    >>> from topodoc.source import Source
    >>> from topodoc.language.reader import parse
    >>> print(to_yaml(bind(parse(Source("a.topo.yml", "topology: a\nnodes: {b: B}\nedges: [b -> b]")))), end="")
    topology: a
    nodes:
      b: B
    edges:
    - b -> b
    """
    return write_yaml(_Writer(topology).topology())


def _given(**values: object) -> Written:
    """Return those of *values* that say something."""
    return {key.strip("_"): value for key, value in values.items() if value not in (None, "", (), [], {}, False)}


class _Writer:
    """A topology on its way to nested mappings and lists."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        every = (end for one in topology.scenarios for said in messages(one.steps) for end in (said.source, said.target))
        ends = [*every, *(end for edge in topology.edges for end in (edge.source, edge.target))]
        self._counted = {end.node for end in ends if end.replica is not None}
        self._notes = 0

    def topology(self) -> Written:
        one = self._topology
        return _given(
            topology=one.id,
            title="" if one.title == one.id else one.title,
            description=one.description,
            owner=list(one.owners),
            tags=list(one.tags),
            layout={} if one.direction == "right" else {"direction": one.direction},
            arrows="" if one.arrows == "dial" else one.arrows,
            layers={layer.id: _layer(layer) for layer in one.layers},
            groups={group.id: self._group(group) for group in one.groups if group.parent is None},
            nodes={node.id: self._node(node) for node in one.nodes if node.group is None},
            edges=[self._edge(edge) for edge in one.edges],
            events={event.name: self._event(event) for event in one.events},
            scenarios={scenario.id: self._scenario(scenario) for scenario in one.scenarios},
            views={view.id: _view(view) for view in one.views},
            ignore=self._ignored(""),
        )

    def _group(self, group: Group) -> Written:
        inside = self._topology.group_by_id
        return _given(
            label="" if group.label == group.id else group.label,
            description=group.description,
            owner=list(group.owners),
            tags=list(group.tags),
            layer=list(group.layers),
            links={link.title: link.url for link in group.links},
            accent=group.accent,
            runs_on=group.runs_on,
            origin=list(group.origin),
            rows=[list(row) for row in group.rows],
            nodes={name: self._node(self._topology.node_by_id[name]) for name in group.nodes},
            groups={name: self._group(inside[name]) for name in group.groups},
            ignore=self._ignored(f"group:{group.id}"),
        ) | _extras(group)

    def _node(self, node: Node) -> Written | str | None:
        said = _given(
            label="" if node.label == node.id else node.label,
            kind=node.kind if node.kind_stated else "",
            shape=node.shape if node.shape_stated else "",
            state="" if node.state == "running" else node.state,
            icon=node.icon,
            replicas=node.replicas if node.replicas > 1 or node.id in self._counted else None,
            accent=node.accent,
            layer=list(node.layers),
            description=node.description,
            owner=list(node.owners),
            technology=node.technology,
            tags=list(node.tags),
            links={link.title: link.url for link in node.links},
            same_as=f"{node.same_as.topology}/{node.same_as.node}" if node.same_as else "",
            runs_on=node.runs_on,
            facts=dict(node.facts),
            deprecated=_deprecated(node.deprecated),
            origin=list(node.origin),
            ignore=self._ignored(f"node:{node.id}"),
        ) | _extras(node)
        if node.shard:
            said["shard"] = _given(id=node.shard.id, role=node.shard.role)
        if node.external != (node.kind == "external"):
            said["external"] = node.external
        return said["label"] if said.keys() == {"label"} else said or None

    def _edge(self, edge: Edge) -> Written | str:
        said = _given(
            protocol=edge.protocol,
            type=edge.type if edge.type_stated else "",
            role=edge.role if edge.role_basis == "stated" else "",
            label=edge.label,
            description=edge.description,
            id=edge.id if edge.id_stated else "",
            layer=list(edge.layers),
            events=_events(edge),
            filter=edge.filter,
            on_behalf_of=list(edge.on_behalf_of),
            basis=edge.basis,
            deprecated=_deprecated(edge.deprecated),
            origin=list(edge.origin),
            tags=list(edge.tags),
            ignore=self._ignored(f"edge:{edge.id}"),
        ) | _extras(edge)
        return _arrow(f"{edge.source.name} -> {edge.target.name}", said, "label")

    def _event(self, event: Declaration) -> Written | None:
        said = _given(
            kind="" if event.kind == "event" else event.kind,
            title=event.title,
            description=event.description,
            owner=list(event.owners),
            version=event.version,
            schema=event.schema,
            compatibility=event.compatibility,
            key=event.key,
            examples=list(event.examples),
            deprecated=_deprecated(event.deprecated),
            tags=list(event.tags),
            layer=list(event.layers),
            links={link.title: link.url for link in event.links},
            origin=list(event.origin),
            ignore=self._ignored(f"event:{event.name}"),
        ) | _extras(event)
        return said or None

    def _scenario(self, scenario: Scenario) -> Written:
        self._notes = 0
        return _given(
            title="" if scenario.title == scenario.id else scenario.title,
            description=scenario.description,
            layer=list(scenario.layers),
            tags=list(scenario.tags),
            steps=self._steps(scenario.steps, scenario.id),
            ignore=self._ignored(f"scenario:{scenario.id}"),
        ) | _extras(scenario)

    def _steps(self, steps: Iterable[Step], scenario: str) -> list[Written | str]:
        return [self._step(step, scenario) for step in steps]

    def _step(self, step: Step, scenario: str) -> Written | str:
        if isinstance(step, Note):
            self._notes += 1
            return self._note(step, self._ignored(f"note:{scenario}:{self._notes}"))
        ignored = _given(ignore=self._ignored(f"step:{scenario}:{step.number}")) | _extras(step)
        match step:
            case Message():
                return _message(step, ignored)
            case Frame():
                return self._frame(step, scenario) | ignored
            case StateChange():
                return {"state": {end.name: state for end, state in step.states}} | _given(message=_text(step)) | ignored
            case Reference():
                return {"scenario": step.scenario} | ignored

    def _note(self, note: Note, ignored: Written) -> Written:
        names = [end.name for end in note.over]
        place = {"over": names} if note.side == "over" else {f"{note.side}_of": names[0]}
        return {"note": note.text, **place, **_given(ignore=ignored), **_extras(note)}

    def _frame(self, frame: Frame, scenario: str) -> Written:
        message = _given(message=_text(frame))
        match frame.kind:
            case "parallel":
                return {"parallel": [self._branch(one, scenario) for one in frame.branches]} | message
            case "alt":
                return {"alt": [self._case(one, scenario) for one in frame.branches]} | message
            case "opt" | "loop" | "break":
                (only,) = frame.branches
                return {frame.kind: only.label, "steps": self._steps(only.steps, scenario)} | message

    def _branch(self, branch: Branch, scenario: str) -> Written | str:
        steps = self._steps(branch.steps, scenario)
        return steps[0] if len(steps) == 1 and not branch.label else {"steps": steps} | _given(label=branch.label)

    def _case(self, branch: Branch, scenario: str) -> Written:
        steps = self._steps(branch.steps, scenario)
        return {"else": steps} if branch.is_else else {"when": branch.label, "steps": steps}

    def _ignored(self, element: str) -> Written:
        scope = "element" if element else "file"
        return {
            one.code: {"reason": one.reason, "until": one.until.isoformat()} if one.until else one.reason
            for one in self._topology.suppressions
            if (one.scope, one.element) == (scope, element)
        }


def _arrow(arrow: str, said: Written, text_key: str) -> Written | str:
    """Return the shortest form of an arrow and what is said of it."""
    if not said:
        return arrow
    return {arrow: said[text_key] if said.keys() == {text_key} else said}


def _message(message: Message, ignored: Written) -> Written | str:
    said = _given(
        message=_text(message, with_payload=False),
        payload=message.payload,
        complete=message.is_complete,
        reply=message.is_reply,
        edge=message.edges[0].id if message.edge_stated else "",
    )
    return _arrow(f"{message.source.name} -> {message.target.name}", said | ignored, "message")


def _text(said: Message | Frame | StateChange, *, with_payload: bool = True) -> str:
    parts = (f"[{said.tag}]" if said.tag else "", said.title, said.payload if with_payload else "")
    return " ".join(part for part in parts if part)


def _extras(one: _Open) -> Written:
    return {name: json.loads(value) for name, value in one.extras}


def _deprecated(one: Deprecation | None) -> Written | bool | None:
    if one is None:
        return None
    days = {"since": one.since and one.since.isoformat(), "until": one.until and one.until.isoformat()}
    return _given(**days, use=one.use, reason=one.reason) or True


def _events(edge: Edge) -> Written | list[str]:
    used = dict(edge.fields)
    if not used:
        return list(edge.events)
    return {name: {"fields": list(used[name])} if name in used else None for name in edge.events}


def _layer(layer: Layer) -> Written | None:
    return _given(label="" if layer.label == layer.id else layer.label, hidden=layer.hidden) | _extras(layer) or None


def _view(view: View) -> Written | None:
    said = _given(
        title="" if view.title == view.id else view.title,
        description=view.description,
        around=list(view.around),
        depth=view.depth if view.around else None,
        include=[one.text for one in view.include],
        exclude=[one.text for one in view.exclude],
        arrows=view.arrows,
        brokers="" if view.brokers == "show" else view.brokers,
        hubs="" if view.hubs == "show" else view.hubs,
        direction=view.direction,
        layers=list(view.layers or ()),
    ) | _extras(view)
    return said or None
