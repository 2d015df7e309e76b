"""Binding nodes and groups: defaults, what kind a cylinder is, and what groups hand down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.model.address import safe_url
from topodoc.model.direction import is_broker_protocol
from topodoc.model.topology import Group, Link, Node, Shard
from topodoc.spec.tree import text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.names import Names
    from topodoc.spec.document import GroupPart, NodePart, ShardPart, TopologyPart
    from topodoc.spec.tree import Scalar
    from topodoc.spec.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a group hands down to what it holds."""

    group: str | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()

    def below(self, part: GroupPart) -> _Inherited:
        return _Inherited(text_of(part.key), text_of(part.owner) or self.owner, _joined(self.tags, part.tags))


def bind_nodes(document: TopologyPart, names: Names, findings: list[Diagnostic]) -> tuple[Node, ...]:
    """Return every node of *document*, groups first; links that are no links become *findings*."""
    dialled = _broker_dialled(document, names)
    found = [*_in_groups(document.groups, _Inherited()), *((part, _Inherited()) for part in document.nodes)]
    return tuple(_node(part, part.key, above, dialled, findings) for part, above in found if part.key and names.is_first(part.key))


def bind_groups(document: TopologyPart, names: Names, findings: list[Diagnostic]) -> tuple[Group, ...]:
    """Return every group of *document*, each before the groups it holds."""
    return tuple(_groups(document.groups, _Inherited(), names, findings))


def _in_groups(groups: tuple[GroupPart, ...], above: _Inherited) -> Iterator[tuple[NodePart, _Inherited]]:
    for part in groups:
        inside = above.below(part)
        yield from ((node, inside) for node in part.nodes)
        yield from _in_groups(part.groups, inside)


def _groups(parts: tuple[GroupPart, ...], above: _Inherited, names: Names, findings: list[Diagnostic]) -> Iterator[Group]:
    for part in parts:
        inside = above.below(part)
        if part.key and names.is_first(part.key):
            yield Group(
                id=part.key.text,
                label=text_of(part.label) or part.key.text,
                span=part.key.span,
                parent=above.group,
                nodes=tuple(one.key.text for one in part.nodes if one.key and names.is_first(one.key)),
                groups=tuple(one.key.text for one in part.groups if one.key and names.is_first(one.key)),
                accent=part.accent,
                description=text_of(part.description),
                owner=inside.owner,
                tags=inside.tags,
                links=_links(part.links, findings),
            )
            yield from _groups(part.groups, inside, names, findings)


def _node(part: NodePart, key: Scalar, above: _Inherited, dialled: frozenset[str], findings: list[Diagnostic]) -> Node:
    is_topic = part.kind is None and part.shape == "cylinder" and key.text in dialled
    kind: Kind = part.kind or ("topic" if is_topic else "service")
    return Node(
        id=key.text,
        label=text_of(part.label) or key.text,
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
        owner=text_of(part.owner) or above.owner,
        technology=text_of(part.technology),
        tags=_joined(above.tags, part.tags),
        links=_links(part.links, findings),
    )


def _shard(part: ShardPart | None) -> Shard | None:
    return Shard(text_of(part.id), part.role) if part else None


def _joined(above: tuple[str, ...], own: tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*above, *texts_of(own))))


def _links(titled: tuple[tuple[Scalar, Scalar], ...], findings: list[Diagnostic]) -> tuple[Link, ...]:
    """Return the links that a page may carry; each other one is a finding."""
    links = []
    for title, address in titled:
        url = safe_url(address.text)
        if url is None:
            message = f'the link "{title.text}" was left out: its address is neither http, https, mailto nor relative'
            findings.append(Diagnostic("TD702", Severity.WARNING, message, "give an https address", address.span))
        else:
            links.append(Link(title.text, url))
    return tuple(links)


def _broker_dialled(document: TopologyPart, names: Names) -> frozenset[str]:
    """Return the ids of the nodes at which an edge with a broker protocol begins or ends."""
    ends = [
        end for edge in document.edges if edge.protocol and is_broker_protocol(edge.protocol.text) for end in (*edge.source, *edge.target)
    ]
    return frozenset(names.node_of(end.text) for end in ends)
