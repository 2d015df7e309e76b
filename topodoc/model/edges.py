"""Binding edges: one for each pair of ends, with its role, its type and an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.direction import default_role
from topodoc.model.members import with_members
from topodoc.model.topology import Edge
from topodoc.spec.tree import text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.model.direction import Basis, Lexicon
    from topodoc.model.ledger import Ledger
    from topodoc.model.names import Names
    from topodoc.model.topology import End, Node
    from topodoc.spec.document.elements import EdgePart
    from topodoc.spec.vocabulary import EdgeType, Role


def bind_edges(parts: tuple[EdgePart, ...], names: Names, nodes: Mapping[str, Node], lexicon: Lexicon, ledger: Ledger) -> tuple[Edge, ...]:
    """Return the edges that *parts* describe, in the order of the file."""
    taken = _stated_ids(parts, ledger)
    edges: list[Edge] = []
    for part in parts:
        for source, target in _pairs(part, names, ledger):
            name = part.id.text if part.id else _made_id(source, target, taken)
            edges.append(_edge(part, name, (source, target), (nodes[source.node], nodes[target.node]), lexicon))
            ledger.ignore(part.ignore, f"edge:{name}")
    return tuple(edges)


def _pairs(part: EdgePart, names: Names, ledger: Ledger) -> Iterator[tuple[End, End]]:
    for key, ends in (("from", part.source), ("to", part.target)):
        if not ends:
            ledger.lack(part, "TD012", f'this edge has no "{key}"', f'add "{key}: ID", or write "a -> b"')
    # Every mention is looked up, also where the other end is missing, so that no unknown name is passed over.
    sources, targets = ([names.resolve(end, with_members(part, end)) for end in ends] for ends in (part.source, part.target))
    pairs = [(source, target) for source in sources for target in targets if source and target]
    if part.id and len(pairs) > 1:
        message = f'the id "{part.id.text}" would name {len(pairs)} edges'
        ledger.fail("TD024", message, "write one item for each edge that has an id", part.id.span)
        pairs = pairs[:1]
    yield from pairs


def _edge(part: EdgePart, name: str, ends: tuple[End, End], nodes: tuple[Node, Node], lexicon: Lexicon) -> Edge:
    label, protocol = text_of(part.label), text_of(part.protocol)
    role, basis = _role(part, nodes, label, lexicon)
    at_broker = lexicon.is_broker_protocol(protocol) or any(node.is_broker_resource for node in nodes)
    default: EdgeType = "pulse" if at_broker else "solid"
    return Edge(
        id=name,
        source=ends[0],
        target=ends[1],
        role=role,
        type=part.type or default,
        span=part.span,
        id_stated=part.id is not None,
        type_stated=part.type is not None,
        role_basis=basis,
        protocol=protocol,
        label=label,
        description=text_of(part.description),
        events=texts_of(part.events),
        tags=texts_of(part.tags),
        layers=texts_of(part.layer),
    )


def _role(part: EdgePart, nodes: tuple[Node, Node], label: str, lexicon: Lexicon) -> tuple[Role, Basis]:
    return (part.role, "stated") if part.role else default_role(*nodes, label, lexicon)


def _stated_ids(parts: tuple[EdgePart, ...], ledger: Ledger) -> set[str]:
    first: dict[str, int] = {}
    for part in parts:
        if part.id:
            if part.id.text in first:
                message = f'the edge id "{part.id.text}" is given twice; first on line {first[part.id.text]}'
                ledger.fail("TD024", message, "give one of them another id", part.id.span)
            first.setdefault(part.id.text, part.id.span.line)
    return set(first)


def _made_id(source: End, target: End, taken: set[str]) -> str:
    """Return an id made of both ends, numbered where several edges join them, and note that it is taken."""
    stem = f"{source.name}--{target.name}"
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}--{count}"
    taken.add(name)
    return name
