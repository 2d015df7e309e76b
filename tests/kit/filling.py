"""Topologies filled with hostile texts, and what became of the texts in what was made of them."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zlib import crc32

import yaml
from corpus import bare, is_unseen, shown, unisolated
from markdown import Markdown
from mkdocs.utils.meta import get_data
from oracle import in_html, in_svg, visible
from sinks import fields, in_yaml, topology

from topodoc.assembly import assemble
from topodoc.graph import write_graph
from topodoc.language.document.schema import spec_schema
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.model.globs import STAR
from topodoc.model.wording import split_wording
from topodoc.reading import bind_tree
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.model.topology import Topology

USUAL = Settings(cache=None)
FIELDS = fields(spec_schema())
SILENT = {
    "SuppressionPart",
    "SuppressionPart.reason",
    "GeneratedPart.by",
    "GeneratedPart.form",
    "GeneratedPart.from",
}  # for whoever reads the spec
MARKDOWN = {one for one in FIELDS if one.endswith(".description")}
ADDRESSES = {one for one in FIELDS if one.endswith(".links{}")}
WORDED = {one for one in FIELDS if one.endswith((".message", "Part(arrow)"))} - {"EdgePart(arrow)"}
NAMING = {  # what names something else, or has to be of a form: any other text is a fault, or a finding
    "DeprecatedPart.since", "DeprecatedPart.until",
    "MessagePart.from", "MessagePart.to", "MessagePart.edge", "NotePart.over", "NotePart.left_of",
    "NotePart.right_of", "StatePart.state{key}", "SuppressionPart.until", "TopologyPart.include", "ViewPart.around",
    "ViewPart.fold", "OverlayPart.hide", "NodePart.icon",
}  # fmt: skip
FRONT = {"title", "hide", "mdx", "search"}  # keys of front matter
UNREAD = {"TopologyPart(free)"}  # a home for anchors
FREE = {one for one in FIELDS if one.endswith(("(free)", ".was", ".aliases"))}  # for programs, which read the graph
EVENTS = {"EdgePart.events", "EdgePart.events{key}"}  # names on one line, not empty, and no patterns where they are put in
HOST = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.highlight",
    "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.snippets",
    "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A topology, as plain values, and the text that each of its fields has."""

    said: dict[str, Any]
    given: dict[str, str]


def filled(number: int, corpus: Sequence[str]) -> Filled:
    """Return topology *number*: over as many of them as there are texts in *corpus*, each field has each text once."""
    given: dict[str, str] = {}

    def take(field: str, usual: str = "") -> str:
        if usual:
            return usual
        text = corpus[(number + crc32(field.encode())) % len(corpus)]
        given[field] = text if not is_unseen(text) or field not in SILENT else "a reason is asked for"
        if field in EVENTS:
            name = " ".join(text.split()).replace(STAR, "+")[:200].strip()
            given[field] = field if is_unseen(name) else name
        return given[field]

    return Filled(topology(f"t{number}", take), given)


def some(corpus: Sequence[str], count: int) -> list[Filled]:
    """Return *count* topologies that are spread over *corpus*."""
    return [filled(number * len(corpus) // count, corpus) for number in range(count)]


def bound(one: Filled) -> Topology:
    return bind_tree(parse(Source.decode(in_yaml(one.said).encode(), f"{one.said['topology']}.topo.yml")))


def lost(one: Filled, pages: str, graph: str) -> Iterator[str]:
    """Yield each field of *one* whose text is neither on *pages* nor in *graph* as it was written."""
    values, seen = set(_strings(json.loads(graph))), unisolated(pages)
    for field, text in one.given.items():
        if is_unseen(shown(text)):
            continue
        for part in _parts(field, shown(text)):
            if part and unisolated(part) not in seen:
                yield f"{field} on a page: {part[:100]!r}"
        if field not in SILENT | ADDRESSES | {"LayerPart.label"} and not _is_in(values, field, shown(text)):
            yield f"{field} in the graph: {text[:100]!r}"


def _parts(field: str, text: str) -> Iterator[str]:
    """Yield the stretches of *text* that a page shows as they are."""
    if field in WORDED:
        wording = split_wording(text)
        assert bare(wording.tag + wording.title + wording.payload) == bare(
            text.removeprefix("[").replace("]", "", 1) if wording.tag else text
        )
        yield from (wording.tag, wording.title, wording.payload)
    elif field == "MessagePart.payload":
        yield json.dumps(text, ensure_ascii=False)
    elif field not in SILENT | MARKDOWN | ADDRESSES | FREE:
        yield text


def _is_in(values: set[str], field: str, text: str) -> bool:
    if field in WORDED:
        return all(part in values for part in _parts(field, text))
    if field == "MessagePart.payload":
        return any(json.dumps(text, ensure_ascii=False) in value for value in values)
    return text in values


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - of JSON
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def misread(text: str, title: str, *, as_html: bool = True) -> Iterator[str]:
    """Yield what a reader of YAML, with libyaml or without, or MkDocs, takes the front matter of a page for, if not for its title.

    A theme prints it *as_html*; other hosts read it as it is.
    """
    meant = html.unescape if as_html else str
    front = text.removeprefix("---\n").split("\n---\n", 1)[0]
    readers: dict[str, Callable[[], Any]] = {
        "libyaml": lambda: yaml.load(front, yaml.CSafeLoader),
        "PyYAML": lambda: yaml.safe_load(front),
        "MkDocs": lambda: get_data(text)[1],
    }
    for name, read in readers.items():
        try:
            said = read()
        except yaml.YAMLError as error:
            said = error
        if not isinstance(said, dict) or not said.keys() <= FRONT or unmarked(meant(str(said.get("title")))) != unmarked(title):
            yield f"{name} reads {said!r}, not {title[:100]!r}"


def unmarked(title: str) -> str:
    """Return *title* on one line, without what isolates texts in it."""
    return unisolated(" ".join(title.split()))


def leaks(spec: list[Filled], topologies: tuple[Topology, ...], host: Sequence[str] = HOST, settings: Settings = USUAL) -> list[str]:
    """Return what is wrong in pages and figures of *topologies*, made HTML by a *host*, and which texts of *spec* are lost."""
    findings = check_all(topologies, date(2027, 1, 31))
    site = assemble(topologies, settings, findings)
    reader = Markdown(extensions=[*host])
    pages = {page.path: reader.reset().convert(page.text.split("\n---\n", 1)[1]) for page in site.pages}
    found = [f"{path}: {line}" for path, page in pages.items() for line in in_html(page)]
    found += [f"{one.path}: {line}" for one in site.assets if one.path.endswith(".svg") for line in in_svg(one.text)]
    found += [f"{page.path}: {line}" for page in site.pages for line in misread(page.text, page.title)]
    everything = "\0".join(visible(page) for page in pages.values())
    graph = write_graph(topologies, findings, {one.id: "x" for one in topologies})
    return found + [f"{one.said['topology']}: {line}" for one in spec for line in lost(one, everything, graph)]
