"""Unions: both versions of a topology as one, in which each thing stands once, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from topodoc.change.difference import compare
from topodoc.change.fields import at_levels
from topodoc.change.markings import AFTER, BEFORE, Marking, caption_of, marking_of
from topodoc.change.retelling import former, retell
from topodoc.change.union_names import names_of, woven
from topodoc.model.elements import Edge, Group, Layer, Node
from topodoc.model.excerpt import keep, without_empty_groups
from topodoc.model.marks import is_usual, text_of, usual_texts
from topodoc.model.roles import ranks_against
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.change.difference import TopologyChange
    from topodoc.change.fields import FieldChange
    from topodoc.change.retelling import Retelling
    from topodoc.drawing.change_sign import ChangeSign
    from topodoc.model.topology import Topology

T = TypeVar("T", Node, Group, Edge)
Key = tuple[str, str]  # node, edge or group, and the id in the union
LARGE = 60  # nodes; of a larger union only what changed is shown, and what is one edge away


@dataclass(frozen=True, slots=True)
class Union:
    """Both versions as one `topology`, with what became of each thing of it, and its scenarios in which steps changed.

    What only one version has is on the layer `before` or `after`; other layers there are none.
    """

    topology: Topology
    markings: Mapping[Key, Marking]
    retellings: tuple[Retelling, ...]

    @property
    def signs(self) -> frozenset[ChangeSign]:
        """What became of things, of whichever."""
        return frozenset(one.sign for one in self.markings.values())

    @property
    def changed(self) -> int:
        """How many nodes are not as they were."""
        return sum(kind == "node" for kind, _ in self.markings)


def unite(old: Topology, new: Topology) -> Union | None:
    """Return *old* and *new* as one, in which each thing is called as it is now; None where nothing that is drawn is other than before.

    Layers of their own are gone: hand over what is seen of both.
    """
    (change, *_) = (*compare((old,), (new,)), None)
    if change is None:
        return None
    united = _Uniter(old, new, change).united()
    return united if united.markings or united.retellings else None


def excerpt(union: Union, most: int = LARGE) -> Union:
    """Return of a *union* of more than *most* nodes what changed and what is one edge away from that, and all of another one."""
    topology = union.topology
    if len(topology.nodes) <= most or not union.markings:
        return union
    own = {name for kind, name in union.markings if kind == "node"}
    own |= {node for kind, name in union.markings if kind == "group" for node in topology.group_by_id[name].nodes}
    ends = {end.node for edge in topology.edges if ("edge", edge.id) in union.markings for end in (edge.source, edge.target)}
    near = {end.node for node in own for edge in topology.edges_at(node) for end in (edge.source, edge.target)}
    return replace(union, topology=keep(topology, own | ends | near))


class _Uniter:
    """Puts two versions of a topology together."""

    def __init__(self, old: Topology, new: Topology, change: TopologyChange) -> None:
        self._old, self._new, self._names = old, new, names_of(old, new)
        self._words = words_in(new.language)
        self._fields = {id(one.new): fields for one in change.changed if (fields := at_levels(one.fields, "shape"))}
        self._turned = {id(now): was for was, now in self._names.edges.both if not self._is_one(was, now)}
        self._new_ones = {id(one) for _, one in change.added} | {*self._turned}
        self._markings: dict[Key, Marking] = {}

    def united(self) -> Union:
        words, new = self._words, self._new
        layers = tuple(Layer(name, said, new.span) for name, said in ((BEFORE, words.before), (AFTER, words.after)))
        nodes, groups, edges = tuple(self._nodes()), tuple(self._groups()), tuple(self._edges())
        gone = (one for one in self._old.scenarios if one.id not in {each.id for each in new.scenarios})
        retellings = tuple(retell(self._old, new, self._names))
        whole = replace(
            new, nodes=nodes, groups=groups, edges=edges, layers=layers, events=(), views=(), suppressions=(), findings=(),
            scenarios=(*new.scenarios, *(replace(one, steps=former(one.steps, self._names, self._old)) for one in gone)),
        )  # fmt: skip
        whole = without_empty_groups(replace(whole, edges=tuple(self._captioned(whole))))
        seen = {("group", one.id) for one in whole.groups}
        return Union(whole, {key: one for key, one in self._markings.items() if key[0] != "group" or key in seen}, retellings)

    def _is_one(self, was: Edge, now: Edge) -> bool:
        """Return whether one line can stand for both: it joins the same two, and data goes the same way."""
        ends = [(one.source.node, one.target.node) for one in (self._names.edge(was), now)]
        return ends[0] == ends[1] and ranks_against(was) == ranks_against(now)

    def _now(self, kind: str, one: T) -> T:
        """Return *one* of the new version, marked with what became of it, on the layer of that."""
        if id(one) in self._new_ones:
            return self._marked(kind, one, Marking("added", self._words.change_added), (AFTER,))
        return self._marked(kind, one, marking_of(fields) if (fields := self._fields.get(id(one))) else None, ())

    def _then(self, kind: str, one: T) -> T:
        return self._marked(kind, one, Marking("removed", self._words.change_removed), (BEFORE,))

    def _marked(self, kind: str, one: T, marking: Marking | None, layers: tuple[str, ...]) -> T:
        if marking:
            self._markings[kind, one.id] = marking
        return replace(one, layers=layers)

    def _nodes(self) -> Iterator[Node]:
        names = self._names
        found = {one.id: self._now("node", one) for one in self._new.nodes}
        for one in self._old.nodes:
            if (name := names.nodes[one.id]) in names.gone:
                found[name] = self._then("node", replace(one, id=name, group=names.groups[one.group] if one.group else None))
        former = [(names.nodes[one.id], None) for one in self._old.nodes]
        yield from (found[name] for name in woven([one.id for one in self._new.nodes], former))

    def _groups(self) -> Iterator[Group]:
        names = self._names
        found = {one.id: self._now("group", one) for one in self._new.groups}
        former = [(names.groups[one.id], names.groups[one.parent] if one.parent else None) for one in self._old.groups]
        for one, (name, parent) in zip(self._old.groups, former, strict=True):
            nodes = tuple(inner for each in one.nodes if (inner := names.nodes[each]) in names.gone)
            groups = tuple(inner for each in one.groups if (inner := names.groups[each]) in names.gone)
            if name in names.gone:
                found[name] = self._then("group", replace(one, id=name, parent=parent, nodes=nodes, groups=groups, rows=()))
            else:
                found[name] = replace(found[name], nodes=(*found[name].nodes, *nodes), groups=(*found[name].groups, *groups))
        yield from (found[name] for name in woven([one.id for one in self._new.groups], former))

    def _edges(self) -> Iterator[Edge]:
        """Yield the edges of both; where one line cannot stand for both there are two."""
        names = self._names
        gone = [*names.edges.removed, *self._turned.values()]
        yield from (self._now("edge", one) for one in self._new.edges)
        yield from (self._then("edge", replace(names.edge(one), id=names.free(one.id))) for one in gone)

    def _captioned(self, whole: Topology) -> Iterator[Edge]:
        """Yield the edges of *whole*, those that changed with what became of them."""
        usual, fields = usual_texts(whole), {one.id: self._fields.get(id(one), ()) for one in self._new.edges}
        for edge in whole.edges:
            marking = self._markings.get(("edge", edge.id))
            text = "" if is_usual(edge, usual) else text_of(edge)
            yield replace(edge, caption=_caption(marking.sign, fields.get(edge.id, ()), text), is_told=True) if marking else edge


def _caption(sign: ChangeSign, fields: tuple[FieldChange, ...], text: str) -> str:
    return caption_of(sign, fields if sign == "changed" else (), text)
