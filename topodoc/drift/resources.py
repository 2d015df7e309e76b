"""Resources: topics, queues, streams and exchanges that only one side has, and how they are bound."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.diagnostics import Related, nearest
from topodoc.drift.claims import listed
from topodoc.drift.drawn import CARRIERS, family
from topodoc.drift.mismatch import Mend, Mismatch, Place, related, told
from topodoc.intake.names import RESOURCES, short_name, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.drift.claims import Claim, Claims
    from topodoc.drift.drawn import Drawn, Use, Way
    from topodoc.drift.mismatch import Look
    from topodoc.intake.account import Name, Thing
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

_OF_BROKERS = {"kafka": {"topic"}, "amqp": {*CARRIERS}, "nats": {"stream"}}  # what dumps of a broker name all of
_USUAL_OF_BROKERS = {"kafka": {"topic"}, "amqp": {"queue", "exchange", "stream"}, "nats": {"stream"}}  # if nobody says what is spoken
_LIKENESS = 0.75
_MOST_COMPARED = 20_000  # pairs of names; where more differ than that, most were renamed by a rule that nobody sees by likeness


def unknown_resources(look: Look) -> Iterator[Mismatch]:
    """Yield each resource that facts have and no topology does."""
    absent, found = [look.id_of(one) for one in look.missing], unknown(look)
    are_few = len(absent) * len(found) <= _MOST_COMPARED
    for name, thing in found.items():
        topology = _home(look, name)
        if topology is None:
            return
        kind, called = thing.kind or "topic", short_name(name)
        near = nearest(called, absent, _LIKENESS) if are_few else None
        what = f"{name.space if name.space in RESOURCES else kind} {called}"
        fact = f"the {what} is there, as {thing.span.file}:{thing.span.line} says, and no topology has it"
        node = f"{slug(called)}: {{{_labelled(called)}kind: {kind}}}"
        cure = f"if it is {near}, write {look.naming(name, near)}" if near else f'add under nodes: "{node}"'
        place = Place(topology.id, f"topology:{topology.id}", topology.span)
        hint = f"{cure}; or leave it out, {look.leave_out(name)}"
        beside = (Related(thing.span, what),)
        mend = Mend(topology.span.file, node=node) if name in look.claims.known_users and not near else None
        yield Mismatch("unknown-resource", fact, hint, place, f"fact:{name}", beside, mend=mend)


def _labelled(called: str) -> str:
    """Return the label of a node for the resource that is *called* so, where its id cannot be that."""
    return "" if slug(called) == called else f"label: {json.dumps(called, ensure_ascii=False)}, "


def unknown(look: Look) -> Mapping[Name, Thing]:
    """Return the resources of facts that no topology has, each once, however many accounts speak of it."""
    found: dict[tuple[str, str, str], tuple[Name, Thing]] = {}
    for account in look.claims.facts.accounts:
        for thing in account.things:
            name = thing.name
            is_whole = not (thing.loose or thing.adorns or thing.pattern or "{" in name.name)
            if (
                look.claims.register.is_resource(name)
                and is_whole
                and not look.claims.is_left_out(name)
                and not look.claims.register.of(name)
            ):
                found.setdefault((name.space, name.name, family(name.cluster)), (name, thing))
    return dict(found.values())


def _home(look: Look, name: Name) -> Topology | None:
    """Return the topology that should have the resource *name*: where somebody who uses it is drawn, else where its neighbours are."""
    if user := look.claims.known_users.get(name):
        return look.drawn.of(user)[0]
    known = (one for other in look.claims.things if other.space in RESOURCES for one in look.claims.register.of(other))
    first = next(known, None)
    return look.drawn.of(first)[0] if first else next(iter(look.drawn.topologies), None)


def missing(drawn: Drawn, claims: Claims) -> Mapping[Identity, str]:
    """Return the resources that are drawn and not there, each with the word of the broker that has not got it."""
    present: defaultdict[str, set[Identity]] = defaultdict(set)
    for account in claims.facts.accounts:
        for spoken in {family(one) for one in account.scope.resources}:
            present[spoken].update(one for thing in account.things for one in claims.register.of(thing.name))
    found = {}
    for identity in drawn.nodes:
        spoken = broker_of(drawn, claims, identity, "resources")
        if spoken and identity not in present[spoken]:
            found[identity] = spoken
    return found


def broker_of(drawn: Drawn, claims: Claims, identity: Identity, word: str) -> str:
    """Return the word of the broker that *identity* is a resource of, where facts tell all of a sort of that; else nothing."""
    kinds = {node.kind for _, node in drawn.nodes[identity]} & CARRIERS
    if not kinds:
        return ""
    complete, spoken = claims.complete[word], drawn.families.get(identity, frozenset())
    if spoken:
        return next((one for one in sorted(complete & spoken) if kinds & _OF_BROKERS.get(one, CARRIERS)), "")
    usual = [one for one in complete if kinds & _USUAL_OF_BROKERS.get(one, set())]
    return usual[0] if len(usual) == 1 else ""


def missing_resources(look: Look) -> Iterator[Mismatch]:
    """Yield each resource that is drawn and not there."""
    free = {name.name: name for name in unknown(look)}
    are_few = len(free) * len(look.missing) <= _MOST_COMPARED
    for identity, spoken in look.missing.items():
        topology, node = look.drawn.of(identity)
        fact = f"{node.id} is not there: no {node.kind} is called so in {look.claims.files_about('resources', spoken)}"
        near = nearest(node.id, free, _LIKENESS) if are_few else None
        called = look.naming(free[near], node.id) if near else f'under names: "{node.kind}:ITS-NAME": {node.id}'
        cure = f"if it is {near} there, write {called}" if near else f"take it out; where it is called otherwise, write {called}"
        edges = [(one.id, edge.id) for one, node in look.drawn.nodes[identity] for edge in one.edges_at(node.id)]
        place = Place(topology.id, f"node:{node.id}", node.span)
        yield Mismatch("missing-resource", fact, cure, place, contradicted=tuple(edges), mild=not look.is_there(identity))


def wiring(look: Look) -> Iterator[Mismatch]:
    """Yield what is bound, or held back, otherwise than it is drawn."""
    claimed: defaultdict[tuple[Identity, Identity], list[Claim]] = defaultdict(list)
    for claim in look.claims.bonds:
        for source in claim.clients:
            for target in claim.resources:
                claimed[source, target].append(claim)
    for ends, claims in claimed.items():
        drawn = look.drawn.bonds_by_pair.get(ends)
        yield from _filters(look, drawn, claims) if drawn else [_not_drawn(look, ends, claims)]
    for bond in look.drawn.bonds:
        ends = bond.source, bond.target
        spoken = {broker_of(look.drawn, look.claims, one, "wiring") for one in ends} - {""}
        if len(spoken) == 1 and ends not in claimed and not look.missing.keys() & {*ends}:
            yield _not_there(look, bond, spoken.pop())
    for pair, uses in look.drawn.by_pair.items():
        taking = [one for one in look.claims.by_pair.get(pair, ()) if one.takes]
        if taking:
            yield from _filters(look, [one for one in uses if one.takes], taking)


def _not_drawn(look: Look, ends: tuple[Identity, Identity], claims: list[Claim]) -> Mismatch:
    source, target = map(look.id_of, ends)
    first = claims[0]
    fact = f"{source} is bound to {target}, as {told(first)} says, and nothing draws it"
    spoken = f", protocol: {first.link.protocol}" if first.link.protocol else ""
    edge = f"{source} -> {target}: {{role: bind{spoken}}}"
    name = f"fact:{first.client}->{first.resource}"
    return Mismatch(
        "wiring-differs", fact, f'add the edge "{edge}"', look.at_node(*ends), name, related(claims), mend=look.adding(*ends, edge)
    )


def _not_there(look: Look, bond: Way, spoken: str) -> Mismatch:
    source, target = look.id_of(bond.source), look.id_of(bond.target)
    files = look.claims.files_about("wiring", spoken)
    fact = f"{source} is bound to {target} here, and by {files} it is not"
    is_firm = look.drawn.is_firm(bond.topology, bond.edge)
    hint = "take the edge out, or bind them"
    return Mismatch("wiring-differs", fact, hint, look.at_edge(bond), contradicted=(bond.key,), mild=not is_firm)


def _filters(look: Look, drawn: list[Way] | list[Use], claims: list[Claim]) -> Iterator[Mismatch]:
    """Yield each edge of those *drawn* between two ends that holds back something else than *claims* say."""
    said = {part for one in claims for part in _parts(one.link.filter or (one.link.label if one.binds else ""))}
    if not any(one.link.filter or one.binds for one in claims):
        return
    wanted = {part for one in drawn for part in _parts(one.edge.filter)}
    if not wanted or wanted == said:
        return
    filtered = [one for one in drawn if one.edge.filter]
    one = next((one for one in filtered if not {*_parts(one.edge.filter)} <= said), filtered[0])
    there = f"{listed(sorted(said))} there" if said else "there is none"
    fact = f"the filter is {one.edge.filter} here, and {there}, as {told(claims[0])} says"
    cure = f'write filter: "{", ".join(sorted(said))}"' if said else "take the filter out"
    is_firm = look.drawn.is_firm(one.topology, one.edge)
    yield Mismatch("wiring-differs", fact, cure, look.at_edge(one), related=related(claims), contradicted=(one.key,), mild=not is_firm)


def _parts(text: str) -> list[str]:
    return [part for one in text.split(",") if (part := one.strip())]
