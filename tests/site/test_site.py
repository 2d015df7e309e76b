"""The pages: whatever text a spec holds is shown as text, every link leads somewhere, and names are safe."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from places import EXAMPLES

from topodoc.assembly import assemble
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.model.address import safe_url
from topodoc.model.bind import bind
from topodoc.plugin.plugin import TopodocPlugin
from topodoc.settings import Settings
from topodoc.site.description import render_description
from topodoc.site.names import RESERVED, stable_names
from topodoc.source import Source

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "x { onclick=alert(3) #__config .evil }",
    "{: onclick=alert(4) }",
    '--8<-- "/etc/passwd"',
    "{{ 7*7 }} {% raw %}",
    "[x](javascript:alert(5)) <javascript:alert(6)>",
    "`code` **bold** __dunder__ ~~x~~ ++ctrl++ :smile: (c) ==m==",
    '"><img src=x onerror=alert(7)>',
    "!!! note\n    admonition\n\n```python\nx\n```\n# heading",
    "&lt;b&gt; &amp;amp; &#x41; \\*",
    "a | b | c",
    "__config",
    "caf\u00e9 \u6f22\u5b57 \U0001f600 \u202eright\u202c",
)
EXTENSIONS: list[Any] = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables",
    {"toc": {"permalink": True}}, "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols",
    "pymdownx.snippets", "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}}, "pymdownx.tasklist", "pymdownx.tilde",
]  # fmt: skip


class Reader(HTMLParser):
    """Collects what a page's main column holds, and anything in it that could run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.active: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "article"
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        wrong = [
            name
            for name, value in attrs
            if name.startswith("on") or (name in {"href", "src", "action"} and safe_url(value or "") is None and value)
        ]
        if self.inside and (wrong or tag in {"script", "style", "iframe", "object", "form"}):
            self.active.append(f"{tag} {wrong}")
        if self.inside and tag == "br":
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    return reader


def spec(text: str) -> str:
    """Return a topology with *text* in every field that takes any."""
    quoted = json.dumps(text, ensure_ascii=False)
    event = json.dumps(" ".join(text.split()).replace("*", "+"), ensure_ascii=False)  # on one line, and no pattern where it is put in
    return f"""
topology: hostile
ignore: {{TD205: not the point, TD702: likewise, TD602: likewise}}
title: {quoted}
owner: {quoted}
tags: [{quoted}]
groups:
  g:
    label: {quoted}
    nodes:
      a: {{label: {quoted}, technology: {quoted}, owner: {quoted}, tags: [{quoted}], links: {{{quoted}: "https://example.org/"}}}}
nodes:
  t: {{label: {quoted}, kind: topic}}
edges:
  - a -> t: {{label: {quoted}, role: publish, protocol: kafka, events: [{event}], tags: [{quoted}], description: {quoted}}}
scenarios:
  s:
    title: {quoted}
    tags: [{quoted}]
    steps:
      - a -> t: {quoted}
      - {{parallel: [{{steps: [a -> t], label: {quoted}}}, a -> a: {quoted}], message: {quoted}}}
"""


def site_of(folder: Path, text: str, **options: Any) -> Path:  # noqa: ANN401 - MkDocs' own options
    docs, specs = folder / "docs", folder / "topologies"
    docs.mkdir(parents=True)
    specs.mkdir()
    (docs / "index.md").write_text("# Home\n", "utf-8")
    (specs / "one.topo.yml").write_text(text, "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    theme = {"name": "material", "font": False, "features": ["navigation.indexes", "navigation.footer", "navigation.path"]}
    config = load_config(
        str(folder / "mkdocs.yml"), theme=theme, markdown_extensions=deepcopy(EXTENSIONS), plugins=["search"], strict=True, **options
    )
    plugin = TopodocPlugin()
    plugin.load_config({}, config_file_path=str(folder / "mkdocs.yml"))
    config.plugins["topodoc"] = plugin
    build(config)
    return folder / "site"


def pages(site: Path) -> list[Path]:
    return sorted((site / "architecture").rglob("*.html"))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(tmp_path: Path, text: str) -> None:
    site = site_of(tmp_path, spec(text))
    assert len(pages(site)) == 12
    for path in pages(site):
        page = read(path)
        assert not page.active, path
        assert " ".join(text.split()) in " ".join("".join(page.text).split()), path
        assert page.ids.count("__config") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_titles_cannot_leave_the_head(tmp_path: Path, text: str) -> None:
    for path in pages(site_of(tmp_path, spec(text))):
        source = path.read_text("utf-8")
        assert not re.search(r"<script[^>]*>alert|<img src=x|onerror=alert\(7\)>", source.lower())
        head = source[: source.index("</head>")]
        assert head.count("</title>") == 1


@pytest.mark.parametrize("directory_urls", [True, False])
def test_every_link_leads_somewhere(tmp_path: Path, *, directory_urls: bool) -> None:
    site = site_of(tmp_path, (EXAMPLES / "kafka.topo.yml").read_text("utf-8"), use_directory_urls=directory_urls)
    for path in pages(site):
        for link in read(path).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)) if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, link)
            if parts.fragment and target.suffix == ".html" and not parts.fragment.startswith("__"):
                assert parts.fragment in read(target).ids, (path, link)


def test_ids_are_unique_on_a_page(tmp_path: Path) -> None:
    for path in pages(site_of(tmp_path, (EXAMPLES / "kafka.topo.yml").read_text("utf-8"))):
        ids = read(path).ids
        assert len(ids) == len(set(ids)), path


def test_steps_and_edges_have_anchors(tmp_path: Path) -> None:
    site = site_of(tmp_path, (EXAMPLES / "kafka.topo.yml").read_text("utf-8"))
    (scenario,) = site.glob("architecture/kafka/scenarios/order-placed*/index.html")
    assert {"step-1", "step-2", "step-2a", "step-2b", "step-3", "step-4"} <= set(read(scenario).ids)
    assert "edge-order-svc--topic-orders" in read(site / "architecture/kafka/index.html").ids


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        (" mailto:a@b.org\n", "mailto:a@b.org"),
        ("../a.md#b", "../a.md#b"),
        ("//example.org/a", None),
        ("\\\\example.org", None),
        ("https://example.org/a\\b", "https://example.org/a\\b"),
        ("a:b/c", None),
        ("javascript:alert(1)", None),
        ("\x01 java\tscript:alert(1)", None),
        ("JaVaScRiPt\n:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("", None),
        (" \x00", None),
    ],
)
def test_safe_url(text: str, address: str | None) -> None:
    assert safe_url(text) == address


def test_file_names() -> None:
    ids = ["a.b", "a_b", "A", "con", "index", "x" * 100, "x" * 99 + "y", "plain"]
    names = stable_names(ids)
    assert len(set(names.values())) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,80}", name) and name not in RESERVED for name in names.values())
    assert [names[one] for one in ("a.b", "a_b", "A", "plain")] == ["a.b", "a_b", "A", "plain"]
    assert stable_names(ids[::-1]) == names
    assert {one: stable_names([one])[one] for one in ids} == names


def test_a_made_name_never_meets_a_plain_one() -> None:
    made = stable_names(["con"])["con"]
    names = stable_names(["con", made])
    assert len(set(names.values())) == 2


def test_names_fold_as_file_systems_do() -> None:
    names = stable_names(["Orders", "orders"])
    assert len({name.lower() for name in names.values()}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))", "[x](java&Tab;script:alert(1))", "[x](&#106;avascript:alert(1))", "[x](jav\\ascript:alert(1))",
        "<javascript:alert(1)>", "[x][1]\n\n[1]: javascript:alert(1)",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<div onclick=alert(1)>x</div>", "![x](https://evil.example/a.png)",
        "```{onclick=alert(1)}\nx\n```", "| a |\n|---|\n| <script>alert(1)</script> |", "<!-- x --> <?php ?>",
        '[x](https://a.example "t\\" onclick=alert(1) x=\\"")', '![x" onerror=alert(1) y="](a.png)',
    ],
)  # fmt: skip
def test_descriptions_hold_nothing_active(text: str) -> None:
    reader = Reader()
    reader.feed("<article>" + render_description(text) + "</article>")
    assert not reader.active
    assert not [link for link in reader.links if "evil" in link or safe_url(link) is None]


@pytest.mark.parametrize(
    "text",
    [
        "`a` *b* **c** [d](e) <f> `g`",
        "![`a` *b*](c.png)",
        "[![*a*](b.png)](c.md)",
        "a\\*b \\` c",
        "**a _b `c` d_ e**",
        "klzzwxh:0000 stx:0:etx",
    ],
)
def test_descriptions_hold_no_stand_ins(text: str) -> None:
    reader = Reader()
    reader.feed("<article>" + render_description(f"{text}\n\n- {text}\n\n| a |\n|---|\n| {text} |\n") + "</article>")
    said = "".join(reader.text)
    assert not re.search("[\x02\x03]|wzxhzdk", said)
    assert said.count("klzzwxh") == 3 * text.count("klzzwxh")


def test_descriptions_are_one_block_without_an_empty_line() -> None:
    html = render_description("a\n\n```\nb\n\n\nc\n```\n\n- d\n\n  e\n\n> f\n\n    g\n\n    h\n")
    assert "\n\n" not in html
    reader = Reader()
    reader.feed(f"<article>{html}</article>")
    assert "b\n\n\nc\n" in "".join(reader.text)


def test_descriptions_show_raw_html_as_text() -> None:
    reader = Reader()
    reader.feed("<article>" + render_description("a <b>bold</b> & &amp; <script>x</script>") + "</article>")
    assert "".join(reader.text).strip() == "a <b>bold</b> & & <script>x</script>"


def test_descriptions_are_markdown() -> None:
    html = render_description("# Top\n\n*a* [b](https://example.org/?x=1&y=2)\n\n| h |\n|---|\n| c |\n\n```python\nx = 1\n\ny\n```\n")
    for part in ("<h3>", "<em>", "<table>", "<pre>", "<td>"):
        assert part in html
    assert not re.search(r"[*_`{}\[\]#]", re.sub(r"<[^>]*>|&#\d+;", "", html))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "x",
        "[" * 20000,
        "*" * 20000,
        "- " * 2000 + "x",
        "a_" * 20000,
        "<" * 20000,
        "`" * 20001,
        "![" * 10000,
        "| " * 5000 + "\n" + "|-" * 5000,
    ],
)
def test_descriptions_end(text: str) -> None:
    assert render_description(text)


def test_a_quote_inside_a_list_keeps_blank_lines_inside_the_block(tmp_path: Path) -> None:
    body = "Intro\n\n```yaml\na: 1\n\n# not a heading\n```\n\n<div>\n\n# Neither\n\n</div>\n"
    text = f"topology: d\ntitle: D\ndescription: {json.dumps(body)}\nnodes: {{a: {{label: A, kind: person}}}}\nedges: []\n"
    page = read(site_of(tmp_path, text) / "architecture/d/index.html")
    shown = "".join(page.text)
    assert "# not a heading" in shown
    assert "</div>" in shown


def test_findings_are_flagged_in_the_picture_of_the_page_only() -> None:
    text = "topology: t\nnodes: {a: A, b: {shape: diamond}, c: {kind: topic}}\ngroups: {empty: {label: Nothing}}\n"
    text += "edges:\n  - a -> c: {label: publish, layer: bus}\n  - a -> c: {label: publish, layer: bus}\nlayers: {bus: {hidden: true}}\n"
    topology = bind(parse(Source.decode(text.encode(), "t.topo.yml")))
    found = check_all((topology,), date(2026, 1, 1))
    site = assemble((topology,), Settings(), found)
    page = next(one.text for one in site.pages if one.path.endswith("t/index.md"))
    flags = re.findall(r'<g class="finding severity-(\w+)" data-finding="([^"]+)"([^>]*)>\n<title>(TD\d+)', page)
    assert [(severity, element, code) for severity, element, _, code in flags] == [
        ("warning", "edge:a--c--2", "TD102"), ("warning", "node:b", "TD101"), ("warning", "node:c", "TD205"),
    ]  # fmt: skip
    assert ['display="none"' in more for _, _, more, _ in flags] == [True, False, False]
    links = re.findall(r'href="[^"]*?(t/findings\.md#[^"]*)" aria-label="Found here', page)
    assert links == [f"t/findings.md#found-{one}" for one in ("edge-a--c--2", "node-b", "node-c")], "what has no nodes is not drawn"
    assert not any("data-finding" in one.text for one in site.assets)
    assert "data-finding" not in assemble((topology,), Settings()).pages[1].text
