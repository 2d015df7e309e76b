"""Differences: what is not as it was between two versions of the topologies of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.fields import FieldChange, Kind, differing
from topodoc.change.pairing import Paired, pair, pair_edges, pair_steps, renamed
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.change.fields import Level
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology

    Element = Topology | Group | Node | Edge | Declaration | Scenario
    Renamings = Mapping[str, Mapping[str, str]]

KINDS: tuple[Kind, ...] = ("topology", "group", "node", "edge", "event", "scenario")


@dataclass(frozen=True, slots=True)
class Changed:
    """An element of both versions that is not as it was; a name of its own that is another than before is among the fields."""

    kind: Kind
    old: Element
    new: Element
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StepChanges:
    """The steps of one scenario, `new`, that are gone and that are there now."""

    new: Scenario
    removed: tuple[Step, ...]
    added: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TopologyChange:
    """What is not as it was in one topology, which one of the versions may lack."""

    old: Topology | None
    new: Topology | None
    removed: tuple[tuple[Kind, Element], ...] = ()
    added: tuple[tuple[Kind, Element], ...] = ()
    changed: tuple[Changed, ...] = ()
    steps: tuple[StepChanges, ...] = ()
    proposals: tuple[tuple[Node, Node], ...] = ()

    @property
    def id(self) -> str:
        """The id that it has now, or had last."""
        return (self.new or self.old).id if self.new or self.old else ""  # type: ignore[union-attr] # one of both is there

    def counts(self, kind: Kind) -> tuple[int, int, int]:
        """Return how many elements of *kind* are added, removed and changed."""
        return sum(one == kind for one, _ in self.added), sum(one == kind for one, _ in self.removed), self.changes(kind)

    def changes(self, kind: Kind) -> int:
        """Return how many elements of *kind* are not as they were."""
        return sum(one.kind == kind for one in self.changed)

    def is_above(self, level: Level) -> bool:
        """Return whether anything is not as it was that matters as much as *level*."""
        orders = ("contract", "shape", "words")
        most = orders.index(level)
        some = any(orders.index(field.level) <= most for one in self.changed for field in one.fields)
        return bool(some or self.removed or self.added or (self.steps and level != "contract"))


def compare(old: Sequence[Topology], new: Sequence[Topology]) -> tuple[TopologyChange, ...]:
    """Return the topologies in which *new* differs from *old*, in the order of the new ones, then those that are gone."""
    paired = pair(old, new, lambda one: one.id)
    before = {id(now): was for was, now in paired.both}
    found = [_compare(before[id(one)], one) if id(one) in before else _whole(None, one) for one in new]
    found += [_whole(one, None) for one in paired.removed]
    return tuple(one for one in found if one.removed or one.added or one.changed or one.steps)


def _whole(old: Topology | None, new: Topology | None) -> TopologyChange:
    """Return that all of a topology is gone, or new."""
    if old:
        return TopologyChange(old, None, removed=(("topology", old), *_elements(old)))
    return TopologyChange(None, new, added=(("topology", new), *_elements(new)) if new else ())


def _elements(one: Topology) -> Iterator[tuple[Kind, Element]]:
    yield from (("group", group) for group in one.groups)
    yield from (("node", node) for node in one.nodes)
    yield from (("edge", edge) for edge in one.edges)
    yield from (("event", event) for event in one.events)
    yield from (("scenario", scenario) for scenario in one.scenarios)


def _compare(old: Topology, new: Topology) -> TopologyChange:
    """Return what differs between two versions of one topology."""
    nodes = pair(old.nodes, new.nodes, lambda one: one.id)
    groups = pair(old.groups, new.groups, lambda one: one.id)
    events = pair(old.events, new.events, lambda one: one.name)
    scenarios = pair(old.scenarios, new.scenarios, lambda one: one.id)
    named = renamed(nodes, lambda one: one.id)
    edges = pair_edges(old.edges, new.edges, named)
    boxes = renamed(groups, lambda one: one.id)
    said = {
        "events": renamed(events, lambda one: one.name),
        "on_behalf_of": named,
        "source": named,
        "target": named,
        "group": boxes,
        "parent": boxes,
        "runs_on": named | boxes,
    }
    every: tuple[tuple[Kind, Paired[Element]], ...] = (
        ("group", _as_elements(groups)), ("node", _as_elements(nodes)), ("edge", _as_elements(edges)),
        ("event", _as_elements(events)), ("scenario", _as_elements(scenarios)),
    )  # fmt: skip
    steps = ((now, pair_steps(was, now, named)) for was, now in scenarios.both)
    return TopologyChange(
        old,
        new,
        removed=tuple((kind, one) for kind, found in every for one in found.removed),
        added=tuple((kind, one) for kind, found in every for one in found.added),
        changed=(
            *_changed("topology", Paired(((old, new),)), said),
            *(one for kind, found in every for one in _changed(kind, found, said)),
        ),
        steps=tuple(StepChanges(now, found.removed, found.added) for now, found in steps if found.removed or found.added),
        proposals=tuple(_proposals(nodes)),
    )


def _as_elements(paired: Paired[Group] | Paired[Node] | Paired[Edge] | Paired[Declaration] | Paired[Scenario]) -> Paired[Element]:
    return Paired(tuple(paired.both), tuple(paired.removed), tuple(paired.added))


def name_of(kind: Kind, one: Element) -> str:
    """Return what *one* is called: an edge by its ends."""
    if kind == "edge":
        return f"{one.source.name} -> {one.target.name}"  # type: ignore[union-attr] # the kind says so
    return one.name if kind == "event" else one.id  # type: ignore[union-attr] # likewise


def _changed(kind: Kind, paired: Paired[Element], renamings: Renamings) -> Iterator[Changed]:
    for old, new in paired.both:
        fields = differing(kind, old, new, renamings)
        names = name_of(kind, old), name_of(kind, new)
        if kind != "edge" and names[0] != names[1]:
            fields = (FieldChange("name" if kind == "event" else "id", "contract", *names), *fields)
        if fields:
            yield Changed(kind, old, new, fields)


def _proposals(nodes: Paired[Node]) -> Iterator[tuple[Node, Node]]:
    """Yield who may have been renamed: gone and new, of one kind and one label, and of no other two."""
    for old in nodes.removed:
        alike = [one for one in nodes.added if (one.kind, one.label) == (old.kind, old.label)]
        rivals = [one for one in nodes.removed if (one.kind, one.label) == (old.kind, old.label)]
        if len(alike) == len(rivals) == 1:
            yield old, alike[0]
