"""Permissions: what is drawn and not allowed, and what is allowed and not drawn."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.drift.claims import listed, pairs
from topodoc.drift.mismatch import Mismatch, related, told
from topodoc.drift.resources import broker_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.claims import Claim
    from topodoc.drift.drawn import Use
    from topodoc.drift.mismatch import Look
    from topodoc.model.identity import Identity


def not_permitted(look: Look) -> Iterator[Mismatch]:
    """Yield each use that is drawn, and that nobody may make who is its client, or whom nobody knows."""
    by_resource: defaultdict[Identity, list[Claim]] = defaultdict(list)
    for claim in look.claims.permissions:
        for resource in claim.resources:
            by_resource[resource].append(claim)
    gone = look.missing
    for use in look.drawn.uses:
        spoken = broker_of(look.drawn, look.claims, use.resource, "permissions")
        if not spoken or use.resource in gone or not _is_judged(look, use, spoken):
            continue
        may = (one for one in by_resource[use.resource] if (one.puts if use.puts else one.takes))
        if not any(_lets(look, one, use) for one in may):
            yield _not_permitted(look, use, spoken)


def _lets(look: Look, claim: Claim, use: Use) -> bool:
    """Return whether *claim* allows *use*: it is for its client, for everybody, or for somebody whom nobody knows."""
    is_about = claim.is_for_everybody or not claim.clients or not use.speakers.isdisjoint(claim.clients)
    return is_about and not look.claims.is_denied(claim, use.speakers, use.resource)


def _is_judged(look: Look, use: Use, spoken: str) -> bool:
    """Return whether permissions tell of *use*: the broker itself delivers unasked, and its exchange without a name is nobody's."""
    kinds = {node.kind for _, node in look.drawn.nodes[use.resource]}
    is_told = spoken != "amqp" or ("exchange" in kinds if use.puts else "exchange" not in kinds)
    return is_told and use.puts ^ use.takes and _dials(use)


def _dials(use: Use) -> bool:
    """Return whether the client dials: what it is delivered, the broker gives without being asked."""
    source = use.topology.node_by_id[use.edge.source.node]
    return not source.is_broker_resource


def _not_permitted(look: Look, use: Use, spoken: str) -> Mismatch:
    who, what = look.id_of(use.client), look.id_of(use.resource)
    does, word = ("publishes to", "write to") if use.puts else ("consumes from", "read from")
    files = look.claims.files_about("permissions", spoken)
    mine = [one.client.name for one in look.claims.permissions if use.client in one.clients]
    users = f"its user {listed(mine)} may not" if mine else "no user of it is there who may"
    fact = f"{who} {does} {what} here, and {users} {word} it, by {files}"
    space = "kafka-user" if spoken == "kafka" else "rabbitmq-user"
    hint = f'let it, or take the edge out; where another user is {who}, write under names: "{space}:ITS-NAME": {who}'
    is_firm = look.drawn.is_firm(use.topology, use.edge)
    return Mismatch("not-permitted", fact, hint, look.at_edge(use), contradicted=(use.key,), mild=not is_firm)


def permitted_not_drawn(look: Look) -> Iterator[Mismatch]:
    """Yield what a known client may do with a known resource, and nobody draws."""
    seen = set()
    for claim in look.claims.permissions:
        for client, resource in pairs(claim):
            drawn = look.drawn.by_pair.get((client, resource), ())
            key = client, resource, claim.puts
            if key in seen or any(use.puts if claim.puts else use.takes for use in drawn):
                continue
            seen.add(key)
            who, what, role = look.id_of(client), look.id_of(resource), "publish" if claim.puts else "consume"
            fact = f"{who} may {role} at {what}, as {told(claim)} says, and nothing draws it"
            hint = f"take the permission away; if it is used, draw the edge {who} -> {what}: {role}"
            place = look.at_node(resource, client)
            yield Mismatch("permitted-not-drawn", fact, hint, place, f"fact:{claim.client}->{claim.resource}", related([claim]))
