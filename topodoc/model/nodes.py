"""Binding nodes and groups: defaults, what kind a cylinder is, and what groups hand down."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from topodoc.diagnostics import did_you_mean
from topodoc.language.arrow import is_id
from topodoc.language.tree import text_of, texts_of
from topodoc.model.annotations import bind_deprecation, bind_extras, bind_links
from topodoc.model.elements import Group, Node, SameAs, Shard
from topodoc.model.ends import is_selector, selected
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.document.elements import EdgePart, GroupPart, NodePart, ShardPart
    from topodoc.language.document.topology import TopologyPart
    from topodoc.language.tree import Scalar
    from topodoc.language.vocabulary import Kind
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.ends import Candidate
    from topodoc.model.lexicon import Lexicon
    from topodoc.model.names import Names


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a group hands down to what it holds."""

    group: str | None = None
    owners: tuple[str, ...] = ()
    runs_on: str = ""
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()

    def below(self, part: GroupPart) -> _Inherited:
        owners, layers = texts_of(part.owner) or self.owners, texts_of(part.layer) or self.layers
        return _Inherited(text_of(part.key), owners, text_of(part.runs_on) or self.runs_on, _joined(self.tags, part.tags), layers)


class NodeBinder:
    """Nodes and groups of one document on their way to a topology."""

    def __init__(
        self, document: TopologyPart, names: Names, candidates: tuple[Candidate, ...], lexicon: Lexicon, report: BindingReport
    ) -> None:
        self._document = document
        self._names = names
        self._lexicon = lexicon
        self._report = report
        self._dialled = _broker_dialled(document.edges, names, candidates, lexicon)

    @property
    def has_states(self) -> bool:
        """Whether the state of a node is stated."""
        parts = chain(_in_groups(self._document.groups, _Inherited()), ((part, None) for part in self._document.nodes))
        return any(part.state is not None for part, _ in parts)

    def nodes(self) -> tuple[Node, ...]:
        """Return every node, those of groups first."""
        outside = ((part, _Inherited()) for part in self._document.nodes)
        found = chain(_in_groups(self._document.groups, _Inherited()), outside)
        return tuple(self._node(part, part.key, above) for part, above in found if part.key and self._names.is_first(part.key))

    def groups(self) -> tuple[Group, ...]:
        """Return every group, each before the groups it holds."""
        return tuple(self._groups(self._document.groups, _Inherited()))

    def _groups(self, parts: tuple[GroupPart, ...], above: _Inherited) -> Iterator[Group]:
        for part in parts:
            if part.key and self._names.is_first(part.key):
                yield self._group(part, part.key, above)
                yield from self._groups(part.groups, above.below(part))

    def _group(self, part: GroupPart, key: Scalar, above: _Inherited) -> Group:
        inside, element = above.below(part), f"group:{key.text}"
        self._report.ignore(part.ignore, element)
        return Group(
            id=key.text,
            label=text_of(part.label) or key.text,
            span=key.span,
            parent=above.group,
            nodes=self._members(part.nodes),
            groups=self._members(part.groups),
            rows=self._rows(part),
            accent=part.accent,
            description=text_of(part.description),
            owners=inside.owners,
            tags=inside.tags,
            layers=inside.layers,
            links=bind_links(part.links, element, self._report),
            runs_on=inside.runs_on,
            was=texts_of(part.was),
            origin=texts_of(part.origin),
            extras=bind_extras(part),
        )

    def _members(self, parts: tuple[NodePart, ...] | tuple[GroupPart, ...]) -> tuple[str, ...]:
        return tuple(one.key.text for one in parts if one.key and self._names.is_first(one.key))

    def _rows(self, part: GroupPart) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a group; each id in them is one of its own, and stands there once."""
        own = [one.key.text for one in (*part.nodes, *part.groups) if one.key]
        seen: set[str] = set()
        for one in chain.from_iterable(part.rows):
            if one.text not in own:
                hint = did_you_mean(one.text, own, f"it holds {', '.join(own)}" if own else "it holds nothing")
                self._report.fail("TD021", f'this group holds no "{one.text}"', hint, one.span)
            elif one.text in seen:
                self._report.fail("TD039", f'"{one.text}" appears twice in the rows', "keep one of them", one.span)
            seen.add(one.text)
        return tuple(texts_of(row) for row in part.rows)

    def _node(self, part: NodePart, key: Scalar, above: _Inherited) -> Node:
        element = f"node:{key.text}"
        is_topic = part.kind is None and part.shape == "cylinder" and key.text in self._dialled
        kind: Kind = part.kind or ("topic" if is_topic else "service")
        label, tags = text_of(part.label) or key.text, _joined(above.tags, part.tags)
        self._report.ignore(part.ignore, element)
        return Node(
            id=key.text,
            label=label,
            span=key.span,
            kind=kind,
            kind_stated=part.kind is not None,
            shape=part.shape or "default",
            shape_stated=part.shape is not None,
            state=part.state or "running",
            icon=text_of(part.icon),
            replicas=part.replicas or 1,
            shard=_shard(part.shard),
            external=(kind == "external") if part.external is None else part.external,
            accent=part.accent,
            group=above.group,
            description=text_of(part.description),
            owners=texts_of(part.owner) or above.owners,
            technology=text_of(part.technology),
            tags=tags,
            traits=self._lexicon.traits(tags, key.text, label),
            layers=texts_of(part.layer) or above.layers,
            links=bind_links(part.links, element, self._report),
            same_as=self._same_as(part.same_as),
            runs_on=text_of(part.runs_on) or above.runs_on,
            facts=tuple((name.text, text.text) for name, text in part.facts),
            deprecated=bind_deprecation(part.deprecated, key.text, self._report),
            was=texts_of(part.was),
            origin=texts_of(part.origin),
            extras=bind_extras(part),
        )

    def _same_as(self, text: Scalar | None) -> SameAs | None:
        """Return the topology and the node that *text* names; whether they are there is seen when all specs are read."""
        if text is None:
            return None
        topology, slash, node = text.text.partition("/")
        if not (slash and is_id(topology) and is_id(node)):
            self._report.fail("TD013", f'"{text.text}" names no node of another topology', "write TOPOLOGY/NODE", text.span)
            return None
        return SameAs(topology, node, text.span)


def _in_groups(groups: tuple[GroupPart, ...], above: _Inherited) -> Iterator[tuple[NodePart, _Inherited]]:
    for part in groups:
        inside = above.below(part)
        yield from ((node, inside) for node in part.nodes)
        yield from _in_groups(part.groups, inside)


def _shard(part: ShardPart | None) -> Shard | None:
    return Shard(text_of(part.id), part.role) if part else None


def _joined(above: tuple[str, ...], own: tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*above, *texts_of(own))))


def _broker_dialled(edges: tuple[EdgePart, ...], names: Names, candidates: tuple[Candidate, ...], lexicon: Lexicon) -> frozenset[str]:
    """Return the ids of the nodes at which an edge with a broker protocol begins or ends."""
    spoken = (edge for edge in edges if edge.protocol and lexicon.is_broker_protocol(edge.protocol.text))
    ends = dict.fromkeys(end.text for edge in spoken for end in (*edge.source, *edge.target))
    chosen = (selected(end, candidates) if is_selector(end) else (names.node_of(end),) for end in ends)
    return frozenset(one for found in chosen for one in found)
