"""What operators keep of brokers in Kubernetes: Strimzi, KEDA, the RabbitMQ topology operator and NACK."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.intake.account import Name, Thing
from topodoc.intake.connect import read_connector
from topodoc.intake.kafka import KAFKA, group_name
from topodoc.intake.kafka_acls import Permission, effective, user_name
from topodoc.intake.kubernetes_objects import labelled, template_of
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.intake.rabbitmq_bindings import binding_texts
from topodoc.intake.rabbitmq_letters import Letters
from topodoc.language.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.intake.kubernetes_objects import Manifests, Object
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind

_STRIMZI, _KEDA, _RABBITMQ, _NACK = "strimzi.io", "keda.sh", "rabbitmq.com", "nats.io"
_ALL = ("READ", "WRITE")


def read_brokers(known: Manifests) -> None:
    """Note what the objects of *known* say of topics, queues, and who uses them."""
    for one in known.of(_STRIMZI, "KafkaTopic"):
        name, partitions = one.text("spec", "topicName") or one.name, one.text("spec", "partitions")
        known.add(known.topic(name, one.span, one.cluster, (("partitions", partitions),) if partitions else ()))
    _users(known)
    for one in known.of(_STRIMZI, "KafkaConnector"):
        _connector(one, known)
    for one in known.of(_STRIMZI, "KafkaMirrorMaker2"):
        _mirror(one, known)
    for one in known.of(_KEDA, "ScaledObject", "ScaledJob"):
        _scaled(one, known)
    _rabbitmq(known)
    _nack(known)


def _connector(one: Object, known: Manifests) -> None:
    """Note what a connector does with topics of the cluster that its Kafka Connect is connected to."""
    found = read_connector(one.name, one.at("spec", "config"), one.span, one.text("spec", "class"))
    workers = (other for other in known.of(_STRIMZI, "KafkaConnect") if other.name == one.cluster)
    cluster = next((known.cluster_at(other.text("spec", "bootstrapServers")) for other in workers), "")

    known.clusters.update([cluster] if cluster else [])

    def placed(name: Name) -> Name:
        return replace(name, cluster=cluster) if cluster and name.space == "topic" else name

    for thing in found.things:
        known.add(replace(thing, name=placed(thing.name)))
    known.links += (replace(link, source=placed(link.source), target=placed(link.target)) for link in found.links)
    known.same += ((group_name(f"connect-{one.name}"), worker) for worker in found.workers)
    known.findings += found.findings


def _users(known: Manifests) -> None:
    """Note what users of Kafka may do; a workload that has the secret of a user is that user."""
    by_cluster: defaultdict[str, list[Permission]] = defaultdict(list)
    for one in known.of(_STRIMZI, "KafkaUser"):
        permissions = by_cluster[one.cluster or KAFKA]
        known.clusters.update([one.cluster] if one.cluster else [])
        for acl in items(one.at("spec", "authorization", "acls")):
            said = [one.upper() for one in (*texts(items(at(acl, "operations"))), text_at(acl, "operation")) if one]
            kind, is_prefix = text_at(acl, "resource", "type").upper(), text_at(acl, "resource", "patternType") == "prefix"
            denies, name = text_at(acl, "type") == "deny", text_at(acl, "resource", "name")
            permissions += (Permission(one.name, word, kind, name, is_prefix, denies, acl.span) for word in said if name)
        for workload in known.workloads:
            if one.name in _secrets(workload):
                known.same.append((user_name(one.name), known.name_of(workload)))
    users = dict(known.same)
    for cluster, permissions in by_cluster.items():
        allowed = effective(permissions, {name.name for name in known.things if name.space == "topic"}, cluster)
        known.same += ((group_name(group), users.get(user, user)) for group, user in allowed.users)
        known.links += allowed.links
        for thing in allowed.things:
            known.add(thing)


def _secrets(workload: Object) -> set[str]:
    """Return the names of the secrets that *workload* reads or mounts; their values are nobody's business."""
    volumes = items(template_of(workload, "spec", "volumes"))
    found = {text_at(one, "secret", "secretName") for one in volumes}
    found |= {text_at(part, "secret", "name") for one in volumes for part in items(at(one, "projected", "sources"))}
    for container in items(template_of(workload, "spec", "containers")):
        found |= {text_at(one, "valueFrom", "secretKeyRef", "name") for one in items(at(container, "env"))}
        found |= {text_at(one, "secretRef", "name") for one in items(at(container, "envFrom"))}
    return found - {""}


def _mirror(one: Object, known: Manifests) -> None:
    """Note that what fits a pattern in one cluster is copied to another."""
    for mirror in items(one.at("spec", "mirrors")):
        source, target = (text_at(mirror, key) or text_at(mirror, other, "alias") for key, other in _SIDES)
        if source and target:
            ends = [known.add(Thing(Name("kafka-cluster", end), one.span, "broker", label=labelled(end))) for end in (source, target)]
            known.link(ends[0], ends[1:], "bind", mirror.span, protocol=KAFKA, label=text_at(mirror, "topicsPattern") or ".*")


_SIDES = (("sourceCluster", "source"), ("targetCluster", "target"))


def _scaled(one: Object, known: Manifests) -> None:
    """Note what a workload is scaled by: it consumes from that, and is the group that does."""
    target = one.text("spec", "scaleTargetRef", "name") or one.name
    workloads = known.behind(target, one.namespace)
    for trigger in items(one.at("spec", "triggers")) if workloads else ():
        metadata = at(trigger, "metadata")
        resource, spoken = _of_trigger(text_at(trigger, "type"), metadata, trigger.span, known), _SPOKEN.get(text_at(trigger, "type"), "")
        if resource:
            known.derive(workloads[0], known.add(resource), "consume", trigger.span, spoken or resource.name.cluster)
        if text_at(trigger, "type") in {"kafka", "apache-kafka"} and (group := text_at(metadata, "consumerGroup")):
            known.same.append((group_name(group), workloads[0]))


_SPOKEN = {"kafka": KAFKA, "apache-kafka": KAFKA}


def _of_trigger(kind: str, said: Node | None, span: Span, known: Manifests) -> Thing | None:
    """Return the resource that a trigger of that *kind* looks at; None where it does not say, or looks at something else."""
    match kind:
        case "kafka" | "apache-kafka":
            name = text_at(said, "topic")
            return known.topic(name, span, known.cluster_at(text_at(said, "bootstrapServers"))) if name else None
        case "rabbitmq":
            return _resource("queue", text_at(said, "queueName"), "amqp", span)
        case "aws-sqs-queue":
            return _resource("queue", text_at(said, "queueURL").rpartition("/")[2], "sqs", span)
        case "nats-jetstream":
            return _resource("stream", text_at(said, "stream"), "nats", span)
        case "redis-streams":
            return _resource("stream", text_at(said, "stream"), "redis", span)
        case "gcp-pubsub":
            return _resource("subscription", text_at(said, "subscriptionName").rpartition("/")[2], "pubsub", span)
        case "azure-servicebus":
            named = _resource("queue", text_at(said, "queueName"), "servicebus", span)
            return named or _resource("topic", text_at(said, "topicName"), "servicebus", span)
        case _:
            return None


def _resource(space: str, name: str, cluster: str, span: Span) -> Thing | None:
    kinds: dict[str, Kind] = {"queue": "queue", "stream": "stream", "exchange": "exchange"}
    return Thing(Name(space, name, cluster), span, kinds.get(space, "topic"), label=labelled(name)) if name else None


def _rabbitmq(known: Manifests) -> None:
    """Note queues, exchanges, bindings and policies, as an exported definition would hold them."""
    parts = {kind: [(one, one.at("spec")) for one in known.of(_RABBITMQ, kind)] for kind in ("Queue", "Exchange", "Binding", "Policy")}
    places: dict[Name, Span] = {}
    kinds = {Name("exchange", text_at(spec, "name") or one.name, "amqp"): text_at(spec, "type") for one, spec in parts["Exchange"]}
    for kind, space in (("Queue", "queue"), ("Exchange", "exchange")):
        for one, spec in parts[kind]:
            thing = _resource(space, text_at(spec, "name") or one.name, "amqp", one.span)
            if thing:
                places[known.add(thing)] = one.span
    for one, spec in parts["Binding"]:
        space = "exchange" if text_at(spec, "destinationType") == "exchange" else "queue"
        ends = Name("exchange", text_at(spec, "source"), "amqp"), Name(space, text_at(spec, "destination"), "amqp")
        arguments = {entry.key.text: text_at(entry.value) for entry in entries(at(spec, "arguments"))}
        label, held_back = binding_texts(kinds.get(ends[0], ""), text_at(spec, "routingKey"), arguments)
        known.link(ends[0], ends[1:], "bind", one.span, "amqp", label, held_back)
    keys = {"Queue": "queues", "Exchange": "exchanges", "Policy": "policies"}
    held = tuple(_entry(keys[kind], [_as_definition(*pair) for pair in found]) for kind, found in parts.items() if kind in keys and found)
    if held:
        letters = Letters(Mapping(held, held[0].key.span), lambda space, name, _: Name(space, name, "amqp"), places)
        known.links += letters.links()
        known.findings += letters.findings


def _entry(key: str, nodes: list[Node]) -> Entry:
    return Entry(Scalar(key, nodes[0].span), Sequence(tuple(nodes), nodes[0].span))


def _as_definition(one: Object, spec: Node | None) -> Node:
    """Return the *spec* of *one* with the keys of an exported definition."""
    found = {entry.key.text.replace("applyTo", "apply-to"): entry for entry in (spec.entries if isinstance(spec, Mapping) else ())}
    kept = [Entry(Scalar(key, entry.key.span), entry.value) for key, entry in found.items() if key != "vhost"]
    name = [] if "name" in found else [Entry(Scalar("name", one.span), Scalar(one.name, one.span))]
    return Mapping((*name, *kept), one.span)


def _nack(known: Manifests) -> None:
    """Note streams of NATS and their durable consumers."""
    for one in known.of(_NACK, "Stream"):
        subjects = texts(items(one.at("spec", "subjects")))
        thing = _resource("stream", one.text("spec", "name") or one.name, "nats", one.span)
        if thing:
            known.add(Thing(thing.name, one.span, "stream", thing.label, facts=(("subjects", ", ".join(subjects)),) if subjects else ()))
    for one in known.of(_NACK, "Consumer"):
        stream = Name("stream", one.text("spec", "streamName"), "nats")
        called = one.text("spec", "durableName") or one.name
        consumer = known.add(Thing(Name("nats-consumer", called), one.span, "service", label=labelled(called)))
        filters = ", ".join((*texts(items(one.at("spec", "filterSubjects"))), *_given(one.text("spec", "filterSubject"))))
        if one.text("spec", "deliverSubject"):
            known.link(stream, [consumer], "deliver", one.span, protocol="nats", filter_=filters)
        else:
            known.link(consumer, [stream], "consume", one.span, protocol="nats", filter_=filters)


def _given(text: str) -> Iterator[str]:
    if text:
        yield text
