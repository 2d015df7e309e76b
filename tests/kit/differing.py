"""Two versions of a topology in which every kind of thing is added, removed, changed and as it was, on every ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.topology import Topology


def differing() -> tuple[Topology, Topology]:
    """Return both versions."""
    return _bound("old"), _bound("new")


def _bound(version: str) -> Topology:
    text = "\n".join(_spec(is_old=version == "old"))
    return bind(parse(Source.decode(text.encode(), "differing.topo.yml")))


def _spec(*, is_old: bool) -> Iterator[str]:
    yield from ("topology: differing", "title: Differing", "layout: {direction: right, bus: together}", "nodes:")
    yield from _nodes("page", ("service", "topic", "database"), "  ", is_old=is_old)
    yield from ("  mover: {label: Mover}",) if is_old else ()
    yield from ("groups:", "  mixed:", "    label: Mixed", "    nodes:")
    yield from _nodes("mixed", ("service", "topic", "database"), "      ", is_old=is_old)
    yield from ("  broker:", "    label: Broker", "    nodes:")
    yield from _nodes("broker", ("topic",), "      ", is_old=is_old)
    yield (
        "  outer: {label: Outer, nodes: {outer-a: {}}}"
        if is_old
        else "  outer: {label: Outer, nodes: {outer-a: {}, mover: {label: Mover}}}"
    )
    yield "  former: {label: Former, nodes: {in-former: {}}}" if is_old else "  latter: {label: Latter, nodes: {in-latter: {}}}"
    yield "edges:"
    for start in ("page-service", "mixed-service", "broker-topic"):
        yield from _edges(start, is_old=is_old)
    yield from ("scenarios:", "  run:", "    title: What happens", "    steps:")
    yield from _steps("gone" if is_old else "new", is_old=is_old)


def _nodes(ground: str, kinds: tuple[str, ...], indent: str, *, is_old: bool) -> Iterator[str]:
    for kind in kinds:
        yield f"{indent}{ground}-{kind}-{'removed' if is_old else 'added'}: {{kind: {kind}}}"
        yield f"{indent}{ground}-{kind}-changed: {{kind: {kind}, replicas: {2 if is_old else 3}}}"
        yield from (f"{indent}{ground}-{kind}-{same}: {{kind: {kind}}}" for same in "abcd")


def _edges(start: str, *, is_old: bool) -> Iterator[str]:
    role = "replicate" if "topic" in start else "request"
    yield f"  - {start}-a -> {start}-b: {{label: as it was, role: {role}, type: solid}}"
    yield f"  - {start}-b -> {start}-c: {{label: a label that says more, role: {role}, protocol: {'http' if is_old else 'https'}}}"
    way, look = ("b", "pulse") if is_old else ("c", "solid")
    yield f"  - {start}-{way} -> {start}-d: {{label: another label, role: {role}, type: {look}}}"


def _steps(own: str, *, is_old: bool) -> Iterator[str]:
    yield "      - page-service-a -> page-service-b: as it was"
    yield f"      - page-service-a -> page-service-b: {own}"
    yield f"      - {{note: This is {own}, over: page-service-a}}"
    yield f"      - {{state: {{page-service-b: {'error' if is_old else 'stopped'}}}, message: It is {own}}}"
    yield from (f"      - {'loop' if is_old else 'opt'}: {own}", "        steps:", "          - page-service-a -> page-service-b: again")
    yield from ("      - parallel:", "          - page-service-a -> page-service-b: both")
    yield f"          - page-service-b -> page-service-a: {own}"
