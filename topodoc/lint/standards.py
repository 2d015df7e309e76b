"""What a project holds its topologies to: its words and its limits."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.lint.codes import RULES, all_rules
from topodoc.lint.lexicon import lexicon_of
from topodoc.lint.selection import Selection, selection_of
from topodoc.model.lexicon import Lexicon
from topodoc.settings import DEFAULTS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Kind
    from topodoc.lint.rule import Rule
    from topodoc.settings import Settings


@dataclass(frozen=True, slots=True)
class Standards:
    """What rules compare a topology with.

    `naming` is a regular expression by kind; a picture holds at most `nodes` and `edges`, a resource has at most `consumers`;
    `hub` is as in the settings, `rules` are all that there are, and `selection` tells which of them compare.
    """

    lexicon: Lexicon = field(default_factory=Lexicon)
    naming: tuple[tuple[Kind, str], ...] = ()
    nodes: int = DEFAULTS.most_nodes
    edges: int = DEFAULTS.most_edges
    consumers: int = DEFAULTS.most_consumers
    hub: int = DEFAULTS.hub
    rules: tuple[Rule, ...] = RULES
    selection: Selection = field(default_factory=Selection)


def standards_of(settings: Settings) -> Standards:
    """Return what *settings* ask of topologies, and load the rules of installed packages where they ask for them.

    Raises SettingsError where these cannot be used.
    """
    rules = all_rules() if settings.installed_rules else RULES
    return Standards(
        lexicon=lexicon_of(settings),
        naming=settings.naming,
        nodes=settings.most_nodes,
        edges=settings.most_edges,
        consumers=settings.most_consumers,
        hub=settings.hub,
        rules=rules,
        selection=selection_of(settings, rules),
    )
