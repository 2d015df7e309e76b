"""Binding edges: one for each pair of ends, with its role, its type and an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.language.tree import text_of, texts_of
from topodoc.model.annotations import bind_deprecation, bind_extras
from topodoc.model.captions import caption
from topodoc.model.elements import Edge
from topodoc.model.ends import is_selector
from topodoc.model.members import with_members
from topodoc.model.overlay import said_over
from topodoc.model.roles import default_role, movement, takes_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.language.document.elements import EdgePart
    from topodoc.language.tree import Scalar
    from topodoc.language.vocabulary import Basis, EdgeType, Role
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.elements import End, Node
    from topodoc.model.ends import Ends
    from topodoc.model.lexicon import Lexicon
    from topodoc.model.names import Names
    from topodoc.model.overlay import EdgesOver


class EdgeBinder:
    """The edges of one topology on their way to it."""

    def __init__(self, names: Names, ends: Ends, nodes: Mapping[str, Node], lexicon: Lexicon, report: BindingReport) -> None:
        self._names = names
        self._ends = ends
        self._nodes = nodes
        self._lexicon = lexicon
        self._report = report
        self._over: EdgesOver = {}
        self._own = ""
        self._met: set[int] = set()

    def bind(self, parts: tuple[EdgePart, ...], over: EdgesOver | None = None, own: str = "") -> tuple[Edge, ...]:
        """Return the edges that *parts* describe, in the order of the file; those *over* them say more of edges that *own* includes."""
        self._over, self._own = over or {}, own
        taken = _stated_ids(parts, self._report)
        edges = tuple(edge for part in parts for edge in self._edges(part, taken))
        self._note_missed()
        return edges

    def _edges(self, part: EdgePart, taken: set[str]) -> Iterator[Edge]:
        services = [(mention, end.node) for mention in part.on_behalf_of if (end := self._names.resolve(mention))]
        is_checked = False
        for source, target in self._pairs(part):
            name = part.id.text if part.id else _made_id(source, target, taken)
            full = self._overlaid(part, (source, target))
            edge = self._edge(full, name, (source, target), tuple(node for _, node in services))
            if not is_checked:
                self._check(full, edge)
                self._check_services(services, edge)
            is_checked = True
            self._report.ignore(full.ignore, f"edge:{name}")
            yield edge

    def _overlaid(self, part: EdgePart, ends: tuple[End, End]) -> EdgePart:
        """Return *part* with what the overlay says of the edge between *ends*, if a file that is included declares it."""
        if part.where and part.span.file == self._own:
            hint = 'remove it; only edges of an "overlay" have "where"'
            self._report.fail("TD011", 'an edge has no "where"', hint, part.where.span)
        for more in self._over.get((ends[0].name, ends[1].name), ()) if part.span.file != self._own else ():
            nodes = self._nodes[ends[0].node], self._nodes[ends[1].node]
            if more.where is None or more.where.role == self._role(part, nodes, text_of(part.label))[0]:
                self._met.add(id(more))
                part = said_over(part, more)
        return part

    def _note_missed(self) -> None:
        """Note each edge of an overlay that no included file declares."""
        for (source, target), parts in self._over.items():
            for one in parts:
                if id(one) not in self._met and not self._names.is_watched(source, target):
                    fact = f"no included file declares the edge {source} -> {target}" + (
                        f" of the role {one.where.role}" if one.where else ""
                    )
                    hint = "remove it from the overlay, or declare it under edges:"
                    self._report.find("TD811", Severity.WARNING, fact, hint, one.span)

    def _pairs(self, part: EdgePart) -> Iterator[tuple[End, End]]:
        for key, ends in (("from", part.source), ("to", part.target)):
            if not ends:
                self._report.lack(part, "TD012", f'this edge has no "{key}"', f'add "{key}: ID", or write "a -> b"')
        # Every mention is looked up, also where the other end is missing, so that no unknown name is passed over.
        sources, targets = (
            [end for mention in ends for end in self._ends.resolve(mention, with_members(part, mention))]
            for ends in (part.source, part.target)
        )
        if any(is_selector(mention.text) for mention in (*part.source, *part.target)):
            sources, targets = list(dict.fromkeys(sources)), list(dict.fromkeys(targets))
            pairs = [(source, target) for source in sources for target in targets if source != target]
        else:
            pairs = [(source, target) for source in sources for target in targets]
        if part.id and len(pairs) > 1:
            message = f'the id "{part.id.text}" would name {len(pairs)} edges'
            self._report.fail("TD024", message, "write one item for each edge that has an id", part.id.span)
            pairs = pairs[:1]
        yield from pairs

    def _edge(self, part: EdgePart, name: str, ends: tuple[End, End], speaks_for: tuple[str, ...]) -> Edge:
        nodes = self._nodes[ends[0].node], self._nodes[ends[1].node]
        label, protocol, events = text_of(part.label), text_of(part.protocol), tuple(dict.fromkeys(text_of(one.key) for one in part.events))
        role, basis = self._role(part, nodes, label)
        at_broker = self._lexicon.is_broker_protocol(protocol) or any(node.is_broker_resource for node in nodes)
        default: EdgeType = "pulse" if at_broker else "solid"
        held_back = text_of(part.filter)
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
            events=events,
            fields=tuple((text_of(one.key), texts_of(one.used)) for one in part.events if one.used),
            filter=held_back,
            on_behalf_of=tuple(dict.fromkeys(speaks_for)),
            basis=part.basis,
            caption=caption(label, events, held_back, self._lexicon),
            tags=texts_of(part.tags),
            layers=texts_of(part.layer),
            deprecated=bind_deprecation(part.deprecated, name, self._report),
            was=texts_of(part.was),
            origin=texts_of(part.origin),
            extras=bind_extras(part),
        )

    def _role(self, part: EdgePart, nodes: tuple[Node, Node], label: str) -> tuple[Role, Basis]:
        return (part.role, "stated") if part.role else default_role(*nodes, label, self._lexicon)

    def _check(self, part: EdgePart, edge: Edge) -> None:
        """Note what *part* says of an *edge* that does not do what that is about."""
        at_resource = [self._nodes[end.node].is_broker_resource for end in (edge.source, edge.target)]
        move = movement(edge.role, from_resource=at_resource[0], to_resource=at_resource[1])
        if part.on_behalf_of and not move.puts:
            fact = f'{edge.source.name} -> {edge.target.name} publishes nothing, so it cannot have "on_behalf_of"'
            hint = 'leave out "on_behalf_of", or write it at the edge that publishes'
            self._report.fail("TD013", fact, hint, part.on_behalf_of[0].span)
        pattern = next((one.key for one in part.events if one.key and "*" in one.key.text), None)
        if pattern and not takes_patterns(edge.role, move):
            hint = "name each event; only edges that take events out or pass them on can have patterns"
            self._report.fail("TD013", f'"{pattern.text}" is a pattern, but this edge publishes', hint, pattern.span)

    def _check_services(self, services: list[tuple[Scalar, str]], edge: Edge) -> None:
        """Note whom *edge* cannot speak for: a broker resource says nothing, and whoever publishes speaks for itself anyway."""
        for mention, node in services:
            if self._nodes[node].is_broker_resource:
                fact, hint = f"{node} is a broker resource, which publishes nothing itself", "name the service whose events these are"
                self._report.fail("TD013", fact, f'{hint}, or leave out "on_behalf_of"', mention.span)
            elif node == edge.source.node:
                hint = f'leave out "{mention.text}"; its own events need an edge of their own'
                self._report.fail("TD013", f"{node} cannot speak on behalf of itself", hint, mention.span)


def _stated_ids(parts: tuple[EdgePart, ...], report: BindingReport) -> set[str]:
    first: dict[str, int] = {}
    for part in parts:
        if part.id:
            if part.id.text in first:
                message = f'the edge id "{part.id.text}" is given twice; first on line {first[part.id.text]}'
                report.fail("TD024", message, "give one of them another id", part.id.span)
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
