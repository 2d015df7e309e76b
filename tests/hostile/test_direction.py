"""Direction: a text from right to left, or one that turns what follows, in every field, turns nothing else round."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest
from browsing import chromium
from corpus import corpus
from filling import USUAL, Filled, bound
from markdown import Markdown
from reading_order import read_order
from selectolax.lexbor import LexborHTMLParser
from sinks import topology

from topodoc.assembly import assemble
from topodoc.lint.engine import check_all
from topodoc.site.late import lead

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = [text for one in corpus("texts")["direction"] for text in one.values()]
COUNT = 5  # topologies, in each of which every field has another text
SEVERAL = {"TopologyPart.title", "NodePart.label", "EdgePart.label", "NotePart.note", "GroupPart.label"}  # that have two lines


def filled(number: int) -> Filled:
    """Return topology *number*, in which every field that takes any text has one that turns what is beside it."""
    asked = count(number * (len(TEXTS) // COUNT + 1))

    def take(field: str, usual: str = "") -> str:
        text = TEXTS[next(asked) % len(TEXTS)]
        if usual:
            return usual
        if field.startswith("EdgePart.events"):
            return " ".join(f"{text} {'one' if field.endswith('}') else 'two'}".replace("*", "+").split())
        return f"{text}\n{text} end" if field in SEVERAL else text

    return Filled(topology(f"t{number}", take), {})


@pytest.fixture(scope="module")
def bodies() -> list[str]:
    """Return what pages and pictures of such topologies say, and the style sheet first."""
    topologies = tuple(bound(filled(number)) for number in range(COUNT))
    site = assemble(topologies, USUAL, check_all(topologies, date(2027, 1, 31)))
    reader = Markdown(extensions=["attr_list", "tables"])
    pages = [reader.reset().convert(page.text.split("\n---\n", 1)[1]) for page in site.pages]
    style = "".join(one.text for one in site.assets if one.path.endswith(".css"))
    return [f"<style>{style}</style>", *pages, *(one.text for one in site.assets if one.path.endswith(".svg"))]


def test_nothing_beside_a_text_is_turned_round(bodies: list[str], need: Callable[[str], str]) -> None:
    opened = re.sub(r"<details\b", "<details open", "\n".join(lead(one, lambda path: path) for one in bodies))
    with chromium(need("chromium")) as browser:
        page = browser.new_page()
        page.set_content(f"<!doctype html><html><body>{opened}</body></html>")
        wrong, pairs, isolated = read_order(page)
    assert wrong == []
    assert pairs > 3_000
    assert isolated > 1_500


def test_what_is_read_out_holds_no_markup_and_no_line_end(bodies: list[str]) -> None:
    assert [line for body in bodies for line in _spoken_amiss(body)] == []


def _spoken_amiss(page: str) -> list[str]:
    """Return what is read out and holds markup, or ends at the end of a line."""
    tree = LexborHTMLParser(page)
    names = [value for node in tree.css("*") for name, value in node.attributes.items() if name in {"aria-label", "alt", "title"} and value]
    return [one for one in names if re.search("[<>\n]", one)]
