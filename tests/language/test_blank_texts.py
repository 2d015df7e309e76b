"""Texts of which nothing can be seen, and texts of one character, in every field that takes text: drawn sensibly, or a located fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree
from filling import FIELDS, UNREAD, Filled, bound
from sinks import topology

from topodoc.assembly import assemble
from topodoc.diagnostics import SpecError
from topodoc.diagram.arrange import arrange
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.language.reader import parse
from topodoc.language.tree import is_blank
from topodoc.lint.engine import check_all
from topodoc.model.bind import bind
from topodoc.model.playback import moments
from topodoc.sequence.chart import chart
from topodoc.settings import Settings
from topodoc.source import Source
from topodoc.text_formats.mermaid_sequence import write_sequence

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

BLANK = ["", " ", "   ", "\n", "\t \n", "\u00a0", "\u3000", "\u200b", "\u00ad", "\u2800", "\u3164", "\ufeff", "\u202e"]
SHORT = ["x", ".", "-", "#", "0", "~", "{", "[", "|", "\U0001f680"]
THEME = load_theme("paper")


def check_named(one: Topology) -> None:
    """Whatever has a name has one that can be seen, and no text of a picture is empty."""
    named = [one.title, *(scenario.title for scenario in one.scenarios), *(view.title for view in one.views)]
    named += [node.label for node in one.nodes]
    named += [group.label for group in one.groups]
    named += [layer.label for layer in one.layers]
    named += [link.title for node in one.nodes for link in node.links]
    assert not [name for name in named if is_blank(name)]
    assert not [text for edge in one.edges for text in (*edge.events, *edge.tags) if is_blank(text)]
    assert arrange(one, THEME).cards
    for scenario in one.scenarios:
        assert moments(scenario, one)
        assert write_sequence(scenario, one)
        check_picture(paint(chart(scenario, one, THEME), THEME))


def check_picture(svg: str) -> None:
    for element in ElementTree.fromstring(svg).iter():
        kind = element.tag.rpartition("}")[2]
        if kind in {"text", "title"}:
            assert not is_blank("".join(element.itertext())), ElementTree.tostring(element)
        if kind == "a":
            assert not is_blank(element.get("aria-label") or ""), ElementTree.tostring(element)


@pytest.mark.parametrize("text", [*BLANK, *SHORT], ids=ascii)
def test_one_field(text: str) -> None:
    for field in sorted(FIELDS - UNREAD):
        spec = Filled(topology("t", lambda one, usual="", field=field: text if one == field else usual or "word"), {})  # type: ignore[arg-type]
        try:
            one = bound(spec)
        except SpecError as error:
            assert all(found.span.line > 0 and found.span.file == "t.topo.yml" for found in error.diagnostics), field  # noqa: PT017 - beside others
        else:
            check_named(one)


@pytest.mark.parametrize("text", [*BLANK, *SHORT], ids=ascii)
def test_all_fields(text: str) -> None:
    spec = Filled(topology("t", lambda one, usual="": usual or ("why" if one.startswith("SuppressionPart") else text)), {})
    one = bound(spec)
    check_named(one)
    findings = check_all((one,), date(2027, 1, 31))
    site = assemble((one,), Settings(cache=None), findings)
    for asset in site.assets:
        if asset.path.endswith(".svg"):
            check_picture(asset.text)


@pytest.mark.parametrize("text", BLANK, ids=ascii)
@pytest.mark.parametrize("place", ["over: [a]", "left_of: a", "right_of: b"])
@pytest.mark.parametrize(
    "around", ["[{}]", "[{}, a -> b, {{note: seen, over: a}}]", "[{{opt: x, steps: [{}]}}]", "[{{parallel: [{{steps: [{}]}}]}}]"]
)
def test_a_note_that_says_nothing_is_drawn_nowhere(text: str, place: str, around: str) -> None:
    note = f"{{note: {ascii_text(text)}, {place}}}"
    spec = f"topology: t\nnodes: {{a: A, b: B}}\nedges: [a -> b]\nscenarios: {{s: {{steps: {around.format(note)}}}}}\n"
    one = bind(parse(Source("t.topo.yml", spec)))
    svg = paint(chart(one.scenarios[0], one, THEME), THEME)
    check_picture(svg)
    assert svg.count('class="note"') == around.count("seen")
    assert moments(one.scenarios[0], one) is not None


def ascii_text(text: str) -> str:
    return '"' + "".join(f"\\u{ord(char):04x}" for char in text) + '"'
