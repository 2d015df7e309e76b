"""Icons: one of our own for every kind, the sets of Material for MkDocs where they are installed, nothing else from a file."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from topodoc.diagnostics import Span
from topodoc.drawing import icon
from topodoc.drawing.icon import find_icon, icon_names, icon_of
from topodoc.language.vocabulary import Kind
from topodoc.lint.codes import RULES
from topodoc.lint.engine import check
from topodoc.lint.selection import Selection
from topodoc.lint.standards import Standards
from topodoc.model.elements import Node
from topodoc.model.topology import Topology

SPAN = Span("one.topo.yml", 1, 1, 1, 2)


def test_every_kind_has_one_of_our_own() -> None:
    icons = {kind: icon_of(Node("a", "A", SPAN, kind)) for kind in get_args(Kind)}
    assert all(one.is_line and one.outlines for one in icons.values())
    assert len(set(icons.values())) == len(icons)


@pytest.mark.parametrize(
    ("technology", "name"),
    [
        ("Kafka", "simple/apachekafka"), ("Apache Kafka 3.7", "simple/apachekafka"), ("RabbitMQ", "simple/rabbitmq"),
        ("NATS", "simple/natsdotio"), ("PostgreSQL 16", "simple/postgresql"), ("Redis", "simple/redis"),
        ("Elasticsearch", "simple/elasticsearch"), ("Go", "simple/go"), ("Python", "simple/python"), ("Java", "fontawesome/brands/java"),
        ("C++", "simple/cplusplus"), (".NET 8", "simple/dotnet"), ("Node.js", "simple/nodedotjs"),
    ],
)  # fmt: skip
def test_a_known_technology_brings_its_icon(technology: str, name: str) -> None:
    found = find_icon(name)
    assert found
    assert icon_of(Node("a", "A", SPAN, technology=technology)) == found


def test_every_known_technology_is_in_the_sets() -> None:
    names = [f"simple/{one}" for one in icon._TECHNOLOGIES.values()] + list(icon._ELSEWHERE.values())  # noqa: SLF001 - the table itself
    assert set(names) <= icon_names()


def test_a_stated_icon_wins_and_a_wrong_one_gives_way() -> None:
    stated = icon_of(Node("a", "A", SPAN, icon="material/database", technology="Kafka"))
    assert stated == find_icon("material/database")
    assert icon_of(Node("a", "A", SPAN, "cache", icon="material/databas")).is_line


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "material/../simple/go", "/etc/passwd", "logo", "material", "Material/database", ""]
)
def test_no_other_file_is_read(name: str) -> None:
    assert find_icon(name) is None


def test_every_icon_of_the_sets_can_be_painted() -> None:
    names = sorted(icon_names())
    assert len(names) > 10_000
    found = [find_icon(name) for name in names[::40]]
    assert sum(one is not None for one in found) > 0.99 * len(found)


def test_without_the_sets_the_kind_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    find_icon.cache_clear()
    monkeypatch.setattr(icon, "_sets", lambda: None)
    assert icon_of(Node("a", "A", SPAN, icon="material/database")).is_line
    find_icon.cache_clear()


def test_a_wrong_icon_is_a_finding() -> None:
    topology = Topology(
        "one", "One", SPAN, nodes=(Node("a", "A", SPAN, icon="material/databse"), Node("b", "B", SPAN, icon="material/database"))
    )
    (found,) = check(topology, date(2026, 1, 1), Standards(selection=Selection(frozenset(rule.code for rule in RULES))))
    assert (found.code, found.element, found.hint) == ("TD707", "node:a", 'did you mean "material/database"?')
