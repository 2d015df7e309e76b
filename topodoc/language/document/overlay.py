"""The overlay as a spec writes it: what a file says beside what the files that it includes declare."""

from __future__ import annotations

from typing import Annotated

from topodoc.language.document.elements import EdgePart, GroupPart, NodePart
from topodoc.language.document.events import Declared, EventPart
from topodoc.language.document.fields import Keyed, Listed, Texts
from topodoc.language.document.part import Part, many


class OverlayPart(Part):
    """What is said of groups, nodes, edges and events that included files declare; what it says comes first."""

    groups: Keyed[GroupPart] = many("groups of included files, by id")
    nodes: Keyed[NodePart] = many("nodes of included files, by id", {"orders": {"label": "Orders", "tags": ["saga"]}})
    edges: Annotated[tuple[EdgePart, ...], Listed] = many(
        "edges of included files, by their ends", [{"orders -> orders-db": {"role": "write"}}]
    )
    events: Declared[EventPart] = many("events of included files, by name", {"OrderPlaced": {"owner": "team-checkout"}})
    hide: Texts = many("nodes that are left out, with their edges: ids, tag:, kind:, owner:, layer: or origin: with a name", "kind:broker")
