"""Classes of mingrammer/diagrams: what a script imports, and what each makes, as far as its module and its name tell."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from topodoc.intake.drawn import kind_of_drawn
from topodoc.language.vocabulary import BROKER_KINDS
from topodoc.model.lexicon import words_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Kind

Maker = Literal["diagram", "cluster", "edge", "node"]
_ROLES: dict[str, Maker] = {
    "Diagram": "diagram", "Cluster": "cluster", "SystemBoundary": "cluster", "Edge": "edge", "Relationship": "edge",
}  # fmt: skip
_BY_FOLDER: dict[str, Kind] = {
    "database": "database", "inmemory": "cache", "storage": "store", "search": "index", "queue": "broker", "client": "person",
}  # fmt: skip
_BY_NAME: dict[str, Kind] = {
    "SQS": "queue", "SNS": "topic", "MQ": "broker", "Eventbridge": "exchange", "EventbridgeCustomEventBusResource": "exchange",
    "SimpleQueueServiceSqs": "queue", "SimpleNotificationServiceSns": "topic", "SimpleNotificationServiceSnsTopic": "topic",
    "SimpleQueueServiceSqsQueue": "queue", "KinesisDataStreams": "stream", "Kinesis": "stream", "PubSub": "topic", "PubSubTopic": "topic",
    "ServiceBus": "broker", "ServiceBusQueues": "queue", "ServiceBusTopics": "topic", "EventHubs": "stream", "StorageQueue": "queue",
    "EventGridTopics": "topic", "Lambda": "function", "LambdaFunction": "function", "Functions": "function", "FunctionApps": "function",
    "GCF": "function", "User": "person", "Users": "person", "Client": "person", "Person": "person",
    "APIGateway": "gateway", "APIGatewayEndpoint": "gateway", "ELB": "gateway", "ALB": "gateway", "NLB": "gateway",
    "ElasticLoadBalancing": "gateway", "ElbApplicationLoadBalancer": "gateway", "ElbNetworkLoadBalancer": "gateway", "Nginx": "gateway",
    "Traefik": "gateway", "Kong": "gateway", "Haproxy": "gateway", "Envoy": "gateway", "CloudFront": "gateway", "Ing": "gateway",
    "Database": "database", "Cronjob": "scheduler", "ElasticacheCacheNode": "cache", "ElastiCache": "cache",
    "ElasticsearchService": "index",
    "AmazonOpensearchService": "index", "MSK": "broker", "ManagedStreamingForKafka": "broker", "Elasticsearch": "index",
    "CloudwatchEventEventBased": "exchange", "CloudwatchEventTimeBased": "scheduler",
}  # fmt: skip
_OF_BROKERS = frozenset({"broker", "cluster", "bus", "kafka", "rabbitmq", "events"})
_NAMELESS = frozenset({"diagrams.generic", "diagrams.custom", "diagrams.c4"})  # whose classes are no technology


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a class makes: its module, and its name there."""

    module: str
    name: str

    @property
    def technology(self) -> str:
        """What its nodes are built with; nothing where the class does not tell."""
        is_person = self.module.endswith(".client") or self.name in {"User", "Users", "Client", "Person"}
        return "" if is_person or any(self.module.startswith(one) for one in _NAMELESS) else self.name

    def kind_of(self, label: str) -> str:
        """Return the kind of a node of this class that is called *label*; nothing for a service."""
        folder = self.module.rpartition(".")[2]
        usual = _BY_NAME.get(self.name) or _BY_FOLDER.get(folder)
        named = kind_of_drawn(label)
        if usual in {None, "broker"} and named in BROKER_KINDS:
            return named or ""
        if usual == "broker" and not _OF_BROKERS & {*words_of(label)} and self.name.lower() not in label.lower():
            return "queue" if "MQ" in self.name else "topic"  # a label of its own names what is in the broker
        return usual or kind_of_drawn(label, " ".join(words_of(self.name))) or ""


class Classes:
    """What the names in a script stand for."""

    def __init__(self) -> None:
        self._known: dict[str, Drawn] = {}
        self._modules: dict[str, str] = {}

    def note(self, statement: ast.Import | ast.ImportFrom) -> None:
        """Note what *statement* imports, if it is of the library."""
        for one in statement.names:
            name = one.asname or one.name
            if isinstance(statement, ast.Import):
                if one.name.split(".")[0] == "diagrams":
                    self._modules[one.asname or "diagrams"] = one.name if one.asname else "diagrams"
            elif (statement.module or "").split(".")[0] == "diagrams" and not statement.level:
                self._known[name] = Drawn(statement.module or "", one.name)
                self._modules[name] = f"{statement.module}.{one.name}"

    def role_of(self, made: ast.expr) -> Maker | None:
        """Return what calling *made* makes; None where it is none of the library."""
        drawn = self._drawn(made)
        return None if drawn is None else _ROLES.get(drawn.name, "node")

    def node_of(self, made: ast.expr) -> Drawn | None:
        """Return the class of nodes that *made* is; None where it is none."""
        drawn = self._drawn(made)
        return drawn if drawn and drawn.name not in _ROLES else None

    def _drawn(self, made: ast.expr) -> Drawn | None:
        match made:
            case ast.Name(id=name):
                return self._known.get(name)
            case ast.Attribute(attr=name):
                path = _path(made.value)
                first, dot, rest = path.partition(".")
                module = self._modules.get(path) or (f"{self._modules[first]}{dot}{rest}" if first in self._modules else "")
                return Drawn(module, name) if module else None
            case _:
                return None


def _path(value: ast.expr) -> str:
    """Return the names with dots between them that *value* is; nothing where it is something else."""
    parts: list[str] = []
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    return ".".join([value.id, *reversed(parts)]) if isinstance(value, ast.Name) else ""
