"""TD404: who acts while it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.lint.rule import Finding, at_step
from topodoc.model.scenario import Frame, Message, Reference, StateChange, walk
from topodoc.model.topology import End

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology

States = dict[End, str]
_UNKNOWN = "unknown"


def find_stopped_nodes_that_act(evidence: Evidence) -> Iterator[Finding]:
    """Report a message that a stopped node sends.

    ## What

    A message from a node that is known to be stopped at this step, and that is no reply. A node is stopped if its `state` says so,
    or a state step before it in its branch; where branches disagree, or a scenario that is referred to changes it, nothing is
    known.

    ## Why

    The point of such a scenario is what happens while something is down. A step that only works if it is up contradicts it.

    ## How to mend

    Put the step before the failure, let another node send it, or say that the node runs again.

    ## When to ignore

    Where a message that was sent before arrives after its sender stopped.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - state: {orders: stopped}
          - orders -> stock: reserve
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - state: {orders: stopped}
          - state: {orders: running}
          - orders -> stock: reserve
    ```
    """
    play = _Play(evidence.topology)
    for scenario in evidence.topology.scenarios:
        for step in play.wrong_in(scenario):
            fact = f"{step.source.name} is stopped here, and sends"
            yield at_step(scenario, step, fact, "put the step before the failure, or let it run again before")


class _Play:
    """Scenarios, played through with the states that nodes are known to be in."""

    def __init__(self, topology: Topology) -> None:
        self._scenarios = {one.id: one for one in topology.scenarios}
        self._stopped = frozenset(node.id for node in topology.nodes if node.state == "stopped")
        self._wrong: list[Message] = []

    def wrong_in(self, scenario: Scenario) -> list[Message]:
        """Return the messages of *scenario* that a stopped node sends."""
        self._wrong = []
        self._run(scenario.steps, {})
        return self._wrong

    def _run(self, steps: Iterable[Step], states: States) -> States:
        """Return the states after *steps*, which begin in *states*; note what a stopped node sends."""
        for step in steps:
            match step:
                case Message():
                    if not step.is_reply and self._state(step.source, states) == "stopped":
                        self._wrong.append(step)
                case StateChange():
                    for end, state in step.states:
                        _change(end, state, states)
                case Frame():
                    states = self._frame(step, states)
                case Reference():
                    self._forget(self._changed((step,)), states)
        return states

    def _frame(self, frame: Frame, states: States) -> States:
        if frame.kind == "loop":  # a second round begins as the first one ended
            self._forget(self._changed(frame.branches[0].steps), states)
        ways = [self._run(branch.steps, dict(states)) for branch in frame.branches]
        if frame.kind == "break":
            return states  # who goes this way does not come back
        if frame.kind in {"opt", "loop"} or (frame.kind == "alt" and not any(branch.is_else for branch in frame.branches)):
            ways.append(states)
        return self._agreed(ways)

    def _changed(self, steps: tuple[Step, ...]) -> set[End]:
        """Return whose state *steps*, or the scenarios that they refer to, change."""
        changed: set[End] = set()
        waiting, met = [steps], set[str]()
        while waiting:
            for step in walk(waiting.pop()):
                if isinstance(step, StateChange):
                    changed |= {end for end, _ in step.states}
                elif isinstance(step, Reference) and step.scenario not in met:
                    met.add(step.scenario)
                    waiting.append(self._scenarios[step.scenario].steps)
        return changed

    def _forget(self, ends: Iterable[End], states: States) -> None:
        for end in ends:
            _change(end, _UNKNOWN, states)

    def _state(self, end: End, states: States) -> str:
        """Return the state that *end* is known to be in; a replica's is that of its node, unless it has one of its own."""
        return states.get(end) or states.get(End(end.node)) or ("stopped" if end.node in self._stopped else "")

    def _agreed(self, ways: list[States]) -> States:
        """Return the states in which all *ways* end; where they disagree it is unknown."""
        ends = dict.fromkeys(end for way in ways for end in way)
        found = {end: {self._state(end, way) for way in ways} for end in ends}
        return {end: states.pop() if len(states) == 1 else _UNKNOWN for end, states in found.items()}


def _change(end: End, state: str, states: States) -> None:
    """Set the state of *end*; that of a node is that of all its replicas."""
    if end.replica is None:
        for one in [one for one in states if one.node == end.node]:
            del states[one]
    states[end] = state
