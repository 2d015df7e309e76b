"""Calls, and what nobody saw: who dials whom without a broker between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.drift.claims import pairs
from topodoc.drift.mismatch import Mismatch, at_edge, related, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.claims import Claim
    from topodoc.drift.mismatch import Look
    from topodoc.intake.account import Name
    from topodoc.model.identity import Identity


def unknown_calls(look: Look) -> Iterator[Mismatch]:
    """Yield each call by a known application that is not drawn."""
    found: defaultdict[tuple[Identity, Name], list[Claim]] = defaultdict(list)
    for claim in look.claims.calls:
        drawn = any(pair in look.drawn.calls_by_pair for pair in pairs(claim))
        if claim.clients and not drawn and claim.clients != claim.resources:
            found[claim.clients[0], claim.resource].append(claim)
    for (client, name), claims in found.items():
        known = claims[0].resources
        who, whom = look.id_of(client), look.id_of(known[0]) if known else name.name
        role = claims[0].link.role
        back = bool(known) and (known[0], client) in look.drawn.calls_by_pair
        how = f"the edge is drawn from {whom}" if back else "nothing draws it" if known else f"no topology knows {whom}"
        fact = f"{who} dials {whom}, as {told(claims[0])} says, and {how}"
        edge = f"{who} -> {whom}: {{role: {role}}}" if known and not back else ""
        cure = f'add the edge "{edge}"' if edge else "turn it round" if back else f"declare it, or say what it is {look.naming(name, 'ID')}"
        hint = f"{cure}; or leave it out, {look.leave_out(name)}"
        mend, fact_name = look.adding(client, known[0], edge) if edge else None, f"fact:{claims[0].client}->{name}"
        yield Mismatch("unknown-call", fact, hint, look.at_node(client), fact_name, related(claims), mend=mend)


def unseen(look: Look) -> Iterator[Mismatch]:
    """Yield each edge over which neither a trace nor a consumer of a broker was seen, where there are traces."""
    if not any(one.kind == "traces" for one in look.claims.facts.accounts):
        return
    claims = [one for one in look.claims.all if one.link.basis == "seen"]
    seen = {key for claim in claims for key in look.edges_of(claim)}
    dialled = {pair for claim in claims if not claim.is_use for pair in pairs(claim)}  # whoever answers was seen, too
    seen |= {way.key for one, other in dialled for way in look.drawn.calls_by_pair.get((other, one), ())}
    for topology in look.drawn.topologies:
        for edge in topology.edges:
            ends = [look.drawn.identities.of(topology, end.node) for end in (edge.source, edge.target)]
            is_within = all(map(look.drawn.is_carrier, ends))
            if not is_within and (topology.id, edge.id) not in seen and look.drawn.is_firm(topology, edge):
                fact = f"nobody saw anything go over {edge.source.name} -> {edge.target.name} in the time of the traces"
                hint = "take the edge out where it is not used any more; trace for longer where it is used rarely"
                yield Mismatch("unseen-edge", fact, hint, at_edge(topology, edge))
