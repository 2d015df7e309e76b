"""What a project holds its topologies to: its words and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from topodoc.lint.lexicon import lexicon_of
from topodoc.lint.selection import Selection, selection_of
from topodoc.model.lexicon import Lexicon
from topodoc.settings import DEFAULTS

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Kind
    from topodoc.settings import Settings


@dataclass(frozen=True, slots=True)
class Standards:
    """What rules compare a topology with.

    `naming` is a regular expression by kind; a picture holds at most `nodes` and `edges`, a resource has at most `consumers`;
    `hub` is as in the settings, and `selection` tells which rules compare.
    """

    lexicon: Lexicon = field(default_factory=Lexicon)
    naming: tuple[tuple[Kind, str], ...] = ()
    nodes: int = DEFAULTS.most_nodes
    edges: int = DEFAULTS.most_edges
    consumers: int = DEFAULTS.most_consumers
    hub: int = DEFAULTS.hub
    selection: Selection = field(default_factory=Selection)


def standards_of(settings: Settings) -> Standards:
    """Return what *settings* ask of topologies."""
    return Standards(
        lexicon=lexicon_of(settings),
        naming=settings.naming,
        nodes=settings.most_nodes,
        edges=settings.most_edges,
        consumers=settings.most_consumers,
        hub=settings.hub,
        selection=selection_of(settings),
    )
