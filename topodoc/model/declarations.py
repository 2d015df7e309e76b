"""Binding what a spec declares of events; what is declared twice is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.tree import text_of, texts_of
from topodoc.model.annotations import bind_deprecation, bind_extras, bind_links
from topodoc.model.declaration import Declaration

if TYPE_CHECKING:
    from topodoc.language.document.events import EventPart
    from topodoc.language.tree import Scalar
    from topodoc.model.binding_report import BindingReport


def bind_declarations(parts: tuple[EventPart, ...], report: BindingReport) -> tuple[Declaration, ...]:
    """Return what *parts* declare, each event once, in the order of the files."""
    found: dict[str, Declaration] = {}
    for part in parts:
        if part.key is None:
            continue
        first = found.get(part.key.text)
        if first is None:
            found[part.key.text] = _declaration(part, part.key, report)
        elif first.span != part.key.span:  # which is so where an alias repeats a mapping
            span = first.span
            where = f"on line {span.line}" if span.file == part.key.span.file else f"at {span.file}:{span.line}"
            message = f'the event "{part.key.text}" is declared twice; first {where}'
            report.fail("TD020", message, "keep one of the two entries", part.key.span)
    return tuple(found.values())


def _declaration(part: EventPart, key: Scalar, report: BindingReport) -> Declaration:
    element = f"event:{key.text}"
    report.ignore(part.ignore, element)
    return Declaration(
        name=key.text,
        span=key.span,
        kind=part.kind or "event",
        title=text_of(part.title),
        description=text_of(part.description),
        owners=texts_of(part.owner),
        version=text_of(part.version),
        schema=text_of(part.schema_),
        compatibility=part.compatibility,
        key=text_of(part.partition),
        examples=texts_of(part.examples),
        deprecated=bind_deprecation(part.deprecated, key.text, report),
        tags=texts_of(part.tags),
        layers=texts_of(part.layer),
        links=bind_links(part.links, element, report),
        was=texts_of(part.was),
        origin=texts_of(part.origin),
        extras=bind_extras(part),
    )
