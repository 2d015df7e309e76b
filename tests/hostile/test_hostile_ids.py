"""Hostile ids: those that are kept never share or leave a file, a place or a part of a picture; the others are one fault each."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from corpus import corpus, quoted
from defusedxml import ElementTree
from markdown import Markdown
from oracle import in_html, in_svg

from topodoc.assembly import assemble
from topodoc.diagnostics import SpecError
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.model.bind import bind
from topodoc.model.linking import link
from topodoc.settings import Settings
from topodoc.site.static import static_path
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology
    from topodoc.site.page import Site

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{count}" for port in ("com", "lpt") for count in "0123456789\u00b9\u00b2\u00b3")}


@cache
def ids(outcome: str) -> tuple[str, ...]:
    found = (text for one in corpus("ids")[outcome] for text in one.values())
    return tuple(text if isinstance(text, str) else text[0] + text[1] * text[2] + text[3] for text in found)


def read(text: str, name: str = "t.topo.yml") -> Topology:
    return bind(parse(Source.decode(text.encode(), name)))


def spec(name: str, members: tuple[str, ...]) -> str:
    """Return a topology called *name* whose nodes, edges, scenarios, views and layers are called as *members* are."""
    pairs = zip(members, members[1:] + members[:1], strict=True)
    return "\n".join([
        f"topology: {quoted(name)}", "layers:", *(f"  ? {quoted(one)}\n  : {{label: A layer}}" for one in members),
        "nodes:", *(f"  ? {quoted(one)}\n  : {{layer: {quoted(one)}}}" for one in members),
        "edges:", *(f"  - {{from: {quoted(one)}, to: {quoted(other)}, id: {quoted(one)}}}" for one, other in pairs),
        "scenarios:", *(f"  ? {quoted(one)}\n  : {{steps: [{{from: {quoted(one)}, to: {quoted(one)}}}]}}" for one in members),
        "views:", *(f"  ? {quoted(one)}\n  : {{include: {quoted(one)}}}" for one in members), "",
    ])  # fmt: skip


def groups(members: tuple[str, ...]) -> str:
    return "\n".join(
        [
            "topology: every-group",
            "groups:",
            *(f"  ? {quoted(one)}\n  : {{nodes: {{member-{at}: N}}}}" for at, one in enumerate(members)),
            "",
        ]
    )


@cache
def site() -> tuple[tuple[Topology, ...], Site]:
    """Return a site in which every id is one of everything, and of a topology of its own."""
    kept = ids("kept")
    small = tuple(read(f"topology: {quoted(one)}\nnodes: {{a: A}}\n") for one in kept)
    linked, faults = link((read(spec("all-of-them", kept)), read(groups(kept)), *small))
    assert not faults
    return linked, assemble(linked, Settings(cache=None), check_all(linked, date(2027, 1, 31)))


def test_there_are_a_hundred_and_none_twice() -> None:
    every = [*ids("kept"), *ids("refused")]
    assert len(every) == len(set(every)) >= 140


def test_files_stay_inside_and_never_share_a_name_on_any_system() -> None:
    _, made = site()
    paths = [one.path for one in made.files]
    assert len(paths) > 4 * len(ids("kept"))
    for path in (*paths, *map(static_path, paths)):
        parts = PurePosixPath(path).parts
        assert path.isascii()
        assert path == str(PurePosixPath(path))
        assert not set(path) & set('\\:*?"<>|%~#')
        assert not {".", ".."} & set(parts)
        for part in parts:
            assert part.split(".")[0] not in DEVICES
            assert len(part) <= 100
            assert not part.startswith(".")
            assert not part.endswith((".", " "))
    for every in (paths, [static_path(path) for path in paths]):
        assert len({unicodedata.normalize("NFKC", path).casefold() for path in every}) == len(every)


def test_pages_have_each_place_once_and_none_that_means_something() -> None:
    _, made = site()
    reader = Markdown(extensions=["attr_list", "md_in_html", "tables", "toc"])
    found = [line for page in made.pages for line in in_html(reader.reset().convert(page.text.split("\n---\n", 1)[1]))]
    found += [line for one in made.assets if one.path.endswith(".svg") for line in in_svg(one.text)]
    assert found == []


def test_pictures_name_each_part_by_its_id() -> None:
    linked, made = site()
    picture = next(one.text for one in made.assets if one.path == "architecture/all-of-them/topology.svg")
    named = {
        part: [one.get(f"data-{part}") for one in ElementTree.fromstring(picture).iter() if one.get(f"data-{part}")]
        for part in ("node", "edge")
    }
    assert sorted(named["node"]) == sorted(named["edge"]) == sorted(ids("kept"))
    assert [one.id for one in linked[0].nodes] == list(ids("kept"))


@pytest.mark.parametrize("name", ids("refused"), ids=ascii)
@pytest.mark.parametrize("where", ["topology", "nodes", "groups", "scenarios", "views", "layers", "id", "layer"])
def test_what_is_no_id_is_a_fault_wherever_one_belongs(where: str, name: str) -> None:
    text = quoted(name)
    forms: dict[str, Any] = {
        "topology": f"topology: {text}\nnodes: {{a: A}}\n",
        "id": f"nodes: {{a: A}}\nedges:\n  - {{from: a, to: a, id: {text}}}\n",
        "layer": f"nodes:\n  a: {{layer: {text}}}\n",
    }
    with pytest.raises(SpecError) as error:
        read(forms.get(where, f"nodes: {{a: A}}\n{where if where != 'nodes' else 'groups'}:\n  ? {text}\n  : {{}}\n"))
    assert "TD014" in {one.code for one in error.value.diagnostics}
