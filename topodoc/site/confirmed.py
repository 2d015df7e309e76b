"""Confirmed: what pages say of the facts that a topology was held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.importers import importer_of
from topodoc.model.standing import share_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.model.topology import Topology
    from topodoc.words import Words


@dataclass(frozen=True, slots=True)
class ToldShare:
    """How many edges of a topology are confirmed, and by what: as a whole, and in a few words."""

    whole: str
    short: str


def told_share(topology: Topology, words: Words) -> ToldShare | None:
    """Return what is said of the facts that *topology* was held against; None where it was held against none."""
    share = share_of(topology)
    if share is None:
        return None
    short = words("share_confirmed", part=str(share.confirmed), all=str(share.total))
    kinds = ", ".join(f"{title_of(kind)} {count}" for kind, count in share.by_kind)
    parts = [f"{short}: {kinds}" if kinds else short]
    parts += [words("share_contradicted", number=str(share.contradicted))] if share.contradicted else []
    parts += [words("share_as_of", day=share.as_of.isoformat())] if share.as_of else []
    return ToldShare("; ".join(parts), short)


def title_of(kind: str) -> str:
    """Return what people call a *kind* of source."""
    return importer_of(kind).title
