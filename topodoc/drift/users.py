"""Users of resources: who puts in and takes out without being drawn, and who is drawn and does not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.drift.claims import listed, pairs
from topodoc.drift.drawn import family
from topodoc.drift.mismatch import Mismatch, related, told
from topodoc.drift.proposals import likely_of, propose
from topodoc.drift.resources import broker_of
from topodoc.intake.kafka_acls import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.claims import Claim
    from topodoc.drift.drawn import Use
    from topodoc.drift.mismatch import Cause, Look
    from topodoc.intake.account import Account, Name
    from topodoc.model.identity import Identity

_MOST_READERS = 20  # that are looked at for the one that is meant
_DOES = {"puts": "publishes to", "takes": "consumes from", "both": "uses"}


def undrawn(look: Look) -> Iterator[Mismatch]:
    """Yield each use by a known client that is not drawn, or is drawn the other way."""
    by_way: defaultdict[tuple[Identity, Identity, str], list[Claim]] = defaultdict(list)
    for claim in look.claims.uses:
        if claim.clients and claim.resources and not any(_is_drawn(look, claim, pair) for pair in pairs(claim)):
            by_way[claim.clients[0], claim.resources[0], _way(claim)].append(claim)
    for (client, resource, way), claims in by_way.items():
        drawn = [one for one in look.drawn.by_pair.get((client, resource), ()) if look.drawn.is_on(one.topology, one.edge)]
        is_fit = any(_fits(one, use) for use in drawn for one in look.claims.by_pair[client, resource])
        if drawn and not is_fit and not all(one.hears_consumers_alone for one in claims):
            yield _opposite(look, drawn[0], claims)
        else:
            yield _undrawn(look, client, resource, way, claims)


def _is_drawn(look: Look, claim: Claim, pair: tuple[Identity, Identity]) -> bool:
    return any(_fits(claim, use) for use in look.drawn.by_pair.get(pair, ()))


def _fits(claim: Claim, use: Use) -> bool:
    """Return whether *claim* may be of the edge of *use*: what only tells that something is used goes both ways."""
    return (claim.puts and use.puts) or (claim.takes and use.takes)


def _way(claim: Claim) -> str:
    return "both" if claim.puts and claim.takes else "puts" if claim.puts else "takes"


def _undrawn(look: Look, client: Identity, resource: Identity, way: str, claims: list[Claim]) -> Mismatch:
    who, what, first = look.id_of(client), look.id_of(resource), claims[0]
    role = {"puts": "publish", "takes": "consume"}.get(way, "access")
    idle = ", though nobody is connected" if all(one.link.is_idle for one in claims) else ""
    said = f"{first.client.name}, which is {who}," if first.client.name != who else who
    fact = f"{said} {_DOES[way]} {what}, as {told(first)} says, and nothing draws it{idle}"
    rest = f", protocol: {first.link.protocol}" if first.link.protocol else ""
    edge = f"{who} -> {what}: {{role: {role}{rest}}}"
    cause: Cause = "unknown-producer" if way == "puts" else "unknown-consumer"
    trait = "external-producer" if way == "puts" else "external-consumer"
    is_mild = look.has(resource, trait) or not look.is_there(client)
    place, mend = look.at_node(resource, client), look.adding(client, resource, edge)
    name = f"fact:{first.client}->{first.resource}"
    return Mismatch(cause, fact, f'add the edge "{edge}"', place, name, related(claims), mild=is_mild, mend=mend)


def _opposite(look: Look, use: Use, claims: list[Claim]) -> Mismatch:
    first, who, what = claims[0], look.id_of(use.client), look.id_of(use.resource)
    does = _DOES["puts" if first.puts else "takes"]
    fact = f"{who} {_DOES['puts' if use.puts else 'takes']} {what} here, and {does} it, as {told(first)} says"
    role = "publish" if first.puts else "consume"
    hint = f"write role: {role}"
    if first.account.kind == "asyncapi":
        hint += "; if the document is written from the other side, say perspective: client at it"
    is_firm = look.drawn.is_firm(use.topology, use.edge)
    place, beside = look.at_edge(use), related(claims)
    return Mismatch("direction-differs", fact, hint, place, related=beside, contradicted=(use.key,), mild=not is_firm)


def absent(look: Look) -> Iterator[Mismatch]:
    """Yield each use that is drawn, and that facts which tell all of them do not have."""
    gone, opposite = look.missing, {key for one in undrawn(look) if one.cause == "direction-differs" for key in one.contradicted}
    for use in look.drawn.uses:
        if use.resource in gone or use.key in opposite or not use.puts ^ use.takes:
            continue
        claims = [one for who in use.speakers for one in look.claims.by_pair.get((who, use.resource), ()) if _fits(one, use)]
        spoken = broker_of(look.drawn, look.claims, use.resource, "consumers")
        if use.takes and spoken and not any(one.link.basis != "stated" for one in claims):
            yield _absent_consumer(look, use, spoken)
        elif use.takes and claims:
            yield from _idle(look, use, claims)
        yield from _not_documented(look, use)


def _idle(look: Look, use: Use, claims: list[Claim]) -> Iterator[Mismatch]:
    """Yield that nobody is connected over *use*, where whatever saw it says so."""
    seen = [one for one in claims if one.link.basis == "seen"]
    if seen and all(one.link.is_idle for one in seen):
        who, what = look.id_of(use.client), look.id_of(use.resource)
        fact = f"{who} consumes from {what} here, and nobody is connected, as {told(seen[0])} says"
        is_firm = look.drawn.is_firm(use.topology, use.edge)
        yield Mismatch(
            "idle-consumer", fact, f"start {who}, or take the edge out", look.at_edge(use), related=related(seen), mild=not is_firm
        )


def _absent_consumer(look: Look, use: Use, spoken: str) -> Mismatch:
    who, what = look.id_of(use.client), look.id_of(use.resource)
    files = look.claims.files_about("consumers", spoken)
    reading = [one for one in look.claims.readers.get(use.resource, ()) if one.link.basis != "stated"]
    word = "group" if spoken == "kafka" else "consumer"
    fact = f"{who} consumes from {what} here; no {word} of it is in {files}"
    unknown = [one for one in reading if not one.clients][:_MOST_READERS]
    mine = next((one.client for one in unknown if likely_of(look, one.client, look.claims.by_client[one.client]) in {"", who}), None)
    space = {"kafka": "kafka-group", "amqp": "rabbitmq-user"}.get(spoken, "nats-consumer")
    line = look.naming(mine, who) if mine else f'under names: "{space}:ITS-NAME": {who}'
    if reading:
        name = mine.name if mine else "one of another name"
        hint = f"{word}s that read it: {listed([one.client.name for one in reading])}; if {name} is it, write {line}"
    else:
        hint = f"take the edge out; where a {word} of another name is {who}, write {line}"
    place, is_firm = look.at_edge(use), look.drawn.is_firm(use.topology, use.edge)
    return Mismatch("absent-consumer", fact, hint, place, related=related(reading), contradicted=(use.key,), mild=not is_firm)


def _not_documented(look: Look, use: Use) -> Iterator[Mismatch]:
    """Yield that the account which tells every link of a client does not tell of *use*."""
    spoken = look.drawn.families.get(use.resource, frozenset())
    accounts = [one for one in look.claims.told_apps.get(use.client, ()) if _speaks(one, spoken)]
    claims = look.claims.by_pair.get((use.client, use.resource), ())
    if accounts and not any(one.account in accounts and _fits(one, use) for one in claims):
        who, what = look.id_of(use.client), look.id_of(use.resource)
        does = _DOES["puts" if use.puts else "takes"]
        files = listed([file for account in accounts for file in account.files])
        fact = f"{who} {does} {what} here, and {files}, which lists all that {who} sends and receives, does not say so"
        hint = "take the edge out, or add it there; if the document does not list everything, write complete: false beside it"
        is_firm = look.drawn.is_firm(use.topology, use.edge)
        yield Mismatch("not-documented", fact, hint, look.at_edge(use), contradicted=(use.key,), mild=not is_firm)


def _speaks(account: Account, spoken: frozenset[str]) -> bool:
    """Return whether *account* is about a broker that is *spoken* with, as far as both say with which."""
    named = {family(one.name.cluster) for one in account.things if one.name.cluster} | {family(cluster) for cluster, _ in account.hosts}
    return not named or not spoken or not named.isdisjoint(spoken)


def strangers(look: Look) -> Iterator[Mismatch]:
    """Yield each group, user or other client of a known resource that nobody knows."""
    by_name: defaultdict[Name, list[Claim]] = defaultdict(list)
    for claim in (*look.claims.uses, *look.claims.permissions):
        name = look.claims.register.canonical(claim.client)
        if claim.resources and not claim.clients and name.name not in EVERYBODY and not look.claims.is_left_out(name):
            by_name[name].append(claim)
    for name, claims in by_name.items():
        resource = claims[0].resources[0]
        used = listed([look.id_of(one) for claim in claims for one in claim.resources])
        does = {True: "may use", False: _DOES[_way(claims[0])]}[all(one.is_permission for one in claims)]
        called = claims[0].client if claims[0].client == name else f"{claims[0].client}, which is {name},"
        fact = f"{called} {does} {used}, as {told(claims[0])} says, and no topology knows it"
        likely = propose(look, name, claims)
        hint = f"{likely}{' Or' if likely.endswith('?') else '; or'} leave it out, {look.leave_out(name)}"
        is_mild = look.has(resource, "external-consumer" if claims[0].takes else "external-producer")
        yield Mismatch("unknown-group", fact, hint, look.at_node(resource), f"fact:{name}", related(claims), mild=is_mild)
