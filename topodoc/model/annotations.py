"""Annotations: what may be said beside any element: links, that it is going away, and the keys of a project's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Severity
from topodoc.language.document.fields import day_of
from topodoc.language.tree import Mapping, Node, Scalar, Sequence, is_blank, text_of
from topodoc.language.typed import typed
from topodoc.model.address import safe_url
from topodoc.model.elements import Deprecation, Link

if TYPE_CHECKING:
    from topodoc.language.document.events import DeprecatedPart
    from topodoc.language.document.part import Part
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.elements import Extras


def bind_links(titled: tuple[tuple[Scalar, Scalar], ...], element: str, report: BindingReport) -> tuple[Link, ...]:
    """Return the links that a page may carry; each other one is a finding at *element*."""
    links = []
    for title, address in titled:
        if is_blank(address.text):
            continue  # as one that is not given
        url = safe_url(address.text)
        if url is None:
            message = f'the link "{title.text}" was left out: its address is neither http, https, mailto nor relative'
            report.find("TD702", Severity.WARNING, message, "give an https address", address.span, element)
        else:
            links.append(Link(text_of(title) or url, url))
    return tuple(links)


def bind_deprecation(part: DeprecatedPart | None, name: str, report: BindingReport) -> Deprecation | None:
    """Return what *part* says of *name*, or None where nothing is going away; what cannot be is a fault."""
    if part is None:
        return None
    since, until = (day_of(text_of(day)) for day in (part.since, part.until))
    if since and until and part.until and until < since:
        hint = 'swap them, or correct one: "until" is the last day on which it is there'
        report.fail("TD013", f'"until", {until}, is a day before "since", {since}', hint, part.until.span)
    if part.use and part.use.text == name:
        report.fail("TD013", f'"{name}" cannot replace itself', 'name its replacement, or leave out "use"', part.use.span)
    return Deprecation(since, until, text_of(part.use), text_of(part.reason))


def bind_extras(part: Part) -> Extras:
    """Return the keys of a project's own that *part* holds, each with its value as JSON."""
    return tuple((one.key.text, json.dumps(_plain(one.value), ensure_ascii=False)) for one in part.extras)


def _plain(node: Node) -> Any:  # noqa: ANN401 - whatever YAML can say
    match node:
        case Scalar():
            return typed(node)
        case Sequence(items=items):
            return [_plain(item) for item in items]
        case Mapping(entries=entries):
            return {entry.key.text: _plain(entry.value) for entry in entries}
