"""Every hostile text through every field that takes text: shown as written, left out with a finding, or a located fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from as_python import python_calls
from corpus import in_yaml, texts
from filling import FIELDS, HOST, NAMING, SILENT, UNREAD, Filled, bound, filled, leaks, some
from sinks import topology

from topodoc.diagnostics import SpecError
from topodoc.language.python import run
from topodoc.lint.engine import check_all
from topodoc.reading import bind_tree
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from topodoc.model.topology import Topology

SHARE = 25  # topologies that are built at a time


def test_every_field_of_the_schema_is_filled() -> None:
    asked: set[str] = set()

    def take(field: str, usual: str = "") -> str:
        asked.add(field)
        return usual or "word"

    topology("t", take)
    assert asked == FIELDS - UNREAD
    assert set(filled(0, in_yaml()).given) == asked - NAMING
    assert SILENT <= FIELDS


def from_python(spec: Sequence[Filled], folder: Path) -> tuple[Topology, ...]:
    path = folder / "hostile.topo.py"
    calls = "\n".join(python_calls(one.said) for one in spec)
    path.write_text(f"from topodoc import FlowBuilder, TopologyBuilder\n{calls}", "utf-8")
    return tuple(map(bind_tree, run(Source.read(path), 300.0)))


def test_texts_from_yaml_reach_pages_and_pictures_unharmed() -> None:
    spec = some(in_yaml(), SHARE)
    assert leaks(spec, tuple(map(bound, spec))) == []


def test_texts_reach_a_host_that_drops_style_sheets_and_scripts_unharmed() -> None:
    spec = some(in_yaml(), 12)
    found = leaks(spec, tuple(map(bound, spec)), settings=Settings(cache=None, profile="techdocs"))
    assert [line for line in found if ": LayerPart.label on a page" not in line] == []  # switches of layers need a script


def test_texts_from_python_reach_pages_and_pictures_unharmed(tmp_path: Path) -> None:
    spec = some(texts(), SHARE)
    assert leaks(spec, from_python(spec, tmp_path)) == []


def test_lone_surrogates_through_every_field_in_python(tmp_path: Path) -> None:
    odd = [text for text in texts() if text not in in_yaml()]
    spec = [filled(number, odd) for number in range(len(odd))]
    assert spec
    assert leaks(spec, from_python(spec, tmp_path)) == []


@pytest.mark.long
@pytest.mark.parametrize("share", range(0, len(in_yaml()), SHARE))
def test_every_text_through_every_field_in_yaml(share: int) -> None:
    spec = [filled(number, in_yaml()) for number in range(share, min(share + SHARE, len(in_yaml())))]
    host = [one for one in HOST if one != "md_in_html"]  # takes most of the time, and has its turn above
    assert leaks(spec, tuple(map(bound, spec)), host) == []


@pytest.mark.long
@pytest.mark.parametrize("share", range(0, len(in_yaml()), SHARE))
def test_every_text_through_every_field_in_python_means_what_it_means_in_yaml(share: int, tmp_path: Path) -> None:
    spec = [filled(number, in_yaml()) for number in range(share, min(share + SHARE, len(in_yaml())))]
    for one, said in zip(spec, from_python(spec, tmp_path), strict=True):
        assert replace(said, files=()) == replace(bound(one), files=())


def troubles(field: str, corpus: Sequence[str]) -> list[str]:
    """Return the texts of *corpus* that neither end in located faults nor leave a finding where *field* names something."""
    found = []
    for text in (one for one in corpus if (field, one) != ("SuppressionPart.until", "2027-01-31")):  # which is a day
        spec = Filled(topology("t", lambda one, usual="", text=text: text if one == field else usual or "word"), {})
        try:
            told = [one for one in check_all((bound(spec),), date(2027, 1, 31)) if one.code != "TD602"]
        except SpecError as error:
            told = [*error.diagnostics]
        if not told or any(one.span.line < 1 or one.span.file != "t.topo.yml" for one in told):
            found.append(text)
    return found


@pytest.mark.parametrize("field", sorted(NAMING))
def test_a_text_that_names_nothing_is_a_fault_or_a_finding(field: str) -> None:
    assert troubles(field, in_yaml()[::12]) == []


@pytest.mark.long
@pytest.mark.parametrize("field", sorted(NAMING))
def test_any_text_that_names_nothing_is_a_fault_or_a_finding(field: str) -> None:
    assert troubles(field, in_yaml()[:: 5 if field == "NodePart.icon" else 1]) == []  # thousands of icons are compared with each
