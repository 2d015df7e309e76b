"""The shelf: the files of a project that an import reads, each once, and what references in them lead to."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from topodoc.diagnostics import Span, SpecError, did_you_mean, fault
from topodoc.intake.foreign import Values, read_values
from topodoc.language.limits import USUAL, Limits
from topodoc.language.tree import Mapping, Node, Scalar, Sequence
from topodoc.source import Source, shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

_MOST_HOPS = 50  # references that lead to references
_MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its place on disk, its path from the root of the project, and its text, under the name that messages give it."""

    file: Path
    path: str
    source: Source


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference leads to: the value, the document that holds it and the steps to it from the top of that."""

    node: Node
    document: Document
    steps: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where it stands, as `PATH#/POINTER`."""
        return f"{self.document.path}#{pointer(self.steps)}"


@dataclass(slots=True)
class _Steps:
    """The steps to each value of a document, by the value and by where it begins."""

    by_node: dict[int, tuple[str, ...]] = field(default_factory=dict)
    by_place: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def note(self, node: Node, steps: tuple[str, ...]) -> None:
        """Note *steps* to *node*, and those to all that is in it, each the first time it is met."""
        if id(node) in self.by_node:
            return
        self.by_node[id(node)] = steps
        self.by_place.setdefault((node.span.line, node.span.column), steps)
        match node:
            case Mapping(entries=entries):
                for entry in entries:
                    below = (*steps, entry.key.text)
                    self.by_place.setdefault((entry.key.span.line, entry.key.span.column), below)
                    self.note(entry.value, below)
            case Sequence(items=items):
                for number, item in enumerate(items):
                    self.note(item, (*steps, str(number)))
            case Scalar():
                pass


@dataclass(slots=True)
class Shelf:
    """Files below `root`, each read once; of what lies outside, or is larger than `limits`, nothing is read."""

    root: Path
    limits: Limits = USUAL
    _documents: dict[Path, Document] = field(default_factory=dict)
    _values: dict[Path, Values] = field(default_factory=dict)
    _by_name: dict[str, Document] = field(default_factory=dict)
    _steps: dict[str, _Steps] = field(default_factory=dict)

    def open(self, path: Path, span: Span) -> Document:
        """Return the file at *path*, which is named at *span*. Raises SpecError where it may not be read, or is not there."""
        try:
            file = path.resolve()
            is_file = file.is_file()
        except (OSError, RuntimeError, ValueError):  # a name that is too long, or none; links in a circle
            raise self._fault(f'"{path.name[:80]}" cannot be followed', "name a file of this project", span) from None
        if not file.is_relative_to(self.root):
            raise self._fault(f'"{path.name}" is outside the project', "import files of this project; copy what it needs into it", span)
        if file in self._documents:
            return self._documents[file]
        if not is_file:
            near = [one.name for one in file.parent.iterdir() if one.is_file()] if file.parent.is_dir() else []
            fact = "is not a regular file" if file.exists() else "does not exist"
            raise self._fault(f'"{path.name}" {fact}', did_you_mean(path.name, near, "name a file that exists"), span)
        if len(self._documents) >= _MOST_FILES:
            raise SpecError([fault("TD009", f"more than {_MOST_FILES:,} files are imported", "import fewer files", span)])
        source = Source.read(file, shown_path(path), self.limits.megabytes * 1_000_000, self.root)
        document = Document(file, file.relative_to(self.root).as_posix(), source)
        self._documents[file] = self._by_name[source.path] = document
        return document

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file that was opened."""
        return tuple(self._documents.values())

    def values(self, document: Document) -> Values:
        """Return what *document*, YAML or JSON, holds. Raises SpecError where it is neither."""
        if document.file not in self._values:
            self._values[document.file] = read_values(document.source, self.limits)
        return self._values[document.file]

    def root_of(self, document: Document) -> Node:
        """Return the first value that *document* holds; nothing where it holds none."""
        roots = self.values(document).roots
        return roots[0] if roots else Mapping((), Span(document.source.path, 1, 1, 1, 1))

    def path_of(self, span: Span) -> str:
        """Return the path from the root of the project of the file that *span* is in."""
        return self._by_name[span.file].path if span.file in self._by_name else span.file

    def place_of(self, node: Node) -> str:
        """Return where *node* stands, as `PATH#/POINTER`; with its line where it was made from several."""
        steps = self._steps_in(node.span.file).by_node.get(id(node))
        path = self.path_of(node.span)
        return f"{path}:{node.span.line}" if steps is None else f"{path}#{pointer(steps)}"

    def pointer_at(self, span: Span) -> str:
        """Return what begins at *span*, as `PATH#/POINTER`; nothing where nothing does."""
        steps = self._steps_in(span.file).by_place.get((span.line, span.column)) if span.file in self._by_name else None
        return "" if steps is None else f"{self.path_of(span)}#{pointer(steps)}"

    def _steps_in(self, file: str) -> _Steps:
        if file not in self._steps:
            known = self._steps[file] = _Steps()
            roots = self.values(self._by_name[file]).roots
            for number, root in enumerate(roots):
                known.note(root, (str(number),) if len(roots) > 1 else ())
        return self._steps[file]

    def follow(self, node: Node) -> Found:
        """Return what *node*, perhaps a `$ref`, leads to. Raises SpecError where that is not there, or a circle."""
        at = Found(node, self._by_name[node.span.file], ())
        for _ in range(_MOST_HOPS):
            reference = at.node.get("$ref") if isinstance(at.node, Mapping) else None
            if not isinstance(reference, Scalar):
                return at
            at = self._step(reference)
        raise self._fault("this reference leads back to itself, or through too many others", "name the target itself", node.span)

    def _step(self, reference: Scalar, hops: int = 0) -> Found:
        """Return what *reference* names; what stands behind another reference is reached through that."""
        document = self._by_name[reference.span.file]
        place, _, fragment = reference.text.partition("#")
        if "://" in place or place.startswith(("~", "$", "//")):
            hint = "copy the file into the project, and refer to the copy"
            raise self._fault(f'"{reference.text}" is not a file of this project, and topodoc fetches nothing', hint, reference.span)
        if place:
            document = self.open(document.file.parent / unquote(place), reference.span)
        at = Found(self.root_of(document), document, ())
        for step in (one.replace("~1", "/").replace("~0", "~") for one in unquote(fragment).split("/")[1:]):
            if child(at.node, step) is None and isinstance(other := child(at.node, "$ref"), Scalar) and hops < _MOST_HOPS:
                at = self._step(other, hops + 1)
            node = child(at.node, step)
            if node is None:
                fact = f'"{reference.text}" leads nowhere: there is no "{step}" in {at.address}'
                raise self._fault(fact, "correct the reference, or add what it names", reference.span)
            at = Found(node, at.document, (*at.steps, step))
        return at

    @staticmethod
    def _fault(fact: str, hint: str, span: Span) -> SpecError:
        return SpecError([fault("TD051", fact, hint, span)])


def child(node: Node | None, step: str) -> Node | None:
    """Return what stands in *node* under the key, or at the place, *step*; None where nothing does."""
    match node:
        case Mapping():
            return node.get(step)
        case Sequence(items=items) if step.isascii() and step.isdigit() and len(step) < 7 and int(step) < len(items):
            return items[int(step)]
        case _:
            return None


def pointer(steps: tuple[str, ...]) -> str:
    """Return *steps* as a JSON pointer (RFC 6901).

    >>> pointer(("channels", "a/b"))
    '/channels/a~1b'
    """
    return "".join(f"/{one.replace('~', '~0').replace('/', '~1')}" for one in steps)
