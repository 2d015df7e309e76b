"""A bound topology and diagnostics as text, one thing a line, for cases to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology
    from topodoc.model.view import View


def describe_topology(topology: Topology) -> str:
    """Return what *topology* says, one thing a line."""
    return "".join(f"{line}\n" for line in _lines(topology))


def describe_diagnostics(found: Iterable[Diagnostic]) -> str:
    """Return each of *found*: its place, its code, the fact and the cure; its file where that is not the case's own."""
    return "".join(f"{_place(one)} {one.code} {one.message}\n    {one.hint}\n" for one in found)


def _place(one: Diagnostic) -> str:
    span = one.span
    end = f"{span.end_line}:{span.end_column}" if span.end_line != span.line else str(span.end_column)
    file = "" if span.file.startswith("case.topo.") else f"{span.file}:"
    return f"{file}{span.line}:{span.column}-{end}"


def _lines(topology: Topology) -> Iterator[str]:
    yield f"topology {topology.id} {topology.title!r} {topology.direction} {topology.arrows}"
    for layer in topology.layers:
        yield f"layer {layer.id} {layer.label!r}{' hidden' if layer.hidden else ''}"
    yield from map(_group, topology.groups)
    yield from map(_node, topology.nodes)
    yield from map(_edge, topology.edges)
    yield from map(_event, topology.events)
    for scenario in topology.scenarios:
        yield from _scenario(scenario)
    yield from map(_view, topology.views)
    for one in topology.suppressions:
        where = one.element or f"{one.scope} {one.span.line if one.scope == 'line' else one.span.file}"
        yield f"ignore {one.code} at {where}{f' until {one.until}' if one.until else ''}: {one.reason}"


def _group(group: Group) -> str:
    facts = [f"group {group.id} {group.label!r} in {group.parent} holds {', '.join((*group.groups, *group.nodes)) or 'nothing'}"]
    facts += [f"rows {' / '.join(' '.join(row) for row in group.rows)}"] * bool(group.rows) + _handed(group)
    return ", ".join(facts)


def _node(node: Node) -> str:
    facts = [node.kind, node.shape, node.state, f"in {node.group}"]
    facts += [f"x{node.replicas}"] * (node.replicas > 1) + ["external"] * node.external + _handed(node)
    facts += [f"link {link.title} {link.url}" for link in node.links] + [f"{node.shard}"] * (node.shard is not None)
    facts += [f"same as {node.same_as.topology}/{node.same_as.node}"] if node.same_as else []
    facts += [f"runs on {node.runs_on}"] * bool(node.runs_on) + [f"fact {name}: {text}" for name, text in node.facts] + _beside(node)
    return f"node {node.id} {node.label!r}: {', '.join(facts)}"


def _beside(one: Declaration | Edge | Node) -> list[str]:
    facts = [f"deprecated {one.deprecated}"] * (one.deprecated is not None) + [f"from {' '.join(one.origin)}"] * bool(one.origin)
    facts += [f"was {' '.join(one.was)}"] * bool(one.was)
    return facts + [f"{name} {value}" for name, value in one.extras]


def _event(event: Declaration) -> str:
    facts = [event.kind, repr(event.title), event.version, f"key {event.key}" * bool(event.key), event.schema, event.compatibility or ""]
    facts += [f"owner {', '.join(event.owners)}"] * bool(event.owners) + [f"examples {' '.join(event.examples)}"] * bool(event.examples)
    return f"event {event.name!r}: {', '.join(fact for fact in (*facts, *_beside(event)) if fact)}"


def _handed(one: Node | Group) -> list[str]:
    facts = [f"owner {', '.join(one.owners)}"] * bool(one.owners) + [f"tags {' '.join(one.tags)}"] * bool(one.tags)
    return facts + [f"layers {' '.join(one.layers)}"] * bool(one.layers)


def _edge(edge: Edge) -> str:
    facts = [f"{edge.role} ({edge.role_basis})", edge.type, edge.protocol, repr(edge.label), *edge.events]
    facts += [f"shown {edge.caption!r}"] * bool(edge.caption) + [f"filter {edge.filter!r}"] * bool(edge.filter)
    facts += [f"for {' '.join(edge.on_behalf_of)}"] * bool(edge.on_behalf_of) + [f"basis {edge.basis}"] * bool(edge.basis)
    facts += [f"uses {name}: {' '.join(used)}" for name, used in edge.fields] + _beside(edge)
    facts += [f"layers {' '.join(edge.layers)}"] * bool(edge.layers)
    return f"edge {edge.id}: {edge.source.name} -> {edge.target.name}: {', '.join(fact for fact in facts if fact)}"


def _view(view: View) -> str:
    facts = [f"around {' '.join(view.around)} within {view.depth}"] * bool(view.around)
    facts += [f"include {' '.join(one.text for one in view.include)}"] * bool(view.include)
    facts += [f"exclude {' '.join(one.text for one in view.exclude)}"] * bool(view.exclude)
    facts += [f"arrows {view.arrows}"] * bool(view.arrows) + [f"direction {view.direction}"] * bool(view.direction)
    facts += (
        ["brokers hide"] * (view.brokers == "hide")
        + ["hubs badge"] * (view.hubs == "badge")
        + ["unconfirmed light"] * (view.unconfirmed == "light")
    )
    facts += [f"by {view.by}"] * (view.by != "group") + [f"fold {' '.join(view.fold) or 'all'}"] * bool(view.fold or view.folds_all)
    facts += [f"layers {' '.join(view.layers or ())}"] * (view.layers is not None)
    return f"view {view.id} {view.title!r}: {', '.join(facts) or 'all'}"


def _scenario(scenario: Scenario) -> Iterator[str]:
    yield f"scenario {scenario.id} {scenario.title!r}{f' layers {chr(32).join(scenario.layers)}' if scenario.layers else ''}"
    yield from _steps(scenario.steps)


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        match step:
            case Message():
                yield _message(step)
            case Frame(branches=branches):
                yield f"{step.number} {step.kind}: {_said(step)}"
                for branch in branches:
                    yield f"{branch.number} {'else' if branch.is_else else 'branch'} {branch.label!r}"
                    yield from _steps(branch.steps)
            case Note():
                yield f"note {step.side} {' '.join(end.name for end in step.over)}: {step.text!r}"
            case StateChange():
                yield f"{step.number} state {', '.join(f'{end.name} {state}' for end, state in step.states)}: {_said(step)}"
            case Reference():
                yield f"{step.number} ref {step.scenario}"


def _message(step: Message) -> str:
    over = " or ".join(edge.id for edge in step.edges) or ("itself" if step.is_self else "no edge")
    return f"{step.number} {step.source.name} -> {step.target.name}{' reply' * step.is_reply}: {_said(step)} over {over}"


def _said(step: Message | Frame | StateChange) -> str:
    return ", ".join(repr(part) for part in (step.tag, step.title, step.payload))
