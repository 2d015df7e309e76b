"""Descriptions: the links in their Markdown that no page will carry, which whoever wrote them is told of."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.model.address import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.document.elements import EdgePart, GroupPart, NodePart
    from topodoc.language.document.steps import ScenarioPart
    from topodoc.language.document.topology import TopologyPart, ViewPart
    from topodoc.language.tree import Scalar
    from topodoc.model.binding_report import BindingReport

    _Described = EdgePart | GroupPart | NodePart | ScenarioPart | TopologyPart | ViewPart

LONGEST = 50_000  # characters; a longer one is shown as it stands, and so are its links
_TITLE = re.compile(r"\s+[\"'].*", re.DOTALL)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(
    r"\]\(\s*<?((?:[^()>]|\([^()]*\)){1,2000})|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)|<(ftps?://[^<>\s]*)>", re.MULTILINE | re.IGNORECASE
)


def note_unsafe_links(document: TopologyPart, report: BindingReport) -> None:
    """Note each link in a description of *document* that pages leave out."""
    for element, description in _descriptions(document):
        text = _CODE.sub("", description.text.expandtabs(4)) if len(description.text) <= LONGEST else ""
        for match in _ADDRESS.finditer(text):
            address = unescape(_TITLE.sub("", next(filter(None, match.groups()))).strip())
            if address and safe_url(address) is None:
                message = f'a link to "{address}" was left out: it is neither http, https, mailto nor relative'
                report.find("TD702", Severity.WARNING, message, "give an https address", description.span, element)


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
    ]
    for kind, part in parts:
        if part.description:
            yield (f"{kind}:{part.key.text}" if kind and part.key else ""), part.description


def _with_inner(group: GroupPart) -> Iterator[GroupPart]:
    yield group
    for one in group.groups:
        yield from _with_inner(one)
