"""Size limits: where a topology is larger than it may be, so that no picture takes all the time, or all the memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import fault
from topodoc.language.limits import cure
from topodoc.language.steps import STEPS
from topodoc.language.tree import Mapping, Scalar, Sequence
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.limits import Limits
    from topodoc.language.tree import Node, Tree
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
    for text, what, instead, span in _labels(topology):
        if len(text) > limits.label:
            fact = f"the {what} has {len(text):,} characters, more than {limits.label:,}, the limit of a label"
            yield fault("TD043", fact, cure(instead, "label"), _place(text, span, trees))


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


def _scalars(node: Node) -> Iterator[Scalar]:
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
