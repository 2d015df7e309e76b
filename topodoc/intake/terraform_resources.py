"""Resources of a Terraform or OpenTofu state or plan, as `show -json` gives it, and what an attribute of one refers to.

Of a plan many addresses of the cloud are not known yet: the configuration then says which resource an attribute refers to
(https://developer.hashicorp.com/terraform/internals/json-format).
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.intake.account import Link, Name, Thing
from topodoc.intake.aws_references import function_in, literal
from topodoc.intake.lookups import at, items, scalar_at, text_at
from topodoc.intake.names import slug
from topodoc.language.tree import Entry, Mapping, Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind, Role

_INDEX = re.compile(r"\[[^\]]*\]")
_NAMED: dict[str, tuple[str, Kind, str]] = {  # the space, the kind and what is spoken, by type
    "aws_sns_topic": ("topic", "topic", "sns"), "aws_sqs_queue": ("queue", "queue", "sqs"),
    "aws_kinesis_stream": ("stream", "stream", "kinesis"), "aws_cloudwatch_event_bus": ("bus", "exchange", "eventbridge"),
    "aws_lambda_function": ("terraform", "function", ""), "aws_ecs_service": ("terraform", "service", ""),
    "aws_sfn_state_machine": ("terraform", "function", ""), "aws_dynamodb_table": ("terraform-store", "database", "dynamodb"),
    "google_pubsub_topic": ("topic", "topic", "pubsub"), "google_pubsub_subscription": ("subscription", "queue", "pubsub"),
    "google_cloud_run_service": ("terraform", "service", ""), "google_cloud_run_v2_service": ("terraform", "service", ""),
    "google_cloudfunctions_function": ("terraform", "function", ""), "google_cloudfunctions2_function": ("terraform", "function", ""),
    "azurerm_servicebus_topic": ("topic", "topic", "servicebus"), "azurerm_servicebus_queue": ("queue", "queue", "servicebus"),
    "azurerm_servicebus_subscription": ("subscription", "queue", "servicebus"), "azurerm_eventhub": ("topic", "topic", "kafka"),
    "azurerm_linux_function_app": ("terraform", "function", ""), "azurerm_linux_web_app": ("terraform", "service", ""),
    "confluent_kafka_topic": ("topic", "topic", "kafka"), "kafka_topic": ("topic", "topic", "kafka"),
    "rabbitmq_exchange": ("exchange", "exchange", "amqp"), "rabbitmq_queue": ("queue", "queue", "amqp"),
}  # fmt: skip
_SERVICES = {
    "sns": "aws_sns_topic",
    "sqs": "aws_sqs_queue",
    "kinesis": "aws_kinesis_stream",
    "lambda": "aws_lambda_function",
    "dynamodb": "aws_dynamodb_table",
    "events": "aws_cloudwatch_event_bus",
}
_NOWHERE = Span("", 1, 1, 1, 1)  # of what stands within a text
_CALLED = ("name", "topic_name", "function_name", "queue_name")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: its address, the module it is in, its type, what is known of it, and what its configuration refers to."""

    address: str
    module: str
    type: str
    values: Node | None
    expressions: Node | None
    span: Span

    def text(self, *steps: str) -> str:
        """Return the text that *steps* lead to in its values; nothing where that is not known, or a secret."""
        return text_at(self.values, *steps)

    def first(self, block: str) -> Node | None:
        """Return the first *block* of that name, of which a provider lists all."""
        return next(iter(items(at(self.values, block))), None)


@dataclass(slots=True)
class State:
    """All resources of a document, what each is called, and what addresses of the cloud they have."""

    resources: tuple[Resource, ...]
    things: dict[Name, Thing] = field(default_factory=dict)
    _by_address: dict[str, Name] = field(default_factory=dict)
    _by_value: dict[str, Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name what has a name."""
        for one in self.resources:
            if one.type in _NAMED:
                name = self._declare(one)
                self._by_address[one.address] = self._by_address[_INDEX.sub("", one.address)] = name
                for key in ("arn", "id", "url", "invoke_arn", "qualified_arn", "stream_arn"):
                    if said := one.text(key):
                        self._by_value[said] = name
        for one in self.resources:
            if one.type == "aws_lambda_alias" and (function := self.function(one, "function_name")):
                self._by_address[one.address] = self._by_address[_INDEX.sub("", one.address)] = function

    def name_of(self, resource: Resource) -> Name:
        """Return what *resource*, of a type that is named, is called."""
        return self._by_address[resource.address]

    def find(self, resource: Resource, *steps: str) -> Name | None:
        """Return what an attribute of *resource* refers to: by its value, by what an ARN says, else by its configuration."""
        said = resource.text(*steps)
        if said:
            return self._by_value.get(said) or self._of_text(said, resource)
        block = at(resource.expressions, steps[0])
        for step in steps[1:]:
            block = at(next(iter(items(block)), None), step) if step != "0" else block
        return self._referred(resource, block)

    def function(self, resource: Resource, attribute: str) -> Name | None:
        """Return the function of Lambda that an *attribute* of *resource* names, with an alias or without."""
        called = Name("terraform", function_in(resource.text(attribute)))
        return called if called in self.things else self.find(resource, attribute)

    def referred(self, resource: Resource, attribute: str) -> Name | None:
        """Return what the configuration of *attribute*, whose value is a document, refers to."""
        return self._referred(resource, at(resource.expressions, attribute))

    def by_text(self, text: str, resource: Resource) -> Name | None:
        """Return what *text*, an ARN or a name within a document, is of."""
        return self._by_value.get(text) or self._of_text(text, resource)

    def _referred(self, resource: Resource, block: Node | None) -> Name | None:
        for reference in items(at(block, "references")):
            path = f"{resource.module}.{text_at(reference)}" if resource.module else text_at(reference)
            while path:
                if path in self._by_address:
                    return self._by_address[path]
                path = path.rpartition(".")[0]
        return None

    def _of_text(self, text: str, resource: Resource) -> Name | None:
        if text.startswith("arn:"):
            named = literal(text)
            kind = _SERVICES.get(named.service, "") if named else ""
            return self._known(kind, named.name, resource.span) if named and kind else None
        alike = [name for name in self.things if name.name == text.rpartition("/")[2] and name.space != "terraform"]
        return alike[0] if len(alike) == 1 else None

    def _known(self, kind: str, called: str, span: Span) -> Name:
        space, node_kind, spoken = _NAMED[kind]
        name = Name(space, called, spoken if space not in {"terraform", "terraform-store"} else "")
        technology = spoken if space == "terraform-store" else ""
        label = "" if slug(called) == called else called
        self.things.setdefault(name, Thing(name, span, node_kind, label=label, technology=technology))
        return name

    def _declare(self, one: Resource) -> Name:
        called = next((one.text(key) for key in _CALLED if one.text(key)), "") or _INDEX.sub("", one.address).rpartition(".")[2]
        return self._known(one.type, called, one.span)


def read_state(root: Node) -> State:
    """Return the resources of *root*: those there are, or else those that are planned."""
    held = at(root, "values", "root_module") or at(root, "planned_values", "root_module")
    configuration = at(root, "configuration", "root_module")
    return State(tuple(_resources(held, configuration, ""))) if held else State(())


def _resources(module: Node, configuration: Node | None, path: str) -> Iterator[Resource]:
    said = {text_at(one, "address"): at(one, "expressions") for one in items(at(configuration, "resources"))}
    for one in items(at(module, "resources")):
        place = scalar_at(one, "address")
        if place is not None and text_at(one, "mode") != "data":
            local = _INDEX.sub("", place.text.removeprefix(f"{path}.") if path else place.text)
            yield Resource(place.text, path, text_at(one, "type"), at(one, "values"), said.get(local), place.span)
    for child in items(at(module, "child_modules")):
        address = text_at(child, "address")
        name = _INDEX.sub("", address).rpartition("module.")[2]
        yield from _resources(child, at(configuration, "module_calls", name, "module"), _INDEX.sub("", address))


def between(source: Name | None, target: Name | None, role: Role, one: Resource, **said: object) -> Iterator[Link]:
    """Yield the link that *one* states, if both of its ends are known."""
    if source and target and source != target:
        spoken = source.cluster or target.cluster
        yield Link(source, target, role, "stated", one.span, spoken, **said)  # type: ignore[arg-type] # what a link is told


def document(text: str) -> Node | None:
    """Return the JSON that the *text* of an attribute holds, as a tree without places; None where it holds none."""
    try:
        return _tree(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _tree(value: object) -> Node:
    match value:
        case dict():
            return Mapping(tuple(Entry(Scalar(str(key), _NOWHERE), _tree(one)) for key, one in value.items()), _NOWHERE)
        case list():
            return Sequence(tuple(map(_tree, value)), _NOWHERE)
        case _:
            return Scalar("" if value is None else str(value), _NOWHERE)
