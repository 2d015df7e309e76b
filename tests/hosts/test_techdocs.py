"""The profile `techdocs` goes through Backstage's sanitiser, DOMPurify with its options, in Chromium, and comes out as it went in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import chromium
from markdown import Markdown
from places import ROOT

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

FENCES = """
```topodoc
scenario: kafka/order-placed
```

```topodoc
view: gallery-layers/around
```

```topodoc
nodes: {a: A, b: B}
edges: [a -> b]
```

```topodoc
topology: nowhere
```
"""
LOST = """html => {
  const list = root => [...root.querySelectorAll('*')].map(one =>
    one.localName + ' ' + [...one.attributes].map(its => its.name + '=' + its.value).sort().join(' '));
  const before = new DOMParser().parseFromString(html, 'text/html');
  DOMPurify.removeAllHooks();
  DOMPurify.addHook('beforeSanitizeElements', one => {
    if (one.nodeName === 'LINK' && !/main\\.[A-Fa-f0-9]{8}\\.min\\.css$/.test(one.getAttribute('href') || '')) one.remove();
    return one;
  });
  const after = DOMPurify.sanitize(before.documentElement.innerHTML,
    {ADD_TAGS: ['link'], FORBID_TAGS: ['style'], WHOLE_DOCUMENT: true, RETURN_DOM: true});
  const left = list(after.querySelector('body'));
  const lost = list(before.body).filter(one => !left.includes(one));
  if (before.body.textContent !== after.querySelector('body').textContent) lost.push('text');
  return [lost, left.length];
}"""


@pytest.fixture(scope="module")
def page(need: Callable[[str], str]) -> Iterator[Page]:
    script = Path(need("dompurify"))
    with chromium(need("chromium")) as browser:
        opened = browser.new_page()
        opened.add_script_tag(path=script)
        yield opened


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "topologies"
    folder.mkdir()
    for path in (*(ROOT / "examples").glob("*.topo.yml"), *(ROOT / "docs/gallery").glob("*.topo.yml")):
        (folder / path.name).write_bytes(path.read_bytes())
    return tmp_path


def convert(text: str, **options: Any) -> str:  # noqa: ANN401 - the extension's own
    extensions = ["tables", "attr_list", "admonition", "pymdownx.superfences", "topodoc"]
    return Markdown(extensions=extensions, extension_configs={"topodoc": options}).convert(text)


def body(path: Path) -> str:
    return path.read_text("utf-8").partition("\n---\n")[2]


def test_nothing_of_a_page_is_dropped(page: Page, specs: Path) -> None:
    assert run(["export", "--to", "out", "--profile", "techdocs"]) == 0
    pages = sorted((specs / "out").rglob("*.md"))
    assert len(pages) > 50
    for path in pages:
        lost, count = page.evaluate(LOST, convert(body(path)))
        assert (path.name, lost) == (path.name, [])
        assert count > 3


def test_nothing_of_a_fence_is_dropped(page: Page, specs: Path) -> None:
    (specs / "topodoc.yml").write_text("profile: techdocs\n", "utf-8")
    lost, count = page.evaluate(LOST, convert(FENCES))
    assert lost == []
    assert count > 200


def test_pictures_of_their_own_come_through(page: Page, specs: Path) -> None:
    assert run(["export", "--to", "out", "--profile", "techdocs"]) == 0
    for path in sorted((specs / "out").rglob("*.svg")):
        lost, _ = page.evaluate(LOST, path.read_text("ascii"))
        assert lost == []


def test_the_default_profile_needs_what_would_be_dropped(page: Page, specs: Path) -> None:
    """So the tests above can fail."""
    assert run(["export", "--to", "out"]) == 0
    lost, _ = page.evaluate(LOST, convert(body(specs / "out/kafka/index.md")))
    assert {one.split()[0] for one in lost} >= {"link", "script"}
    lost, _ = page.evaluate(LOST, (specs / "out/kafka/topology.svg").read_text("ascii"))
    assert "style " in lost
