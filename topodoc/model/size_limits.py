"""Size limits: where a topology is larger than it may be, so that no picture takes all the time, or all the memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import fault
from topodoc.language.limits import cure
from topodoc.language.steps import STEPS
from topodoc.language.tree import Mapping, Scalar, Sequence
from topodoc.model.elements import Link
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.limits import Limits
    from topodoc.language.tree import Node as TreeNode
    from topodoc.language.tree import Tree
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Group, Node
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology

_DESCRIBE, _SHORTEN = "move the text to a description", "shorten it"
_Label = tuple[str, str, str, "Span"]  # the text, what it is of what, the cure, and where that thing stands


def find_beyond_limits(topology: Topology, limits: Limits, trees: Iterable[Tree]) -> Iterator[Diagnostic]:
    """Yield a fault for each of *limits* that *topology*, written in *trees*, exceeds, at the first thing that is too much."""
    for code, name, held in (("TD040", "nodes", topology.nodes), ("TD041", "edges", topology.edges)):
        most = getattr(limits, name)
        if len(held) > most:
            yield fault(code, _too_many(name, len(held), most), cure("split the topology", name), held[most].span)
    for one in topology.scenarios:
        if (count := sum(1 for _ in walk(one.steps))) > limits.steps:
            beyond = next(islice(walk(one.steps), limits.steps, None))
            fact = f'{_too_many("steps", count, limits.steps)}, in the scenario "{one.id}"'
            yield fault("TD042", fact, cure("split the scenario", "steps"), beyond.span)
    if len(topology.events) > limits.events:
        fact = _too_many("events", len(topology.events), limits.events)
        yield fault("TD044", fact, cure("split the topology", "events"), topology.events[limits.events].span)
    yield from _lists_beyond(topology, limits)
    for text, what, instead, span in (*_labels(topology), *_entries(topology)):
        if len(text) > limits.label:
            fact = f"the {what} has {len(text):,} characters, more than {limits.label:,}, the limit of a label"
            yield fault("TD043", fact, cure(instead, "label"), _place(text, span, trees))


def _lists_beyond(topology: Topology, limits: Limits) -> Iterator[Diagnostic]:
    """Yield a fault for each list at an element that is too long; of one that a group hands down, once."""
    told: set[tuple[object, ...]] = set()
    for name, held, of, span in _lists(topology):
        if len(held) > limits.entries and (name, *held) not in told:
            told.add((name, *held))
            fact = f"{len(held):,} {name} {of} are more than {limits.entries:,}"
            yield fault("TD044", fact, cure("leave some out", "entries"), span)


def _entries(topology: Topology) -> Iterator[_Label]:
    """Yield every text in a list at an element, each once."""
    seen: set[tuple[str, str]] = set()
    for name, held, of, span in _lists(topology):
        for one in held:
            for text in (one.title, one.url) if isinstance(one, Link) else one if isinstance(one, tuple) else (one,):
                if (name, text) not in seen:
                    seen.add((name, text))
                    yield text, f"entry of the {name} {of}", _SHORTEN, span


def _lists(topology: Topology) -> Iterator[tuple[str, tuple[str, ...] | tuple[tuple[str, str], ...] | tuple[Link, ...], str, Span]]:
    """Yield every list at an element: what it is of, what is in it, of which element it is, and where that stands."""
    yield "layers", tuple(one.label for one in topology.layers), "of the topology", topology.span
    for name, held in (("owners", topology.owners), ("tags", topology.tags)):
        yield name, held, "of the topology", topology.span
    for group in topology.groups:
        yield from _lists_at(group, f'of group "{_brief(group.id)}"')
    for node in topology.nodes:
        yield from _lists_at(node, f'of node "{_brief(node.id)}"')
        yield "facts", node.facts, f'of node "{_brief(node.id)}"', node.span
    for edge in topology.edges:
        of = f'of edge "{_brief(edge.source.name)} -> {_brief(edge.target.name)}"'
        for name, held in (("events", edge.events), ("tags", edge.tags), ("layers", edge.layers), ("on_behalf_of", edge.on_behalf_of)):
            yield name, held, of, edge.span
        yield "origin", edge.origin, of, edge.span
        for used, fields in edge.fields:
            yield f'fields of event "{_brief(used)}"', fields, of, edge.span
    for event in topology.events:
        yield from _lists_at(event, f'of event "{_brief(event.name)}"')


def _lists_at(
    one: Group | Node | Declaration, of: str
) -> Iterator[tuple[str, tuple[str, ...] | tuple[tuple[str, str], ...] | tuple[Link, ...], str, Span]]:
    for name, held in (("owners", one.owners), ("tags", one.tags), ("layers", one.layers), ("origin", one.origin)):
        yield name, held, of, one.span
    yield "links", one.links, of, one.span


def _too_many(name: str, count: int, most: int) -> str:
    return f"{count:,} {name} are more than {most:,}, and this is the first beyond"


def _labels(topology: Topology) -> Iterator[_Label]:
    """Yield every text that a picture shows whole."""
    yield topology.title, "title of the topology", _DESCRIBE, topology.span
    for node in topology.nodes:
        yield _label_or_id(node.label, node.id, "node", node.span)
        yield node.technology, f'technology of node "{_brief(node.id)}"', _DESCRIBE, node.span
        yield node.shard.id if node.shard else "", f'shard of node "{_brief(node.id)}"', _SHORTEN, node.span
    for group in topology.groups:
        yield _label_or_id(group.label, group.id, "group", group.span)
    for edge in topology.edges:
        ends = f'edge "{_brief(edge.source.name)} -> {_brief(edge.target.name)}"'
        yield edge.label, f"label of {ends}", _DESCRIBE, edge.span
        yield edge.caption, f"events or filter of {ends}", _SHORTEN, edge.span
        yield edge.protocol, f"protocol of {ends}", _SHORTEN, edge.span
    for shown in topology.views:
        yield shown.title, f'title of view "{_brief(shown.id)}"', _DESCRIBE, shown.span
    for scenario in topology.scenarios:
        yield scenario.title, f'title of scenario "{_brief(scenario.id)}"', _DESCRIBE, scenario.span
        for step in walk(scenario.steps):
            yield from _labels_of_step(step, scenario)


def _labels_of_step(step: Step, scenario: Scenario) -> Iterator[_Label]:
    where = f'scenario "{_brief(scenario.id)}"'
    match step:
        case Note(text=text, span=span):
            yield text, f"note in {where}", _SHORTEN, span
        case Message(title=text, span=span, number=number) | StateChange(title=text, span=span, number=number):
            yield text, f"message of step {number} of {where}", "shorten it, put what is data into a payload", span
        case Frame(title=text, span=span, number=number, kind=kind):
            yield text, f"message of step {number} of {where}", _SHORTEN, span
            for one in step.branches:
                yield one.label, f"{STEPS[kind].labels} of step {number} of {where}", _SHORTEN, span
        case Reference():
            pass  # it says the title of what it refers to


def _label_or_id(label: str, name: str, kind: str, span: Span) -> _Label:
    if label == name:
        return label, f'id of a {kind}, "{_brief(name)}", which has no label,', "give it a label", span
    return label, f'label of {kind} "{_brief(name)}"', _DESCRIBE, span


def _brief(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}\u2026"


def _place(text: str, span: Span, trees: Iterable[Tree]) -> Span:
    """Return where *text*, of the thing at *span*, stands itself."""
    spans = (one.span for tree in trees for one in _scalars(tree.root) if text in one.text)
    return min((one for one in spans if one.file == span.file and (one.line, one.column) >= (span.line, span.column)), default=span)


def _scalars(node: TreeNode) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for one in items:
                yield from _scalars(one)
        case Mapping(entries=entries):
            for entry in entries:
                yield entry.key
                yield from _scalars(entry.value)
