"""What `--format mermaid` writes, read and drawn by Mermaid itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browsing import chromium
from corpus import unisolated
from differing import differing
from grammar import specs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import ROOT
from stages import both_versions, read

from topodoc.change.difference import compare
from topodoc.change_figures import chart_changes, plan_changes
from topodoc.diagnostics import SpecError
from topodoc.language.reader import parse
from topodoc.language.tree import is_blank
from topodoc.model.bind import bind
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.source import Source
from topodoc.text_formats.mermaid_flowchart import write_flowchart
from topodoc.text_formats.mermaid_sequence import write_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from topodoc.model.topology import Topology

DRAW = """async (text) => {
  try {
    await mermaid.parse(text);
    const {svg} = await mermaid.render("picture", text);
    const place = document.createElement("div");
    place.innerHTML = svg;
    const texts = [...place.querySelectorAll("text, foreignObject, title")].map((one) => one.textContent);
    return {texts, markup: place.querySelectorAll("a, b, code, em, img, li, script, strong").length};
  } catch (error) {
    return {error: String(error.message ?? error)};
  }
}"""
HOSTILE = (
    "end", "graph", "class", "direction LR", "style: #fff;", "classDef x:y#z;", "wrap:no", "nowrap: x", "%%{init: {}}%%",
    "%% no comment", 'say "hi"', "<b>bold</b> & &amp; &#8; <br>", "#quot; #35; ;", "`code` **bold** _em_ [a](b) ![c](d)", "1. one",
    "- one", "# one", "> one", "www.example.org https://example.org a@example.org", "$$x^2$$", "\\n \\", "a --> b", "x -.- y", "|pipe|",
    "{{x}} [[y]] ((z))", "\ufb02\u00b0\u00b035\u00b6\u00df", "\u6ce8\u6587 \U0001f69a \u00e9", "\u05e9\u05dc\u05d5\u05dd", "fa:fa-car",
    "one\nfa:fa-car", "one\n\\n \\", "\n1. one\n- two\n# h\n> q\n`c` *b* [x](y) $$x^2$$",
    "tab\there", "two\nlines", "[x]: y", "a:b", "note over: c", "@{ shape: x }", "~~~",
)  # fmt: skip
TEXT = (
    st.lists(
        st.one_of(
            st.sampled_from([*"abz019 -_.#;&<>\"'`%*{}[]()/\\|:~+=!?$@^,\n", *HOSTILE]),
            st.characters(exclude_categories=["Cc", "Cs", "Cn"]),
        ),
        min_size=1,
        max_size=8,
    )
    .map("".join)
    .filter(lambda text: not is_blank(text))
)  # what cannot be seen is not given
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(scope="module")
def page(need: Callable[[str], str]) -> Iterator[Page]:
    script = need("mermaid")
    with chromium(need("chromium")) as browser:
        started = browser.new_page()
        started.set_content("<html><body></body></html>")
        started.add_script_tag(path=script)
        started.evaluate("mermaid.initialize({startOnLoad: false})")
        yield started


def draw(page: Page, text: str) -> dict[str, Any]:
    """Return the texts of the picture that Mermaid makes of *text*, and how many elements it holds that only Markdown or HTML makes."""
    drawn: dict[str, Any] = page.evaluate(DRAW, text)
    assert "error" not in drawn, f"{drawn['error']}\n{text}"
    return drawn


def diagrams(topology: Topology) -> list[str]:
    return [write_flowchart(topology), *(write_sequence(one, topology) for one in topology.scenarios)]


def sound_cases() -> Iterator[Topology]:
    """Yield the topology of each case that has one."""
    for path in sorted((ROOT / "tests" / "cases").rglob("*.yml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        try:
            yield read(case)
        except (SpecError, KeyError, StopIteration):
            continue


def said(text: str) -> str:
    """Return *text* as a reader sees it: what is invisible, and how wide a gap is, does not count."""
    return "".join(unisolated(text).replace("\u200b", "").replace("\u2060", "").split())


def test_mermaid_draws_every_example(page: Page) -> None:
    for topology in load((ROOT / "examples",)):
        for text in diagrams(topology):
            drawn = draw(page, text)
            if text.startswith("flowchart"):
                counted = {node.label + (f"\u00d7{node.replicas}" if node.replicas > 1 else "") for node in topology.nodes}
                assert set(map(said, counted)) <= {said(one) for one in drawn["texts"]}


def test_mermaid_draws_every_case(page: Page) -> None:
    texts = {text for topology in sound_cases() for text in diagrams(topology)}
    assert len(texts) > 100
    for text in sorted(texts):
        draw(page, text)


def versions() -> Iterator[tuple[Topology, Topology]]:
    """Yield the two versions of each case of a union, and two that differ in everything."""
    yield differing()
    for path in sorted((ROOT / "tests" / "cases" / "union").glob("*.yml")):
        with both_versions(yaml.safe_load(path.read_text("utf-8"))) as found:
            yield from zip(*(one.topologies for one in found), strict=True)


def test_mermaid_draws_what_changed(page: Page) -> None:
    texts = [plan.mermaid for old, new in versions() for plan in plan_changes(compare((old,), (new,)), Settings())]
    assert len(texts) > 6
    assert any("linkStyle" in text for text in texts)
    for text in texts:
        draw(page, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_shows_a_text_of_what_changed_as_it_is(page: Page, text: str) -> None:
    nodes = {"b": {"label": text}, "c": {"label": "C"}}
    spec = {"groups": {"g": {"label": text, "nodes": nodes}}, "edges": [{"b -> c": {"label": text, "protocol": "http"}}]}
    new = bind(parse(Source.decode(yaml.safe_dump(spec, allow_unicode=True).encode(), "drawn.topo.yml")))
    old = bind(parse(Source.decode(b"nodes: {c: C}\n", "drawn.topo.yml")))
    (chart,) = chart_changes(compare((old,), (new,)), Settings()).values()
    assert "`" not in chart
    drawn = draw(page, chart)
    assert said("".join(drawn["texts"])).count(said(new.nodes[0].label)) == 3
    assert not drawn["markup"]


def check_text(page: Page, text: str) -> None:
    """Fail where a label, or a text of any step, does not say *text* and nothing else."""
    labels = {"label": text}
    spec = {
        "title": text,
        "groups": {"g": {**labels, "nodes": {"a": labels, "end": {**labels, "kind": "topic"}}}},
        "edges": [{"a -> end": labels}],
        "scenarios": {
            "s": {
                "title": text,
                "steps": [
                    {"a -> a": {"message": text}},
                    {"note": text, "over": ["a", "end"]},
                    {"alt": [{"when": text, "steps": ["a -> a"]}, {"when": text, "steps": [{"scenario": "t"}]}]},
                    {"loop": text, "steps": ["a -> end"]},
                ],
            },
            "t": {"title": text, "steps": ["a -> a"]},
        },
    }
    topology = bind(parse(Source.decode(yaml.safe_dump(spec, allow_unicode=True).encode(), "drawn.topo.yml")))
    flowchart, sequence, _ = (draw(page, one) for one in diagrams(topology))
    wanted = said(topology.nodes[0].label)
    assert [said(one) for one in flowchart["texts"]] == [wanted] * len(flowchart["texts"])
    assert not wanted or len(flowchart["texts"]) == 5
    assert said("".join(sequence["texts"])).count(wanted) >= 9
    assert not flowchart["markup"]
    assert not sequence["markup"]


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_shows_a_text_as_it_is(page: Page, text: str) -> None:
    check_text(page, text)


def test_mermaid_shows_any_text_as_it_is(page: Page) -> None:
    @SLOW
    @given(TEXT)
    def shows(text: str) -> None:
        check_text(page, text)

    shows()


def test_mermaid_draws_whatever_the_language_says(page: Page) -> None:
    @SLOW
    @given(specs())
    def draws(spec: dict[str, Any]) -> None:
        for text in diagrams(bind(parse(Source.decode(yaml.safe_dump(spec, allow_unicode=True).encode(), "drawn.topo.yml")))):
            draw(page, text)

    draws()
