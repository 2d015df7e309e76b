"""Disagreements: where what sources say of one system does not fit together, told at one of the places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.images import PROTOCOLS
from topodoc.intake.names import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from topodoc.diagnostics import Span
    from topodoc.intake.account import Account, Name
    from topodoc.intake.joined import JoinedEdge, JoinedNode
    from topodoc.orders import Order

    Known = tuple[Mapping[str, JoinedNode], Iterable[JoinedEdge]]


_INVERTED = "if an AsyncAPI 2 document describes the other side, write perspective: client at that source"
_EITHER = "correct the source that is wrong; if both are right, write ignore: [{TD813: REASON}] at this import"


def untold(
    accounts: Iterable[Account], ids: Mapping[Name, str], bases: Collection[str], brokers: Mapping[str, JoinedNode], known: Known
) -> Iterator[Diagnostic]:
    """Yield who has the address of one of *brokers*, whose topics are known, and no edge to any of them."""
    nodes, edges = known
    spoken = {(edge.source, family(nodes[edge.target].thing.name.cluster)) for edge in edges}
    for account in accounts:
        for link in account.links:
            ends = ids.get(link.source, ""), ids.get(link.target, "")
            if ends[1] in brokers and ends[0] in nodes and link.basis in bases:
                broker = brokers[ends[1]]
                if (ends[0], spoken_by(broker)) not in spoken:
                    fact = f"{ends[0]} has the address of {ends[1]}, but no source says which topics it uses"
                    hint = f'write it in a spec that includes the part: edges: "- {ends[0]} -> TOPIC: consume", or publish'
                    yield Diagnostic("TD819", Severity.INFO, fact, hint, link.span)


def undirected(edges: Iterable[JoinedEdge]) -> Iterator[Diagnostic]:
    """Yield where all that is known of a resource is that somebody uses it, with the line that says more, in the ids that both have."""
    for edge in sorted(edges, key=lambda one: (one.source, one.target)):
        link = edge.link
        if edge.role == "access" and link.basis == "derived" and link.target.space in RESOURCES:
            article = "an" if link.target.space == "exchange" else "a"
            fact = f'{edge.source} names {article} {link.target.space}, but not the direction: "{link.target.name}"'
            hint = f'write it under overlay: edges: "- {edge.source} -> {edge.target}: {{role: publish}}", or consume'
            yield Diagnostic("TD819", Severity.INFO, fact, hint, link.span)


def opposite(edges: Iterable[JoinedEdge]) -> Iterator[Diagnostic]:
    """Yield where one source says that an application publishes, and another that it consumes: mostly one means the other side.

    What is only allowed is no such word, for whoever reads may be allowed to write, too.
    """
    roles: dict[tuple[str, str], dict[str, JoinedEdge]] = defaultdict(dict)
    for edge in edges:
        roles[edge.source, edge.target][edge.role] = edge
    for (source, target), by_role in sorted(roles.items()):
        if {"publish", "consume"} <= by_role.keys():
            one, other = by_role["publish"].claims[0].span, by_role["consume"].claims[0].span
            files = [{claim.span.file for claim in by_role[role].claims} for role in ("publish", "consume")]
            if files[0].isdisjoint(files[1]) and "permitted" not in {edge.link.basis for edge in by_role.values()}:
                fact = f"{source} publishes to {target} at {one.file}:{one.line}, and consumes from it here"
                kinds = {claim.kind for role in ("publish", "consume") for claim in by_role[role].claims}
                yield _warning(fact, _INVERTED if "asyncapi" in kinds else _EITHER, other)


def apart(accounts: Iterable[Account], order: Order) -> Iterator[Diagnostic]:
    """Yield where accounts are taken to speak of one cluster, and name no host in common."""
    hosts: dict[str, list[tuple[Account, frozenset[str]]]] = defaultdict(list)
    for account in accounts:
        for cluster, named in account.hosts:
            if named and cluster not in dict(order.clusters):
                hosts[cluster].append((account, frozenset(named)))
    for cluster, (first, *others) in sorted(hosts.items()):
        for account, named_here in others:
            if named_here.isdisjoint(first[1]) and account.things:
                one, other = min(first[1]), min(named_here)
                fact = f"{account.files[0]} names {other}, {first[0].files[0]} names {one}; topodoc takes them for one {cluster} cluster"
                hint = f"confirm it under clusters: {{{cluster}: [{one}, {other}]}}, or give each a name"
                yield _warning(fact, hint, account.things[0].span)
                break


def family(protocol: str) -> str:
    """Return *protocol* without what is said of its encryption, and without the name of a cluster behind it."""
    return protocol.lower().split("+", 1)[0].split(":", 1)[0]


def spoken_by(broker: JoinedNode) -> str:
    """Return what is spoken with *broker*."""
    return PROTOCOLS.get(broker.thing.technology, broker.thing.technology)


def _warning(fact: str, hint: str, span: Span) -> Diagnostic:
    return Diagnostic("TD813", Severity.WARNING, fact, hint, span)
