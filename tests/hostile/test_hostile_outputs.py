"""Hostile texts in whatever is not a page: messages for people and for programs, DOT, Mermaid, llms.txt and the graph."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import yaml
from corpus import in_yaml, quoted, shown
from filling import Filled, bound, some, unmarked
from sinks import topology

from topodoc.change.difference import compare
from topodoc.change_figures import draw_changes, plan_changes
from topodoc.cli.annotations import as_annotations
from topodoc.cli.report import as_json, as_text
from topodoc.cli.sarif import as_sarif
from topodoc.diagnostics import Diagnostic, SpecError, one_line
from topodoc.drawing.theme import load_theme
from topodoc.forms import text_of
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.model.bind import bind
from topodoc.model.excerpt import keep
from topodoc.settings import Settings
from topodoc.site.addresses import Addresses
from topodoc.site.compose import compose
from topodoc.site.llms import write_llms
from topodoc.site.page import NavEntry
from topodoc.site.page_context import Drawn
from topodoc.site.plain import nav_file
from topodoc.source import Source
from topodoc.text_formats.dot import write_portable_dot
from topodoc.text_formats.mermaid_flowchart import write_flowchart
from topodoc.text_formats.mermaid_sequence import write_sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.model.topology import Topology

LABEL = r'"(?:[^"<>\\`]|<br/>)*"'
FLOWCHART = re.compile(
    rf"flowchart LR|  accTitle: .*| *n\d+[\[({{/]+{LABEL}[\])}}/]+| *subgraph c\d+\[{LABEL}\]| *end"
    rf"|  n\d+ [-.<>=]+(?:\|{LABEL}\|)? n\d+|  classDef external [a-z0-9:#,-]+|  class [n0-9,]+ external|"
)
SEQUENCE = re.compile(
    r"sequenceDiagram|  title .*| *(?:participant|actor) n\d+ as .*| *box transparent .*| *end| *n\d+-[->)x]+n\d+: .*"
    r"| *Note (?:over|left of|right of) n\d+(?:,n\d+)?: .*| *(?:par|and|alt|else|opt|loop|break)(?: .*)?|"
)


@cache
def topologies() -> tuple[Topology, ...]:
    return tuple(map(bound, some(in_yaml(), 25)))


@cache
def faults() -> tuple[Diagnostic, ...]:
    """Return a fault that quotes each text of the corpus."""
    nodes = "".join(f"  n{index}: {{kind: {quoted(text)}}}\n" for index, text in enumerate(in_yaml()))
    try:
        bind(parse(Source.decode(f"nodes:\n{nodes}".encode(), "of,a::stranger%0A.topo.yml")))
    except SpecError as error:
        return error.diagnostics
    return ()


@cache
def told() -> tuple[Diagnostic, ...]:
    return (*faults(), *check_all(topologies(), date(2027, 1, 31)))


def test_each_text_is_quoted_in_a_fault() -> None:
    wrong = [one.message for one in faults() if one.code == "TD013"]
    assert [text for text in in_yaml() if len(text) < 1_900 and f'"{shown(text)}" is not a value of "kind"' not in wrong] == []
    assert max(map(len, wrong)) < 2_000
    assert len(told()) > len(faults())


def test_messages_are_a_line_each_and_give_a_terminal_no_orders() -> None:
    lines = as_text(told()).split("\n")
    assert [line for line in lines if not line.isprintable() or line.startswith(("::", "##"))] == []
    assert len(lines) == 2 * len(told()) + 1  # the files are not there to be quoted


def test_annotations_are_a_line_each_and_nothing_else() -> None:
    lines = as_annotations(told()).split("\n")
    assert len(lines) == len(told())
    form = re.compile(
        r"::(?:error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=TD\d+ [a-z0-9-]+::[^\r\n]*"
    )
    assert [line for line in lines if not form.fullmatch(line) or not line.isprintable()] == []
    said = [line.rpartition("::")[0] and line.split("::", 2)[2] for line in lines]
    for one, line in zip(told(), said, strict=True):
        assert line.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == f"{one_line(one.message)}\n{one_line(one.hint)}"


def test_findings_for_programs_say_what_was_said() -> None:
    for text, messages in ((as_json(told()), _messages), (as_sarif(told()), _results)):
        assert text.isascii()
        assert messages(json.loads(text)) == [one.message for one in told()]


def _messages(said: dict[str, Any]) -> list[str]:
    return [one["message"] for one in said["findings"]]


def _results(said: dict[str, Any]) -> list[str]:
    texts = [one["message"]["text"] for one in said["runs"][0]["results"]]
    assert [text for text in texts if re.search(r"(?<!\\)\]\(", text)] == []  # a link that a spec made
    return [text.replace("\\](", "](").rpartition(". To fix it: ")[0] for text in texts]


def test_dot_has_the_parts_and_labels_of_the_topology_and_no_more(need: Callable[[str], str]) -> None:
    dot = need("dot")
    for one in topologies():
        done = subprocess.run(
            [dot, "-Gsplines=line", "-Tdot_json"], input=write_portable_dot(one).encode(), capture_output=True, check=True, timeout=60
        )
        read = json.loads(done.stdout.decode("utf-8", "replace"), strict=False)
        parts = read.get("objects", [])
        nodes = {part["name"]: part for part in parts if re.fullmatch(r"n\d+", part["name"])}
        clusters = [part for part in parts if part["name"].startswith("cluster_c")]
        assert (len(nodes), len(clusters), len(read["edges"])) == (len(one.nodes), len(one.groups), len(one.edges))
        assert len(parts) == len(nodes) + len(clusters)
        for index, node in enumerate(one.nodes):
            assert _unescaped(nodes[f"n{index}"]["label"]) == node.label
        assert {key for part in (*parts, *read["edges"]) for key in part} & {
            "URL",
            "href",
            "image",
            "shapefile",
            "tooltip",
            "fontpath",
        } == set()


def _unescaped(label: str) -> str:
    return unescape(re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], label, flags=re.DOTALL)).replace("&amp;", "&")


def test_mermaid_has_the_lines_of_its_grammar_and_no_more() -> None:
    for one in topologies():
        assert [line for line in write_flowchart(one).split("\n") if not FLOWCHART.fullmatch(line)] == []
        for scenario in one.scenarios:
            lines = write_sequence(scenario, one).split("\n")
            assert [line for line in lines if not SEQUENCE.fullmatch(line)] == []
            assert [line for line in lines if set(re.sub(r"#\d+;|<br/>", "", line)) & set(";<\r\u2028\u2029")] == []


def test_llms_txt_has_a_line_for_each_page_and_each_line_one_link() -> None:
    lines = write_llms("Site", topologies(), Addresses(topologies(), ""), "graph.json", lambda path: path).split("\n")
    form = re.compile(r"|# Site|> .*|Everything below .*|## [^\[\]\n]*|- \[[^\[\]]*\]\([a-z0-9./-]+\): .*")
    assert [line for line in lines if not form.fullmatch(line)] == []
    count = sum(1 + len(one.scenarios) + len(one.nodes) for one in topologies())
    assert sum(line.startswith("- [") for line in lines) == count
    assert [line for line in lines if "](" in line.partition("](")[2] and not line.startswith("Everything")] == []
    assert [line for line in lines if not line.isprintable() and any(ord(char) < 32 for char in line)] == []


def test_a_plain_topology_says_as_much() -> None:
    """The counts above hold for texts that mean nothing, too."""
    plain = bound(Filled(topology("plain", lambda field, usual="": usual or field.rpartition(".")[2]), {}))
    assert len(write_flowchart(plain).split("\n")) == len(write_flowchart(topologies()[0]).split("\n"))


def test_navigation_is_yaml_whatever_titles_say() -> None:
    entries = tuple(NavEntry(shown(text), f"p{number}.md", (NavEntry("Below", "x.md"),)) for number, text in enumerate(in_yaml()))
    site = next(iter(compose(Drawn((), {"": ()}, {}, load_theme("paper", None)), Settings())))
    read = yaml.safe_load(nav_file(replace(site, nav=NavEntry("All", "index.md", entries)), "docs"))
    titles = [next(iter(one)) for one in read[0]["All"][1:]]
    assert [
        title for title, one in zip(titles, entries, strict=True) if unmarked(title.removesuffix("\u2026")) not in unmarked(one.title)
    ] == []
    assert all(len(title) > 150 or unmarked(title) == unmarked(one.title) for title, one in zip(titles, entries, strict=True))


CHANGED = re.compile(
    rf"{FLOWCHART.pattern}|  classDef [a-z]+ stroke:#[0-9a-f]{{6}},stroke-width:3px(?:,stroke-dasharray:5 3)?|  class [nc0-9,]+ [a-z]+"
    r"|  linkStyle [0-9,]+ stroke:#[0-9a-f]{6},stroke-width:3px(?:,stroke-dasharray:5 3)?"
)
DRAWN = {"svg", "title", "desc", "style", "g", "path", "rect", "circle", "text", "tspan"}


def test_what_changed_is_shown_and_nothing_breaks_out() -> None:
    settings = Settings()
    for one in topologies():
        whole = replace(one, scenarios=(), layers=())
        half = keep(whole, {node.id for node in whole.nodes[::2]})
        for old, new in ((half, whole), (whole, half)):
            plans = plan_changes(compare((old,), (new,)), settings)
            for plan, scene in draw_changes(plans, settings):
                assert all(CHANGED.fullmatch(line) for line in plan.mermaid.split("\n")), plan.mermaid
                tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(text_of(scene, settings)).iter()}  # noqa: S314 - ours
                assert tags <= DRAWN
