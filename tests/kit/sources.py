"""Sources of facts: for every kind of document that drift reads, the files that would say what a spec says itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import documents
import dumps
from random_systems import Written, loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.model.topology import Topology

Files = dict[str, str]
BROKERS = {"kafka": {"topic"}, "amqp": {"exchange", "queue"}, "nats": {"stream"}}  # what each has, by what is spoken with it
_NOTHING = {"", "[]"}  # what a tool prints where there is nothing to tell, and what nobody would recognise


@dataclass(frozen=True)
class Source:
    """What makes the files of one `kind` of document out of a spec, which is of a cloud or of brokers."""

    name: str
    kind: str
    made: Callable[[Written], Files]
    is_of_a_cloud: bool = False

    def files(self, written: Written) -> Files:
        """Return the files that say what *written* says, in the names of what runs; those that say nothing are not there."""
        return {name: text for name, text in self.made(as_it_runs(written)).items() if text not in _NOTHING}


def as_it_runs(written: Written) -> Written:
    """Return *written* with everything called by its label: what it is called where it runs, where a spec gives it another id."""
    called = {name: str(node.get("label", name)) for name, node in written["nodes"].items()}
    nodes = {called[name]: {key: text for key, text in node.items() if key != "label"} for name, node in written["nodes"].items()}
    edges = [{" -> ".join(called[end] for end in arrow.split(" -> ")): said for arrow, said in one.items()} for one in written["edges"]]
    return {**written, "nodes": nodes, "edges": edges}


def of_broker(written: Written, protocol: str) -> Topology:
    """Return what stands behind one broker alone, which is all that its dumps are made of."""
    edges = [one for one in written["edges"] if _protocol(one) == protocol]
    ends = {end for one in edges for end in next(iter(one)).split(" -> ")}
    nodes = {name: node for name, node in written["nodes"].items() if name in ends or node["kind"] in BROKERS[protocol]}
    return loaded({**written, "nodes": nodes, "edges": edges})


def without(written: Written, *protocols: str) -> Topology:
    """Return *written* without the edges of *protocols*, of which a source says nothing."""
    return loaded({**written, "edges": [one for one in written["edges"] if _protocol(one) not in protocols]})


def _protocol(edge: dict[str, dict[str, str]]) -> str:
    return next(iter(edge.values())).get("protocol", "")


def _asyncapi(written: Written) -> Files:
    topology = of_broker(written, "kafka")
    services = (name for name, node in written["nodes"].items() if node["kind"] == "service")
    return {f"{name}.asyncapi.json": documents.asyncapi(topology, name) for name in services}


def _kafka(written: Written) -> Files:
    topology = of_broker(written, "kafka")
    return {"topics-2026-01-01.txt": dumps.kafka_topics(topology), "groups-2026-01-01.txt": dumps.kafka_groups(topology)}


def _rabbitmq(written: Written) -> Files:
    topology = of_broker(written, "amqp")
    return {"definitions-2026-01-01.json": dumps.rabbitmq(topology), "consumers-2026-01-01.json": dumps.rabbitmq_consumers(topology)}


SOURCES: tuple[Source, ...] = (
    Source("kafka", "kafka", _kafka),
    Source("acls", "kafka", lambda one: {**_kafka(one), "acls-2026-01-01.txt": dumps.kafka_permissions(of_broker(one, "kafka"))}),
    Source("rabbitmq", "rabbitmq", _rabbitmq),
    Source("nats", "nats", lambda one: {"jsz-2026-01-01.json": dumps.nats(of_broker(one, "nats"))}),
    Source("asyncapi", "asyncapi", _asyncapi),
    Source("traces", "traces", lambda one: {"traces-2026-01-01.json": dumps.traces(without(one, "nats"))}),
    Source("old traces", "traces", lambda one: {"traces-2026-01-01.json": dumps.traces(without(one, "nats"), is_old=True)}),
    Source("jaeger", "traces", lambda one: {"traces-2026-01-01.json": dumps.jaeger(without(one, "nats"))}),
    Source("compose", "compose", lambda one: {"compose.json": documents.compose(without(one, "amqp", "nats"))}),
    Source("strimzi", "kubernetes", lambda one: {"strimzi.json": documents.strimzi(of_broker(one, "kafka"))}),
    Source("kubernetes", "kubernetes", lambda one: {"kubernetes.json": documents.kubernetes(without(one, "amqp", "nats"))}),
    Source("registry", "schema-registry", lambda one: {"subjects-2026-01-01.json": dumps.registry(of_broker(one, "kafka"))}),
    Source("connect", "connect", lambda one: {"connectors-2026-01-01.json": dumps.connect(of_broker(one, "kafka"))}),
    Source("ksqldb", "ksqldb", lambda one: {"queries.sql": documents.ksqldb(of_broker(one, "kafka"))}),
    Source("terraform", "terraform", lambda one: {"state.json": documents.terraform(of_broker(one, "kafka"))}),
    Source("backstage", "backstage", lambda one: {"catalog-info.yaml": documents.backstage(loaded(one))}),
    Source("eventcatalog", "eventcatalog", lambda one: documents.eventcatalog(of_broker(one, "kafka"))),
    Source("aws state", "terraform", lambda one: {"state.json": documents.aws_state(loaded(one))}, is_of_a_cloud=True),
    Source("cloudformation", "cloudformation", lambda one: {"template.json": documents.cloudformation(loaded(one))}, is_of_a_cloud=True),
    Source("serverless", "serverless", lambda one: {"serverless.yml": documents.serverless(loaded(one))}, is_of_a_cloud=True),
)
BY_NAME = {one.name: one for one in SOURCES}
