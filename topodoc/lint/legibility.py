"""TD601: what one picture can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_topology, rule
from topodoc.model.view import view
from topodoc.model.visibility import at_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.topology import Topology


@rule("TD601", "legibility", Severity.INFO)
def find_crowded_pictures(evidence: Evidence) -> Iterator[Finding]:
    """Report a picture with more nodes or edges than anyone can read.

    ## What

    A topology, as it is shown at first, or one of its views, with more nodes or edges than the setting `budget` allows: 60 nodes
    and 100 edges if it says nothing.

    ## Why

    Such a picture is drawn, and looked at once. What it was drawn for is found in none of its hundred lines.

    ## How to fix

    Cut the topology in two, and join them by `same_as`; or move what few look for into a layer that is hidden at first. If the whole has
    to stay, add views that show a part: around a node, of a group, without the brokers, or with `hubs: badge` where a few nodes have most
    of the edges; and say with `ignore` that the whole is there for its tables.

    ## When to ignore

    If the whole is kept for its page of tables, and its views are what people look at.

    ## Bad

    ```yaml title="topodoc.yml"
    budget: {nodes: 3}
    ```

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock, mail: Mail}
    edges:
      - web -> orders: place an order
      - {from: orders, to: [stock, mail]}
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    ```
    """
    topology = evidence.topology
    if excess := _excess(at_first(topology), evidence):
        group = max(topology.groups, key=lambda one: len(one.nodes), default=None)
        part = f"the group {group.id}" if group and group.nodes else "a part"
        hint = f"split the topology, or put {part} into a layer that is hidden at first; views can show that layer"
        yield at_topology(topology, f"this picture has {excess}", hint)
    for one in topology.views:
        if excess := _excess(view(topology, one, evidence.standards.hub, evidence.build.topologies), evidence):
            fact = f"the picture of the view {one.id} has {excess}"
            yield Finding(fact, "make it smaller with a smaller depth, an exclude, or hubs: badge", one.span, f"view:{one.id}")


def _excess(shown: Topology, evidence: Evidence) -> str:
    """Return what *shown* has too much of; nothing if it is within the budget."""
    budget = evidence.standards
    counts = (("nodes", len(shown.nodes), budget.nodes), ("edges", len(shown.edges), budget.edges))
    return " and ".join(f"{count} {what}, more than {most}" for what, count, most in counts if count > most)
