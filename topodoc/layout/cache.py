"""The cache: layouts that were made before, each under all that decides what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from topodoc.diagram.plan import Layout, Route
from topodoc.diagram.reshape import EDITION
from topodoc.drawing.scene import Box
from topodoc.store import Store, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.diagram.plan import Plan
    from topodoc.layout.contract import Engine


class Cache:
    """The layouts of one engine in a folder that several builds may share."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._store = Store(folder, "layout")
        self._edition = f"{engine.name} {engine.version(folder)}"

    def read(self, mark: str, plan: Plan) -> Layout | None:
        """Return the layout of *plan*, whose *mark* this is, None where there is none yet, or none that can be used."""
        key = self._key(mark)
        content = self._store.read("layout", key)
        if content is None:
            return None
        try:
            return _decode(content.decode("utf-8"), plan)
        except (ValueError, TypeError, KeyError, RecursionError):
            self._store.refuse("layout", key)
            return None

    def write(self, mark: str, layout: Layout) -> None:
        """Keep the *layout* of the plans with this *mark*."""
        self._store.write("layout", self._key(mark), _encode(layout).encode("utf-8"))

    def _key(self, mark: str) -> str:
        return key_of(EDITION, self._edition, mark)


def mark_of(plan: Plan, engine: Engine) -> str:
    """Return all of *plan* that decides its layout by *engine*, whatever it is called: those with one mark are alike."""
    rows = [group.rows for group in plan.topology.groups]  # which the engine is not told of: by them ranks of ours are chosen
    choices = plan.is_free, plan.bus, [(card.width, card.height) for card in plan.loose]
    return key_of(engine.key(plan), repr(rows), repr(choices))


def _encode(layout: Layout) -> str:
    values = {
        "size": [layout.width, layout.height],
        "nodes": layout.nodes,
        "routes": [[route.points, route.label] for route in layout.routes],
        "spread": sorted(layout.spread),
        "groups": [[box.x, box.y, box.width, box.height] for box in layout.groups],
    }
    return json.dumps(values, separators=(",", ":"))


def _decode(text: str, plan: Plan) -> Layout:
    """Return the layout in *text*. Raises ValueError, TypeError or KeyError where it is none of *plan*."""
    said: dict[str, Any] = json.loads(text)
    width, height = (float(one) for one in said["size"])
    nodes = tuple((float(x), float(y)) for x, y in said["nodes"])
    routes = tuple(Route(tuple((x, y) for x, y in points), label and tuple(label)) for points, label in said["routes"])
    groups = tuple(Box(*map(float, box)) for box in said["groups"])
    if (len(nodes), len(routes), len(groups)) != (len(plan.cards), len(plan.topology.edges), len(plan.headings)):
        message = "a layout of something else"
        raise ValueError(message)
    return Layout(width, height, nodes, routes, groups, spread=frozenset(int(one) for one in said["spread"]))
