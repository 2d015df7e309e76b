"""Files of Compose: overrides laid over each other, what they extend and include, and variables filled in."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, SpecError, fault
from topodoc.intake.dotenv import filled_in, read_variables
from topodoc.intake.lookups import at, entries, items, overlaid, scalar_at, text_at
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.intake.importer import Delivery
    from topodoc.intake.shelf import Document

_BY_KEY = frozenset({"environment", "labels", "depends_on", "networks"})  # lists that are mappings in another form
_ADDED = frozenset({"profiles", "links", "env_file", "ports", "expose", "external_links"})
_MOST_DEPTH = 20  # files that include or extend files


@dataclass(slots=True)
class Service:
    """One service, all files laid over each other. Each field is as the last file that says it has it."""

    name: str
    span: Span
    fields: dict[str, Node] = field(default_factory=dict)

    def text(self, *steps: str) -> str:
        """Return the text that *steps* lead to, with no variable filled in."""
        return text_at(self.fields.get(steps[0]), *steps[1:])


class ComposeFiles:
    """The services of the files of one source, and the variables that hold in them."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery, self._shelf = delivery, delivery.shelf
        self.services: dict[str, Service] = {}
        self.files: list[str] = []
        self.faults: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []
        self.variables: dict[str, str] = {}
        self._read_variables()
        for document in delivery.documents:
            self._guard(document, 0)

    def filled(self, text: str) -> str:
        """Return *text* with its variables."""
        return filled_in(text, self.variables)

    def _read_variables(self) -> None:
        """Read the `.env` files that the source names, else the one beside its first file."""
        folder = self._delivery.documents[0].file.parent
        span = self._delivery.span or Span(self._delivery.documents[0].source.path, 1, 1, 1, 2)
        named = self._delivery.options.get("env_file", ())
        base = self._delivery.folder if named else folder
        for name in named or ((".env",) if (folder / ".env").is_file() else ()):
            try:
                self.variables |= read_variables(self._shelf.open(base / name, span).source.text, self.variables)
            except SpecError as error:
                self.faults += error.diagnostics
        self.variables |= self._delivery.parameters

    def _guard(self, document: Document, depth: int) -> None:
        """Take what *document* says; a fault in one thing keeps no other from being told."""
        try:
            values = self._shelf.values(document)
        except SpecError as error:
            self.faults += error.diagnostics
            return
        root = values.roots[0] if values.roots else None
        if document.path not in self.files:
            self.files.append(document.path)
            self.findings += values.findings
        for one in items(at(root, "include")) if depth < _MOST_DEPTH else ():
            for path in items(at(one, "path") or one):
                self._include(path, document, depth)
        for entry in entries(at(root, "services")):
            self._take(entry, document, depth)

    def _include(self, path: Node, document: Document, depth: int) -> None:
        try:
            if isinstance(path, Scalar):
                self._guard(self._shelf.open(document.file.parent / self.filled(path.text), path.span), depth + 1)
        except SpecError as error:
            self.faults += error.diagnostics

    def _take(self, entry: Entry, document: Document, depth: int) -> None:
        try:
            said = self._fields(entry.value, document, depth)
        except SpecError as error:
            self.faults += error.diagnostics
            return
        if said is not None:
            known = self.services.setdefault(entry.key.text, Service(entry.key.text, entry.key.span))
            known.fields = _laid_over(known.fields, said)

    def _fields(self, service: Node, document: Document, depth: int) -> dict[str, Node] | None:
        """Return the fields of *service*, over those of what it extends; None where nothing is said of it."""
        if not isinstance(service, Mapping):
            return {} if isinstance(service, Scalar) else None
        own = {entry.key.text: _normal(entry.key.text, entry.value) for entry in service.entries}
        extended = at(service, "extends")
        if extended is None:
            return own
        name, file = scalar_at(extended, "service") or scalar_at(extended), scalar_at(extended, "file")
        if depth >= _MOST_DEPTH or name is None:
            raise SpecError([fault("TD051", "services extend each other in a circle", "remove one extends:", extended.span)])
        path: Path = document.file.parent / self.filled(file.text) if file else document.file
        there = self._shelf.open(path, file.span if file else name.span)
        base = at(self._shelf.root_of(there), "services", name.text)
        if base is None:
            hint = "name a service of that file"
            raise SpecError([fault("TD051", f'{there.path} has no service "{name.text}" to extend', hint, name.span)])
        return _laid_over(self._fields(base, there, depth + 1) or {}, own)

    def environment(self, service: Service, document_of: dict[str, Document]) -> list[tuple[Scalar, str]]:
        """Return the variables of *service*: each key with its place, and its value with all others filled in."""
        found: dict[str, tuple[Scalar, str]] = {}
        for one in items(service.fields.get("env_file")):
            name = scalar_at(one, "path") or scalar_at(one)
            if name is None or text_at(one, "required") == "false":
                continue
            base = document_of[name.span.file].file.parent
            text = self._shelf.open(base / self.filled(name.text), name.span).source.text
            found |= {key: (Scalar(key, name.span), value) for key, value in read_variables(text, self.variables).items()}
        for entry in entries(service.fields.get("environment")):
            value = entry.value.text if isinstance(entry.value, Scalar) else ""
            is_bare = isinstance(entry.value, Scalar) and entry.value.is_absent
            given = self.variables.get(entry.key.text, "") if is_bare else self.filled(value)
            found[entry.key.text] = (entry.key, given)
        return list(found.values())


def _laid_over(under: dict[str, Node], over: dict[str, Node]) -> dict[str, Node]:
    made = dict(under)
    for name, value in over.items():
        was = made.get(name)
        if isinstance(value, Mapping) and [entry.key.text for entry in value.entries] == ["!reset"]:
            made.pop(name, None)
        elif isinstance(value, Mapping) and [entry.key.text for entry in value.entries] == ["!override"]:
            made[name] = _normal(name, value.entries[0].value)
        elif name in _ADDED and was is not None:
            made[name] = Sequence((*items(was), *items(value)), value.span)
        else:
            made[name] = overlaid(was, value) or value
    return made


def _normal(name: str, value: Node) -> Node:
    """Return *value* of the field *name* in its longer form: lists that stand for mappings as these."""
    if name in _BY_KEY and isinstance(value, Sequence):
        made: dict[str, Entry] = {}
        for item in value.items:
            if isinstance(item, Scalar):
                key, mark, rest = item.text.partition("=")
                made[key.strip()] = Entry(Scalar(key.strip(), item.span), Scalar(rest, item.span, plain=not mark))
        return Mapping(tuple(made.values()), value.span)
    return value
