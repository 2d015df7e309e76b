"""Pairing: which element of one version is which of another. An id decides, else a `was` that says so; never a guess."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, walk
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from topodoc.model.elements import Edge
    from topodoc.model.scenario import Scenario, Step


class _Named(Protocol):
    @property
    def was(self) -> tuple[str, ...]: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Named)
StepKey = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Paired(Generic[T]):
    """Elements of one kind: those of both versions, the old one first, those of the old alone and those of the new alone."""

    both: tuple[tuple[T, T], ...] = ()
    removed: tuple[T, ...] = ()
    added: tuple[T, ...] = ()


def pair(old: Sequence[N], new: Sequence[N], name: Callable[[N], str]) -> Paired[N]:
    """Return *old* and *new* paired by *name*; one whose name the old ones do not know by that which it had."""
    olds = {name(one): one for one in old}
    names = {name(one) for one in new}
    both, added, met = [], [], set()
    for one in new:
        own = name(one)
        former = own if own in olds else next((was for was in one.was if was in olds and was not in names and was not in met), None)
        if former is None:
            added.append(one)
        else:
            both.append((olds[former], one))
            met.add(former)
    return Paired(tuple(both), tuple(one for one in old if name(one) not in met), tuple(added))


def renamed(paired: Paired[N], name: Callable[[N], str]) -> dict[str, str]:
    """Return the names that the old ones of *paired* have in the new version, by those that they had."""
    return {name(old): name(new) for old, new in paired.both}


def pair_edges(old: Iterable[Edge], new: Iterable[Edge], nodes: Mapping[str, str]) -> Paired[Edge]:
    """Return *old* and *new* edges paired by their ends, those of the old one as *nodes* call them now; of several the best first.

    An id that was made of the ends says nothing, for it shifts when another edge comes before it.
    """
    left, both = list(old), []
    waiting = list(new)
    for fits in (_said_to_be, _equal(nodes), _alike(nodes), _same_role(nodes), _same_ends(nodes)):
        index: defaultdict[object, list[Edge]] = defaultdict(list)
        for one in left:
            for key in fits(one, True):  # noqa: FBT003 - whether it is the old one
                index[key].append(one)
        taken: set[int] = set()
        still = []
        for one in waiting:
            found = next((other for key in fits(one, False) for other in index[key] if id(other) not in taken), None)  # noqa: FBT003
            if found is None:
                still.append(one)
            else:
                both.append((found, one))
                taken.add(id(found))
        left, waiting = [one for one in left if id(one) not in taken], still
    order = {id(one): position for position, one in enumerate(new)}
    return Paired(tuple(sorted(both, key=lambda two: order[id(two[1])])), tuple(left), tuple(waiting))


def _said_to_be(edge: Edge, is_old: bool) -> Iterable[object]:  # noqa: FBT001 - of both sides in turn
    """Return the ids that are said of *edge*, with those that it had."""
    own = (edge.id,) if edge.id_stated or is_old else ()
    return own if is_old else (*own, *edge.was)


def _ends(edge: Edge, nodes: Mapping[str, str], *, is_old: bool) -> tuple[object, ...]:
    ends = (edge.source, edge.target)
    return tuple((nodes.get(end.node) if is_old else end.node, end.replica) for end in ends)


def _equal(nodes: Mapping[str, str]) -> Callable[[Edge, bool], Iterable[object]]:
    def keys(edge: Edge, is_old: bool) -> Iterable[object]:  # noqa: FBT001 - likewise
        yield _ends(edge, nodes, is_old=is_old), edge.role, edge.label, edge.protocol, edge.events, edge.filter

    return keys


def _alike(nodes: Mapping[str, str]) -> Callable[[Edge, bool], Iterable[object]]:
    def keys(edge: Edge, is_old: bool) -> Iterable[object]:  # noqa: FBT001 - likewise
        yield _ends(edge, nodes, is_old=is_old), edge.role, edge.label, edge.protocol

    return keys


def _same_role(nodes: Mapping[str, str]) -> Callable[[Edge, bool], Iterable[object]]:
    def keys(edge: Edge, is_old: bool) -> Iterable[object]:  # noqa: FBT001 - likewise
        yield _ends(edge, nodes, is_old=is_old), edge.role

    return keys


def _same_ends(nodes: Mapping[str, str]) -> Callable[[Edge, bool], Iterable[object]]:
    def keys(edge: Edge, is_old: bool) -> Iterable[object]:  # noqa: FBT001 - likewise
        yield tuple(nodes.get(end.node) if is_old else end.node for end in (edge.source, edge.target))

    return keys


def pair_steps(old: Scenario, new: Scenario, nodes: Mapping[str, str]) -> Paired[Step]:
    """Return the steps of both scenarios by the longest way that they have in common; numbers do not count."""
    before, after = tuple(walk(old.steps)), tuple(walk(new.steps))
    keys = [[step_key(one, nodes) for one in before], [step_key(one, {}) for one in after]]
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    both = [(before[block.a + at], after[block.b + at]) for block in blocks for at in range(block.size)]
    kept = [{id(one) for one in side} for side in zip(*both, strict=True)] if both else [set(), set()]
    return Paired(
        tuple(both), tuple(one for one in before if id(one) not in kept[0]), tuple(one for one in after if id(one) not in kept[1])
    )


def step_key(step: Step, nodes: Mapping[str, str]) -> StepKey:
    """Return what tells *step* from others: its ends as *nodes* call them now, its tag and its title."""
    match step:
        case Message():
            ends = ((nodes.get(end.node, end.node), end.replica) for end in (step.source, step.target))
            return "message", *ends, step.tag, step.title, step.is_reply
        case Frame():
            return step.kind, step.tag, step.title, tuple(branch.label for branch in step.branches)
        case Note():
            return "note", step.text, tuple(nodes.get(end.node, end.node) for end in step.over)
        case StateChange():
            return "state", tuple((nodes.get(end.node, end.node), state) for end, state in step.states), step.title
        case Reference():
            return "ref", step.scenario
