"""The fence in any Python-Markdown: what it draws, what it leaves alone, and what it says of mistakes."""

from __future__ import annotations

import logging
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from markdown import Markdown
from places import EXAMPLES

from topodoc.diagnostics import SpecError
from topodoc.language.reader import parse
from topodoc.markdown.page import HostPage, lines_before
from topodoc.reading import load
from topodoc.site.reference import resolve
from topodoc.source import Source

SUPER = ("pymdownx.superfences", "topodoc")
WAYS = (SUPER, ("fenced_code", "topodoc"), ("topodoc",), ("topodoc", "fenced_code"), ("admonition", *SUPER))
INLINE = "nodes:\n  a: A\n  b: B\nedges:\n  - a -> b: calls\nscenarios:\n  once:\n    steps:\n      - a -> b: Hello\n"


def convert(text: str, *extensions: str, specs: str = "kafka.topo.yml", **options: object) -> str:
    given: dict[str, dict[str, object]] = {"topodoc": {"specs": [str(EXAMPLES / specs)], **options}}
    return Markdown(extensions=list(extensions or SUPER), extension_configs=given).convert(text)


def fence(code: str, mark: str = "```") -> str:
    return f"{mark}topodoc\n{code.rstrip()}\n{mark}\n"


@pytest.mark.parametrize("extensions", WAYS, ids="+".join)
def test_every_kind_of_reference_draws(extensions: tuple[str, ...]) -> None:
    for code, sign in (
        ("topology: kafka", 'data-topology="kafka"'),
        ("scenario: kafka/order-placed", 'data-scenario="order-placed"'),
        ("node: kafka/order-svc", 'data-node="order-svc"'),
        ("topology: kafka\nscenario: order-placed", 'data-scenario="order-placed"'),
        ("scenario: order-placed", 'data-scenario="order-placed"'),
        (INLINE, 'data-scenario="once"'),
    ):
        html = convert(f"Before\n\n{fence(code)}\nAfter", *extensions)
        assert sign in html, code
        assert "topodoc-banner" not in html.split("</style>")[1]
        assert html.startswith("<p>Before</p>")
        assert html.endswith("<p>After</p>")


OPTIONS = {
    'topodoc title="Who & what"': "Who",
    "topodoc title='Who & what' linenums=\"1\"": "Who",
    'topodoc linenums="1" hl_lines="2 3"': "",
    "topodoc  ": "",
    'topodoc anything="at all"': "",
}
BRACES = {"{.topodoc}": "", '{.topodoc title="Who & what"}': "Who", "{ .topodoc #me .more }": "", "topodoc {title='Who & what'}": "Who"}


@pytest.mark.parametrize("about", [*OPTIONS, *BRACES])
@pytest.mark.parametrize("extensions", WAYS, ids="+".join)
def test_a_fence_is_drawn_whatever_options_it_has(extensions: tuple[str, ...], about: str, caplog: pytest.LogCaptureFixture) -> None:
    title = (OPTIONS | BRACES)[about]
    html = convert(f"Before\n\n```{about}\ntopology: kafka\n```\n\nAfter", "attr_list", *extensions)
    assert html.count('class="topodoc-figure') == 1
    assert ("figcaption>" in html.split("</style>")[-1]) == bool(title)
    if title:
        assert "Who & what</figcaption></figure>" in unescape(html)
    assert not caplog.messages


NEARLY = ["topodocs", "Topodoc", "topo-doc", "topodoc:", "topdoc", "TOPODOC title=x", "{.Topodoc}"]


@pytest.mark.parametrize("about", NEARLY)
@pytest.mark.parametrize("extensions", WAYS, ids="+".join)
def test_a_fence_that_is_nearly_ours_is_told(extensions: tuple[str, ...], about: str, caplog: pytest.LogCaptureFixture) -> None:
    convert(f"Before\n\n```{about}\ntopology: kafka\n```\n", *extensions)
    (said,) = caplog.messages
    assert said.startswith("this page:3: this fence is shown as text: its name is nearly topodoc; write ```topodoc, followed by nothing")


@pytest.mark.parametrize("first", ["```topodoc ???", "```topodoc title=", "````topodoc"])
def test_a_fence_of_ours_that_stands_as_text_is_told(first: str, caplog: pytest.LogCaptureFixture) -> None:
    html = convert(f"Before\n\n{first}\ntopology: kafka\n```\n")
    assert "topodoc-figure" not in html
    (said,) = caplog.messages
    assert said.startswith("this page:3: this fence is shown as text")


@pytest.mark.parametrize("extensions", WAYS, ids="+".join)
@pytest.mark.parametrize("about", ["topojson", "topology", "python", "text", "", "mermaid", "docs"])
def test_other_fences_are_none_of_ours(extensions: tuple[str, ...], about: str, caplog: pytest.LogCaptureFixture) -> None:
    convert(f"```{about}\ntopology: kafka\n```\n\n````text\n```topodocs\n```\n````\n", *extensions)
    assert not caplog.messages


def test_a_view_draws() -> None:
    html = convert(fence("view: gallery-layers/around"), specs="../docs/gallery/layers.topo.yml")
    assert 'data-view="around"' in html


@pytest.mark.parametrize("extensions", WAYS, ids="+".join)
def test_a_fence_within_a_fence_is_text(extensions: tuple[str, ...]) -> None:
    html = convert(f"````text\n{fence('topology: kafka')}````\n\n~~~~text\n{fence('topology: kafka', '~~~')}~~~~\n", *extensions)
    assert "<svg" not in html
    assert html.count("topology: kafka") == 2


def test_fences_stand_in_lists_and_quotes_with_superfences() -> None:
    for text in ("- one\n\n    ```topodoc\n    topology: kafka\n    ```\n", "> ```topodoc\n> topology: kafka\n> ```\n"):
        assert convert(text).count("<svg") == 1


def test_what_superfences_was_told_stays() -> None:
    fences = [{"name": "mermaid", "class": "mermaid"}]
    options: dict[str, dict[str, object]] = {
        "pymdownx.superfences": {"custom_fences": fences},
        "topodoc": {"specs": [str(EXAMPLES / "kafka.topo.yml")]},
    }
    html = Markdown(extensions=list(SUPER), extension_configs=options).convert(f"```mermaid\na\n```\n\n{fence('topology: kafka')}")
    assert '<pre class="mermaid"><code>a</code></pre>' in html
    assert html.count("<svg") == 1
    assert fences == [{"name": "mermaid", "class": "mermaid"}]


def test_the_style_comes_once_and_again_on_the_next_page() -> None:
    md = Markdown(extensions=list(SUPER), extension_configs={"topodoc": {"specs": [str(EXAMPLES / "kafka.topo.yml")]}})
    for _ in range(2):
        html = md.reset().convert(fence("topology: kafka") * 2)
        assert html.count("<style>") == 1
        assert html.count("<svg") == 2


def test_there_are_no_links_where_the_page_is_not_known() -> None:
    html = convert(fence("topology: kafka") + fence(INLINE))
    assert "topodoc:" not in html.split("</style>")[1]
    assert "<a " not in html
    assert "</a>" not in html


def test_links_lead_from_the_page_that_is_known() -> None:
    for url, way in (("guide/start/", "../../"), ("guide/start.html", "../"), ("", "")):
        html = convert(fence("scenario: order-placed"), page=lambda _, url=url: HostPage("docs/guide/start.md", url))
        assert f'href="{way}architecture/kafka/scenarios/order-placed/index.html#step-1"' in html


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("topology: kafca", '4:11: error TD021: this site has no topology "kafca"; did you mean "kafka"?'),
        (
            "scenario: kafka/order-plced",
            '4:11: error TD021: the topology kafka has no scenario "order-plced"; did you mean "order-placed"?',
        ),
        ("node: kafka/", '4:7: error TD021: the topology kafka has no node ""'),
        ("view: kafka/x", '4:7: error TD021: the topology kafka has no view "x"; it has none'),
        ("scenaro: kafka/x", '4:1: error TD011: unknown key "scenaro"; did you mean "scenario"?'),
        ("topology: [kafka]", "4:11: error TD010: a list is where an id belongs; write topology: ID"),
        ("topology:", '4:1: error TD012: "topology:" names nothing; write topology: ID'),
        ("node: kafka/a\nview: kafka/b", "5:7: error TD013: a picture shows one thing; keep one of node, view"),
        ("kafka", "4:1: error TD010"),
        ("", "4:1: error TD003"),
        ("nodes: {a: A}\nedges:\n  - a -> b", "6:10: error TD021"),
        ("nodes: {a: A}\nedgs:\n  - a -> b", '5:1: error TD011: unknown key "edgs"'),
    ],
)
@pytest.mark.parametrize("extensions", WAYS[:2], ids="+".join)
def test_a_mistake_is_a_box_and_a_warning(code: str, said: str, extensions: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        html = convert(f"# HostPage\n\n{fence(code)}", *extensions, page=lambda _: HostPage("docs/p.md", "p/"))
    assert 'class="admonition failure topodoc-banner"' in html
    assert f"docs/p.md:{said}" in caplog.text
    assert "<svg" not in html


def test_a_finding_of_an_inline_spec_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    convert(fence("nodes: {a: A, b: B}\nscenarios: {s: {steps: [a -> b: x]}}"))
    assert "TD401" in caplog.text


def test_warnings_can_hold_anything(caplog: pytest.LogCaptureFixture) -> None:
    convert(fence("topology: '%s <b>\x01::error'"))
    assert "%s <b>" in caplog.text
    assert "<b>" not in convert(fence("topology: '<b>'"))


def test_an_unread_spec_is_told_only_where_it_may_be_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "bad.topo.yml").write_text("nodes: [", "utf-8")
    (good,) = load((EXAMPLES / "kafka.topo.yml",))

    def told(code: str) -> list[str]:
        with pytest.raises(SpecError) as faulty:
            load((tmp_path,))
        with pytest.raises(SpecError) as raised:
            resolve(parse(Source("p.md", code)), (good,), faulty.value.diagnostics)
        return sorted({Path(one.span.file).name for one in raised.value.diagnostics})

    assert told("topology: bad") == ["bad.topo.yml", "p.md"]
    assert told("node: kafka/no") == ["p.md"]


def test_specs_are_read_again_when_they_change(tmp_path: Path) -> None:
    spec = tmp_path / "one.topo.yml"
    for label in ("First", "Second label"):
        spec.write_text(f"nodes: {{a: {label}}}\n", "utf-8")
        md = Markdown(extensions=list(SUPER), extension_configs={"topodoc": {"specs": [str(tmp_path)]}})
        assert label.split()[0] in md.convert(fence("topology: one"))
    spec.with_name("two.topo.yml").write_text("nodes: {b: Added}\n", "utf-8")
    assert "Added" in Markdown(extensions=list(SUPER), extension_configs={"topodoc": {"specs": [str(tmp_path)]}}).convert(
        fence("node: two/b")
    )


def test_front_matter_counts() -> None:
    assert lines_before("---\na: b\n---\n# A\n", "# A\n") == 3
    assert lines_before("# A\n", "# A\n") == 0
    assert lines_before("# A {{ x }}\n", "# A 1\n") == 0
    assert lines_before("\n", "") == 0


BLOCKED = """
import importlib, pkgutil, sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"mkdocs", "click", "properdocs"}:
            raise ImportError(name)

sys.meta_path.insert(0, Wall())
import topodoc
count = 0
for one in pkgutil.walk_packages(topodoc.__path__, "topodoc."):
    if one.name.startswith(("topodoc.cli", "topodoc.plugin", "topodoc.__main__")):
        continue
    importlib.import_module(one.name)
    count += 1
print(count)
"""


def test_the_core_needs_neither_mkdocs_nor_click() -> None:
    """Every module but those of the command line and the plugin is imported where there is no such library."""
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_the_plugin_stays_thin() -> None:
    lines = (EXAMPLES.parent / "topodoc/plugin/plugin.py").read_text("utf-8").splitlines()
    assert len(lines) < 200
