"""The Python way to write scenarios: a cursor that moves from node to node and sends as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from topodoc.diagnostics import fault
from topodoc.language.builder import Keys, ScenarioDraft, StepDraft, as_list, given, name_of
from topodoc.language.callsite import CallPlace, call_site
from topodoc.language.steps import STEPS
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence
from topodoc.language.values import keyed, mapping, to_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.language.builder import TopologyBuilder
    from topodoc.language.callsite import Call
    from topodoc.language.vocabulary import StepWord

BranchForm = Any  # a pair or triple of texts, a list of these, a function that takes a FlowBuilder, or a mapping with label and steps


class FlowBuilder:
    """The scenarios of a topology, written in Python.

    A branch of a frame is one message, `("a", "b")` or `("a", "b", "text")`, or a list of them, or a function that takes a
    FlowBuilder and adds the steps of the branch; it begins where the cursor stands, which frames leave there.
    """

    def __init__(self, topology: TopologyBuilder) -> None:
        self._topology = topology
        self._faults = topology.faults
        self._steps: list[StepDraft] | None = None
        self._cursor: Scalar | None = None
        self._open: StepDraft | Scalar | None = None  # what the next text is of: a step, or the node that from_ went to

    def scenario(
        self,
        id: str,  # noqa: A002 - the language's word
        title: str | None = None,
        description: str | None = None,
        layer: str | list[str] | None = None,
        **keys: Keys,
    ) -> Self:
        """Begin a scenario, with the keys of one."""
        call = call_site()
        said = {"title": title, "description": description, "layer": layer}
        stated = [
            keyed(name, to_tree(value, call.argument(index, name), self._faults))
            for index, (name, value) in enumerate(said.items(), 1)
            if value is not None
        ]
        self._begin(name_of(id, call.argument(0, "id"), self._faults), [*stated, *given(call, keys, self._faults)])
        return self

    def from_(self, id: str) -> Self:  # noqa: A002 - the language's word
        """Move the cursor to a node; nothing is sent."""
        call = call_site()
        self._cursor = self._open = name_of(id, call.argument(0, "id"), self._faults)
        return self

    def to(self, id: str, **keys: Keys) -> Self:  # noqa: A002 - the language's word
        """Send a message from the cursor to a node, with the keys of a message, and move the cursor there."""
        call = call_site()
        target = name_of(id, call.argument(0, "id"), self._faults)
        if self._cursor is None:
            self._fail('"to" has no node to send from', 'begin with from_("ID")', call)
        else:
            self._add(call, [keyed("from", self._cursor), keyed("to", target), *given(call, keys, self._faults)])
        self._cursor = target
        return self

    def show_message(self, text: str) -> Self:
        """Give the last step its text; right after `from_` it is a note over that node."""
        call = call_site()
        said = to_tree(text, call.argument(0, "text"), self._faults)
        if isinstance(self._open, Scalar):
            self._add(call, [keyed("note", said), keyed("over", self._open)])
            self._open = None
        else:
            self._say(call, "show_message", "message", said)
        return self

    def payload(self, value: object) -> Self:
        """Give the last message the data it carries: any value."""
        call = call_site()
        self._say(call, "payload", "payload", to_tree(value, call.argument(0, "value"), self._faults))
        return self

    def reply(self) -> Self:
        """Make the last message a reply."""
        call = call_site()
        self._say(call, "reply", "reply", Scalar("true", call.span))
        return self

    def via(self, edge_id: str) -> Self:
        """Say which edge the last message travels."""
        call = call_site()
        self._say(call, "via", "edge", to_tree(edge_id, call.argument(0, "edge_id"), self._faults))
        return self

    def parallel(self, branches: list[BranchForm], **keys: Keys) -> Self:
        """Add branches that run at the same time: each a branch, or a mapping of `label` and `steps`."""
        call = call_site()
        place = call.argument(0, "branches")
        found = [self._parallel_branch(one, place.item(index, len(branches))) for index, one in enumerate(branches)]
        return self._frame(call, [keyed("parallel", Sequence(tuple(found), place.span))], keys)

    def alt(self, *branches: tuple[str, BranchForm], otherwise: BranchForm = None, **keys: Keys) -> Self:
        """Add alternatives, each a pair of its condition and its branch, and what happens otherwise."""
        call = call_site()
        cases = [self._case(one, call.argument(index, "")) for index, one in enumerate(branches)]
        if otherwise is not None:
            place = call.argument(len(branches), "otherwise")
            cases.append(Mapping((keyed("else", self._branch(otherwise, place)),), place.span))
        return self._frame(call, [keyed("alt", Sequence(tuple(cases), call.span))], keys)

    def opt(self, text: str, branch: BranchForm, **keys: Keys) -> Self:
        """Add steps that may happen, and when."""
        return self._one_branch("opt", text, branch, keys)

    def loop(self, text: str, branch: BranchForm, **keys: Keys) -> Self:
        """Add steps that happen again and again, and how often."""
        return self._one_branch("loop", text, branch, keys)

    def break_(self, text: str, branch: BranchForm, **keys: Keys) -> Self:
        """Add steps after which the frame around them ends, and when."""
        return self._one_branch("break", text, branch, keys)

    def note(self, text: str, **keys: Keys) -> Self:
        """Add a note: `over=` one lifeline or a list, or `left_of=`, or `right_of=` one."""
        call = call_site()
        self._add(call, [keyed("note", to_tree(text, call.argument(0, "text"), self._faults)), *given(call, keys, self._faults)])
        self._open = None
        return self

    def state(self, states: dict[str, str], message: str | None = None, **keys: Keys) -> Self:
        """From here on the nodes are in the given states."""
        call = call_site()
        entries = [keyed("state", to_tree(states, call.argument(0, "states"), self._faults))]
        if message is not None:
            entries.append(keyed("message", to_tree(message, call.argument(1, "message"), self._faults)))
        self._add(call, [*entries, *given(call, keys, self._faults)])
        return self

    def ref(self, scenario_id: str, **keys: Keys) -> Self:
        """Say that another scenario happens here."""
        call = call_site()
        entry = keyed("scenario", to_tree(scenario_id, call.argument(0, "scenario_id"), self._faults))
        self._add(call, [entry, *given(call, keys, self._faults)])
        self._open = None
        return self

    def _begin(self, key: Scalar, entries: list[Entry]) -> None:
        draft = ScenarioDraft(key, entries)
        self._topology.scenarios.append(draft)
        self._steps, self._cursor, self._open = draft.steps, None, None

    def _add(self, call: Call, entries: list[Entry]) -> None:
        if self._steps is None:
            cursor = self._cursor
            self._begin(Scalar("default", call.span), [])
            self._cursor = cursor
        draft = StepDraft(call.span, entries)
        if self._steps is not None:
            self._steps.append(draft)
        self._open = draft

    def _say(self, call: Call, method: str, key: str, value: Node) -> None:
        if isinstance(self._open, StepDraft):
            self._open.entries.append(Entry(Scalar(key, call.span), value))
        else:
            self._fail(f'"{method}" has no step before it', 'send one with to("ID") first', call)

    def _fail(self, fact: str, hint: str, call: Call) -> None:
        self._faults.append(fault("TD032", fact, hint, call.span))

    def _frame(self, call: Call, entries: list[Entry], keys: dict[str, object]) -> Self:
        self._add(call, [*entries, *given(call, keys, self._faults)])
        return self

    def _one_branch(self, word: StepWord, text: str, branch: BranchForm, keys: dict[str, object]) -> Self:
        call = call_site()
        entry = keyed(word, to_tree(text, call.argument(0, "text"), self._faults))
        return self._frame(call, [entry, keyed("steps", self._branch(branch, call.argument(1, "branch")))], keys)

    def _case(self, pair: object, place: CallPlace) -> Node:
        if not (isinstance(pair, tuple | list) and len(pair) == 2):
            return to_tree(pair, place, self._faults)
        when = keyed("when", to_tree(pair[0], place.item(0, 2), self._faults))
        return Mapping((when, keyed("steps", self._branch(pair[1], place.item(1, 2)))), place.span)

    def _parallel_branch(self, branch: BranchForm, place: CallPlace) -> Node:
        if isinstance(branch, dict):
            entries = [
                self._labelled(str(key), value, *place.entry(index, len(branch))) for index, (key, value) in enumerate(branch.items())
            ]
            return mapping(entries, place, self._faults)
        return Mapping((keyed("steps", self._branch(branch, place)),), place.span)

    def _labelled(self, key: str, value: object, at_key: CallPlace, at_value: CallPlace) -> Entry:
        node = self._branch(value, at_value) if key == "steps" else to_tree(value, at_value, self._faults)
        return Entry(Scalar(key, at_key.span), node)

    def _branch(self, branch: BranchForm, place: CallPlace) -> Node:
        """Return the steps of *branch* as a list."""
        if _is_message(branch):
            return Sequence((self._message(branch, place),), place.span)
        if callable(branch):
            return Sequence(self._called(branch, place), place.span)
        if not isinstance(branch, list | tuple):
            return to_tree(branch, place, self._faults)
        steps: list[Node] = []
        for index, one in enumerate(branch):
            at = place.item(index, len(branch))
            steps += self._called(one, at) if callable(one) else [self._message(one, at)]
        return Sequence(tuple(steps), place.span)

    def _called(self, branch: Callable[[FlowBuilder], object], place: CallPlace) -> tuple[Node, ...]:
        """Return the steps that *branch* adds to a builder of its own, which begins at the cursor."""
        inner = FlowBuilder(self._topology)
        inner._steps, inner._cursor = [], self._cursor
        branch(inner)
        return as_list(inner._steps, place.span, self._faults).items

    def _message(self, parts: BranchForm, place: CallPlace) -> Node:
        """Return a pair or triple of texts as a message; anything else as it is, which is told when it is checked."""
        if not _is_message(parts):
            return to_tree(parts, place, self._faults)
        names = zip(("from", "to", "message"), parts, strict=False)
        entries = (keyed(name, to_tree(part, place.item(index, len(parts)), self._faults)) for index, (name, part) in enumerate(names))
        return Mapping(tuple(entries), place.span)


if missing := {one.call for one in STEPS.values()} - vars(FlowBuilder).keys():
    raise AssertionError(missing)  # a kind of step that Python specs cannot write


def _is_message(parts: BranchForm) -> bool:
    return isinstance(parts, tuple | list) and len(parts) in {2, 3} and all(isinstance(part, str) for part in parts)
