"""Random systems of services around broker resources, with calls and stores."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from topodoc.reading import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.topology import Topology

Written = dict[str, Any]


@st.composite
def written_systems(draw: st.DrawFn, kind: str = "topic") -> Written:
    """Return the spec of a system of services around resources of a *kind*, with calls and stores."""
    services = [f"svc{number}" for number in range(draw(st.integers(1, 5)))]
    resources = [f"res.{number}" for number in range(draw(st.integers(1, 5)))]
    nodes = {name: {"kind": "service"} for name in services} | {name: {"kind": kind} for name in resources} | {"db": {"kind": "database"}}
    service = st.sampled_from(services)
    used = draw(st.sets(st.tuples(service, st.sampled_from(resources), st.sampled_from(["publish", "consume"])), min_size=1, max_size=8))
    calls = draw(st.sets(st.tuples(service, service).filter(lambda pair: pair[0] != pair[1]), max_size=4))
    said = [
        *({f"{source} -> {target}": {"role": role, "events": [f"E{target[4:]}"]}} for source, target, role in sorted(used)),
        *({f"{source} -> {target}": {"role": "request", "protocol": "http"}} for source, target in sorted(calls)),
        *({f"{source} -> db": {"role": "access", "protocol": "postgresql"}} for source in sorted(draw(st.sets(service, max_size=2)))),
    ]
    return {"topology": "t", "nodes": nodes, "edges": said}


_SERVICES = ("orders", "orders-service", "Stock.API", "mail", "billing_svc", "n1", "search-query", "totals-query")
_CARRIERS = {"topic": "shop.orders", "exchange": "letters", "queue": "inbox", "stream": "LOG"}
AUDIT = "audit"  # a service that puts into the first of each, and takes out, whatever else is there
_ROLES = (
    ("service", "topic", {"role": "publish", "protocol": "kafka"}),
    ("service", "topic", {"role": "consume", "protocol": "kafka"}),
    ("service", "exchange", {"role": "publish", "protocol": "amqp"}),
    ("exchange", "queue", {"role": "bind", "protocol": "amqp", "filter": "a.#"}),
    ("service", "queue", {"role": "consume", "protocol": "amqp"}),
    ("service", "stream", {"role": "publish", "protocol": "nats"}),
    ("service", "stream", {"role": "consume", "protocol": "nats", "filter": "s.a"}),
    ("service", "service", {"role": "request", "protocol": "http"}),
    ("service", "database", {"role": "access", "protocol": "postgresql"}),
)


@st.composite
def brokered_systems(draw: st.DrawFn) -> Written:
    """Return the spec of a system of services around topics, exchanges with queues, and streams, with calls and stores."""
    held = {"service": draw(st.lists(st.sampled_from(_SERVICES), min_size=2, max_size=4, unique=True)), "database": ["db"]}
    held |= {kind: [f"{word}.{number}" for number in range(draw(st.integers(2, 3)))] for kind, word in _CARRIERS.items()}
    nodes: dict[str, Any] = {AUDIT: {"kind": "service"}} | {name: {"kind": kind} for kind, names in held.items() for name in names}
    for name in held["stream"]:
        nodes[name]["technology"] = "NATS"  # RabbitMQ has streams, too
    for name in draw(st.sets(st.sampled_from([*held["service"], *held["topic"], *held["queue"]]), max_size=3)):
        nodes[name]["label"] = f"the-{name}"  # which is then what it is called where it runs
    edges = [edge for sources, targets, said in _ROLES for edge in _some(draw, held[sources], held[targets], said)]
    edges += [_edge(AUDIT, held[kind][0], said) for source, kind, said in _ROLES if source == "service" and kind in _CARRIERS]
    consumed = {next(iter(one)) for one in edges}
    free = [(one, other) for one in held["stream"] for other in held["service"] if f"{other} -> {one}" not in consumed]
    for one, other in sorted(draw(st.sets(st.sampled_from(free), max_size=2))) if free else ():
        edges.append({f"{one} -> {other}": {"role": "deliver", "protocol": "nats"}})
    return {"topology": "t", "nodes": nodes, "edges": edges}


def _some(draw: st.DrawFn, sources: list[str], targets: list[str], said: Mapping[str, object], most: int = 4) -> list[dict[str, Any]]:
    """Return edges that say the same, each between two others."""
    pairs = st.tuples(st.sampled_from(sources), st.sampled_from(targets)).filter(lambda pair: pair[0] != pair[1])
    found = sorted(draw(st.sets(pairs, min_size=1, max_size=most)))
    return [_edge(one, other, said) for one, other in found]


def _edge(one: str, other: str, said: Mapping[str, object]) -> dict[str, Any]:
    """Return an edge that says so; on a topic of Kafka it says its event, too."""
    events = {"events": [f"Of{other[-1]}"]} if said.get("protocol") == "kafka" else {}
    return {f"{one} -> {other}": {**said, **events}}


@st.composite
def cloud_systems(draw: st.DrawFn) -> Written:
    """Return the spec of functions of a cloud that its topics call, and that take out of queues, which its topics feed."""
    functions, topics, queues = ([f"{word}{number}" for number in range(draw(st.integers(1, 4)))] for word in ("Does", "Told", "Held"))
    nodes: dict[str, Any] = {name: {"kind": "function"} for name in functions}
    nodes |= {name: {"kind": "topic", "technology": "sns"} for name in topics} | {
        name: {"kind": "queue", "technology": "sqs"} for name in queues
    }
    wired = ((topics, queues, "bind", "sqs"), (functions, queues, "consume", "sqs"), (topics, functions, "deliver", "sns"))
    edges = [edge for one, other, role, spoken in wired for edge in _some(draw, one, other, {"role": role, "protocol": spoken})]
    return {"topology": "t", "nodes": nodes, "edges": edges}


def systems(kind: str = "topic") -> st.SearchStrategy[Topology]:
    """Return a strategy for such systems, bound."""
    return written_systems(kind).map(loaded)


def loaded(written: Written) -> Topology:
    """Return the topology that *written* is the spec of."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("t.topo.yml").write_text(json.dumps(written), "utf-8")
        (topology,) = load([Path("t.topo.yml")])
        return topology
