"""A stack: the things of a template, known by their logical ids, and all that refers to them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span
from topodoc.intake.account import Basis, Link, Name, Thing
from topodoc.intake.aws_references import Reference, References, function_in
from topodoc.intake.aws_resources import BY_SERVICE, TYPES, ResourceType
from topodoc.intake.lookups import at, text_at
from topodoc.intake.names import slug
from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.language.tree import Node, Scalar
    from topodoc.language.vocabulary import Kind, Role

_QUALIFIED = frozenset({"AWS::Lambda::Alias", "AWS::Lambda::Version"})  # ways to call a function, which topologies do not tell apart
_NESTED = frozenset({"AWS::CloudFormation::Stack", "AWS::Serverless::Application"})
_BY_ATTRIBUTE: tuple[tuple[str, Kind], ...] = (
    ("queue", "queue"),
    ("topic", "topic"),
    ("bus", "exchange"),
    ("stream", "stream"),
    ("table", "database"),
)
_SPACES: dict[Kind, str] = {"topic": "topic", "queue": "queue", "stream": "stream", "exchange": "exchange"}
_PROTOCOLS = {"lambda": "https", "stepfunctions": "https", "ecs": "", "apigateway": "https", "kafka": "kafka"}


@dataclass(slots=True)
class Stack:
    """One stack. `parameters` are values that the order gives."""

    name: str
    root: Node
    parameters: Mapping[str, str]
    things: dict[Name, Thing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    same: list[tuple[Name, Name]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    _by_logical: dict[str, Name] = field(default_factory=dict)
    _qualified: dict[str, Node | None] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _spans: dict[str, Span] = field(default_factory=dict)
    _references: References | None = None

    @property
    def references(self) -> References:
        """What references in the template mean."""
        if self._references is None:
            self._references = References(self.root, self.parameters)
        return self._references

    def declare(self, key: Scalar, resource: Node) -> None:
        """Note the resource under *key*, if it is something that a topology shows."""
        kind = text_at(resource, "Type")
        self._types[key.text] = kind
        self._spans[key.text] = key.span
        known = TYPES.get(kind)
        if kind in _QUALIFIED:
            self._qualified[key.text] = at(resource, "Properties", "FunctionName")
        if known is None:
            return
        given = self.references.text(at(resource, "Properties", known.named_by)) if known.named_by else ""
        name = self._name(known, given) if given and known.is_resource else Name("aws", f"{self.name}/{key.text}")
        self._by_logical[key.text] = name
        label = given if given and not known.is_resource and given != key.text else ""
        description = self.references.text(at(resource, "Properties", "Description"))
        technology = "" if known.kind in {"function", "service"} else known.service
        self.things.setdefault(name, Thing(name, key.span, known.kind, label, description, technology=technology))

    def type_of(self, logical: str) -> str:
        """Return the type of the resource *logical*."""
        return self._types.get(logical, "")

    def name_of(self, logical: str) -> Name | None:
        """Return how the resource *logical* is called, None where a topology does not show it."""
        return self._by_logical.get(logical)

    def kind_of(self, name: Name) -> Kind:
        """Return what *name* is."""
        return self.things[name].kind or "service"

    def find(self, node: Node | None, usual: ResourceType | None = None) -> Name | None:
        """Return what *node* refers to, of the *usual* type where nothing says; None where nobody knows. It is a thing from then on."""
        found = self.references.resolve(node)
        if found is None or node is None:
            return None
        match found.way:
            case "logical":
                return self._logical(found, usual, node.span)
            case "literal":
                known = BY_SERVICE.get(found.service) or usual
                return self.thing(self._name(known, found.name), known, node.span) if known else None
            case way:
                space = "aws-export" if way == "export" else "aws-ssm" if way == "ssm" else "aws-parameter"
                return self.thing(Name(space, found.name), usual, node.span) if usual else None

    def thing(self, name: Name, known: ResourceType, span: Span, label: str = "") -> Name:
        """Note that there is *name*, of a type that is *known*, and return it."""
        shown = label or ("" if name.space.startswith("aws") or slug(name.name) == name.name else name.name)
        self.things.setdefault(name, Thing(name, span, known.kind, shown))
        return name

    def link(  # noqa: PLR0913 - what an edge says
        self,
        source: Name | None,
        target: Name | None,
        role: Role,
        span: Span,
        basis: Basis = "stated",
        events: tuple[str, ...] = (),
        label: str = "",
        held_back: str = "",
    ) -> None:
        """Note an edge, if both of its ends are known."""
        if source is None or target is None or source == target:
            return
        self.links.append(Link(source, target, role, basis, span, self._protocol(source, target), events, label, held_back))

    def hand_over(self, source: Name | None, target: Name | None, span: Span, label: str) -> None:
        """Note that a function hands on what it made, or could not handle: to a resource, or to another function."""
        role: Role = "request" if target is not None and self.kind_of(target) not in BROKER_KINDS | STORE_KINDS else "bind"
        self.link(source, target, role, span, label=label)

    def export(self, name: str, value: Node | None) -> None:
        """Note that other stacks know what *value* refers to by *name*."""
        found = self.references.resolve(value) if name else None
        if found and found.way == "logical" and (own := self._own(found.name)):
            self.same.append((Name("aws-export", name), own))

    def publish_parameter(self, name: str, value: Node | None) -> None:
        """Note that the parameter store knows what *value* refers to by *name*."""
        found = self.references.resolve(value) if name else None
        if found and found.way == "logical" and (own := self._own(found.name)):
            self.same.append((Name("aws-ssm", name), own))

    def find_out(self, fact: str, hint: str, span: Span) -> None:
        """Note that something stays open."""
        self.findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, span))

    def _logical(self, found: Reference, usual: ResourceType | None, span: Span) -> Name | None:
        if own := self._own(found.name):
            return own
        if self._types.get(found.name) in _NESTED:
            attribute = found.attribute.lower()
            kind = next((kind for word, kind in _BY_ATTRIBUTE if word in attribute), usual.kind if usual else None)
            if kind is None:
                return None
            name = Name("aws", f"{self.name}/{found.name}")
            self._by_logical[found.name] = name
            return self.thing(name, ResourceType(kind, ""), self._spans.get(found.name, span))
        return None

    def _own(self, logical: str) -> Name | None:
        """Return how the resource *logical* is called; an alias or a version is its function, and one of itself is nothing."""
        if logical in self._qualified and (function := self.find(self._qualified.pop(logical), TYPES["AWS::Lambda::Function"])):
            self._by_logical[logical] = function
        return self._by_logical.get(logical)

    def _name(self, known: ResourceType, given: str) -> Name:
        given = function_in(given) if known.service == "lambda" else given
        space = _SPACES.get(known.kind)
        return Name(space, given, known.service) if space else Name("aws", given)

    def _protocol(self, source: Name, target: Name) -> str:
        """Return what is spoken between *source* and *target*: what the one of them speaks that is a resource or a store."""
        for one in (target, source):
            thing = self.things[one]
            if thing.kind in BROKER_KINDS | STORE_KINDS:
                return (
                    one.cluster
                    or thing.technology
                    or {"queue": "sqs", "topic": "sns", "exchange": "eventbridge", "stream": "kinesis"}.get(thing.kind or "", "")
                )
        return _PROTOCOLS.get(self.things[target].technology, "")


def place_of(node: Node | None, otherwise: Span) -> Span:
    """Return where *node* stands; a place *otherwise* where there is none."""
    return node.span if node is not None else otherwise
