"""Structurizr: a workspace as JSON becomes a spec to begin with. Systems with containers are groups, dynamic views are scenarios."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.addresses import web_address
from topodoc.intake.draft import Draft, trees_of
from topodoc.intake.drawn import kind_of_drawn
from topodoc.intake.importer import Delivery, Importer, Scaffold
from topodoc.intake.lookups import at, items, text_at
from topodoc.language.vocabulary import BROKER_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind

_LOOKS = re.compile(r"\"softwareSystems\"\s*:\s*\[")
_SHAPES: dict[str, Kind] = {"Cylinder": "database", "Bucket": "store", "Pipe": "queue", "Person": "person"}
_OWN_TAGS = frozenset({"Element", "Person", "Software System", "Container", "Component", "Relationship"})


def _looks(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{") and _LOOKS.search(text) is not None


def _scaffold(delivery: Delivery) -> Scaffold:
    """Return the workspace in the one document of *delivery* as a spec. Raises SpecError where nothing is in it."""
    (document,) = delivery.documents
    root = delivery.shelf.root_of(document)
    title = text_at(root, "name") or document.file.name.partition(".")[0]
    reader = _Reader(Draft(document.source, title, root.span, [*delivery.shelf.values(document).findings]), root)
    reader.read()
    return Scaffold(trees_of([(title, reader.draft)], document.source.path), tuple(reader.draft.findings))


class _Reader:
    """A workspace on its way to a draft: `_ends` are nodes by the id of what is drawn there, `_boxes` what became a group."""

    def __init__(self, draft: Draft, root: Node) -> None:
        self.draft, self._root = draft, root
        self._ends: dict[str, str] = {}
        self._boxes: dict[str, str] = {}
        self._groups: dict[tuple[str, str], str] = {}
        self._relations: dict[str, Node] = {}
        self._shapes = {
            text_at(style, "tag"): _SHAPES[text_at(style, "shape")]
            for style in items(at(root, "views", "configuration", "styles", "elements"))
            if text_at(style, "shape") in _SHAPES
        }

    def read(self) -> None:
        """Add everything that is drawn."""
        self.draft.description = text_at(self._root, "description")
        model = at(self._root, "model")
        everything: list[Node] = []
        for person in self._named(at(model, "people")):
            self._node(person, self._group_of(person, ""), "person")
            everything.append(person)
        for system in self._named(at(model, "softwareSystems")):
            everything += self._system(system)
        for element in everything:
            self._relate(element)
        for view in items(at(self._root, "views", "dynamicViews")):
            self._play(view)
        if deployed := items(at(model, "deploymentNodes")):
            self.draft.pass_over("where it is deployed", deployed[0].span)

    def _system(self, system: Node) -> Iterator[Node]:
        yield system
        containers = self._named(at(system, "containers"))
        outer = self._group_of(system, "")
        if not containers:
            self._node(system, outer, None)
            return
        name = text_at(system, "name")
        box = self.draft.group(name.lower(), name, system.span, outer, description=text_at(system, "description"))
        self._boxes[text_at(system, "id")] = box
        for container in containers:
            yield container
            inside = self._node(container, self._group_of(container, box), None)
            for component in items(at(container, "components")):
                self._ends[text_at(component, "id")] = inside
                yield component

    def _named(self, elements: Node | None) -> tuple[Node, ...]:
        """Return those of *elements* that have a name; the others are told."""
        for one in items(elements):
            if not text_at(one, "name"):
                self.draft.pass_over("an element without a name", one.span)
        return tuple(one for one in items(elements) if text_at(one, "name"))

    def _group_of(self, element: Node, parent: str) -> str:
        """Return the group in *parent* that *element* is said to be in; *parent* where none is named."""
        name = text_at(element, "group")
        if not name:
            return parent
        if (parent, name) not in self._groups:
            self._groups[parent, name] = self.draft.group(name.lower(), name, element.span, parent)
        return self._groups[parent, name]

    def _node(self, element: Node, group: str, kind: Kind | None) -> str:
        name, technology = text_at(element, "name"), text_at(element, "technology")
        tags = tuple(one for part in text_at(element, "tags").split(",") if (one := part.strip()) and one not in _OWN_TAGS)
        node = self.draft.node(
            name.lower(), name, element.span, group,
            kind=kind or self._kind(name, technology, tags),
            external=text_at(element, "location") == "External" or "External" in tags,
            technology=technology,
            description=text_at(element, "description"),
            tags=tags,
        )  # fmt: skip
        if address := web_address(text_at(element, "url")):
            self.draft.say(node, links={name: address})
        self._ends[text_at(element, "id")] = node
        return node

    def _kind(self, name: str, technology: str, tags: tuple[str, ...]) -> str:
        """Return the kind that its *name* tells, else a tag that is a resource, the shape of its style, or what it is built with."""
        tagged = kind_of_drawn("", words=tags)
        shape = next((self._shapes[one] for one in tags if one in self._shapes), None)
        if shape == "queue" and "kafka" in technology.lower():
            shape = "topic"
        return kind_of_drawn(name) or (tagged if tagged in BROKER_KINDS else None) or shape or kind_of_drawn("", technology) or tagged or ""

    def _relate(self, element: Node) -> None:
        """Add the relationships that begin at *element*; one that only follows from another is none."""
        for one in items(at(element, "relationships")):
            self._relations[text_at(one, "id")] = one
            ends = self._between(one)
            if at(one, "linkedRelationshipId") is None and ends and ends[0] != ends[1]:
                spoken = text_at(one, "technology")
                is_pulse = text_at(one, "interactionStyle") == "Asynchronous"
                label = text_at(one, "description")
                self.draft.edge(ends, one.span, label=label, protocol=_protocol(spoken), type="pulse" if is_pulse else "")

    def _between(self, relation: Node) -> tuple[str, str] | None:
        """Return the nodes between which *relation* is; None, which is told, where an end is a box here."""
        ends = []
        for word in ("sourceId", "destinationId"):
            name = text_at(relation, word)
            if name not in self._ends:
                if name in self._boxes and at(relation, "linkedRelationshipId") is None:
                    hint = "choose one of the containers in it, and write the edge"
                    self.draft.pass_over(f"an arrow that ends at {self._boxes[name]}, a box here,", relation.span, hint)
                return None
            ends.append(self._ends[name])
        return ends[0], ends[1]

    def _play(self, view: Node) -> None:
        """Add the dynamic *view* as a scenario."""
        steps = []
        for one in items(at(view, "relationships")):
            relation = self._relations.get(text_at(one, "id"))
            ends = self._between(relation) if relation else None
            if ends and relation and ends[0] != ends[1]:
                is_reply = text_at(one, "response") == "true"
                said = text_at(one, "description") or text_at(relation, "description")
                steps.append(self.draft.step((ends[1], ends[0]) if is_reply else ends, said, one.span, is_reply=is_reply))
        title = text_at(view, "title") or text_at(view, "description")
        self.draft.scenario(text_at(view, "key") or title, view.span, steps, title=title)


def _protocol(technology: str) -> str:
    """Return the protocol that *technology* names, if it is one word or begins with one: `JSON/HTTPS` is https.

    >>> _protocol("JSON/HTTPS"), _protocol("gRPC"), _protocol("Spring Web Services")
    ('https', 'grpc', '')
    """
    words = re.findall(r"[a-z0-9.+]+", technology.lower())
    known = {"http", "https", "grpc", "kafka", "amqp", "mqtt", "nats", "jdbc", "sql", "soap", "graphql", "websocket", "tcp", "smtp", "sftp"}
    return next((one for one in words if one in known), words[0] if len(words) == 1 and len(words[0]) < 12 else "")


IMPORTER = Importer(
    "structurizr", "Structurizr workspace", '"softwareSystems" in JSON, as its command export -format json writes it',
    _looks, rank=91, scaffold=_scaffold,
)  # fmt: skip
