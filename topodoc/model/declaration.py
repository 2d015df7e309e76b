"""A declaration: what a spec says of an event by itself."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.language.vocabulary import Compatibility, EventKind
    from topodoc.model.elements import Deprecation, Extras, Link


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a spec says of the event `name` by itself. `schema` and `examples` are paths as written, `key` a field of its payload."""

    name: str
    span: Span = field(compare=False)
    kind: EventKind = "event"
    title: str = ""
    description: str = ""
    owners: tuple[str, ...] = ()
    version: str = ""
    schema: str = ""
    compatibility: Compatibility | None = None
    key: str = ""
    examples: tuple[str, ...] = ()
    deprecated: Deprecation | None = None
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    was: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    extras: Extras = ()
