"""Draws what the page of words shows and no fence can: a finding, what a stop reaches, and what facts confirm."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

import topodoc
from topodoc.figures import flags, node_parts, stages
from topodoc.forms import text_of
from topodoc.informing import inform
from topodoc.model.view import View, view
from topodoc.model.whole import Whole
from topodoc.rendering import draw_part
from topodoc.settings import DEFAULTS, Settings
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology

_PAGE = "words.md"
_SPEC = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```', re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pictures beside the page."""
    specs = dict(_SPEC.findall((Path(config.docs_dir) / _PAGE).read_text("utf-8")))
    drawn = {
        "finding": _with_flags(*_read(specs["wrong"])),
        "reach": _if_it_stops(_read(specs["topologies/story.topo.yml"])[0], "order-svc"),
        "drift": _confirmed(specs["topologies/events.topo.yml"], specs["dumps/groups-2026-11-27.txt"]),
    }
    for name, picture in drawn.items():
        files.append(File.generated(config, f"words/{name}.svg", content=picture))
    return files


def _read(spec: str) -> tuple[Topology, Sequence[Diagnostic]]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "spec.topo.yml")
        path.write_text(spec, "utf-8")
        (topology,) = topodoc.load(path)
        return topology, topodoc.check(path)


def _with_flags(topology: Topology, findings: Sequence[Diagnostic]) -> str:
    (stage,) = stages((topology,), DEFAULTS)
    marks = flags((topology.id, "topology", ""), stage, findings)
    return text_of(replace(stage.scene, items=(*stage.scene.items, *marks)), DEFAULTS)


def _if_it_stops(topology: Topology, node: str) -> str:
    (part,) = (part for _, kind, _, part in node_parts(topology, node, Whole((topology,))) if kind == "impact")
    return text_of(draw_part(part, "svg", DEFAULTS), DEFAULTS)


def _confirmed(spec: str, dump: str) -> str:
    """Return the topology of *spec* as *dump* leaves it: lighter where nothing confirms an edge, with a flag where that contradicts it."""
    with TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "events.topo.yml").write_text(spec, "utf-8")
        (project / "groups-2026-11-27.txt").write_text(dump, "utf-8")
        (project / "topodoc.yml").write_text("root: .\ndrift: {main: {facts: groups-2026-11-27.txt}}\n", "utf-8")
        settings = Settings(**read_settings_file(project).values)
        ((topology,), found) = inform(topodoc.load(project / "events.topo.yml"), settings, date(2026, 11, 27))
    return _with_flags(view(topology, View("facts", topology.title, topology.span, unconfirmed="light"), DEFAULTS.hub), found)
