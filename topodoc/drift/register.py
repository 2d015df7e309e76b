"""The register: which nodes of topologies the names in accounts mean, by rules and by what the settings say, and never by a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.drift.drawn import CARRIERS, family
from topodoc.intake.names import HOST, RESOURCES, short_name, slug
from topodoc.language.pattern import fits as is_like
from topodoc.language.pattern import literal
from topodoc.language.vocabulary import STORE_KINDS
from topodoc.model.globs import fits
from topodoc.model.lexicon import BROKER_PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.drift.drawn import Drawn
    from topodoc.drift.facts import Facts
    from topodoc.intake.account import Account, Name, Thing
    from topodoc.model.elements import Node
    from topodoc.model.identity import Identity

Identities = tuple["Identity", ...]
_KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # what a resource is drawn as, and what it may be drawn as besides
    "topic": (frozenset({"topic"}), CARRIERS),
    "queue": (frozenset({"queue"}), frozenset({"stream", "topic"})),
    "exchange": (frozenset({"exchange"}), frozenset({"topic"})),
    "stream": (frozenset({"stream"}), frozenset({"topic", "queue"})),
    "bus": (frozenset({"exchange"}), CARRIERS),
    "subscription": (frozenset({"queue"}), CARRIERS),
    "bucket": (STORE_KINDS, CARRIERS),
}
_PARAMETER = re.compile(r"\{[^{}]*\}")


class Register:
    """The nodes of what is *drawn* by the names in *facts*."""

    def __init__(self, drawn: Drawn, facts: Facts, accounts: Iterable[Account]) -> None:
        self._drawn = drawn
        self._stated = dict(facts.order.names)
        self._hosts = dict(facts.order.hosts)
        self._ignored = facts.order.ignore
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        for text, given in facts.order.names:
            self._named[given].add(text.partition(":")[2])
        self._whole = {family(one) for account in facts.accounts for one in account.scope.resources}
        self._known: dict[Name, Identities] = {}
        self._same: defaultdict[Name, dict[Name, None]] = defaultdict(dict)
        self._dialled: defaultdict[Name, set[Name]] = defaultdict(set)
        self._aliases: defaultdict[tuple[str, str], dict[Name, None]] = defaultdict(dict)
        self.things: dict[Name, Thing] = {}
        for account in accounts:
            for one, other in account.same:
                self._same[one][other] = None
            for link in account.links:
                if link.source.space != link.target.space:
                    self._dialled[link.source].add(link.target)
            for thing in account.things:
                self.things.setdefault(thing.name, thing)
                for alias in thing.aliases:
                    self._aliases[thing.name.space, alias][thing.name] = None
        self._by_id: defaultdict[str, dict[Identity, None]] = defaultdict(dict)
        self._by_key: defaultdict[str, dict[Identity, None]] = defaultdict(dict)
        self._by_label: defaultdict[str, dict[Identity, None]] = defaultdict(dict)
        self._templates: list[tuple[str, Identity]] = []
        for identity, places in drawn.nodes.items():
            for _, node in places:
                self._enter(identity, node)

    def _enter(self, identity: Identity, node: Node) -> None:
        self._by_id[node.id][identity] = None
        if node.kind in CARRIERS:
            self._by_label[node.label][identity] = None
            if "{" in node.label:
                self._templates.append((_pattern(node.label), identity))
        else:
            self._by_key[slug(node.id).lower()][identity] = None
            self._by_label[slug(node.label).lower()][identity] = None

    def of(self, name: Name) -> Identities:
        """Return the nodes that *name* means, of several topologies where several draw it; nothing where nobody knows it."""
        if name not in self._known:
            self._known[name] = ()  # for names that are said to be the same in a circle
            self._known[name] = self._found(name)
        return self._known[name]

    def is_resource(self, name: Name) -> bool:
        """Return whether *name* is of what a broker has: its space says so, or what is called so in a template has no name but its own."""
        thing = self.things.get(name)
        return name.space in RESOURCES or (thing is not None and thing.kind in CARRIERS)

    def called(self, name: Name) -> Iterator[str]:
        """Yield everything that *name* may be called in settings."""
        yield str(name)
        if name.cluster:
            yield f"{name.space}:{name.cluster}/{name.name}"
        thing = self.things.get(name)
        for alias in thing.aliases if thing else ():
            yield f"{name.space}:{alias}"

    def is_ignored(self, name: Name) -> bool:
        """Return whether the settings leave *name* out."""
        return any(fits(called, pattern) for called in self.called(name) for pattern in self._ignored) if self._ignored else False

    def misled(self, name: Name) -> str:
        """Return the id that the settings give *name* where no topology has it, else nothing."""
        given = self._given(name)
        return given if given and given not in self._by_id else ""

    def canonical(self, name: Name) -> Name:
        """Return what *name* is said to be the same as, as far as that leads."""
        seen = {name}
        while len(others := self._same.get(name, {})) == 1 and (other := next(iter(others))) not in seen:
            seen.add(name := other)
        return name

    def _given(self, name: Name) -> str:
        return next((self._stated[one] for one in self.called(name) if one in self._stated), "")

    def _found(self, name: Name) -> Identities:
        if given := self._hosts.get(name.name, "") if name.space == HOST else self._given(name):
            return tuple(self._by_id.get(given, ()))
        if name.space == HOST:
            return ()
        if (thing := self.things.get(name)) and thing.pattern:
            return self._fitting(thing)
        if self.is_resource(name):
            return self._resource(name)
        for other in self._same.get(name, ()):
            if found := self.of(other):
                return found
        known = self._aliases.get((name.space, name.name), {})
        found = self._app(name) or (self.of(next(iter(known))) if len(known) == 1 and name not in known else ())
        if found and any(self.of(one) == found for one in self._dialled.get(name, ())):  # it is called like what it dials
            return tuple(self._by_key.get(f"{slug(short_name(name))}-{name.space}".lower(), ()))
        return found

    def _app(self, name: Name) -> Identities:
        """Return the applications and stores that are called like *name*, or by one of its aliases, case and signs aside."""
        thing = self.things.get(name)
        for called in (short_name(name), *(thing.aliases if thing else ())):
            key = slug(called).lower()
            if found := self._by_key.get(key):
                return tuple(found)
            labelled = {one: self._drawn.of(one)[1].id for one in self._by_label.get(key, ()) if not self._drawn.is_carrier(one)}
            if len({*labelled.values()}) == 1:
                return tuple(labelled)
        return ()

    def _resource(self, name: Name) -> Identities:
        """Return the resources that are called like *name*, in a cluster that they may be in; those of its kind, if there are any."""
        if "{" in name.name and (found := self._by_pattern(name)):
            return found
        called = short_name(name)
        tiers = [self._by_id.get(called, ()), self._by_id.get(slug(called), ()), self._by_label.get(called, ())]
        for kinds in _KINDS[name.space if name.space in _KINDS else self.things[name].kind or "topic"]:
            for tier in tiers:
                if found := tuple(one for one in tier if self._may_be(one, name, kinds)):
                    return found
        fitting = dict.fromkeys(one for pattern, one in self._templates if is_like(pattern, name.name))
        return tuple(one for one in fitting if self._may_be(one, name, CARRIERS))

    def _fitting(self, thing: Thing) -> Identities:
        """Return the resources that are drawn and are, or fit, the pattern of *thing*; nothing where facts name all that are there."""
        spoken = family(thing.name.cluster)
        if spoken in self._whole:
            return ()
        fitting = (
            identity
            for identity in self._drawn.nodes
            for kinds in [CARRIERS if spoken in self._drawn.families.get(identity, ()) else _KINDS.get(thing.name.space, (CARRIERS,))[0]]
            if self._may_be(identity, thing.name, kinds) and self.is_called_like(identity, thing.pattern)
        )
        return tuple(dict.fromkeys((*self._resource(thing.name), *fitting)))

    def is_called_like(self, identity: Identity, pattern: str) -> bool:
        """Return whether a name of *identity*, the one of the settings, else its id or its label, fits *pattern*."""
        called = {name for _, node in self._drawn.nodes[identity] for name in self._named.get(node.id) or (node.id, node.label)}
        return any(is_like(pattern, one) for one in called)

    def _may_be(self, identity: Identity, name: Name, kinds: frozenset[str]) -> bool:
        spoken, wanted = self._drawn.families.get(identity, frozenset()), family(name.cluster)
        is_near = not spoken or wanted not in BROKER_PROTOCOLS or wanted in spoken
        return is_near and any(node.kind in kinds for _, node in self._drawn.nodes[identity])

    def _by_pattern(self, name: Name) -> Identities:
        """Return the resources that fit *name*, an address with parameters in braces."""
        pattern = _pattern(name.name)
        fitting = {
            identity: None
            for identity, places in self._drawn.nodes.items()
            for _, node in places
            if node.kind in CARRIERS and any(is_like(pattern, text) for text in (node.id, node.label))
        }
        return tuple(one for one in fitting if any(self._may_be(one, name, kinds) for kinds in _KINDS[name.space]))


def _pattern(address: str) -> str:
    """Return the regular expression that *address* fits, whatever its parameters in braces are."""
    return "[^./]+".join(map(literal, _PARAMETER.split(address)))
