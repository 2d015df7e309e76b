"""Importers: what reads one kind of source. A new one is one file that ends in an `Importer`, and one line of `importers.py`."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.model.lexicon import Lexicon
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.intake.account import Account, Basis
    from topodoc.intake.shelf import Document, Shelf
    from topodoc.language.tree import Tree

USUAL = Lexicon()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an importer gets: the documents that it makes one account of, and what it is told about them.

    `options` are those of the source, by the words of the importer; `parameters` are values of templates, `clusters` the
    name of the cluster of a host; `shelf` reads what the documents refer to. Paths in options are taken from `folder`; where it
    `has_noise`, workloads that only watch the others are wanted, too.
    """

    documents: tuple[Document, ...]
    shelf: Shelf
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    lexicon: Lexicon = USUAL
    clusters: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    has_noise: bool = False
    span: Span | None = None

    def option(self, word: str, usual: str = "") -> str:
        """Return the first value of the option *word*, or the *usual* one."""
        return (self.options.get(word) or (usual,))[0]

    def is_on(self, word: str, *, usual: bool = False) -> bool:
        """Return whether the option *word*, a flag, is true."""
        return self.option(word, str(usual).lower()) == "true"


@dataclass(frozen=True, slots=True)
class Scaffold:
    """Specs that a document becomes, which are their owner's from then on, and what was found on the way."""

    trees: tuple[Tree, ...]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of source. `account` says what documents of it say, or raises SpecError with every fault in them.

    `kind` is its word in settings, `begins` what its documents begin with, in words; `looks` tells from a text whether it is of the kind,
    and must be certain. `options` are what it may be told. One that is `joint` makes one account of all files of a source,
    any other one a file. One that has a `scaffold` and no `account` makes specs of what it reads, for that is the work of an author.
    `rank` orders the kinds where nothing else says whom to believe, the lowest first. One that `ages` reads dumps, which say what was so
    on one day. One that `hears_consumers_alone` reads what a broker tells, which never knows who puts something in.
    """

    kind: str
    title: str
    begins: str
    looks: Callable[[str], bool]
    account: Callable[[Delivery], Account] | None = None
    options: tuple[str, ...] = ()
    joint: bool = False
    ages: bool = False
    hears_consumers_alone: bool = False
    rank: int = 50
    default_edges: tuple[Basis, ...] = ()
    scaffold: Callable[[Delivery], Scaffold] | None = None
    endings: tuple[str, ...] = ()  # a name tells nothing; content does
