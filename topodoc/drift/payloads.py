"""Events: what documents and registries say is carried, and what edges state."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.diagnostics import Related
from topodoc.drift.claims import listed, pairs
from topodoc.drift.mismatch import Mend, Mismatch, related, told
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.claims import Claim
    from topodoc.drift.drawn import Use
    from topodoc.drift.mismatch import Look
    from topodoc.model.identity import Identity


def events(look: Look) -> Iterator[Mismatch]:
    """Yield each edge whose events are not those that a document of its client states, and each resource that carries another."""
    said: defaultdict[tuple[Identity, Identity, bool], list[Claim]] = defaultdict(list)
    for claim in look.claims.uses:
        if claim.link.events and claim.puts ^ claim.takes:
            for client, resource in pairs(claim):
                said[client, resource, claim.puts].append(claim)
    for (client, resource, puts), claims in said.items():
        uses = [one for one in look.drawn.by_pair.get((client, resource), ()) if (one.puts if puts else one.takes)]
        if uses and all(one.edge.events for one in uses):
            yield from _different(look, uses, claims)
    yield from _registered(look)


def _different(look: Look, uses: list[Use], claims: list[Claim]) -> Iterator[Mismatch]:
    there = tuple(dict.fromkeys(name for one in claims for name in one.link.events))
    here = tuple(dict.fromkeys(name for one in uses for name in one.edge.events))
    if all(any(fits(name, one) for one in here) for name in there) and all(any(fits(name, one) for name in there) for one in here):
        return
    use, files = uses[0], listed([told(one) for one in claims])
    who, what = look.id_of(use.client), look.id_of(use.resource)
    fact = f"the events of {who} and {what} are {listed(here)} here, and {listed(there)} in {files}"
    hint = f"write events: [{', '.join(there)}]"
    is_firm = look.drawn.is_firm(use.topology, use.edge)
    mend = Mend(use.edge.span.file, events=there) if len(uses) == 1 else None
    yield Mismatch("events-differ", fact, hint, look.at_edge(use), related=related(claims), mild=not is_firm, mend=mend)


def _registered(look: Look) -> Iterator[Mismatch]:
    """Yield each resource that, as a registry says, carries an event that nobody puts into it, though all who do say what they put in."""
    for account in look.claims.facts.accounts:
        for thing in account.things:
            name = dict(thing.facts).get("carries", "")
            for resource in look.claims.register.of(thing.name) if name else ():
                feeds = [one for one in look.drawn.by_resource.get(resource, ()) if one.puts]
                stated = [event for one in feeds for event in one.edge.events]
                if feeds and all(one.edge.events for one in feeds) and name not in stated:
                    fact = f"{look.id_of(resource)} carries {name}, as {thing.span.file}:{thing.span.line} says, and here {listed(stated)}"
                    hint = f"write events: {name} at who publishes it, or register what is published"
                    place = look.at_node(resource)
                    yield Mismatch("events-differ", fact, hint, place, f"fact:{thing.name}:{name}", (Related(thing.span, name),))
