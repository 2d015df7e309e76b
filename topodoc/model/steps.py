"""Binding scenarios: steps get their numbers, their ends and the edges they travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, fault
from topodoc.model.scenario import Branch, Message, Parallel, Scenario, Step
from topodoc.model.travel import Roads
from topodoc.model.wording import split_wording, write_flow
from topodoc.spec.document import MessagePart, ParallelPart, ScenarioPart
from topodoc.spec.tree import Mapping as TreeMapping
from topodoc.spec.tree import Scalar, Sequence, text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.diagnostics import Span
    from topodoc.model.names import Names
    from topodoc.model.topology import Edge, Node
    from topodoc.spec.document import BranchPart


def bind_scenarios(
    parts: tuple[ScenarioPart, ...], names: Names, nodes: Mapping[str, Node], edges: tuple[Edge, ...], faults: list[Diagnostic]
) -> tuple[Scenario, ...]:
    """Return the scenarios that *parts* describe; what is wrong is added to *faults*."""
    binder = _StepBinder(names, Roads(edges, nodes), {edge.id: edge for edge in edges}, faults)
    return tuple(
        Scenario(
            id=part.key.text,
            title=text_of(part.title) or part.key.text,
            span=part.key.span,
            description=text_of(part.description),
            tags=texts_of(part.tags),
            steps=binder.bind_steps(part.steps, ""),
        )
        for part in parts
        if part.key
    )


def branch_letters(index: int) -> str:
    """Return the letters of branch *index*, counted from 0: a to z, then aa, ab and so on.

    >>> [branch_letters(index) for index in (0, 25, 26, 702)]
    ['a', 'z', 'aa', 'aaa']
    """
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


class _StepBinder:
    """Steps of one topology on their way to a scenario."""

    def __init__(self, names: Names, roads: Roads, edges: Mapping[str, Edge], faults: list[Diagnostic]) -> None:
        self.names = names
        self.roads = roads
        self.edges = edges
        self.faults = faults

    def bind_steps(self, parts: tuple[MessagePart | ParallelPart, ...], prefix: str) -> tuple[Step, ...]:
        """Return the steps, numbered from 1 behind *prefix*."""
        steps = (self._step(part, f"{prefix}{count}") for count, part in enumerate(parts, 1))
        return tuple(step for step in steps if step is not None)

    def _step(self, part: MessagePart | ParallelPart, number: str) -> Step | None:
        match part:
            case MessagePart():
                return self._message(part, number)
            case ParallelPart():
                return self._parallel(part, number)

    def _message(self, part: MessagePart, number: str) -> Message | None:
        for key, end in (("from", part.source), ("to", part.target)):
            if end is None:
                self._add("TD012", f'this message has no "{key}"', f'add "{key}: ID", or write "a -> b: text"', part.span)
        source, target = (self.names.resolve(end) if end else None for end in (part.source, part.target))
        stated = self._stated_edge(part)
        if source is None or target is None:
            return None
        if stated and {stated.source.node, stated.target.node} != {source.node, target.node}:
            fact = f'the edge "{stated.id}" joins {stated.source.name} and {stated.target.name}, not {source.name} and {target.name}'
            self._add("TD026", fact, 'name an edge between these two, or leave out "edge:"', part.edge.span if part.edge else part.span)
        wording = split_wording(text_of(part.message))
        found = self.roads.find(source, target, wording.tag, wording.title, is_reply=part.reply is True)
        return Message(
            number=number,
            source=source,
            target=target,
            span=part.span,
            tag=wording.tag,
            title=wording.title,
            payload=_payload(part) or wording.payload,
            is_reply=part.reply is True,
            edges=(stated,) if stated else found,
        )

    def _stated_edge(self, part: MessagePart) -> Edge | None:
        """Return the edge that `edge:` names, whichever nodes it joins."""
        if part.edge is None:
            return None
        edge = self.edges.get(part.edge.text)
        if edge is None:
            known = ", ".join(one.id for one in self.edges.values() if one.id_stated) or 'none; give the edge an "id:"'
            self._add("TD021", f'no edge has the id "{part.edge.text}"', f"edge ids: {known}", part.edge.span)
        return edge

    def _parallel(self, part: ParallelPart, number: str) -> Parallel:
        wording = split_wording(text_of(part.message))
        if not part.parallel:
            self._add("TD025", "this parallel has no branch", 'list its branches: "- a -> b"', part.span)
        branches = (self._branch(branch, f"{number}{branch_letters(index)}") for index, branch in enumerate(part.parallel))
        return Parallel(number, tuple(branches), part.span, wording.tag, wording.title, wording.payload)

    def _branch(self, part: BranchPart, number: str) -> Branch:
        """Return the branch; its only step takes its number, several count behind a dot."""
        if not part.steps:
            self._add("TD025", "this branch has no step", "give it a step, or remove it", part.span)
        if len(part.steps) == 1:
            only = self._step(part.steps[0], number)
            return Branch(number, (only,) if only else (), text_of(part.label))
        return Branch(number, self.bind_steps(part.steps, f"{number}."), text_of(part.label))

    def _add(self, code: str, message: str, hint: str, span: Span) -> None:
        self.faults.append(fault(code, message, hint, span))


def _payload(part: MessagePart) -> str:
    value = part.payload
    if isinstance(value, Scalar):
        return value.text
    return write_flow(value) if isinstance(value, TreeMapping | Sequence) else ""
