"""The course of states: what a step does to them, and what is known of them after a frame; one reading for whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, lifelines, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology

Shown = Literal["running", "warning", "error", "stopped", "unknown"]
States = dict["End", Shown]
_Effect = dict["End", frozenset[Shown | None]]  # the states that an end may be in afterwards; None is that from before
_KEPT: frozenset[Shown | None] = frozenset({None})


class Course:
    """How the states go on in a scenario: of each end that it changes, or whose node it changes.

    `first` are the states in which it begins. A state that a node comes into is that of its replicas.
    """

    def __init__(self, scenario: Scenario, topology: Topology) -> None:
        self._scenarios = {one.id: one for one in topology.scenarios}
        changed = dict.fromkeys(self._changed(scenario.steps))
        nodes = {end.node for end in changed}
        known = (*changed, *(end for end in lifelines(scenario) if end.node in nodes))
        self.first: States = {end: topology.node_by_id[end.node].state for end in known}

    def after(self, step: Step, states: States) -> States:
        """Return the states behind *step*, which was entered in *states*. Where ways disagree a state is unknown."""
        return _applied(self._effect_of(step), states)

    def inside(self, frame: Frame, states: States) -> States:
        """Return the states in which the branches of *frame* begin, which was entered in *states*.

        A loop begins its body the first time as it was entered, and then as the body ends.
        """
        if frame.kind != "loop":
            return states
        again = self._effect(frame.branches[0].steps)
        return _applied({end: possible | _KEPT for end, possible in again.items()}, states)

    def told(self, states: States) -> tuple[tuple[End, Shown], ...]:
        """Return which of *states* say more than the topology does, and those of replicas more than those of their nodes."""
        of_nodes = {end.node: state for end, state in states.items() if end.replica is None}
        usual = {end: own if end.replica is None else of_nodes.get(end.node, own) for end, own in self.first.items()}
        return tuple((end, state) for end, state in states.items() if state != usual[end])

    def _effect(self, steps: tuple[Step, ...]) -> _Effect:
        """Return what *steps*, one after another, do."""
        whole: _Effect = {}
        for step in steps:
            for end, possible in self._effect_of(step).items():
                whole[end] = possible - _KEPT | whole.get(end, _KEPT) if None in possible else possible
        return whole

    def _effect_of(self, step: Step) -> _Effect:
        match step:
            case StateChange(states=states):
                return {one: frozenset({state}) for end, state in states for one in self._all_of(end)}
            case Reference():
                return {one: frozenset({"unknown"}) for end in self._changed((step,)) for one in self._all_of(end)}
            case Frame():
                return self._effect_of_frame(step)
            case Message() | Note():
                return {}

    def _effect_of_frame(self, frame: Frame) -> _Effect:
        ways = [self._effect(branch.steps) for branch in frame.branches]
        ends = dict.fromkeys(end for way in ways for end in way)
        match frame.kind:
            case "break":  # what follows is only reached where it was not taken
                return {}
            case "parallel":
                return {end: frozenset().union(*(way[end] for way in ways if end in way)) for end in ends}
            case "opt":
                ways.append({})
            case "alt":
                ways += [] if any(branch.is_else for branch in frame.branches) else [{}]
            case "loop":
                pass  # it runs, once at least
        return {end: frozenset().union(*(way.get(end, _KEPT) for way in ways)) for end in ends}

    def _changed(self, steps: tuple[Step, ...]) -> Iterator[End]:
        """Yield whose state *steps*, or the scenarios that they refer to, change."""
        waiting, met = [steps], set[str]()
        while waiting:
            for step in walk(waiting.pop()):
                if isinstance(step, StateChange):
                    yield from (end for end, _ in step.states)
                elif isinstance(step, Reference) and step.scenario not in met:
                    met.add(step.scenario)
                    waiting.append(self._scenarios[step.scenario].steps)

    def _all_of(self, end: End) -> Iterator[End]:
        """Yield *end*, and where it is a node its replicas."""
        if end.replica is not None:
            yield end
        else:
            yield from (one for one in self.first if one.node == end.node)


def _applied(effect: _Effect, states: States) -> States:
    if not effect:
        return states
    return states | {end: _agreed({states[end] if one is None else one for one in possible}) for end, possible in effect.items()}


def _agreed(possible: set[Shown]) -> Shown:
    return next(iter(possible)) if len(possible) == 1 else "unknown"
