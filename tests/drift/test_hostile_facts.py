"""Dumps that are old, cut, mixed, of something else or hostile: one located fault or a sound answer, never anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import documents
import dumps
import pytest
from corpus import texts
from random_systems import Written, loaded

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.model.topology import Topology

TEXTS = texts()
SPEC: Written = {
    "topology": "shop",
    "nodes": {"orders": {"kind": "service"}, "mail": {"kind": "service"}, "placed": {"kind": "topic"}, "q": {"kind": "queue"}},
    "edges": [
        {"orders -> placed": {"role": "publish", "protocol": "kafka", "events": ["OrderPlaced"]}},
        {"mail -> placed": {"role": "consume", "protocol": "kafka"}},
        {"mail -> q": {"role": "consume", "protocol": "amqp"}},
    ],
}
MADE: dict[str, Callable[[Topology], str]] = {
    "kafka": dumps.kafka,
    "acls": dumps.kafka_acls,
    "definitions": dumps.rabbitmq,
    "consumers": dumps.rabbitmq_consumers,
    "traces": dumps.traces,
    "registry": dumps.registry,
    "strimzi": documents.strimzi,
    "asyncapi": lambda topology: documents.asyncapi(topology, "orders"),
}
FAULT = re.compile(r"^facts[^:]*:\d+:\d+: error TD0\d\d: ")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("", "utf-8")
    Path("topologies").mkdir()
    Path("topologies/shop.topo.yml").write_text(json.dumps(SPEC), "utf-8")


def is_sound(capsys: pytest.CaptureFixture[str], *facts: str) -> bool:
    """Return whether the command answers for *facts*: a summary, or faults that are each located in them."""
    code = run(["drift", *facts, "--as-of", "2026-11-27"])
    said = capsys.readouterr()
    if said.out.splitlines() and " edges confirmed" in said.out.splitlines()[-1]:
        return code in {0, 1}
    return code == 1 and FAULT.match(said.err) is not None


@pytest.mark.parametrize("kind", MADE)
def test_cut_anywhere(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = MADE[kind](loaded(SPEC))
    for at in range(1, len(text), max(1, len(text) // 60)):
        Path("facts").write_text(text[:at], "utf-8")
        assert is_sound(capsys, "facts"), text[:at]
        Path("facts").write_text(text[at:], "utf-8")
        assert is_sound(capsys, "facts"), text[at:]


@pytest.mark.parametrize("kind", MADE)
def test_bytes_that_are_no_text(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw = MADE[kind](loaded(SPEC)).encode()
    for at in range(1, len(raw), max(1, len(raw) // 20)):
        Path("facts").write_bytes(raw[:at] + b"\xff\x00" + raw[at:])
        assert is_sound(capsys, "facts")


def test_all_of_them_in_one_file_and_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    made = {f"facts-{kind}": make(loaded(SPEC)) for kind, make in MADE.items()}
    for name, text in made.items():
        Path(name).write_text(text, "utf-8")
    assert is_sound(capsys, *made)
    Path("facts").write_text("\n".join(made.values()), "utf-8")
    assert is_sound(capsys, "facts")


@pytest.mark.parametrize("chunk", range(8))
def test_every_text_as_a_name(chunk: int, capsys: pytest.CaptureFixture[str]) -> None:
    for text in TEXTS[chunk::8]:
        line = " ".join(text.split()) or "x"
        Path("facts").write_text(
            f"Topic: {line}\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: \n"
            "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
            f"{line} placed 0 1 1 0 {line} {line} {line}\n"
            f"Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name={line}, patternType=PREFIXED)`: \n"
            f" \t(principal=User:{line}, host=*, operation=ALL, permissionType=ALLOW)\n",
            "utf-8",
            errors="replace",
        )
        Path("facts-2").write_text(
            json.dumps(
                {
                    "rabbit_version": "4",
                    "exchanges": [{"name": text}],
                    "queues": [{"name": text}, {"name": "q"}],
                    "bindings": [{"source": text, "destination": "q", "destination_type": "queue", "routing_key": text}],
                    "permissions": [{"user": text, "write": text, "read": text}],
                }
            ),
            "utf-8",
        )
        assert is_sound(capsys, "facts", "facts-2"), text


def test_of_something_else(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("", "\n", "hello\n", "{}", "[]", "- a\n- b\n", json.dumps(SPEC), '{"data": []}', "GROUP\n", "Topic:\n"):
        Path("facts").write_text(text, "utf-8")
        assert is_sound(capsys, "facts"), text


def test_parameters_without_end_take_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    address = "{a}" * 200 + "!"
    document = {"asyncapi": "3.0.0", "info": {"title": "orders", "version": "1"}, "servers": {"k": {"host": "k", "protocol": "kafka"}}}
    operation = {"action": "send", "channel": {"$ref": "#/channels/c"}}
    Path("facts").write_text(json.dumps({**document, "channels": {"c": {"address": address}}, "operations": {"o": operation}}), "utf-8")
    nodes = {f"{'x' * 60}{one}": {"kind": "topic"} for one in range(200)}
    Path("topologies/shop.topo.yml").write_text(json.dumps({"nodes": nodes | {"orders": {}}}), "utf-8")
    start = perf_counter()
    assert is_sound(capsys, "facts")
    assert perf_counter() - start < 5
