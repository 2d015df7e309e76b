"""What every picture promises: all of the model in it, once; well-formed; the same bytes everywhere; texts off foreign lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from places import EXAMPLES, PUBLISHED

from topodoc.diagram.arrange import arrange
from topodoc.diagram.grid import crosses
from topodoc.diagram.place import locate
from topodoc.drawing.curve import sample
from topodoc.drawing.legend import COPY, DASH
from topodoc.drawing.theme import load_theme
from topodoc.layout.engine import lay_out
from topodoc.model.marks import is_usual, text_of, usual_texts
from topodoc.model.scenario import Frame, messages
from topodoc.reading import load
from topodoc.rendering import render
from topodoc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from topodoc.model.scenario import Step
    from topodoc.model.topology import Topology

SPECS = sorted(EXAMPLES.glob("*.topo.yml"))
REFERENCE = sorted(path for path in PUBLISHED.glob("*.topo.yml") if "as-printed" not in path.name)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=[*SPECS, *REFERENCE], ids=lambda path: f"{path.parent.name}-{path.name}")
def topology(request: pytest.FixtureRequest) -> Topology:
    path: Path = request.param
    return load((path,))[0]


def marks(svg: Element, data: str) -> dict[str, Element]:
    """Return the element of each value of `data-`*data*; a value that stands twice is an error."""
    found = [element for element in svg.iter(f"{SVG}g") if element.get(f"data-{data}") is not None]
    assert max(Counter(element.get(f"data-{data}") for element in found).values(), default=1) == 1
    return {element.get(f"data-{data}", ""): element for element in found}


def texts(mark: Element) -> list[str]:
    return ["".join(text.itertext()) for text in mark.iter(f"{SVG}text")]


def test_a_picture_holds_the_whole_model_once(topology: Topology) -> None:
    svg = fromstring(render(topology, None, "svg", Settings()))
    assert svg.get("data-topology") == topology.id
    nodes, groups, edges = marks(svg, "node"), marks(svg, "group"), marks(svg, "edge")
    assert set(nodes) == {node.id for node in topology.nodes}
    assert set(groups) == {group.id for group in topology.groups}
    assert set(edges) == {edge.id for edge in topology.edges}
    for node in topology.nodes:
        assert texts(nodes[node.id]).count(node.label) == 1
    for group in topology.groups:
        assert texts(groups[group.id]) == [group.label]
    usual = usual_texts(topology)
    for edge in topology.edges:
        mark = edges[edge.id]
        assert texts(mark) == ([] if is_usual(edge, usual) or not text_of(edge) else [text_of(edge)])
        assert (mark.get("data-from"), mark.get("data-to")) == (edge.source.node, edge.target.node)
        dashes = {dash for path in mark.iter(f"{SVG}path") if (dash := path.get("stroke-dasharray"))}
        pattern = COPY if edge.meaning.is_copy else DASH if edge.type == "pulse" else ()
        assert dashes == ({" ".join(f"{one:g}" for one in pattern)} if pattern else set())


def test_a_sequence_holds_every_step_once(topology: Topology) -> None:
    for scenario in topology.scenarios:
        svg = fromstring(render(topology, scenario.id, "svg", Settings()))
        assert svg.get("data-scenario") == scenario.id
        found = [mark for mark in svg.iter(f"{SVG}g") if "message" in mark.get("class", "").split()]
        told = {mark.get("data-step"): texts(mark) for mark in found}
        every = list(messages(scenario.steps))
        assert len(found) == len(every) == len(told)
        for message in every:
            said = [part for part in (message.tag, message.title, message.payload, message.number) if part]
            assert sorted(told[message.number]) == sorted(said)
        frames = [mark.get("data-step") for mark in svg.iter(f"{SVG}g") if "frame" in mark.get("class", "").split()]
        assert sorted(filter(None, frames)) == sorted(frame_numbers(scenario.steps))


def frame_numbers(steps: tuple[Step, ...]) -> list[str]:
    found = []
    for step in steps:
        if isinstance(step, Frame):
            found.append(step.number)
            for branch in step.branches:
                found += frame_numbers(branch.steps)
    return found


def test_texts_stand_off_foreign_lines_and_boxes(topology: Topology) -> None:
    plan = arrange(topology, load_theme("paper"))
    (layout,) = lay_out([plan], None, 1)
    placement = locate(plan, layout)
    lines = [sample(route.points) for route in placement.routes]
    for position, label in enumerate(placement.labels):
        if label is None:
            continue
        edge = topology.edges[position]
        assert crosses(label.grown(6).sides, lines[position]), f"the label of {edge.id} is far from its edge"
        foreign = [topology.edges[index].id for index, line in enumerate(lines) if index != position and crosses(label.sides, line)]
        assert not foreign, f"the label of {edge.id} touches {foreign}"
        assert not any(label.overlaps(box) for box in placement.nodes), f"the label of {edge.id} lies on a node"
        assert not any(label.overlaps(other) for other in placement.labels[:position] if other)
    for group, heading in zip(topology.groups, placement.headings, strict=True):
        assert not any(crosses(heading.sides, line) for line in lines), f"a line runs through the heading of {group.id}"
    for position, line in enumerate(lines):
        edge = topology.edges[position]
        foreign = [
            node.id
            for node, box in zip(topology.nodes, placement.nodes, strict=True)
            if node.id not in {edge.source.node, edge.target.node} and crosses(box.grown(-1).sides, line)
        ]
        assert not foreign, f"{edge.id} runs through {foreign}"


def test_both_readings_share_one_layout(topology: Topology) -> None:
    dial, flow = (fromstring(render(topology, None, "svg", Settings(arrows=reading))) for reading in ("dial", "flow"))
    for data in ("node", "group"):
        assert [boxes(mark) for mark in marks(dial, data).values()] == [boxes(mark) for mark in marks(flow, data).values()]


def boxes(mark: Element) -> list[tuple[str | None, ...]]:
    return [(one.get("x"), one.get("y"), one.get("d")) for one in mark.iter()]


def test_the_legend_lists_what_is_used() -> None:
    (topology,) = load((EXAMPLES / "kafka.topo.yml",))
    svg = fromstring(render(topology, None, "svg", Settings()))
    legend = next(mark for mark in svg.iter(f"{SVG}g") if mark.get("class") == "legend")
    assert texts(legend) == ["arrow: who dials", "asynchronous (kafka): publish, consume", "running"]


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    spec = SPECS[0].with_name("otel-demo.topo.yml")
    outputs = set()
    for number, (zone, locale, seed) in enumerate([("UTC", "C", "0"), ("Asia/Tokyo", "C.UTF-8", "1"), ("America/Lima", "POSIX", "4711")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        for arguments in ([], ["--scenario", "place-an-order"]):
            command = [sys.executable, "-m", "topodoc", "render", str(spec), "-o", f"{len(arguments)}.svg", *arguments]
            subprocess.run(command, check=True, cwd=folder, env=environment)
        outputs.add(((folder / "0.svg").read_bytes(), (folder / "2.svg").read_bytes()))
    assert len(outputs) == 1


def test_pictures_are_ascii_and_self_contained(topology: Topology) -> None:
    svg = render(topology, None, "svg", Settings())
    assert svg.isascii()
    for element in fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "style", "g", "path", "rect", "circle", "text", "tspan"}
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
        assert not [value for value in element.attrib.values() if "url(" in value]


def test_the_cloud_has_six_arcs_or_more() -> None:
    (topology,) = load((EXAMPLES / "topodoc.topo.yml",))
    svg = fromstring(render(topology, None, "svg", Settings()))
    outline = next(marks(svg, "node")["graphviz"].iter(f"{SVG}path")).get("d", "")
    assert outline.count("A") >= 6
