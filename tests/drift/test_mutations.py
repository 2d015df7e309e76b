"""Facts made from what a spec says itself find nothing; one thing that is otherwise, on either side, is found by just the codes for it."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import dumps
import pytest
from asking import asking
from drifting import found_in
from hypothesis import given, settings
from hypothesis import strategies as st
from random_systems import Written, loaded, written_systems

from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from topodoc.model.topology import Topology

TODAY = date(2026, 1, 1)
Files = dict[str, str]
Mutation = "Callable[[Written], None]"
SPEC: Written = {
    "topology": "shop",
    "nodes": {
        "orders": {"kind": "service"},
        "stock": {"kind": "service"},
        "mail": {"kind": "service"},
        "db": {"kind": "database"},
        "placed": {"kind": "topic"},
        "paid": {"kind": "topic"},
        "letters": {"kind": "exchange"},
        "inbox": {"kind": "queue"},
        "dead": {"kind": "queue", "tags": ["dead-letter"]},
        "log": {"kind": "stream"},
    },
    "edges": [
        {"orders -> placed": {"role": "publish", "protocol": "kafka", "events": ["OrderPlaced"]}},
        {"orders -> paid": {"role": "publish", "protocol": "kafka", "events": ["OrderPaid"]}},
        {"stock -> placed": {"role": "consume", "protocol": "kafka", "events": ["OrderPlaced"]}},
        {"mail -> placed": {"role": "consume", "protocol": "kafka", "events": ["OrderPlaced"]}},
        {"mail -> paid": {"role": "consume", "protocol": "kafka", "events": ["OrderPaid"]}},
        {"orders -> letters": {"role": "publish", "protocol": "amqp"}},
        {"letters -> inbox": {"role": "bind", "protocol": "amqp", "filter": "letter.#"}},
        {"letters -> dead": {"role": "bind", "protocol": "amqp", "filter": "dead"}},
        {"mail -> inbox": {"role": "consume", "protocol": "amqp"}},
        {"orders -> dead": {"role": "consume", "protocol": "amqp"}},
        {"orders -> log": {"role": "publish", "protocol": "nats"}},
        {"stock -> log": {"role": "consume", "protocol": "nats", "filter": "log.orders"}},
        {"log -> mail": {"role": "deliver", "protocol": "nats"}},
        {"orders -> stock": {"role": "request", "protocol": "http"}},
        {"orders -> db": {"role": "access", "protocol": "postgresql"}},
    ],
}


IN_A_CLOUD: Written = {
    "topology": "shop",
    "nodes": {
        "reserve": {"kind": "function"},
        "mail": {"kind": "function"},
        "audit": {"kind": "function"},
        "placed": {"kind": "topic", "technology": "sns"},
        "paid": {"kind": "topic", "technology": "sns"},
        "stock": {"kind": "queue", "technology": "sqs"},
    },
    "edges": [
        {"placed -> stock": {"role": "bind", "protocol": "sqs"}},
        {"reserve -> stock": {"role": "consume", "protocol": "sqs"}},
        {"placed -> mail": {"role": "deliver", "protocol": "sns"}},
        {"paid -> mail": {"role": "deliver", "protocol": "sns"}},
    ],
}
CLOUDS = {"cloudformation", "serverless"}


def spec_of(source: str) -> Written:
    """Return the spec that a *source* is held against: those of clouds know no other brokers."""
    return IN_A_CLOUD if source in CLOUDS else SPEC


def of_protocol(written: Written, protocol: str) -> Topology:
    """Return what stands behind one broker alone, which is all that its dumps are made of."""
    edges = [one for one in written["edges"] if next(iter(one.values())).get("protocol") == protocol]
    ends = {end for one in edges for end in next(iter(one)).split(" -> ")}
    kinds = {"kafka": {"topic"}, "amqp": {"exchange", "queue"}, "nats": {"stream"}}[protocol]
    nodes = {name: node for name, node in written["nodes"].items() if name in ends or node["kind"] in kinds}
    return loaded({**written, "nodes": nodes, "edges": edges})


def services(written: Written) -> Iterator[str]:
    yield from (name for name, node in written["nodes"].items() if node["kind"] == "service")


def documents(written: Written) -> Files:
    return {f"{name}.asyncapi.json": dumps.asyncapi(of_protocol(written, "kafka"), name) for name in services(written)}


SOURCES: dict[str, Callable[[Written], Files]] = {
    "kafka": lambda written: {"kafka-2026-01-01.txt": dumps.kafka(of_protocol(written, "kafka"))},
    "acls": lambda written: {"acls-2026-01-01.txt": dumps.kafka_acls(of_protocol(written, "kafka"))},
    "rabbitmq": lambda written: {
        "definitions-2026-01-01.json": dumps.rabbitmq(of_protocol(written, "amqp")),
        "consumers-2026-01-01.json": dumps.rabbitmq_consumers(of_protocol(written, "amqp")),
    },
    "nats": lambda written: {"jsz-2026-01-01.json": dumps.nats(of_protocol(written, "nats"))},
    "asyncapi": documents,
    "traces": lambda written: {"traces-2026-01-01.json": dumps.traces(loaded(without(written, "amqp", "nats")))},
    "old traces": lambda written: {"traces-2026-01-01.json": dumps.traces(loaded(without(written, "amqp", "nats")), is_old=True)},
    "compose": lambda written: {"compose.json": dumps.compose(loaded(without(written, "amqp", "nats", "kafka")))},
    "strimzi": lambda written: {"strimzi.json": dumps.strimzi(of_protocol(written, "kafka"))},
    "registry": lambda written: {"subjects-2026-01-01.json": dumps.registry(of_protocol(written, "kafka"))},
    "kubernetes": lambda written: {"kubernetes.json": dumps.kubernetes(loaded(without(written, "amqp", "nats", "kafka")))},
    "connect": lambda written: {"connectors-2026-01-01.json": dumps.connect(of_protocol(written, "kafka"))},
    "ksqldb": lambda written: {"queries.sql": dumps.ksqldb(of_protocol(written, "kafka"))},
    "terraform": lambda written: {"state.json": dumps.terraform(of_protocol(written, "kafka"))},
    "cloudformation": lambda written: {"template.json": dumps.cloudformation(loaded(written))},
    "serverless": lambda written: {"serverless.yml": dumps.serverless(loaded(written))},
}


def without(written: Written, *protocols: str) -> Written:
    """Return *written* without the edges of *protocols*, of which the spans of the generator say nothing."""
    return {**written, "edges": [one for one in written["edges"] if next(iter(one.values())).get("protocol") not in protocols]}


def codes(written: Written, files: Files, *asked: str, tmp_path: Path) -> set[str]:
    """Return the codes of what is found between the spec *written* and facts in *files*, those among it that are *asked* for."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    topology = loaded(written)
    return {one.code for one in found_in([topology], Settings(), asking(Settings(), *asked), files)}


def drop(arrow: str, written: Written) -> None:
    """Take an edge out, and what nothing else holds."""
    before = len(written["edges"])
    written["edges"] = [one for one in written["edges"] if arrow not in one]
    assert len(written["edges"]) < before


def add(arrow: str, role: str, protocol: str, written: Written, **more: object) -> None:
    """Add an edge, and its ends where they are new: services."""
    for end in arrow.split(" -> "):
        written["nodes"].setdefault(end, {"kind": "service"})
    written["edges"].append({arrow: {"role": role, "protocol": protocol, **more}})


def change(arrow: str, written: Written, **more: object) -> None:
    """Let an edge say something else."""
    next(one for one in written["edges"] if arrow in one)[arrow].update(more)


def take_out(name: str, written: Written) -> None:
    """Take a node out, with its edges."""
    del written["nodes"][name]
    written["edges"] = [one for one in written["edges"] if name not in next(iter(one)).split(" -> ")]


def put_in(name: str, kind: str, written: Written) -> None:
    """Add a node alone."""
    written["nodes"][name] = {"kind": kind}


@dataclass(frozen=True)
class Case:
    """A thing that is otherwise: what is found by one source where it is so in the facts, and where it is so in the spec."""

    name: str
    source: str
    change: Callable[[Written], None]
    in_facts: frozenset[str]
    in_spec: frozenset[str]
    asked: tuple[str, ...] = field(default=())


def case(name: str, source: str, mutate: Callable[[Written], None], in_facts: str, in_spec: str, *asked: str) -> Case:
    return Case(name, source, mutate, frozenset(in_facts.split()), frozenset(in_spec.split()), asked)


MUTATIONS = [
    case("a topic goes", "kafka", partial(take_out, "paid"), "TD822", "TD821"),
    case("a topic comes", "kafka", partial(put_in, "fresh", "topic"), "TD821", "TD822"),
    case("a group goes", "kafka", partial(drop, "mail -> paid"), "TD824", "TD823"),
    case("a group comes", "kafka", partial(add, "stock -> paid", "consume", "kafka"), "TD823", "TD824"),
    case("a stranger comes", "kafka", partial(add, "lab -> paid", "consume", "kafka"), "TD826", "TD824"),
    case("a permission to read goes", "acls", partial(drop, "mail -> paid"), "TD824 TD827", "TD823", "TD827"),
    case("a permission to write goes", "acls", partial(drop, "orders -> paid"), "TD827", ""),
    case("a permission to write goes, and is not drawn", "acls", partial(drop, "orders -> paid"), "TD827", "TD828", "TD828"),
    case("a permission comes", "acls", partial(add, "stock -> paid", "publish", "kafka"), "TD828", "TD827", "TD828"),
    case("a user comes", "acls", partial(add, "lab -> paid", "publish", "kafka"), "TD826", "TD827"),
    case("a queue goes", "rabbitmq", partial(take_out, "dead"), "TD822", "TD821"),
    case("a queue comes", "rabbitmq", partial(put_in, "fresh", "queue"), "TD821", "TD822"),
    case("a binding goes", "rabbitmq", partial(drop, "letters -> dead"), "TD829", "TD829"),
    case("a binding comes", "rabbitmq", partial(add, "inbox -> letters", "bind", "amqp"), "", "TD829"),
    case("a routing key changes", "rabbitmq", partial(change, "letters -> inbox", filter="letter.new"), "TD829", "TD829"),
    case("a consumer goes", "rabbitmq", partial(drop, "mail -> inbox"), "TD824 TD827", "TD823"),
    case("a consumer comes", "rabbitmq", partial(add, "stock -> inbox", "consume", "amqp"), "TD823", "TD824 TD827"),
    case("a stranger consumes", "rabbitmq", partial(add, "lab -> inbox", "consume", "amqp"), "TD826", "TD824 TD827"),
    case("whoever may publish goes", "rabbitmq", partial(drop, "orders -> letters"), "TD827", ""),
    case("a stream goes", "nats", partial(take_out, "log"), "TD822", "TD821"),
    case("a subscription goes", "nats", partial(drop, "stock -> log"), "TD824", "TD823"),
    case("a push subscription goes", "nats", partial(drop, "log -> mail"), "TD824", "TD823"),
    case("a subject changes", "nats", partial(change, "stock -> log", filter="log.stock"), "TD829", "TD829"),
    case("a stranger subscribes", "nats", partial(add, "lab -> log", "consume", "nats"), "TD826", "TD824"),
    case("an event changes", "asyncapi", partial(change, "orders -> paid", events=["Paid"]), "TD830", "TD830"),
    case("an operation goes", "asyncapi", partial(drop, "mail -> paid"), "TD836", "TD823"),
    case("who sends goes", "asyncapi", partial(drop, "orders -> paid"), "TD836", "TD835"),
    case("the direction turns", "asyncapi", partial(change, "orders -> paid", role="consume"), "TD831", "TD831"),
    case("a record changes", "registry", partial(change, "orders -> paid", events=["Paid"]), "TD830", "TD830"),
    case("a topic of Strimzi comes", "strimzi", partial(put_in, "fresh", "topic"), "TD821", ""),
    case("an address comes", "compose", partial(add, "stock -> mail", "request", "http"), "TD832", ""),
    case("an address of a store comes", "compose", partial(add, "stock -> db", "access", "postgresql"), "TD832", ""),
]
MUTATIONS += [
    case("an address comes", "kubernetes", partial(add, "stock -> mail", "request", "http"), "TD832", ""),
    case("an address of a store comes", "kubernetes", partial(add, "stock -> db", "access", "postgresql"), "TD832", ""),
    case("a connector that reads comes", "connect", partial(add, "stock -> paid", "consume", "kafka"), "TD823", ""),
    case("a connector that writes comes", "connect", partial(add, "stock -> paid", "publish", "kafka"), "TD835", ""),
    case("a strange connector comes", "connect", partial(add, "lab -> paid", "consume", "kafka"), "TD826", ""),
    case("a query comes", "ksqldb", partial(add, "stock -> paid", "publish", "kafka"), "TD826", ""),
    case("a topic of a state comes", "terraform", partial(put_in, "fresh", "topic"), "TD821", ""),
    case("a subscription of a queue comes", "cloudformation", partial(add, "paid -> stock", "bind", "sqs"), "TD829", ""),
    case("a queue comes", "cloudformation", partial(put_in, "fresh", "queue"), "TD821", ""),
    case("a function takes out of a queue", "cloudformation", partial(add, "audit -> stock", "consume", "sqs"), "TD823", ""),
    case("a topic calls a function", "cloudformation", partial(add, "paid -> audit", "deliver", "sns"), "TD823", ""),
    case("a function takes out of a queue", "serverless", partial(add, "audit -> stock", "consume", "sqs"), "TD823", ""),
    case("a topic calls a function", "serverless", partial(add, "paid -> audit", "deliver", "sns"), "TD823", ""),
]
for generation in ("traces", "old traces"):
    MUTATIONS += [
        case("a span of a call comes", generation, partial(add, "stock -> mail", "request", "http"), "TD832", ""),
        case("a span of a store comes", generation, partial(add, "stock -> db", "access", "postgresql"), "TD832", ""),
        case("a span that publishes comes", generation, partial(add, "stock -> paid", "publish", "kafka"), "TD835", ""),
        case("a span that consumes comes", generation, partial(add, "stock -> paid", "consume", "kafka"), "TD823", ""),
        case("a span turns", generation, partial(change, "orders -> paid", role="consume"), "TD831", "TD831"),
        case("no span of a call", generation, partial(drop, "orders -> stock"), "", "TD832"),
    ]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("", "utf-8")


@pytest.mark.parametrize("source", SOURCES)
def test_facts_of_the_spec_itself_find_nothing(source: str, tmp_path: Path) -> None:
    assert codes(spec_of(source), SOURCES[source](spec_of(source)), "TD828", tmp_path=tmp_path) == set()


def test_all_facts_together_find_nothing(tmp_path: Path) -> None:
    files = {name: text for source, write in SOURCES.items() if source not in CLOUDS for name, text in write(SPEC).items()}
    assert codes(SPEC, files, "TD828", tmp_path=tmp_path) == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.source}: {one.name}")
def test_what_is_otherwise_in_facts_is_found(mutation: Case, tmp_path: Path) -> None:
    spec = spec_of(mutation.source)
    other = copy.deepcopy(spec)
    mutation.change(other)
    assert codes(spec, SOURCES[mutation.source](other), *mutation.asked, tmp_path=tmp_path) == mutation.in_facts


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.source}: {one.name}")
def test_what_is_otherwise_in_the_spec_is_found(mutation: Case, tmp_path: Path) -> None:
    spec = spec_of(mutation.source)
    other = copy.deepcopy(spec)
    mutation.change(other)
    assert codes(other, SOURCES[mutation.source](spec), *mutation.asked, tmp_path=tmp_path) == mutation.in_spec


def test_what_is_otherwise_in_the_dump_itself(tmp_path: Path) -> None:
    ((name, text),) = SOURCES["kafka"](SPEC).items()
    assert codes(SPEC, {name: text.replace("mail paid 0 1 1 0 c-1 /10.0.0.1 c", "mail paid 0 1 1 0 - - -")}, tmp_path=tmp_path) == {"TD825"}
    assert codes(SPEC, {"kafka-2025-11-01.txt": text}, tmp_path=tmp_path) == {"TD834"}
    policy = {"vhost": "/", "name": "p", "pattern": "^inbox$", "apply-to": "queues", "definition": {"dead-letter-exchange": "letters"}}
    files = SOURCES["rabbitmq"](SPEC)
    definitions = json.loads(files["definitions-2026-01-01.json"]) | {"policies": [policy]}
    assert codes(SPEC, files | {"definitions-2026-01-01.json": json.dumps(definitions)}, tmp_path=tmp_path) == {"TD829"}


def test_what_nobody_saw_is_told_where_somebody_asks(tmp_path: Path) -> None:
    seen = without(SPEC, "amqp", "nats")
    other = copy.deepcopy(seen)
    drop("mail -> paid", other)
    assert codes(seen, SOURCES["traces"](seen), "TD833", tmp_path=tmp_path) == set()
    assert codes(seen, SOURCES["traces"](other), "TD833", tmp_path=tmp_path) == {"TD833"}


@settings(max_examples=25, deadline=None)
@given(written_systems(), st.data())
def test_random_systems(tmp_path_factory: pytest.TempPathFactory, written: Written, data: st.DataObject) -> None:
    """Nothing is found of a system by its own facts; then one thing changes, and its code alone is found."""
    folder = tmp_path_factory.mktemp("system")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        files = _facts(written)
        assert codes(written, files, "TD828", tmp_path=folder) == set()
        consumed = [arrow for one in written["edges"] for arrow, said in one.items() if said["role"] == "consume"]
        kept = [name for name, node in written["nodes"].items() if node["kind"] == "topic"]
        fresh = {**copy.deepcopy(written)}
        match data.draw(st.sampled_from(["topic", "stranger", "call", *(["group"] if consumed else [])])):
            case "topic":
                put_in("fresh", "topic", fresh)
                wanted = {"TD821"}
            case "stranger":
                add(f"lab -> {data.draw(st.sampled_from(kept))}", "consume", "kafka", fresh)
                wanted = {"TD826"}
            case "call":
                add("svc0 -> svcx", "request", "http", fresh)
                wanted = {"TD832"}
            case _:
                drop(data.draw(st.sampled_from(consumed)), fresh)
                wanted = {"TD824"}
        assert codes(written, _facts(fresh), tmp_path=folder) == wanted


def _facts(written: Written) -> Files:
    topology = loaded(written)
    calls = loaded({**written, "edges": [one for one in written["edges"] if next(iter(one.values()))["role"] in {"request", "access"}]})
    return {"kafka-2026-01-01.txt": dumps.kafka(topology), "compose.json": dumps.compose(calls)}
