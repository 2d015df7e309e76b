"""Images of containers: what a workload is, as far as the name of its image tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.noise import IMAGES
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Kind

_KINDS: dict[Kind, str] = {
    "database": "postgres postgresql postgis timescaledb mysql mariadb percona mongo mongodb "
    "cockroach cockroachdb cassandra scylla clickhouse "
    "mssql oracle db2"
    " couchdb dynamodb neo4j influxdb yugabyte tidb",
    "cache": "redis valkey memcached keydb dragonfly hazelcast",
    "index": "elasticsearch opensearch solr meilisearch typesense",
    "store": "minio",
    "broker": "kafka redpanda rabbitmq nats pulsar mosquitto activemq artemis emqx hivemq vernemq nsqd",
    "gateway": "nginx envoy traefik kong haproxy caddy apisix",
}
_BY_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_BESIDE = frozenset(  # what goes with one of them and is none
    {
        "exporter", "ui", "connect", "express", "commander", "admin", "pgadmin", "operator", "console", "manager", "kafdrop", "akhq",
        "init", "setup", "client", "backup", "migrate", "migration", "registry", "rest", "bridge", "cli", "insight", "dashboard",
        "sidecar", "seed", "topics", "ingress", "controller", "exhibitor", "manager2", "sentinel",
    }
)  # fmt: skip
PROTOCOLS = {  # what is spoken where neither scheme nor port tell
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql", "timescaledb": "postgresql", "cockroach": "postgresql",
    "cockroachdb": "postgresql", "mysql": "mysql", "mariadb": "mysql", "percona": "mysql", "mongo": "mongodb", "mongodb": "mongodb",
    "redis": "redis", "valkey": "redis", "keydb": "redis", "dragonfly": "redis", "kafka": "kafka", "redpanda": "kafka", "rabbitmq": "amqp",
    "nats": "nats", "pulsar": "pulsar", "mosquitto": "mqtt", "emqx": "mqtt", "hivemq": "mqtt", "vernemq": "mqtt", "memcached": "memcached",
    "elasticsearch": "http", "opensearch": "http", "solr": "http", "minio": "s3", "cassandra": "cassandra", "scylla": "cassandra",
}  # fmt: skip


def technology_of(image: str, name: str = "") -> str:
    """Return the word by which *image*, or a workload called *name*, is known; nothing where it is none of those that are.

    >>> technology_of("quay.io/debezium/example-postgres:2.4"), technology_of("provectuslabs/kafka-ui"), technology_of("shop/api", "redis")
    ('postgres', '', 'redis')
    """
    words = re.split(r"[^a-z0-9]+", _repository(image).rpartition("/")[2].lower())
    if _BESIDE & {*words}:
        return ""
    found = next((one for one in words if one in _BY_WORD), "")
    return found or (name.lower() if name.lower() in _BY_WORD else "")


def kind_of(technology: str) -> Kind:
    """Return what a workload of a *technology* is; a service where that is none of those that are known."""
    return _BY_WORD.get(technology, "service")


def is_noise(image: str) -> bool:
    """Return whether *image* is one that watches a system and is no part of what it does.

    >>> is_noise("docker.io/jaegertracing/all-in-one:1.47"), is_noise("shop/orders")
    (True, False)
    """
    repository = _repository(image)
    first, slash, rest = repository.partition("/")
    short = rest if slash and ("." in first or ":" in first or first == "localhost") else repository
    return any(fits(one, pattern) for one in {repository, short} for pattern in IMAGES)


def _repository(image: str) -> str:
    """Return *image* without its tag and its digest."""
    path = image.partition("@")[0]
    folder, slash, last = path.rpartition("/")
    return f"{folder}{slash}{last.partition(':')[0]}"
