"""Proposals: the node that a name nobody knows may mean, for a person to decide; nothing is joined by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import did_you_mean, nearest
from topodoc.intake.names import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.claims import Claim
    from topodoc.drift.mismatch import Look
    from topodoc.intake.account import Name
    from topodoc.model.identity import Identity

_SHORTEST = 4  # letters of a stem that is looked for within a name


def propose(look: Look, name: Name, claims: list[Claim]) -> str:
    """Return the line to paste by which *name*, of which *claims* speak, is the node that is most likely meant, or any."""
    if given := look.claims.register.misled(name):
        return f"names: says {given}, and no topology has such a node; {did_you_mean(given, look.stems.values(), 'correct it')}"
    likely = likely_of(look, name, claims)
    return f"if it is {likely}, write {look.naming(name, likely)}" if likely else f"say what it is {look.naming(name, 'ID')}"


def likely_of(look: Look, name: Name, claims: list[Claim]) -> str:
    """Return the id of the node that *name*, of which *claims* speak, most likely means; nothing where none is near."""
    return next(_likely(look, name, claims), "")


def _likely(look: Look, name: Name, claims: list[Claim]) -> Iterator[str]:
    """Yield ids that *name* may mean, the likeliest first: by its stem, by what its clients call themselves, by what is drawn there."""
    thing = look.claims.things.get(name)
    clues = (name.name, *(thing.clues if thing else ()))
    stems = [stem(one) for one in clues]
    yield from (look.stems[one] for one in stems if one in look.stems)
    for clue in stems:
        yield from (one for short, one in look.stems.items() if len(short) >= _SHORTEST and short in clue)
    used = {one for claim in claims for one in claim.resources}
    yield from _alone_there(look, used, takes=all(claim.takes for claim in claims))
    drawn = [look.id_of(use.client) for one in used for use in look.drawn.by_resource.get(one, ())]
    near = nearest(stem(name.name), [stem(one) for one in drawn])
    yield from (one for one in drawn if stem(one) == near)


def _alone_there(look: Look, used: set[Identity], *, takes: bool) -> Iterator[str]:
    """Yield who is drawn at all of the resources that are *used*, and *takes* from them if need be, where that is one client alone."""
    clients = [{use.client for use in look.drawn.by_resource.get(one, ()) if use.takes or not takes} for one in used]
    alone = set.intersection(*clients) if len(clients) > 1 else set()
    if len(alone) == 1:
        yield look.id_of(alone.pop())
