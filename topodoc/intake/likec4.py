"""LikeC4: a model as JSON becomes a spec to begin with. What holds others is a group, dynamic views are scenarios."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.addresses import web_address
from topodoc.intake.draft import Draft, trees_of
from topodoc.intake.drawn import kind_of_drawn
from topodoc.intake.importer import Delivery, Importer, Scaffold
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.language.tree import Scalar

if TYPE_CHECKING:
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind

_LOOKS = re.compile(r"\"elements\"\s*:\s*\{")
_RELATIONS = re.compile(r"\"relations\"\s*:\s*\{")
_SHAPES: dict[str, Kind] = {"person": "person", "storage": "database", "cylinder": "database", "bucket": "store", "queue": "queue"}
_PULSES = frozenset({"async", "asynchronous", "event", "events", "publish", "publishes", "message"})


def _looks(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} and bool(_LOOKS.search(text) and _RELATIONS.search(text))


def _scaffold(delivery: Delivery) -> Scaffold:
    """Return each model in the one document of *delivery* as a spec. Raises SpecError where all are empty."""
    (document,) = delivery.documents
    findings = [*delivery.shelf.values(document).findings]
    drafts = []
    for root in items(delivery.shelf.root_of(document)):
        title = text_at(root, "project", "title") or text_at(root, "projectId") or text_at(root, "project", "id")
        wanted = title if title and title != "default" else document.file.name.partition(".")[0]
        draft = Draft(document.source, wanted, root.span, findings)
        _Reader(draft, root).read()
        drafts.append((wanted, draft))
    return Scaffold(trees_of(drafts, document.source.path), tuple(findings))


class _Reader:
    """A model on its way to a draft, by the full names of its elements, which their parents begin."""

    def __init__(self, draft: Draft, root: Node) -> None:
        self._draft, self._root = draft, root
        self._elements = {entry.key.text: entry.value for entry in entries(at(root, "elements")) if entry.key.text}
        self._parents = {name.rpartition(".")[0] for name in self._elements} & self._elements.keys()
        self._ids: dict[str, str] = {}

    def read(self) -> None:
        """Add everything that is drawn."""
        for name in sorted(self._elements, key=lambda one: one.count(".")):  # who holds others, before these
            self._add(name, self._elements[name])
        for entry in entries(at(self._root, "relations")):
            self._relate(entry.value)
        for entry in entries(at(self._root, "views")):
            if text_at(entry.value, "_type") == "dynamic" or text_at(entry.value, "__") == "dynamic":
                self._play(entry.key.text, entry.value)

    def _add(self, name: str, element: Node) -> None:
        parent, _, last = name.rpartition(".")
        while parent and parent not in self._parents:
            parent = parent.rpartition(".")[0]
        group = self._ids.get(parent, "")
        title = text_at(element, "title") or last
        if name in self._parents:
            self._ids[name] = self._draft.group(last, title, element.span, group, description=_said(element))
            return
        technology = text_at(element, "technology")
        tags = texts(items(at(element, "tags")))
        node = self._draft.node(
            last, title, element.span, group, kind=self._kind(element, title, tags), technology=technology, description=_said(element),
            external="external" in {*tags, text_at(element, "kind")}, tags=tags,
        )  # fmt: skip
        links = {text_at(one, "title") or web: web for one in items(at(element, "links")) if (web := web_address(text_at(one, "url")))}
        self._draft.say(node, links=links)
        self._ids[name] = node

    @staticmethod
    def _kind(element: Node, title: str, tags: tuple[str, ...]) -> str:
        shape = text_at(element, "style", "shape") or text_at(element, "shape")
        kind = text_at(element, "kind")
        if shape == "person" or kind.lower() in {"person", "actor", "user", "customer"}:
            return "person"
        return kind_of_drawn(title, text_at(element, "technology"), (kind, *tags)) or _SHAPES.get(shape) or ""

    def _between(self, one: Node) -> tuple[str, str] | None:
        """Return the nodes between which a relation, or a step, is; None, which is told, where an end is a box here."""
        ends = []
        for word in ("source", "target"):
            found = at(one, word)
            name = found.text if isinstance(found, Scalar) else text_at(found, "model") or text_at(found, "element")
            if name in self._parents:
                hint = "choose one of the elements in it, and write the edge"
                self._draft.pass_over(f"an arrow that ends at {self._ids[name]}, a box here,", one.span, hint)
                return None
            if name not in self._ids:
                return None
            ends.append(self._ids[name])
        return ends[0], ends[1]

    def _relate(self, relation: Node) -> None:
        if ends := self._between(relation):
            is_pulse = bool(_PULSES & {text_at(relation, "kind").lower(), *texts(items(at(relation, "tags")))})
            spoken = text_at(relation, "technology")
            label = text_at(relation, "title")
            self._draft.edge(
                ends, relation.span, label=label, type="pulse" if is_pulse else "", protocol=spoken.lower() if spoken.isalnum() else ""
            )

    def _play(self, name: str, view: Node) -> None:
        steps = []
        for one in items(at(view, "edges")):
            if ends := self._between(one):
                is_back = text_at(one, "dir") == "back"
                said = text_at(one, "label") or text_at(one, "title")
                steps.append(self._draft.step((ends[1], ends[0]) if is_back else ends, said, one.span, is_reply=is_back))
        self._draft.scenario(name, view.span, steps, title=text_at(view, "title"), description=_said(view))


def _said(element: Node) -> str:
    """Return the description of *element*, a text, or one that says whether it is Markdown."""
    found = at(element, "description")
    return found.text.strip() if isinstance(found, Scalar) else text_at(found, "md") or text_at(found, "txt")


IMPORTER = Importer(
    "likec4", "LikeC4 model", '"elements" and "relations" in JSON, as likec4 export json writes it', _looks, rank=92, scaffold=_scaffold
)
