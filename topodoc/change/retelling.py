"""Retellings: both versions of a scenario as one, its steps where either has them, and which of them are new or gone."""

from __future__ import annotations

from dataclasses import field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from topodoc.change.pairing import pair, step_key
from topodoc.drawing.change_sign import CHANGE_TEXTS
from topodoc.model.scenario import Branch, Frame, Message, Note, Reference, Scenario, StateChange, Step
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from topodoc.change.union_names import UnionNames
    from topodoc.drawing.change_sign import ChangeSign
    from topodoc.model.topology import Topology
    from topodoc.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retelling:
    """A scenario of both versions. The number of a step that is new begins with the sign for it; what is gone has that sign alone.

    Notes have no numbers; `notes` tells what became of each of them, in their order.
    """

    scenario: Scenario
    notes: tuple[ChangeSign | None, ...]
    signs: frozenset[ChangeSign]


def retell(old: Topology, new: Topology, names: UnionNames) -> Iterator[Retelling]:
    """Yield a retelling of each scenario that both *old* and *new* have, and of which a step is new or gone."""
    for was, now in pair(old.scenarios, new.scenarios, lambda one: one.id).both:
        teller = _Teller({names.nodes[one.id]: one.label for one in old.nodes}, words_in(new.language))
        steps = tuple(teller.both(former(was.steps, names, old), now.steps))
        if teller.signs:
            yield Retelling(replace(now, steps=steps, layers=()), tuple(teller.notes), frozenset(teller.signs))


def former(steps: Sequence[Step], names: UnionNames, old: Topology) -> tuple[Step, ...]:
    """Return *steps* of a scenario of *old* with the names that their ends have in the union."""
    return tuple(_former(step, names, old) for step in steps)


def _former(step: Step, names: UnionNames, old: Topology) -> Step:
    match step:
        case Message():
            return names.message(step)
        case Frame():
            return replace(step, branches=tuple(replace(one, steps=former(one.steps, names, old)) for one in step.branches))
        case Note():
            return replace(step, over=tuple(map(names.end, step.over)))
        case StateChange():
            return replace(step, states=tuple((names.end(end), state) for end, state in step.states))
        case Reference():
            return step


@dataclass(slots=True)
class _Teller:
    """Tells two versions of steps as one; of what is gone the states do not come about."""

    labels: Mapping[str, str]
    words: Words
    notes: list[ChangeSign | None] = field(default_factory=list)
    signs: set[ChangeSign] = field(default_factory=set)

    def both(self, old: Sequence[Step], new: Sequence[Step]) -> Iterator[Step]:
        """Yield the steps of *old* and *new*, what they have in common once."""
        for was, now in _aligned(old, new, _key):
            if was and now:
                yield self._same(was, now)
            elif step := was or now:
                yield self._other(step, "added" if now else "removed")

    def _same(self, old: Step, new: Step) -> Step:
        if isinstance(old, Frame) and isinstance(new, Frame):
            return replace(new, branches=tuple(self._branches(old.branches, new.branches)))
        if isinstance(new, Note):
            self.notes.append(None)
        return new

    def _branches(self, old: Sequence[Branch], new: Sequence[Branch]) -> Iterator[Branch]:
        for was, now in _aligned(old, new, lambda one: (one.label, one.is_else)):
            if was and now:
                yield replace(now, steps=tuple(self.both(was.steps, now.steps)))
            elif branch := was or now:
                yield self._branch(branch, "added" if now else "removed")

    def _other(self, step: Step, sign: ChangeSign) -> Step:
        """Return *step*, which only one version has, with its *sign*."""
        self.signs.add(sign)
        text = CHANGE_TEXTS[sign]
        match step:
            case Note():
                self.notes.append(sign)
                return replace(step, text=f"{text} {step.text}")
            case StateChange() if sign == "removed":
                self.notes.append(sign)
                states = ((self.labels[end.node], self.words.term("states", state)) for end, state in step.states)
                told = "; ".join(self.words("is_state", name=name, state=state) for name, state in states)
                return Note(f"{text} {told}", "over", tuple(end for end, _ in step.states), step.span)
            case Frame():
                return replace(step, number=_number(step.number, sign), branches=tuple(self._branch(one, sign) for one in step.branches))
            case _:
                return replace(step, number=_number(step.number, sign))

    def _branch(self, branch: Branch, sign: ChangeSign) -> Branch:
        return replace(branch, number=_number(branch.number, sign), steps=tuple(self._other(one, sign) for one in branch.steps))


def _key(step: Step) -> object:
    """Return what tells *step* from others; a frame is the same one whatever branches it has."""
    return (step.kind, step.tag, step.title) if isinstance(step, Frame) else step_key(step, {})


def _aligned(old: Sequence[T], new: Sequence[T], key: Callable[[T], object]) -> Iterator[tuple[T | None, T | None]]:
    """Yield what *old* and *new* have in common by *key*, in the longest way, and what only one of them has beside None."""
    before, after = ([key(one) for one in side] for side in (old, new))
    for tag, first, end, start, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[first:end], new[start:last], strict=True)
        else:
            yield from ((one, None) for one in old[first:end])
            yield from ((None, one) for one in new[start:last])


def _number(number: str, sign: ChangeSign) -> str:
    return CHANGE_TEXTS[sign] if sign == "removed" else f"{CHANGE_TEXTS[sign]}{number}"
