"""The gallery and the examples, measured: in our own numbers and once as a browser sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from browsing import chromium
from places import ROOT

from topodoc.diagram.arrange import arrange
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import locate
from topodoc.drawing.curve import sample
from topodoc.drawing.theme import load_theme
from topodoc.forms import text_of
from topodoc.language.vocabulary import EdgeType, Kind, Role, Shape, State
from topodoc.layout.engine import lay_out
from topodoc.model.view import view
from topodoc.reading import load
from topodoc.rendering import draw_part
from topodoc.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.model.topology import Topology

GALLERY = load((ROOT / "docs" / "gallery",))
DENSE = {"gallery-hub"}  # what it shows is that it cannot be read; its view can
PICTURES = {
    f"{one.id}{f'/{name}' if name else ''}": part
    for one in (*GALLERY, *load((ROOT / "examples",)))
    for name, part in [("", one), *((shown.id, view(one, shown, DEFAULTS.hub)) for shown in one.views)]
}


def test_the_gallery_shows_everything() -> None:
    nodes, edges = [node for one in GALLERY for node in one.nodes], [edge for one in GALLERY for edge in one.edges]
    assert {node.kind for node in nodes if node.kind_stated} >= set(get_args(Kind))
    assert {node.shape for node in nodes if node.shape_stated} == set(get_args(Shape))
    assert {node.state for node in nodes} == set(get_args(State))
    assert {node.accent for node in nodes} >= set(range(1, 7))
    assert {edge.role for edge in edges} == set(get_args(Role))
    assert {edge.type for edge in edges} == set(get_args(EdgeType))
    page = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    for topology in GALLERY:
        assert f"examples/{topology.id}/" in page
        assert all(f"views/{one.id}.svg" in page for one in topology.views)


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in DENSE])
def test_nothing_lies_on_anything_else(name: str) -> None:
    plan = arrange(PICTURES[name], load_theme("paper"))
    (layout,) = lay_out((plan,), None, 1)
    placement = locate(plan, layout)
    lines = [sample(route.points) for route in placement.routes]
    texts = [label for label in placement.labels if label]
    for at, box in enumerate(placement.nodes):
        assert not any(box.overlaps(other) for other in placement.nodes[:at])
    for at, text in enumerate([*texts, *placement.headings]):
        assert not any(text.overlaps(box) for box in placement.nodes)
        assert not any(text.overlaps(other) for other in texts[:at])
    for at, label in enumerate(placement.labels):
        if label:
            assert crosses(label.grown(6).sides, lines[at]), plan.topology.edges[at].id
            crossed = [plan.topology.edges[other].id for other, line in enumerate(lines) if other != at and crosses(label.sides, line)]
            assert not crossed, plan.topology.edges[at].id


SEEN = """() => {
  const box = one => { const r = one.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const size = one => (one[2] - one[0]) * (one[3] - one[1]);
  const largest = mark => [...mark.querySelectorAll('path, rect')].map(box).reduce((a, b) => size(a) > size(b) ? a : b);
  return {
    nodes: [...document.querySelectorAll('g.node')].map(largest).filter(size),
    labels: [...document.querySelectorAll('g.edge > text')].map(box).filter(size),
    picture: box(document.querySelector('svg')),
    everything: [...document.querySelectorAll('svg text')].map(box).filter(one => one[2] > one[0]),
  };
}"""


def overlap(a: list[float], b: list[float], by: float = 0.5) -> bool:
    return a[0] + by < b[2] and b[0] + by < a[2] and a[1] + by < b[3] and b[1] + by < a[3]


def test_a_browser_sees_the_same(need: Callable[[str], str]) -> None:
    with chromium(need("chromium")) as browser:
        for name, topology in PICTURES.items():
            if name not in DENSE:
                check(browser.new_page(), name, topology)


def check(page: Any, name: str, topology: Topology) -> None:  # noqa: ANN401 - playwright's page
    page.set_content(text_of(draw_part(topology, "svg", Settings()), Settings()))
    seen = page.evaluate(SEEN)
    page.close()
    for kind in ("nodes", "labels"):
        for at, box in enumerate(seen[kind]):
            assert not any(overlap(box, other) for other in seen[kind][:at]), (name, kind)
    assert not [1 for label in seen["labels"] for node in seen["nodes"] if overlap(label, node)], name
    left, top, right, bottom = seen["picture"]
    assert all(left <= one[0] and top <= one[1] and one[2] <= right + 1 and one[3] <= bottom + 1 for one in seen["everything"]), name
