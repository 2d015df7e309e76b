"""Explaining an import: every claim about one element, who makes it, where, and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.joined import JoinedNode
from topodoc.language.arrow import find_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.intake.joined import Claim, Joined, JoinedEdge


def explain(joined: Joined, name: str) -> list[str]:
    """Return what is claimed of the node, or of the edge `a -> b`, called *name*, one claim a line; nothing where there is none."""
    return [line for element in _elements(joined, name) for line in _lines(element)] + [
        f"  left out: {_said(claim)}" for claim in joined.dropped if name in claim.said.split(":")[0].split(" -> ")
    ]


def _elements(joined: Joined, name: str) -> Iterator[JoinedNode | JoinedEdge]:
    ends = find_arrow(name)
    yield from (node for node in joined.nodes if node.id == name)
    for edge in joined.edges:
        if ends == (edge.source, edge.target) or (ends is None and name in {edge.source, edge.target}):
            yield edge


def _lines(element: JoinedNode | JoinedEdge) -> Iterator[str]:
    if isinstance(element, JoinedNode):
        yield f"{element.id}, called {element.thing.name}"
    else:
        yield f"{element.source} -> {element.target}: {element.role}, {element.link.basis}"
    for number, claim in enumerate(element.claims):
        yield f"  {'believed first: ' if number == 0 and len(element.claims) > 1 else ''}{_said(claim)}"


def _said(claim: Claim) -> str:
    return f"{claim.kind} at {claim.span.file}:{claim.span.line}, {claim.basis}: {claim.said}"
