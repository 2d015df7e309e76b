"""What a topology says, dumped as each source would and imported again, comes back as far as that source can know it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import documents
import dumps
from hypothesis import given, settings
from hypothesis import strategies as st
from random_systems import systems

from topodoc.cli.main import run
from topodoc.reading import load

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

FEW = settings(max_examples=15, deadline=None)
Fact = tuple[str, str, str]


def imported(files: dict[str, str], *more: str) -> Topology:
    """Return what *files* say once they are imported."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("mkdocs.yml").write_text("", "utf-8")
        for name, text in files.items():
            Path(name).write_text(text, "utf-8")
        assert run(["import", *files, *more, "-o", "_t.topo.yml", "-q"]) in {0, 1}
        Path("t.topo.yml").write_text("include: [_t.topo.yml]\n", "utf-8")
        (topology,) = load([Path("t.topo.yml")])
        return topology


def facts(topology: Topology, *roles: str) -> set[Fact]:
    """Return the edges of *topology* in *roles*."""
    return {(source, edge.role, target) for source, target, edge in dumps.edges_of(topology, *roles)}


def kinds(topology: Topology, kind: str) -> set[str]:
    return {node.id for node in topology.nodes if node.kind == kind}


@FEW
@given(systems())
def test_kafka_knows_topics_and_who_consumes(system: Topology) -> None:
    found = imported({"dump.txt": dumps.kafka(system)})
    assert kinds(found, "topic") == kinds(system, "topic")
    assert facts(found, "publish", "consume") == facts(system, "consume")


@FEW
@given(systems())
def test_permissions_of_kafka_know_who_may(system: Topology) -> None:
    found = imported({"dump.txt": dumps.kafka_acls(system)}, "--with", "permitted")
    assert facts(found, "publish", "consume") == facts(system, "publish", "consume")


@FEW
@given(systems("queue"))
def test_rabbitmq_knows_queues_and_who_consumes(system: Topology) -> None:
    found = imported({"d.json": dumps.rabbitmq(system), "c.json": dumps.rabbitmq_consumers(system)}, "--as", "rabbitmq")
    assert kinds(found, "queue") == kinds(system, "queue")
    assert facts(found, "publish", "consume") == facts(system, "consume")


@FEW
@given(systems("stream"))
def test_nats_knows_streams_and_who_consumes(system: Topology) -> None:
    found = imported({"jsz.json": dumps.nats(system)})
    assert kinds(found, "stream") == kinds(system, "stream")
    assert facts(found, "publish", "consume") == facts(system, "consume")


@FEW
@given(systems(), st.booleans())
def test_traces_know_whatever_ran(system: Topology, is_old: bool) -> None:  # noqa: FBT001 - drawn
    found = imported({"t.json": dumps.traces(system, is_old=is_old)})
    roles = "publish", "consume", "request", "access"
    assert facts(found, *roles) == facts(system, *roles)


@FEW
@given(systems())
def test_asyncapi_knows_both_sides_and_events(system: Topology) -> None:
    services = [node.id for node in system.nodes if node.kind == "service"]
    found = imported({f"{name}.json": documents.asyncapi(system, name) for name in services})
    assert facts(found, "publish", "consume") == facts(system, "publish", "consume")
    events = ({(*ends, edge.events) for *ends, edge in dumps.edges_of(one, "publish", "consume")} for one in (found, system))
    assert next(events) == next(events)


@FEW
@given(systems())
def test_strimzi_knows_topics_and_who_may(system: Topology) -> None:
    found = imported({"k.json": documents.strimzi(system)}, "--with", "permitted")
    assert kinds(found, "topic") == kinds(system, "topic")
    assert facts(found, "publish", "consume") == facts(system, "publish", "consume")


@FEW
@given(systems())
def test_all_of_them_together_say_no_more_than_there_is(system: Topology) -> None:
    services = [node.id for node in system.nodes if node.kind == "service"]
    files = {f"{name}.json": documents.asyncapi(system, name) for name in services}
    files |= {"dump.txt": dumps.kafka(system), "traces.json": dumps.traces(system), "strimzi.json": documents.strimzi(system)}
    roles = "publish", "consume", "request", "access"
    assert facts(imported(files, "--with", "permitted"), *roles) == facts(system, *roles)
