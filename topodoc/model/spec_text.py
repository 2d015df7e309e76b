"""Spec text: a bound topology as the YAML that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.yaml import write_yaml
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, messages, walk
from topodoc.model.written import Written, arrow_of, deprecation_of, events_of, extras_of, given, layer_of, message_of, text_of, view_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, Group, Layer, Node
    from topodoc.model.scenario import Branch, Scenario, Step
    from topodoc.model.topology import Topology
    from topodoc.model.view import View

    _Open = Declaration | Edge | Group | Layer | Node | Scenario | Step | View


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


class _Writer:
    """A topology on its way to nested mappings and lists."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        every = (end for one in topology.scenarios for said in messages(one.steps) for end in (said.source, said.target))
        ends = [*every, *(end for edge in topology.edges for end in (edge.source, edge.target))]
        self._counted = {end.node for end in ends if end.replica is not None}
        self._notes = 0
        changes = any(isinstance(step, StateChange) for one in topology.scenarios for step in walk(one.steps))
        # That a node runs is the default; where nothing else tells that states matter, it is said.
        self._states = topology.has_states and not changes and all(node.state == "running" for node in topology.nodes)

    def topology(self) -> Written:
        one = self._topology
        return given(
            topology=one.id,
            title="" if one.title == one.id else one.title,
            description=one.description,
            owner=list(one.owners),
            tags=list(one.tags),
            was=list(one.was),
            aliases=list(one.aliases),
            layout=given(
                direction=one.direction if one.has_direction else "",
                bus="" if one.bus == "auto" else one.bus,
                topics="" if one.topics == "lifelines" else one.topics,
                show=list(one.show),
            ),
            arrows="" if one.arrows == "dial" else one.arrows,
            layers={layer.id: layer_of(layer) for layer in one.layers},
            groups={group.id: self._group(group) for group in one.groups if group.parent is None},
            nodes={node.id: self._node(node) for node in one.nodes if node.group is None},
            edges=[self._edge(edge) for edge in one.edges],
            events={event.name: self._event(event) for event in one.events},
            scenarios={scenario.id: self._scenario(scenario) for scenario in one.scenarios},
            views={view.id: view_of(view) for view in one.views},
            ignore=self._ignored(""),
        )

    def _group(self, group: Group) -> Written:
        inside = self._topology.group_by_id
        return given(
            label="" if group.label == group.id else group.label,
            description=group.description,
            owner=list(group.owners),
            tags=list(group.tags),
            layer=list(group.layers),
            links={link.title: link.url for link in group.links},
            accent=group.accent,
            runs_on=group.runs_on,
            was=list(group.was),
            origin=list(group.origin),
            rows=[list(row) for row in group.rows],
            nodes={name: self._node(self._topology.node_by_id[name]) for name in group.nodes},
            groups={name: self._group(inside[name]) for name in group.groups},
            ignore=self._ignored(f"group:{group.id}"),
        ) | extras_of(group)

    def _node(self, node: Node) -> Written | str | None:
        said = given(
            label="" if node.label == node.id else node.label,
            kind=node.kind if node.kind_stated else "",
            shape=node.shape if node.shape_stated else "",
            state=node.state if self._states or node.state != "running" else "",
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
            deprecated=deprecation_of(node.deprecated),
            was=list(node.was),
            origin=list(node.origin),
            ignore=self._ignored(f"node:{node.id}"),
        ) | extras_of(node)
        if node.shard:
            said["shard"] = given(id=node.shard.id, role=node.shard.role)
        if node.external != (node.kind == "external"):
            said["external"] = node.external
        return said["label"] if said.keys() == {"label"} else said or None

    def _edge(self, edge: Edge) -> Written | str:
        said = given(
            protocol=edge.protocol,
            type=edge.type if edge.type_stated else "",
            role=edge.role if edge.role_basis == "stated" else "",
            label=edge.label,
            description=edge.description,
            id=edge.id if edge.id_stated else "",
            layer=list(edge.layers),
            events=events_of(edge),
            filter=edge.filter,
            on_behalf_of=list(edge.on_behalf_of),
            basis=edge.basis,
            deprecated=deprecation_of(edge.deprecated),
            was=list(edge.was),
            origin=list(edge.origin),
            tags=list(edge.tags),
            ignore=self._ignored(f"edge:{edge.id}"),
        ) | extras_of(edge)
        return arrow_of(f"{edge.source.name} -> {edge.target.name}", said, "label")

    def _event(self, event: Declaration) -> Written | None:
        said = given(
            kind="" if event.kind == "event" else event.kind,
            title=event.title,
            description=event.description,
            owner=list(event.owners),
            version=event.version,
            schema=event.schema,
            compatibility=event.compatibility,
            key=event.key,
            examples=list(event.examples),
            deprecated=deprecation_of(event.deprecated),
            tags=list(event.tags),
            layer=list(event.layers),
            links={link.title: link.url for link in event.links},
            was=list(event.was),
            origin=list(event.origin),
            ignore=self._ignored(f"event:{event.name}"),
        ) | extras_of(event)
        return said or None

    def _scenario(self, scenario: Scenario) -> Written:
        self._notes = 0
        return given(
            title="" if scenario.title == scenario.id else scenario.title,
            description=scenario.description,
            layer=list(scenario.layers),
            tags=list(scenario.tags),
            was=list(scenario.was),
            aliases=list(scenario.aliases),
            topics=scenario.topics or "",
            steps=self._steps(scenario.steps, scenario.id),
            ignore=self._ignored(f"scenario:{scenario.id}"),
        ) | extras_of(scenario)

    def _steps(self, steps: Iterable[Step], scenario: str) -> list[Written | str]:
        return [self._step(step, scenario) for step in steps]

    def _step(self, step: Step, scenario: str) -> Written | str:
        if isinstance(step, Note):
            self._notes += 1
            return self._note(step, self._ignored(f"note:{scenario}:{self._notes}"))
        ignored = given(ignore=self._ignored(f"step:{scenario}:{step.number}")) | extras_of(step)
        match step:
            case Message():
                return message_of(step, ignored)
            case Frame():
                return self._frame(step, scenario) | ignored
            case StateChange():
                return {"state": {end.name: state for end, state in step.states}} | given(message=text_of(step)) | ignored
            case Reference():
                return {"scenario": step.scenario} | ignored

    def _note(self, note: Note, ignored: Written) -> Written:
        names = [end.name for end in note.over]
        place = {"over": names} if note.side == "over" else {f"{note.side}_of": names[0]}
        return {"note": note.text, **place, **given(ignore=ignored), **extras_of(note)}

    def _frame(self, frame: Frame, scenario: str) -> Written:
        message = given(message=text_of(frame))
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
        return steps[0] if len(steps) == 1 and not branch.label else {"steps": steps} | given(label=branch.label)

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
