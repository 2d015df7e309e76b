"""Icons: one of our own for each kind of node, and those of the sets that Material for MkDocs brings."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.resources import folder
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.model.elements import Node

SETS = ("material", "simple", "fontawesome", "octicons")

_NAME = re.compile(r"[a-z0-9]+(?:[-_/][a-z0-9]+)+")
_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
_OUTLINE = re.compile(r'<path\b[^>]*?\sd="([MmLlHhVvCcSsQqTtAaZz0-9 ,.+eE\n-]+)"')
_LARGEST = 40_000  # bytes

# What a node is made with, as people write it (lower case, spaces and punctuation aside), and the icon that shows it.
_TECHNOLOGIES = {
    "airflow": "apacheairflow", "angular": "angular", "cassandra": "apachecassandra", "celery": "celery", "clickhouse": "clickhouse",
    "cockroachdb": "cockroachlabs", "consul": "consul", "couchbase": "couchbase", "cpp": "cplusplus", "c++": "cplusplus",
    "docker": "docker", "dotnet": "dotnet", "net": "dotnet", "elasticsearch": "elasticsearch", "elixir": "elixir", "envoy": "envoyproxy",
    "erlang": "erlang", "eventstore": "eventstore", "flink": "apacheflink", "go": "go", "golang": "go", "grafana": "grafana",
    "graphql": "graphql", "influxdb": "influxdb", "istio": "istio", "javascript": "javascript", "kafka": "apachekafka",
    "keycloak": "keycloak", "kong": "kong", "kotlin": "kotlin", "kubernetes": "kubernetes", "mariadb": "mariadb", "minio": "minio",
    "mongodb": "mongodb", "mongo": "mongodb", "mosquitto": "mqtt", "mqtt": "mqtt", "mysql": "mysql", "nats": "natsdotio",
    "jetstream": "natsdotio", "neo4j": "neo4j", "nginx": "nginx", "node": "nodedotjs", "nodejs": "nodedotjs", "opensearch": "opensearch",
    "php": "php", "postgres": "postgresql", "postgresql": "postgresql", "prometheus": "prometheus", "pubsub": "googlepubsub",
    "pulsar": "apachepulsar", "python": "python", "rabbitmq": "rabbitmq", "react": "react", "redis": "redis", "ruby": "ruby",
    "rails": "rubyonrails", "rust": "rust", "scala": "scala", "snowflake": "snowflake", "solr": "apachesolr", "spark": "apachespark",
    "spring": "spring", "springboot": "springboot", "sqlite": "sqlite", "stripe": "stripe", "swift": "swift", "temporal": "temporal",
    "timescaledb": "timescale", "traefik": "traefikproxy", "typescript": "typescript", "vault": "vault", "vue": "vuedotjs",
}  # fmt: skip
_ELSEWHERE = {"java": "fontawesome/brands/java", "aws": "fontawesome/brands/aws"}


@dataclass(frozen=True, slots=True)
class Icon:
    """Outlines in a box of `width` × `height`; `is_line` tells that they are drawn as lines, not filled."""

    outlines: tuple[str, ...]
    width: float
    height: float
    is_line: bool


def icon_of(node: Node) -> Icon:
    """Return the icon of *node*: the stated one, else that of its technology, else its kind's."""
    return find_icon(node.icon) or _technology(node.technology) or _kind(node.kind)


@cache
def find_icon(name: str) -> Icon | None:
    """Return the icon that `set/name` names, or None where that set is not installed or has no such icon."""
    sets = _sets()
    if sets is None or not _NAME.fullmatch(name) or name.split("/", 1)[0] not in SETS:
        return None
    return _read(sets / f"{name}.svg", is_line=False)


@cache
def icon_names() -> frozenset[str]:
    """Return every name that `find_icon` knows; none where no set is installed."""
    sets = _sets()
    return frozenset(path.relative_to(sets).with_suffix("").as_posix() for path in sets.rglob("*/*.svg")) if sets else frozenset()


def _technology(text: str) -> Icon | None:
    """Return the icon of the first technology that *text*, such as `Apache Kafka 3.7` or `Go`, names."""
    for word in re.findall(r"[a-z0-9+]+", text.lower().replace(".js", "js")):
        name = _ELSEWHERE.get(word) or (f"simple/{_TECHNOLOGIES[word]}" if word in _TECHNOLOGIES else "")
        if icon := find_icon(name):
            return icon
    return None


@cache
def _kind(kind: str) -> Icon:
    found = _read(folder("themes") / "icons" / f"{kind}.svg", is_line=True)
    return found or Icon((), 24, 24, is_line=True)


@cache
def _sets() -> Path | None:
    """Return the folder of icons that Material for MkDocs brings, without importing it; None where it is not installed."""
    found = importlib.util.find_spec("material")
    folders = [Path(one) / "templates" / ".icons" for one in (found.submodule_search_locations if found else None) or ()]
    return next((one for one in folders if one.is_dir()), None)


def _read(path: Path, *, is_line: bool) -> Icon | None:
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    text = path.read_text("utf-8")
    box, outlines = _BOX.search(text), _OUTLINE.findall(text)
    if not box or not outlines:
        return None
    return Icon(tuple(" ".join(one.split()) for one in outlines), float(box[1]), float(box[2]), is_line)
