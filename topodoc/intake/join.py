"""Joining: accounts become one system, in which each thing stands once, with all that is said of it and who said so."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import BASES, Basis, Message, Thing
from topodoc.intake.disagreements import apart, family, opposite, spoken_by, undirected, untold
from topodoc.intake.joined import Claim, Joined, JoinedEdge, JoinedNode
from topodoc.intake.joined_links import each, joined_link, short
from topodoc.intake.names import HOST, RESOURCES, name_all
from topodoc.intake.noise import RESOURCES as NOISE
from topodoc.intake.patterns import filled_in
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from topodoc.diagnostics import Span
    from topodoc.intake.account import Account, Link, Name
    from topodoc.intake.names import Naming
    from topodoc.language.vocabulary import Kind
    from topodoc.orders import Order

USUAL: tuple[Basis, ...] = ("stated", "derived", "seen")


def join(accounts: Iterable[Account], order: Order, ranks: dict[str, int], also: tuple[Basis, ...] = ()) -> Joined:
    """Return what *accounts* say together, under what *order* says of names; *also* are bases that become edges besides.

    *ranks* order the kinds of sources where nothing says whom to believe.
    """
    ordered = tuple(sorted(filled_in(accounts), key=lambda one: (ranks.get(one.kind, 99), one.kind, one.files)))
    return _Joiner(ordered, order, ranks, also).joined()


class _Joiner:
    """Accounts on their way to one system."""

    def __init__(self, accounts: tuple[Account, ...], order: Order, ranks: dict[str, int], also: tuple[Basis, ...]) -> None:
        self._accounts, self._order, self._ranks = accounts, order, ranks
        self._naming: Naming = name_all(accounts, order)
        self._bases = {*(order.edges or USUAL), *also}
        self._findings: list[Diagnostic] = [one for account in accounts for one in account.findings] + self._naming.findings
        self._dropped: list[Claim] = []
        self._unknown_hosts: dict[str, Diagnostic] = {}

    def joined(self) -> Joined:
        """Return the system."""
        things: dict[str, list[tuple[Account, Thing]]] = defaultdict(list)
        for account in self._accounts:
            for thing in account.things:
                if not self._is_left_out(thing.name):
                    things[self._naming.ids[thing.name]].append((account, thing))
        nodes = {name: self._node(name, said) for name, said in things.items() if not all(thing.adorns for _, thing in said)}
        brokers = {name: node for name, node in nodes.items() if _is_told_by_its_topics(node, nodes)}
        nodes = {name: node for name, node in nodes.items() if name not in brokers}
        nodes = {name: _outside(node) if node.thing.group in nodes else node for name, node in nodes.items()}
        edges = tuple(self._edges(nodes))
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        nodes = {name: node for name, node in nodes.items() if name in ends or not node.thing.loose}
        self._findings += untold(self._accounts, self._naming.ids, self._bases, brokers, (nodes, edges))
        self._findings += (*undirected(edges), *opposite(edges), *apart(self._accounts, self._order))
        self._findings += self._unknown_hosts.values()
        left = Counter(claim.basis for claim in self._dropped)
        silenced = {code for code, _ in self._order.silenced}
        return Joined(
            tuple(nodes[name] for name in sorted(nodes)),
            tuple(sorted(edges, key=lambda one: (one.source, one.target, one.role))),
            tuple(self._messages(frozenset(event for edge in edges for event in edge.link.events))),
            tuple(dict.fromkeys(one for one in self._findings if one.code not in silenced)),
            tuple((basis, left[basis]) for basis in BASES if left[basis]),
            tuple(self._dropped),
            len({self._naming.ids[name] for name in self._naming.ids if self._is_noise(name)}),
        )

    def _is_left_out(self, name: Name) -> bool:
        return name in self._naming.ignored or self._is_noise(name)

    def _is_noise(self, name: Name) -> bool:
        noise = () if self._order.has_noise else NOISE
        return name.space in RESOURCES and any(fits(name.name, one) for one in (*noise, *self._order.noise))

    def _node(self, name: str, said: list[tuple[Account, Thing]]) -> JoinedNode:
        def first(word: str, of: Callable[[Thing], object]) -> tuple[Account, Thing] | None:
            given = [one for one in self._by_trust(word, said) if of(one[1])]
            self._tell_different(name, word, given, of)
            return given[0] if given else None

        label, owner = first("label", lambda one: one.label), first("owner", lambda one: one.owner)
        about = next((one for one in self._by_trust("description", said) if one[1].description), None)
        leading = next((one for one in said if not one[1].adorns), said[0])[1]
        thing = Thing(
            leading.name,
            leading.span,
            kind=self._kind([thing for _, thing in said]),
            label=short(label[1].label if label else _called(leading.name, name)),
            description=about[1].description if about else "",
            owner=owner[1].owner if owner else (),
            technology=next((one.technology for _, one in said if one.technology), ""),
            tags=each(thing.tags for _, thing in said),
            links=tuple({title: (title, url) for _, thing in reversed(said) for title, url in thing.links}.values()),
            facts=tuple({word: (word, short(text)) for _, thing in reversed(said) for word, text in thing.facts}.values()),
            replicas=max(one.replicas for _, one in said),
            layer=leading.layer,
            group=leading.group,
            external=any(one.external for _, one in said),
            deprecated=any(one.deprecated for _, one in said),
            loose=all(one.loose or one.adorns for _, one in said),
        )
        claims = tuple(Claim(account.kind, "stated", _said_of(one), one.span) for account, one in said)
        return JoinedNode(name, thing, claims)

    def _by_trust(self, word: str, said: list[tuple[Account, Thing]]) -> list[tuple[Account, Thing]]:
        trusted = list(dict(self._order.trust).get(word, ()))
        return sorted(said, key=lambda one: trusted.index(one[0].kind) if one[0].kind in trusted else len(trusted))

    def _tell_different(self, name: str, word: str, given: list[tuple[Account, Thing]], of: Callable[[Thing], object]) -> None:
        """Tell where two sources that are believed alike say different things."""
        for account, thing in given[1:]:
            if account.kind == given[0][0].kind and of(thing) != of(given[0][1]):
                first, other = (_shown(of(one)) for one in (given[0][1], thing))
                fact = f'{name}: its {word} is "{first}" at {given[0][1].span.file}:{given[0][1].span.line}, and "{other}" here'
                self._find("TD813", fact, f"write the same in both, or decide with {word} in an overlay", thing.span)
                return

    @staticmethod
    def _kind(things: list[Thing]) -> Kind | None:
        kinds = [one.kind for one in things if one.kind is not None]
        return next((one for one in kinds if one != "service"), kinds[0] if kinds else None)

    def _edges(self, nodes: dict[str, JoinedNode]) -> Iterator[JoinedEdge]:
        said: dict[tuple[str, str, str], list[tuple[Account, Link]]] = defaultdict(list)
        left: list[tuple[tuple[str, str], Claim]] = []
        for account in self._accounts:
            for link in account.links:
                ends = self._ends(link, nodes)
                if ends is None:
                    continue
                if link.basis in self._bases:
                    said[(*ends, link.role)].append((account, link))
                else:
                    left.append((ends, Claim(account.kind, link.basis, f"{ends[0]} -> {ends[1]}: {link.role}", link.span)))
        _tell_directions(said)
        drawn = {ends[:2] for ends in said}
        self._dropped += [claim for ends, claim in left if ends not in drawn]
        for (source, target, _), links in said.items():
            yield self._edge(source, target, links)

    def _ends(self, link: Link, nodes: dict[str, JoinedNode]) -> tuple[str, str] | None:
        """Return the nodes that *link* joins; None where one of them is left out, or nobody knows it."""
        if self._is_left_out(link.source) or self._is_left_out(link.target):
            return None
        source = self._naming.ids[link.source]
        if link.target.space != HOST:
            target = self._naming.ids[link.target]
        else:
            host = link.target.name
            target = dict(self._order.hosts).get(host, "")
            if target not in nodes:
                fact = f"{source} uses {host} over {link.protocol}, without a broker, and no source says who listens there"
                hint = f'name the listener in the settings, at this import: hosts: {{"{host}": ID}}, with the id of a node that is imported'
                self._unknown_hosts.setdefault(host, Diagnostic("TD817", Severity.WARNING, fact, hint, link.span))
        return (source, target) if source != target and source in nodes and target in nodes else None

    def _edge(self, source: str, target: str, said: list[tuple[Account, Link]]) -> JoinedEdge:
        said = sorted(said, key=lambda one: BASES.index(one[1].basis))
        spoken = [one for _, one in said if one.protocol]
        protocol = max((one.protocol for one in spoken if family(one.protocol) == family(spoken[0].protocol)), key=len, default="")
        for one in spoken:
            if family(one.protocol) != family(spoken[0].protocol):
                there = spoken[0].span
                fact = f"{source} -> {target} speaks {spoken[0].protocol} at {there.file}:{there.line}, and {one.protocol} here"
                self._find("TD813", fact, "write the same in both, or decide with protocol in an overlay", one.span)
        link = replace(joined_link(said), protocol=protocol, is_idle=False)
        claims = tuple(Claim(account.kind, one.basis, f"{source} -> {target}: {one.role}", one.span) for account, one in said)
        return JoinedEdge(source, target, link, claims)

    def _messages(self, carried: frozenset[str]) -> Iterator[Message]:
        """Yield the events that edges carry; what else a document declares has no place."""
        said: dict[str, list[Message]] = defaultdict(list)
        for account in self._accounts:
            for one in account.messages:
                if one.name in carried:
                    said[one.name].append(one)
        for name, alike in sorted(said.items()):
            first = next((one for one in alike if one.schema), alike[0])
            yield Message(
                name,
                first.span,
                title=next((one.title for one in alike if one.title), ""),
                description=next((one.description for one in alike if one.description), ""),
                schema=first.schema,
                format=first.format,
                examples=first.examples,
                tags=each(one.tags for one in alike),
                deprecated=all(one.deprecated for one in alike),
            )

    def _find(self, code: str, message: str, hint: str, span: Span) -> None:
        self._findings.append(Diagnostic(code, Severity.WARNING, message, hint, span))


def _tell_directions(said: dict[tuple[str, str, str], list[tuple[Account, Link]]]) -> None:
    """Let what only tells that something is used back what another source says of its direction."""
    for source, target, role in [ends for ends in said if ends[2] == "access"]:
        others = [ends for ends in said if ends[:2] == (source, target) and ends[2] != role]
        if others and all(link.basis != "stated" for _, link in said[source, target, role]):
            found = said.pop((source, target, role))
            said[others[0]] += [(account, replace(link, role=said[others[0]][0][1].role)) for account, link in found]


def _called(name: Name, given: str) -> str:
    """Return the label of a resource whose id, *given*, is not what it is called; nothing for any other."""
    return name.name if name.space in RESOURCES and given != name.name and given.startswith(name.name) else ""


def _is_told_by_its_topics(node: JoinedNode, nodes: dict[str, JoinedNode]) -> bool:
    """Return whether *node* is a broker of which all that matters are resources that are *nodes* themselves."""
    if node.thing.kind != "broker":
        return False
    return any(family(one.thing.name.cluster) == spoken_by(node) for one in nodes.values() if one.thing.name.cluster)


def _outside(node: JoinedNode) -> JoinedNode:
    """Return *node* outside of its group, whose name is that of a node."""
    return replace(node, thing=replace(node.thing, group=""))


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _said_of(thing: Thing) -> str:
    said = {"kind": thing.kind or "", "label": thing.label, "owner": _shown(thing.owner), "technology": thing.technology}
    return ", ".join(f"{word} {text}" for word, text in said.items() if text) or "that it is there"
