"""Edits: three topologies in a project, and one change after another that whoever keeps anything must notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

SPECS = {
    "topologies/orders.topo.yml": """\
topology: orders
include: parts/bus.yml
nodes:
  web: {label: Web shop}
  orders: {label: Orders, owner: team-orders}
edges:
  - web -> orders: {label: place an order, protocol: https}
  - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
scenarios:
  place: {steps: [web -> orders: "[REQUEST] place {id: 1}", orders -> placed: "[PUBLISH] OrderPlaced {id: 1}"]}
""",
    "topologies/stock.topo.yml": """\
topology: stock
include: parts/bus.yml
nodes:
  stock: {label: Stock}
  stock-db: {label: Stock, kind: database}
edges:
  - stock -> placed: {role: consume, protocol: kafka}
  - stock -> stock-db: {role: access, protocol: postgresql}
""",
    "topologies/mail.topo.yml": """\
topology: mail
nodes: {mail: Mail, smtp: {label: SMTP, external: true}}
edges: [mail -> smtp: {protocol: smtp}]
""",
    "topologies/parts/bus.yml": """\
nodes: {placed: {kind: topic, label: orders.placed}}
events: {OrderPlaced: {description: An order was taken.}}
""",
    "topodoc.yml": "specs: topologies\ntemplates: own\nthemes: looks\n",
    "own/.keep": "",
    "looks/.keep": "",
}


def edit(path: str, old: str, new: str) -> Callable[[], None]:
    def act() -> None:
        text = Path(path).read_text("utf-8")
        assert old in text
        Path(path).write_text(text.replace(old, new), "utf-8")

    return act


def write(path: str, text: str) -> Callable[[], None]:
    def act() -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, "utf-8")

    return act


ORDERS, STOCK, MAIL, BUS = (f"topologies/{name}" for name in ("orders.topo.yml", "stock.topo.yml", "mail.topo.yml", "parts/bus.yml"))
EDITS: dict[str, Callable[[], object]] = {
    "a label": edit(ORDERS, "Web shop", "Shop"),
    "a label that another has": edit(MAIL, "mail: Mail", "mail: Stock"),
    "only a comment": edit(MAIL, "topology: mail", "# mail\ntopology: mail"),
    "a part": edit(BUS, "orders.placed", "orders.placed.v2"),
    "an event of a part": edit(BUS, "was taken", "was placed"),
    "a node": edit(STOCK, "  stock-db:", "  audit: Audit\n  stock-db:"),
    "an edge to the shared topic": edit(STOCK, "edges:\n", "edges:\n  - audit -> placed: {role: consume, protocol: kafka}\n"),
    "a finding": edit(STOCK, "  audit: Audit\n", "  audit: Audit\n  idle: Idle\n"),
    "an owner": edit(ORDERS, "team-orders", "team-shop"),
    "a day": edit(ORDERS, "{label: Orders", "{deprecated: {since: 2025-01-01}, label: Orders"),
    "a title": edit(MAIL, "topology: mail", "topology: mail\ntitle: Letters"),
    "a new id": edit(MAIL, "topology: mail", "topology: letters\nwas: mail"),
    "another topology": write(
        "topologies/new.topo.yml", "topology: new\nnodes: {a: A, mail: Mail}\nedges: [a -> mail: {protocol: http}]\n"
    ),
    "a link between two": edit("topologies/new.topo.yml", "mail: Mail", "mail: {same_as: orders/orders}"),
    "a layer": edit(
        ORDERS, "nodes:\n  web: {", "layers: {planned: {hidden: true}}\nnodes:\n  later: {label: Later, layer: planned}\n  web: {"
    ),
    "a view": edit(STOCK, "nodes:\n", "views: {core: {title: Core, include: [stock, stock-db]}}\nnodes:\n"),
    "a template": write("own/node.md.j2", "{{ heading(title) }}\n\nOwn page of {{ title }}.\n"),
    "a template once more": edit("own/node.md.j2", "Own page", "Our own page"),
    "a template that goes": lambda: Path("own/node.md.j2").unlink(),
    "a theme": edit("topodoc.yml", "themes: looks", "themes: looks\ntheme: slate"),
    "a theme of the project": lambda: (
        write("looks/ours/theme.toml", (ROOT / "themes/paper/theme.toml").read_text("utf-8"))(),
        edit("topodoc.yml", "theme: slate", "theme: ours")(),
    ),
    "a setting": edit("topodoc.yml", "theme: ours", "theme: ours\narrows: flow"),
    "a language": edit("topodoc.yml", "arrows: flow", "arrows: flow\nlanguage: de"),
    "a rule": edit("topodoc.yml", "language: de", "rules: {ignore: [TD101]}"),
    "a part that moves": lambda: (
        Path(BUS).rename("topologies/parts/broker.yml"),
        edit(ORDERS, "parts/bus.yml", "parts/broker.yml")(),
        edit(STOCK, "parts/bus.yml", "parts/broker.yml")(),
    ),
    "a spec that is called otherwise": lambda: Path(STOCK).rename("topologies/a-stock.topo.yml"),
    "a spec that goes": lambda: Path("topologies/new.topo.yml").unlink(),
}


def files(folder: str) -> dict[str, bytes]:
    """Return what is in each file below *folder*, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}
