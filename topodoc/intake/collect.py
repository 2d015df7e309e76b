"""Collecting: the files that an order names, each recognised, read and taken account of."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.intake.importer import Delivery
from topodoc.intake.importers import IMPORTERS, importer_of
from topodoc.language.recognition import recognise
from topodoc.model.lexicon import Lexicon
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic
    from topodoc.intake.account import Account
    from topodoc.intake.importer import Importer
    from topodoc.intake.shelf import Document, Shelf
    from topodoc.orders import Order, OrderedSource

_MOST_FILES = 2_000  # that one pattern may name
_SPECS = (".topo.yml", ".topo.yaml", ".topo.py")


@dataclass(frozen=True, slots=True)
class Collected:
    """What the sources of an order say, by the importers that read them."""

    accounts: tuple[Account, ...]
    importers: tuple[Importer, ...]


def collect(order: Order, shelf: Shelf, lexicon: Lexicon | None = None) -> Collected:
    """Return what each source of *order* says. Raises SpecError with every fault of every file; nothing is known of an order then."""
    faults: list[Diagnostic] = []
    accounts: list[Account] = []
    used: dict[str, Importer] = {}
    for importer, delivery in deliver(order, shelf, lexicon):
        used[importer.kind] = importer
        try:
            accounts.append(_account(importer, delivery))
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return Collected(tuple(accounts), tuple(used.values()))


def _account(importer: Importer, delivery: Delivery) -> Account:
    """Return what *delivery* says. Raises SpecError with every fault, or where it is the work of an author, which becomes a spec."""
    if importer.account is None:
        hint = "import it once: topodoc import FILE --scaffold -o FOLDER"
        fact = f"topodoc makes specs of your own from a {importer.title}, not a part that it overwrites"
        raise SpecError([_unknown(delivery.documents[0], fact, hint)])
    return importer.account(delivery)


def deliver(order: Order, shelf: Shelf, lexicon: Lexicon | None = None) -> tuple[tuple[Importer, Delivery], ...]:
    """Return what the sources of *order* give, with what reads each. Raises SpecError with every fault of what cannot be delivered."""
    faults: list[Diagnostic] = []
    found: list[tuple[Importer, Delivery]] = []
    clusters = {host: cluster for cluster, hosts in order.clusters for host in hosts}
    for source in order.sources:
        try:
            for importer, documents in _deliveries(source, order, shelf):
                delivery = Delivery(
                    documents,
                    shelf,
                    dict(source.options),
                    dict(order.parameters),
                    lexicon or Lexicon(),
                    clusters,
                    order.folder,
                    order.has_noise,
                    source.span,
                )
                found.append((importer, delivery))
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return tuple(found)


def _deliveries(source: OrderedSource, order: Order, shelf: Shelf) -> Iterator[tuple[Importer, tuple[Document, ...]]]:
    """Yield the documents of *source* that make one account each, with what reads them."""
    documents = [shelf.open(path, source.span) for path in _files(source, order)]
    by_importer: dict[str, list[Document]] = {}
    for document in documents:
        by_importer.setdefault(_kind_of(document, source), []).append(document)
    for kind, alike in by_importer.items():
        importer = importer_of(kind)
        if importer.joint:
            yield importer, tuple(alike)
        else:
            yield from ((importer, (one,)) for one in alike)


def _kind_of(document: Document, source: OrderedSource) -> str:
    """Return the kind of *document*: what the *source* says, if it can be, else what its content tells."""
    text = document.source.text
    if source.kind:
        importer = importer_of(source.kind)
        if importer.joint or importer.looks(text):
            return source.kind
        raise SpecError(
            [
                _unknown(
                    document,
                    f"this does not look like a document of the kind {importer.title}",
                    f"such a document begins with {importer.begins}",
                )
            ]
        )
    found = recognise(IMPORTERS, "", text)
    if found is None:
        kinds = "; ".join(f"{one.title} with {one.begins}" for one in IMPORTERS)
        raise SpecError(
            [
                _unknown(
                    document,
                    "topodoc does not recognise this document",
                    f"{source.naming}{', or ' * bool(source.naming)}correct the file: {kinds}",
                )
            ]
        )
    return found.kind


def _unknown(document: Document, fact: str, hint: str) -> Diagnostic:
    return fault("TD050", fact, hint, Span(document.source.path, 1, 1, 1, max(2, len(document.source.line(1)) + 1)))


def _files(source: OrderedSource, order: Order) -> tuple[Path, ...]:
    """Return the files that the patterns of *source* name, in the order of the patterns and then of their paths."""
    found: dict[Path, None] = {}
    for pattern in source.paths:
        for path in _fitting(pattern, order.folder, source.span):
            if not path.name.endswith(_SPECS):
                found.setdefault(path)
    return tuple(found)


def _fitting(pattern: str, folder: Path, span: Span) -> list[Path]:
    """Return the files below *folder* that *pattern*, a path or one with `*`, names. Raises SpecError where there are none."""
    if not any(char in pattern for char in "*?["):
        return [folder / pattern]  # a file that is not there is told by whoever opens it
    try:
        files = sorted(path for path in islice(folder.glob(pattern), _MOST_FILES * 10) if path.is_file())
    except (NotImplementedError, ValueError, OSError):
        hint = "write a pattern such as services/*/asyncapi.yaml, from the folder of the settings"
        raise SpecError([fault("TD051", f'"{pattern}" is not a pattern of paths in this project', hint, span)]) from None
    if not files:
        raise SpecError([fault("TD051", f'no file matches "{pattern}"', "correct the pattern, or remove it", span)])
    if len(files) > _MOST_FILES:
        raise SpecError([fault("TD009", f'more than {_MOST_FILES:,} files match "{pattern}"', "import fewer files", span)])
    return files
