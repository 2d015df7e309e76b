"""The catalogue: pages across topologies, what a node is to others, events, and the landscape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from topodoc.assembly import assemble
from topodoc.diagnostics import Span
from topodoc.model.content import Grade
from topodoc.model.landscape import landscape, sharing
from topodoc.model.relation import NAMES, relations
from topodoc.model.whole import Whole
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.site.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.model.topology import Topology
    from topodoc.site.page import Site

ORDERS = """\
title: Orders
owner: shop
include: [parts/bus.yml]
nodes:
  web: {label: Web, kind: gateway, tags: [edge]}
  order-svc: Order service
  db: {label: DB, kind: database}
  cron: {kind: scheduler}
  standby: {kind: database}
edges:
  - web -> order-svc: {label: place, protocol: http}
  - order-svc -> db: {role: access, protocol: postgresql}
  - standby -> db: {role: replicate}
  - cron -> order-svc
  - order-svc -> bus: {label: publish, protocol: kafka, events: [Placed, Cancelled]}
scenarios:
  place:
    steps:
      - web -> order-svc: place
      - order-svc -> bus: '[PUBLISH] Placed {id: 1, lines: [{sku: a}], "odd key": {id: 2}}'
      - order-svc -> bus: '[PUBLISH] Printed'
      - bus -> order-svc: '[CONSUME] Seen'
"""
MAIL = """\
title: Mail
include: [parts/bus.yml]
groups: {inner: {label: Inner, nodes: {mailer: {kind: worker, owner: crm}}}}
nodes:
  shop: {label: Their orders, same_as: orders/order-svc, description: From their side}
  audit: Audit
edges:
  - mailer -> retries: {label: consume, protocol: kafka}
  - audit -> bus: {label: consume, protocol: kafka, events: Cancelled}
  - mailer -> shop: {label: ask, protocol: http}
"""
BUS = "nodes:\n  bus: {kind: topic}\n  retries: {kind: queue}\nedges: [bus -> retries: route]\n"
REPORTS = "title: Reports\nnodes: {a: A}\n"


@pytest.fixture
def topologies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Topology, ...]:
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "bus.yml").write_text(BUS, "utf-8")
    for name, text in {"orders": ORDERS, "mail": MAIL, "reports": REPORTS}.items():
        (tmp_path / f"{name}.topo.yml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return load((tmp_path,))


def page(site: Site, path: str) -> str:
    return next(one.text for one in site.pages if one.path == f"architecture/{path}.md")


def test_what_a_node_is_to_others(topologies: tuple[Topology, ...]) -> None:
    by_id = {one.id: one for one in topologies}
    found = {
        f"{topology}/{node}": [f"{one.name} {one.other.name}" for one in relations(by_id[topology], node)]
        for topology, node in [("orders", "order-svc"), ("orders", "db"), ("orders", "bus"), ("mail", "bus"), ("mail", "mailer")]
    }
    assert found == {
        "orders/order-svc": ["publishes bus", "uses db", "called by web", "started by cron"],
        "orders/db": ["used by order-svc", "copied by standby"],
        "orders/bus": ["producers order-svc", "feeds retries"],
        "mail/bus": ["consumers audit", "feeds retries"],
        "mail/mailer": ["consumes retries", "calls shop"],
    }
    assert len({*NAMES}) == len(NAMES)


def test_nodes_that_are_one_share_a_page(topologies: tuple[Topology, ...]) -> None:
    site = assemble(topologies, Settings())
    paths = [one.path.removeprefix("architecture/") for one in site.pages if "/nodes/" in one.path and "data-topodoc-moved" not in one.text]
    assert [path for path in paths if "order-svc" in path or "shop" in path or "bus" in path] == [
        "mail/nodes/bus.md", "orders/nodes/order-svc.md",
    ]  # fmt: skip
    text = page(site, "orders/nodes/order-svc")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "Publishes", "Uses", "Called by", "Started by", "If it stops", "Scenarios",
    ]  # fmt: skip
    assert "From their side" in text
    callers = text.partition("## Called by")[2].partition("## Started by")[0]
    assert re.findall(r'href="topodoc:architecture/([^"]*)"', callers) == [
        "orders/nodes/web.md", "orders/index.md", "mail/nodes/mailer.md", "mail/index.md",
    ]  # fmt: skip
    for one in site.pages:
        assert "nodes/shop" not in one.text
    bus = page(site, "mail/nodes/bus").partition("## Feeds")[2].partition("##")[0]
    assert bus.count("<tr>") == 2  # the heading, and the edge once though two topologies include it


def test_the_indexes_name_every_node_once(topologies: tuple[Topology, ...]) -> None:
    site = assemble(topologies, Settings())

    def sections(name: str) -> dict[str, list[str]]:
        parts = re.split(r'<h2 id="topodoc-list-\d+">(.*?)</h2>', page(site, f"catalogue/{name}"))
        return {word: re.findall(r"nodes/([^\"]*)\.md", text) for word, text in zip(parts[1::2], parts[2::2], strict=True)}

    assert sections("index") == {
        "database": ["db", "standby"], "gateway": ["web"], "queue": ["retries"], "scheduler": ["cron"],
        "service": ["a", "audit", "order-svc"], "topic": ["bus"], "worker": ["mailer"],
    }  # fmt: skip
    owners = sections("owners")
    assert list(owners) == ["crm", "shop", "no owner"]
    assert owners["shop"] == ["bus", "cron", "db", "order-svc", "retries", "standby", "web"]
    assert sections("tags") == {"edge": ["web"]}
    assert sections("groups") == {"Mail&#58; Inner": ["mailer"]}


def test_events(topologies: tuple[Topology, ...]) -> None:
    found = {one.name: one for one in Whole(topologies).events}
    assert list(found) == ["Cancelled", "Placed"]  # what a step says is none where the edge names its events
    placed, cancelled = found["Placed"], found["Cancelled"]
    assert [one.place for one in placed.producers] == [("orders", "order-svc")]
    assert {node for _, node in placed.resources} == {"bus", "retries"}
    assert {(*one.place, one.grade) for one in placed.consumers} == {("mail", "mailer", Grade.FAILING)}  # out of what is tried again
    assert {one.place[1] for one in cancelled.consumers} == {"mailer", "audit"}
    assert placed.keys == ("id", "lines", "odd key")
    assert [one.message.number for one in placed.steps] == ["2"]
    assert (cancelled.topologies, placed.topologies, placed.owners) == (("mail", "orders"), ("orders",), ("shop",))
    site = assemble(topologies, Settings())
    assert "architecture/orders/scenarios/place.md#step-2" in page(site, "orders/events/Placed")
    assert 'topodoc:architecture/mail/events/Cancelled.md"' in page(site, "orders/index")
    assert 'data-topodoc-moved href="topodoc:architecture/mail/events/Cancelled.md"' in page(site, "orders/events/Cancelled")
    assert not [one for one in assemble(topologies[-1:], Settings()).pages if "/events/" in one.path]


def test_the_landscape(topologies: tuple[Topology, ...]) -> None:
    shown = landscape(topologies)
    assert shown
    assert {group.id: group.nodes for group in shown.groups} == {
        "mail": ("mail/mailer", "mail/audit"),
        "orders": ("orders/web", "orders/order-svc", "orders/db", "orders/cron"),
    }
    assert {node.id for node in shown.nodes if node.group is None} == {"mail/bus", "mail/retries"}
    assert len([edge for edge in shown.edges if edge.role == "bind"]) == 1
    assert {place for place, _ in sharing(topologies)} == {("mail", "bus"), ("mail", "retries"), ("orders", "order-svc")}
    assert landscape(topologies[:1]) is None
    site = assemble(topologies, Settings())
    links = re.findall(r'href="topodoc:architecture/([^"]*)" aria-label="([^"]*)"', page(site, "landscape"))
    assert ("orders/index.md", next(one.title for one in topologies if one.id == "orders")) in links  # the box of a topology leads to it
    assert "reports" not in {label for _, label in links}
    assert ("mail/nodes/bus.md", "bus") in links
    assert any(path.startswith("orders/index.md#edge-") for path, _ in links)
    assert [one.path for one in site.assets if one.path.endswith("landscape.svg")] == ["architecture/landscape.svg"]


@pytest.mark.parametrize(
    ("repo_url", "address"),
    [
        ("https://github.com/a/b/", "https://github.com/a/b/blob/HEAD/t%20x/a.topo.yml#L7"),
        ("https://github.com/a/b.git", "https://github.com/a/b/blob/HEAD/t%20x/a.topo.yml#L7"),
        ("https://gitlab.example.org/a/b", "https://gitlab.example.org/a/b/-/blob/HEAD/t%20x/a.topo.yml#L7"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/src/HEAD/t%20x/a.topo.yml#lines-7"),
        ("https://example.org/see/{file}?line={line}", "https://example.org/see/t%20x/a.topo.yml?line=7"),
        ("", ""),
    ],
)
def test_a_definition_is_found_on_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo_url: str, address: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    sources = Sources(repo_url)
    assert sources.address(Span("../t x/a.topo.yml", 7, 1, 7, 2)) == address
    assert sources.address(Span("../../elsewhere.topo.yml", 7, 1, 7, 2)) == ""


def test_what_was_read_elsewhere_is_found_on_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    sources = Sources("https://example.org/shop")
    assert sources.origin("services/a.yaml:31") == "https://example.org/shop/blob/HEAD/services/a.yaml#L31"
    assert sources.origin("a.yaml#/channels/x:1") == "https://example.org/shop/blob/HEAD/a.yaml"
    assert [sources.origin(place) for place in ("../../x.yaml:1", "", ":1", "a\nb:1")] == ["", "", "", ""]
    assert Sources("").origin("a.yaml:1") == ""
