"""Mutations: each thing that may be otherwise on one side, and the codes that are then found, by the source that tells of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import assume
from hypothesis import strategies as st
from random_systems import AUDIT, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Draw = Callable[[st.SearchStrategy[str]], str]

FRESH, STRANGER = "fresh", "lab"


@dataclass(frozen=True)
class Mutation:
    """A thing that is otherwise: what is found by a `source` where it is so in its `files`, and where it is so in the spec.

    `files` is how the names of those begin in which it is otherwise; `asked` are codes of rules that are off by themselves.
    """

    name: str
    source: str
    change: Callable[[Written, Draw], None]
    in_facts: frozenset[str]
    in_spec: frozenset[str]
    files: str = ""
    asked: tuple[str, ...] = ()

    def of(self, written: Written, draw: Draw) -> Written:
        """Return *written* with one thing otherwise."""
        other = copy.deepcopy(written)
        self.change(other, draw)
        return other


def _said(written: Written, **wanted: object) -> list[str]:
    """Return the arrows of the edges that say what is *wanted*, but for those of the service that is there for all."""
    return [
        arrow
        for one in written["edges"]
        for arrow, said in one.items()
        if all(said.get(key) == text for key, text in wanted.items()) and AUDIT not in arrow.split(" -> ")
    ]


def _one_of(draw: Draw, found: Sequence[str]) -> str:
    assume(found)
    return draw(st.sampled_from(list(found)))


def _of(written: Written, kind: str) -> list[str]:
    return [name for name, node in written["nodes"].items() if node["kind"] == kind and name != AUDIT]


def drop(role: str, protocol: str, written: Written, draw: Draw) -> None:
    """Take an edge out."""
    arrow = _one_of(draw, _said(written, role=role, protocol=protocol))
    written["edges"] = [one for one in written["edges"] if one.get(arrow, {}).get("role") != role]


def add(role: str, protocol: str, ends: tuple[str, str], written: Written, draw: Draw) -> None:
    """Add an edge between two nodes of the kinds *ends* that have none, one way or the other."""
    known = {frozenset(arrow.split(" -> ")) for one in written["edges"] for arrow in one}
    free = [f"{one} -> {other}" for one in _of(written, ends[0]) for other in _of(written, ends[1]) if one != other]
    _put(written, _one_of(draw, [one for one in free if frozenset(one.split(" -> ")) not in known]), role, protocol)


def add_stranger(role: str, protocol: str, kind: str, written: Written, draw: Draw) -> None:
    """Let a service that nobody knows use something of a *kind*."""
    written["nodes"][STRANGER] = {"kind": "service"}
    _put(written, f"{STRANGER} -> {_one_of(draw, _of(written, kind))}", role, protocol)


def add_strange_query(written: Written, draw: Draw) -> None:
    """Let a query that nobody knows make a topic of another."""
    written["nodes"]["lab-query"] = {"kind": "service"}
    for role in ("consume", "publish"):
        _put(written, f"lab-query -> {_one_of(draw, _of(written, 'topic'))}", role, "kafka")


def let_a_query_read(written: Written, draw: Draw) -> None:
    """Let a query that makes something read one topic more."""
    read, made = (_said(written, role=role, protocol="kafka") for role in ("consume", "publish"))
    queries = {one.split(" -> ")[0] for one in read} & {one.split(" -> ")[0] for one in made}
    free = [f"{one} -> {topic}" for one in sorted(queries) if one.endswith("-query") for topic in _of(written, "topic")]
    _put(written, _one_of(draw, [one for one in free if one not in {*read, *made}]), "consume", "kafka")


def _put(written: Written, arrow: str, role: str, protocol: str) -> None:
    events = [f"Of{arrow[-1]}"] if protocol == "kafka" else []
    written["edges"].append({arrow: {"role": role, "protocol": protocol, **({"events": events} if events else {})}})


def turn(protocol: str, written: Written, draw: Draw) -> None:
    """Let who publishes consume, where it does one of both."""
    taken = {*_said(written, role="consume", protocol=protocol)}
    arrow = _one_of(draw, [one for one in _said(written, role="publish", protocol=protocol) if one not in taken])
    _edge(written, arrow, "publish")["role"] = "consume"


def rename_event(role: str, written: Written, draw: Draw) -> None:
    """Let an edge carry another event."""
    _edge(written, _one_of(draw, _said(written, role=role, protocol="kafka")), role)["events"] = ["Other"]


def rename_record(written: Written, draw: Draw) -> None:
    """Let everybody who publishes to a topic publish another event."""
    topic = _one_of(draw, _said(written, role="publish", protocol="kafka")).split(" -> ")[1]
    for one in written["edges"]:
        for arrow, said in one.items():
            if arrow.endswith(f" -> {topic}") and said["role"] == "publish":
                said["events"] = ["Other"]


def refilter(role: str, protocol: str, written: Written, draw: Draw) -> None:
    """Let an edge hold back something else."""
    _edge(written, _one_of(draw, _said(written, role=role, protocol=protocol)), role)["filter"] = "s.other"


def _edge(written: Written, arrow: str, role: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one[arrow] for one in written["edges"] if one.get(arrow, {}).get("role") == role)
    return found


def take_out(kind: str, written: Written, draw: Draw) -> None:
    """Take a node out, with its edges."""
    name = _one_of(draw, _of(written, kind)[1:])  # the first is there for all
    del written["nodes"][name]
    written["edges"] = [one for one in written["edges"] if name not in next(iter(one)).split(" -> ")]


def put_in(kind: str, written: Written, draw: Draw, technology: str = "") -> None:
    """Add a node alone."""
    del draw
    written["nodes"][FRESH] = {"kind": kind, "technology": technology}


def rows(
    names: str, name: str, change: Callable[[Written, Draw], None], in_facts: str, in_spec: str, files: str = "", *asked: str
) -> list[Mutation]:
    """Return what is otherwise for each source of *names*."""
    codes = frozenset(in_facts.split()), frozenset(in_spec.split())
    return [Mutation(name, one, change, *codes, files, asked) for one in names.split(",")]


_TO_TOPIC, _TO_QUEUE, _TO_STREAM = ("service", "topic"), ("service", "queue"), ("service", "stream")
_WRITES, _READS = partial(add, "publish", "kafka", _TO_TOPIC), partial(add, "consume", "kafka", _TO_TOPIC)
_CALLS, _STORES = partial(add, "request", "http", ("service", "service")), partial(add, "access", "postgresql", ("service", "database"))
_KNOWN = "TD828"  # what is permitted and not drawn, which is off
_STRANGER_READS = partial(add_stranger, "consume", "kafka", "topic")
_TRACES, _CLOUDS, _ADDRESSES = "traces,old traces,jaeger", "aws state,cloudformation,serverless", "compose,kubernetes"

MUTATIONS: tuple[Mutation, ...] = (
    *rows("kafka,acls", "a topic comes", partial(put_in, "topic"), "TD821", "TD822"),
    *rows("kafka,acls", "a topic goes", partial(take_out, "topic"), "TD822", "TD821"),
    *rows("strimzi,terraform,eventcatalog", "a topic comes", partial(put_in, "topic"), "TD821", ""),
    *rows("kafka", "a group comes", _READS, "TD823", "TD824", "groups"),
    *rows("acls", "a group comes", _READS, "TD823", "TD824 TD827", "groups"),
    *rows("kafka,acls", "a group goes", partial(drop, "consume", "kafka"), "TD824", "TD823", "groups"),
    *rows("kafka", "a strange group comes", _STRANGER_READS, "TD826", "TD824", "groups"),
    *rows("acls", "a strange group comes", _STRANGER_READS, "TD826", "TD824 TD827", "groups"),
    *rows("acls", "a permission to read goes", partial(drop, "consume", "kafka"), "TD827", "TD823", "acls"),
    *rows("acls", "a permission to write goes", partial(drop, "publish", "kafka"), "TD827", "", "acls"),
    *rows("acls", "a permission comes", _WRITES, "TD828", "TD827", "acls", _KNOWN),
    *rows("strimzi,terraform", "a permission comes", _WRITES, "TD828", "", "", _KNOWN),
    *rows("acls", "a stranger may write", partial(add_stranger, "publish", "kafka", "topic"), "TD826", "TD827", "acls"),
    *rows("strimzi,terraform", "a stranger may write", partial(add_stranger, "publish", "kafka", "topic"), "TD826", ""),
    *rows("rabbitmq", "a queue comes", partial(put_in, "queue"), "TD821", "TD822"),
    *rows("rabbitmq", "a queue goes", partial(take_out, "queue"), "TD822", "TD821"),
    *rows("rabbitmq", "an exchange comes", partial(put_in, "exchange"), "TD821", "TD822"),
    *rows("rabbitmq", "an exchange goes", partial(take_out, "exchange"), "TD822", "TD821"),
    *rows("rabbitmq", "a binding comes", partial(add, "bind", "amqp", ("exchange", "queue")), "TD829", "TD829"),
    *rows("rabbitmq", "a binding goes", partial(drop, "bind", "amqp"), "TD829", "TD829"),
    *rows("rabbitmq", "a routing key changes", partial(refilter, "bind", "amqp"), "TD829", "TD829"),
    *rows("rabbitmq", "a policy comes", partial(add, "bind", "amqp", ("queue", "exchange")), "TD829", "TD829"),
    *rows("rabbitmq", "a member comes", partial(add, "consume", "amqp", _TO_QUEUE), "TD823", "TD824 TD827", "consumers"),
    *rows("rabbitmq", "a member goes", partial(drop, "consume", "amqp"), "TD824", "TD823", "consumers"),
    *rows("rabbitmq", "a stranger comes", partial(add_stranger, "consume", "amqp", "queue"), "TD826", "TD824 TD827", "consumers"),
    *rows("rabbitmq", "a permission to write goes", partial(drop, "publish", "amqp"), "TD827", "", "definitions"),
    *rows("rabbitmq", "a permission to read goes", partial(drop, "consume", "amqp"), "TD827", "TD823", "definitions"),
    *rows("nats", "a stream comes", partial(put_in, "stream", technology="NATS"), "TD821", "TD822"),
    *rows("nats", "a stream goes", partial(take_out, "stream"), "TD822", "TD821"),
    *rows("nats", "a subscription comes", partial(add, "consume", "nats", _TO_STREAM), "TD823", "TD824"),
    *rows("nats", "a subscription goes", partial(drop, "consume", "nats"), "TD824", "TD823"),
    *rows("nats", "a push subscription comes", partial(add, "deliver", "nats", ("stream", "service")), "TD823", "TD824"),
    *rows("nats", "a push subscription goes", partial(drop, "deliver", "nats"), "TD824", "TD823"),
    *rows("nats", "a subject changes", partial(refilter, "consume", "nats"), "TD829", "TD829"),
    *rows("nats", "a stranger subscribes", partial(add_stranger, "consume", "nats", "stream"), "TD826", "TD824"),
    *rows("asyncapi", "an operation that sends comes", _WRITES, "TD835", "TD836"),
    *rows("asyncapi", "an operation that receives comes", _READS, "TD823", "TD836"),
    *rows("asyncapi", "an operation that sends goes", partial(drop, "publish", "kafka"), "TD836", "TD835"),
    *rows("asyncapi", "an operation that receives goes", partial(drop, "consume", "kafka"), "TD836", "TD823"),
    *rows("asyncapi,eventcatalog", "an event that is sent changes", partial(rename_event, "publish"), "TD830", "TD830"),
    *rows("asyncapi,eventcatalog", "an event that is received changes", partial(rename_event, "consume"), "TD830", "TD830"),
    *rows(f"asyncapi,eventcatalog,compose,{_TRACES}", "the direction turns", partial(turn, "kafka"), "TD831", "TD831"),
    *rows("registry", "a schema changes", rename_record, "TD830", "TD830"),
    *rows(f"connect,eventcatalog,compose,{_TRACES}", "somebody publishes", _WRITES, "TD835", ""),
    *rows(f"connect,eventcatalog,compose,kubernetes,{_TRACES}", "somebody consumes", _READS, "TD823", ""),
    *rows(f"connect,eventcatalog,{_TRACES}", "a stranger publishes", partial(add_stranger, "publish", "kafka", "topic"), "TD826", ""),
    *rows(f"connect,eventcatalog,{_TRACES}", "nobody tells who publishes", partial(drop, "publish", "kafka"), "", "TD835"),
    *rows(f"connect,eventcatalog,{_TRACES}", "nobody tells who consumes", partial(drop, "consume", "kafka"), "", "TD823"),
    *rows(_TRACES, "a span that publishes comes", partial(add, "publish", "amqp", ("service", "exchange")), "TD835", ""),
    *rows(_TRACES, "a span that consumes comes", partial(add, "consume", "amqp", _TO_QUEUE), "TD823", ""),
    *rows("ksqldb", "a query reads a topic more", let_a_query_read, "TD823", ""),
    *rows("ksqldb", "a strange query comes", add_strange_query, "TD826", ""),
    *rows(f"{_ADDRESSES},{_TRACES}", "a call comes", _CALLS, "TD832", ""),
    *rows(f"{_ADDRESSES},{_TRACES}", "a call goes", partial(drop, "request", "http"), "", "TD832"),
    *rows(f"{_ADDRESSES},{_TRACES}", "a store comes", _STORES, "TD832", ""),
    *rows(f"{_ADDRESSES},{_TRACES}", "a store goes", partial(drop, "access", "postgresql"), "", "TD832"),
    *rows("backstage", "a component comes", partial(put_in, "service"), "", ""),
    *rows("aws state,cloudformation", "a queue comes", partial(put_in, "queue", technology="SQS"), "TD821", ""),
    *rows("aws state,cloudformation", "a subscription comes", partial(add, "bind", "sqs", ("topic", "queue")), "TD829", ""),
    *rows("aws state,cloudformation", "a subscription goes", partial(drop, "bind", "sqs"), "", "TD829"),
    *rows(_CLOUDS, "a function takes out of a queue more", partial(add, "consume", "sqs", ("function", "queue")), "TD823", ""),
    *rows(_CLOUDS, "a function takes no more", partial(drop, "consume", "sqs"), "", "TD823"),
    *rows(_CLOUDS, "a topic calls a function more", partial(add, "deliver", "sns", ("topic", "function")), "TD823", ""),
    *rows(_CLOUDS, "a topic calls a function less", partial(drop, "deliver", "sns"), "", "TD823"),
)
