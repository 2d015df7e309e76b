"""Binding scenarios: steps get their numbers, their ends and the edges they travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import did_you_mean
from topodoc.language.document.steps import (
    AltPart,
    BreakPart,
    LoopPart,
    MessagePart,
    NotePart,
    OptPart,
    ParallelPart,
    ReferencePart,
    StatePart,
)
from topodoc.language.tree import Mapping as TreeMapping
from topodoc.language.tree import Scalar, Sequence, is_blank, text_of, texts_of
from topodoc.model.annotations import bind_extras
from topodoc.model.frames import bind_frame
from topodoc.model.scenario import Message, Note, Reference, Scenario, StateChange, Step
from topodoc.model.wording import split_wording, write_flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.diagnostics import Span
    from topodoc.language.document.steps import ScenarioPart, StepPart
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.elements import Edge, End
    from topodoc.model.names import Names
    from topodoc.model.scenario import Side
    from topodoc.model.travel import Roads


def bind_scenarios(
    parts: tuple[ScenarioPart, ...], names: Names, roads: Roads, edges: Mapping[str, Edge], report: BindingReport
) -> tuple[Scenario, ...]:
    """Return the scenarios that *parts* describe."""
    known = tuple(part.key.text for part in parts if part.key)
    return tuple(StepBinder(part.key.text, known, names, roads, edges, report).bind(part, part.key) for part in parts if part.key)


class StepBinder:
    """The steps of one scenario on their way to it."""

    def __init__(  # noqa: PLR0913 - what steps refer to
        self, scenario: str, known: tuple[str, ...], names: Names, roads: Roads, edges: Mapping[str, Edge], report: BindingReport
    ) -> None:
        self.report = report
        self._scenario = scenario
        self._known = known
        self._names = names
        self._roads = roads
        self._edges = edges
        self._notes = 0

    def bind(self, part: ScenarioPart, key: Scalar) -> Scenario:
        """Return the scenario that *part* describes under *key*."""
        self.report.ignore(part.ignore, f"scenario:{key.text}")
        return Scenario(
            id=key.text,
            title=text_of(part.title) or key.text,
            span=key.span,
            description=text_of(part.description),
            layers=texts_of(part.layer),
            tags=texts_of(part.tags),
            was=texts_of(part.was),
            aliases=texts_of(part.aliases),
            topics=part.topics,
            steps=self.bind_steps(part.steps, ""),
            extras=bind_extras(part),
        )

    def bind_steps(self, parts: tuple[StepPart, ...], prefix: str) -> tuple[Step, ...]:
        """Return the steps, numbered from 1 behind *prefix*; notes have no number."""
        count, steps = 0, []
        for part in parts:
            count += not isinstance(part, NotePart)
            steps.append(self.bind_step(part, f"{prefix}{count}"))
        return tuple(step for step in steps if step is not None)

    def bind_step(self, part: StepPart, number: str) -> Step | None:
        """Return the step that *part* describes, or None where it is not whole."""
        if not isinstance(part, NotePart):
            self.report.ignore(part.ignore, f"step:{self._scenario}:{number}")
        match part:
            case MessagePart():
                return self._message(part, number)
            case NotePart():
                return self._note(part)
            case StatePart():
                return self._state(part, number)
            case ReferencePart():
                return self._reference(part, number)
            case ParallelPart() | AltPart() | OptPart() | LoopPart() | BreakPart():
                return bind_frame(part, number, self)

    def _message(self, part: MessagePart, number: str) -> Message | None:
        for key, end in (("from", part.source), ("to", part.target)):
            if end is None:
                self.report.lack(part, "TD012", f'this message has no "{key}"', f'add "{key}: ID", or write "a -> b: text"')
        source, target = (self._names.resolve(end) if end else None for end in (part.source, part.target))
        stated = self._stated_edge(part)
        if source is None or target is None:
            return None
        if stated:
            self._check_edge(stated, source, target, part.edge.span if part.edge else part.span)
        payload = _payload(part)
        wording = split_wording(text_of(part.message), has_payload=not payload)
        found = self._roads.find(source, target, wording.tag, wording.title, is_reply=part.reply is True)
        return Message(
            number=number,
            source=source,
            target=target,
            span=part.span,
            tag=wording.tag,
            title=wording.title,
            payload=payload or wording.payload,
            is_reply=part.reply is True,
            edge_stated=stated is not None,
            edges=(stated,) if stated else found,
            is_complete=part.complete is True,
            extras=bind_extras(part),
        )

    def _stated_edge(self, part: MessagePart) -> Edge | None:
        """Return the edge that `edge:` names, whichever nodes it joins."""
        if part.edge is None:
            return None
        edge = self._edges.get(part.edge.text)
        if edge is None:
            known = ", ".join(one.id for one in self._edges.values() if one.id_stated) or 'none; give the edge an "id:"'
            self.report.fail("TD021", f'no edge has the id "{part.edge.text}"', f"edge ids: {known}", part.edge.span)
        return edge

    def _check_edge(self, edge: Edge, source: End, target: End, span: Span) -> None:
        speaks = edge.target.node == target.node and source.node in edge.on_behalf_of  # it travels the edge of its relay
        if {edge.source.node, edge.target.node} != {source.node, target.node} and not speaks:
            fact = f'the edge "{edge.id}" joins {edge.source.name} and {edge.target.name}, not {source.name} and {target.name}'
            self.report.fail("TD026", fact, 'name an edge between these two, or leave out "edge:"', span)

    def _note(self, part: NotePart) -> Note | None:
        is_seen = part.note is None or not is_blank(part.note.text)  # else it is drawn nowhere, and so has no number
        self._notes += is_seen
        if is_seen:
            self.report.ignore(part.ignore, f"note:{self._scenario}:{self._notes}")
        if part.note is None:
            self.report.lack(part, "TD012", "this note is empty", 'write "note: TEXT"')
        places: dict[Side, tuple[Scalar, ...]] = {
            "over": part.over,
            "left": (part.left_of,) if part.left_of else (),
            "right": (part.right_of,) if part.right_of else (),
        }
        given = [(side, mentions) for side, mentions in places.items() if mentions]
        if len(given) != 1:
            fact = "this note has no place" if not given else "this note has several places"
            self.report.lack(part, "TD039", fact, 'write one of "over: ID", "left_of: ID", "right_of: ID"')
        ends = [(side, self._names.resolve(mention)) for side, mentions in given for mention in mentions]
        side = given[0][0] if given else "over"
        if not is_seen:
            return None
        return Note(text_of(part.note), side, tuple(dict.fromkeys(end for _, end in ends if end)), part.span, bind_extras(part))

    def _state(self, part: StatePart, number: str) -> StateChange:
        if not part.state:
            self.report.lack(part, "TD025", "this state change names no node", 'write "state: {ID: STATE}"')
        states = [(self._names.resolve(mention), state) for mention, state in part.state]
        wording = split_wording(text_of(part.message))
        known = tuple((end, state) for end, state in states if end)
        return StateChange(number, known, part.span, wording.tag, wording.title, wording.payload, bind_extras(part))

    def _reference(self, part: ReferencePart, number: str) -> Reference | None:
        if part.scenario is None:
            self.report.lack(part, "TD012", "this reference names no scenario", 'write "scenario: ID"')
            return None
        if part.scenario.text not in self._known:
            others = [one for one in self._known if one != self._scenario]
            hint = did_you_mean(part.scenario.text, others, f"the others are {', '.join(others)}" if others else "remove it")
            self.report.fail("TD021", f'no scenario has the id "{part.scenario.text}"', hint, part.scenario.span)
            return None
        return Reference(number, part.scenario.text, part.scenario.span, bind_extras(part))


def _payload(part: MessagePart) -> str:
    value = part.payload
    if isinstance(value, Scalar):
        return text_of(value)
    return write_flow(value) if isinstance(value, TreeMapping | Sequence) else ""
