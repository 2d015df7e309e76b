"""Descriptions: what of their Markdown no page will carry, which whoever wrote them is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.language.prose import addresses, lost_references
from topodoc.model.address import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.document.elements import EdgePart, GroupPart, NodePart
    from topodoc.language.document.events import EventPart
    from topodoc.language.document.steps import ScenarioPart
    from topodoc.language.document.topology import TopologyPart, ViewPart
    from topodoc.language.tree import Scalar
    from topodoc.model.binding_report import BindingReport

    _Described = EdgePart | EventPart | GroupPart | NodePart | ScenarioPart | TopologyPart | ViewPart


def note_lost(document: TopologyPart, report: BindingReport) -> None:
    """Note each link in a description of *document* that pages leave out, and each reference to a character that they cannot show."""
    for element, description in _descriptions(document):
        for address in addresses(description.text):
            if safe_url(address) is None:
                message = f'a link to "{address}" was left out: it is neither http, https, mailto nor relative'
                report.find("TD702", Severity.WARNING, message, "give an https address", description.span, element)
        for reference in lost_references(description.text):
            message = f'"{reference}" names no character that a page can show; the page shows U+FFFD instead'
            report.find("TD701", Severity.WARNING, message, "remove the reference", description.span, element)


def _descriptions(document: TopologyPart) -> Iterator[tuple[str, Scalar]]:
    """Yield every description, and the element that it is of where that has a name."""
    parts: list[tuple[str, _Described]] = [
        ("", document),
        *(("group", one) for group in document.groups for one in _with_inner(group)),
        *(("node", one) for group in document.groups for inner in _with_inner(group) for one in inner.nodes),
        *(("node", one) for one in document.nodes),
        *(("", one) for one in document.edges),
        *(("scenario", one) for one in document.scenarios),
        *(("", one) for one in document.views),
        *(("", one) for one in document.events),
    ]
    for kind, part in parts:
        if part.description:
            yield (f"{kind}:{part.key.text}" if kind and part.key else ""), part.description


def _with_inner(group: GroupPart) -> Iterator[GroupPart]:
    yield group
    for one in group.groups:
        yield from _with_inner(one)
