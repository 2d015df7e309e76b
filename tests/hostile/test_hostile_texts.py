"""Hostile texts as labels: each stands in the picture as it was written, and nothing in the picture runs."""

from __future__ import annotations

import pytest
from corpus import bare, corpus, in_yaml, is_unseen, quoted, shown, texts, unisolated
from defusedxml import ElementTree
from oracle import visible

from topodoc.api import render
from topodoc.diagnostics import SpecError
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.site.description import render_description
from topodoc.source import Source

_FORBIDDEN = {"script", "foreignObject", "image", "iframe"}


def test_the_corpus_holds_many_texts_and_none_twice() -> None:
    assert len(texts()) >= 500
    assert len(set(texts())) == len(texts())
    reasons = [(family, why) for family, found in corpus("texts").items() for one in found for why in one]
    assert len(set(reasons)) == len(reasons)


# Beyond the first plane of Unicode: a picture, a letter, a mark of music, a tag that nobody sees, one that is nobody's, and the last.
ASTRAL = ("\U0001f680", "\U00020000", "\U0001d165", "\U000e0041", "\U000f0000", "\U0010fffd")


@pytest.mark.parametrize("form", ["{}", *(form for one in ASTRAL for form in (f"{one}{{}}", f"{{}}{one}"))], ids=ascii)
def test_every_text_is_shown_as_written_and_none_runs(form: str) -> None:
    told = [text if form == "{}" else form.replace("{}", text) for text in in_yaml()]
    nodes = [f"  n{index}: {{label: {quoted(text)}}}" for index, text in enumerate(told)]
    spec = "\n".join(["topology: hostile", "nodes:", *nodes, ""])
    root = ElementTree.fromstring(render(bind(parse(Source.decode(spec.encode(), "hostile.topo.yml")))))
    seen = {found.get("data-node"): bare("".join(found.itertext())) for found in root.iter() if found.get("data-node")}
    wanted = {f"n{index}": f"n{index}" if is_unseen(shown(text)) else bare(shown(text)) for index, text in enumerate(told)}
    assert [text for text, (name, said) in zip(told, wanted.items(), strict=True) if unisolated(said) not in unisolated(seen[name])] == []
    assert {found.tag.rpartition("}")[2] for found in root.iter()} & _FORBIDDEN == set()
    assert [name for found in root.iter() for name in found.keys() if name.startswith("on")] == []  # noqa: SIM118 - an element iterates over its children


def test_a_lone_surrogate_is_one_fault_at_its_place() -> None:
    alone = [text for text in texts() if text not in in_yaml()]
    assert len(alone) == 4
    for text in alone:
        with pytest.raises(SpecError) as error:
            parse(Source.decode(f"topology: hostile\ntitle: {quoted(text)}\n".encode(), "hostile.topo.yml"))
        assert [(one.code, one.span.line) for one in error.value.diagnostics] == [("TD004", 2)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("# a\n" * 1_001, "#"),
        ("a\n=\n" * 1_001, "="),
        ("[" * 1_001, ""),
        ("**a" * 20_000, ""),
        ("- a\n" * 20_000, ""),
        ("> " * 200 + "x", ""),
    ],
    ids=["#", "=", "[", "*", "-", ">"],
)
def test_a_description_over_which_markdown_would_sit_for_minutes_is_shown(text: str, marks: str) -> None:
    written = render_description(text)
    assert written.startswith("<h" if marks else "<p>")
    assert bare(visible(written).replace("\0", "")) == bare(text.replace(marks, "") if marks else text)
