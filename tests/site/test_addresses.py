"""Addresses stay: no page moves because something else was added, and who was renamed is found under the former name too."""

from __future__ import annotations

import random
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from topodoc.assembly import assemble
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.site.addresses import Addresses
from topodoc.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.model.topology import Topology

    Adding = tuple[str, Any]

STEMS = ["orders", "orders.v1", "orders-v1", "orders_v1", "con", "index", "x" * 60, "Stock", "a.b.c", "bank-1143da2b"]
NODES = [f"{stem}{number}" if number else stem for number in range(5) for stem in STEMS]
GROUPS = ["core", "Kafka", "nodes", "team.a", "team-a"]
EVENTS = ["OrderPlaced", "order.placed", "order placed", "Con", "_hidden", "a/b"]
SCENARIOS = ["place", "place.order", "place-order", "index", "Refund"]
VIEWS = ["core", "around.orders", "around-orders"]


def additions(seed: int) -> list[Adding]:
    """Return every element of a large spec, in a random order in which nothing stands before what it names."""
    chance = random.Random(seed)  # noqa: S311 - a test
    nodes: list[Adding] = [("node", (name, chance.choice([*GROUPS, ""]))) for name in NODES]
    groups: list[Adding] = [("group", name) for name in GROUPS]
    edges: list[Adding] = [("edge", (chance.choice(NODES), chance.choice(NODES), chance.choice(EVENTS))) for _ in range(30)]
    rest: list[Adding] = [(kind, name) for kind, names in (("event", EVENTS), ("scenario", SCENARIOS), ("view", VIEWS)) for name in names]
    waiting = [*nodes, *groups, *edges, *rest]
    found: list[Adding] = []
    while waiting:
        chance.shuffle(waiting)
        ready = next(one for one in waiting if all(need in found for need in needs(one, nodes)))
        waiting.remove(ready)
        found.append(ready)
    return found


def needs(one: Adding, nodes: list[Adding]) -> list[Adding]:
    """Return what has to be there before *one* is."""
    kind, said = one
    by_name = {node[1][0]: node for node in nodes}
    match kind:
        case "node":
            return [("group", said[1])] if said[1] else []
        case "edge":
            return [by_name[said[0]], by_name[said[1]]]
        case "scenario" | "view":
            return [by_name[NODES[0]]]
        case _:
            return []


def built(elements: list[Adding]) -> Topology:
    """Return the topology of *elements*."""
    spec: dict[str, Any] = {"topology": "shop", "groups": {}, "nodes": {}, "edges": [], "events": {}, "scenarios": {}, "views": {}}
    for kind, said in elements:
        match kind:
            case "group":
                spec["groups"][said] = {"label": said}
            case "node":
                place = spec["groups"][said[1]].setdefault("nodes", {}) if said[1] else spec["nodes"]
                place[said[0]] = {"kind": "topic"} if said[0].startswith("orders") else {}
            case "edge":
                spec["edges"].append({"from": said[0], "to": said[1], "events": said[2], "role": "publish"})
            case "event":
                spec["events"][said] = {"title": said}
            case "scenario":
                spec["scenarios"][said] = {"steps": [{"note": "x", "over": NODES[0]}]}
            case _:
                spec["views"][said] = {"around": NODES[0]}
    return bind(parse(Source.decode(yaml.safe_dump({key: value for key, value in spec.items() if value}).encode(), "shop.topo.yml")))


def paths(topology: Topology) -> dict[tuple[str, str], str]:
    """Return the path of the page of each element of *topology*."""
    at = Addresses((topology,), "architecture")
    found = {("node", one.id): at.node("shop", one.id) for one in topology.nodes}
    found |= {("scenario", one.id): at.scenario("shop", one.id) for one in topology.scenarios}
    found |= {("view", one.id): at.view("shop", one.id) for one in topology.views}
    found |= {("event", name): path for name, path in at.events_of("shop")}
    found |= {("group", one.id): at.part("shop", one.id) for one in topology.groups if at.has_part("shop", one.id)}
    return found | {("topology", "shop"): at.topology("shop")}


@pytest.mark.parametrize("seed", range(6))
def test_no_page_moves_because_something_else_was_added(seed: int) -> None:
    elements = additions(seed)
    before: dict[tuple[str, str], str] = {}
    for count in range(1, len(elements) + 1):
        if not any(kind == "node" for kind, _ in elements[:count]):
            continue
        now = paths(built(elements[:count]))
        assert before.items() <= now.items(), set(before.items()) - set(now.items())
        assert len({path.lower() for path in now.values()}) == len(now)
        before = now
    assert len(before) > 60


def moved(pages: dict[str, str]) -> dict[str, str]:
    """Return where each page that leads to another leads."""
    found = ((path, re.search(r'data-topodoc-moved href="topodoc:architecture/([^"]+)"', text)) for path, text in pages.items())
    return {path.removeprefix("architecture/"): match[1] for path, match in found if match}


def test_former_ids_and_aliases_lead_to_the_page(tmp_path: Path) -> None:
    spec = tmp_path / "shop.topo.yml"
    spec.write_text(
        """\
topology: shop
was: old-shop
aliases: webshop
nodes:
  orders.v1: {kind: topic, was: [orders, "Orders Topic"]}
  svc: {was: orders-v1}
edges:
  - svc -> orders.v1: {role: publish, events: OrderPlaced, id: placing, was: [svc--orders]}
events:
  OrderPlaced: {was: OrderCreated}
scenarios:
  place: {was: buy, aliases: [checkout], steps: [svc -> orders.v1]}
views:
  near: {was: around, aliases: [close], around: svc}
""",
        "utf-8",
    )
    pages = {one.path: one.text for one in assemble(load([spec]), Settings()).pages}
    found = moved(pages)
    assert {path: to for path, to in found.items() if path.startswith("shop/")} == {
        "shop/scenarios/buy.md": "shop/scenarios/place.md", "shop/scenarios/checkout.md": "shop/scenarios/place.md",
        "shop/nodes/orders.md": "shop/nodes/orders.v1.md", "shop/nodes/Orders-Topic-96890117.md": "shop/nodes/orders.v1.md",
        "shop/nodes/orders-topic.md": "shop/nodes/orders.v1.md", "shop/nodes/orders-v1.md": "shop/nodes/svc.md",
        "shop/events/OrderCreated.md": "shop/events/OrderPlaced.md",
    }  # fmt: skip
    assert found["old-shop/index.md"] == found["webshop/index.md"] == "shop/index.md"
    assert found["old-shop/nodes/svc.md"] == "shop/nodes/svc.md"
    assert found["webshop/scenarios/buy.md"] == "shop/scenarios/place.md"
    own = unescape(pages["architecture/shop/index.md"])
    assert all(f'id="{one}"' in own for one in ("view-around", "view-close", "edge-svc--orders"))


def test_a_former_id_that_another_has_now_leads_nowhere_else(tmp_path: Path) -> None:
    spec = tmp_path / "shop.topo.yml"
    spec.write_text("topology: shop\nnodes: {a: {was: b}, b: {}}\nedges: [a -> b]\n", "utf-8")
    assert moved({one.path: one.text for one in assemble(load([spec]), Settings()).pages}) == {}


def test_a_node_that_is_at_home_elsewhere_is_found_in_each_topology(tmp_path: Path) -> None:
    (tmp_path / "_bus.topo.yml").write_text("nodes: {bus: {kind: topic}}\n", "utf-8")
    for name in ("b", "a"):
        spec = f"topology: {name}\ninclude: [_bus.topo.yml]\nnodes: {{{name}svc: {{}}}}\nedges: [{name}svc -> bus: publish]\n"
        (tmp_path / f"{name}.topo.yml").write_text(spec, "utf-8")
        pages = {one.path: one.text for one in assemble(load([tmp_path]), Settings()).pages}
        assert f"architecture/{name}/nodes/bus.md" in pages
        assert "architecture/b/nodes/bus.md" in pages
    assert moved(pages) == {"b/nodes/bus.md": "a/nodes/bus.md"}
