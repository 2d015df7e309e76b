"""Joined: what all sources of an order say together, and the claims that each element is made of."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.intake.account import Basis, Link, Message, Thing
    from topodoc.language.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of an element, for whoever asks why it is as it is."""

    kind: str
    basis: Basis
    said: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class JoinedNode:
    """A node, and the claims that it was made of, the one that is believed first in front."""

    id: str
    thing: Thing
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class JoinedEdge:
    """An edge between two nodes, by their ids."""

    source: str
    target: str
    link: Link
    claims: tuple[Claim, ...]

    @property
    def role(self) -> Role:
        """What it is for."""
        return self.link.role


@dataclass(frozen=True, slots=True)
class Joined:
    """What all sources of an order say together. `left_out` counts claims that make no edge, by basis.

    `noise` counts resources that every broker has for itself, and that are left out, too.
    """

    nodes: tuple[JoinedNode, ...]
    edges: tuple[JoinedEdge, ...]
    messages: tuple[Message, ...]
    findings: tuple[Diagnostic, ...]
    left_out: tuple[tuple[Basis, int], ...]
    dropped: tuple[Claim, ...] = ()
    noise: int = 0
