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
_SPEC = re.compile(r'^```yaml title="([^"]+)"\n(.*?)^```', re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pictures beside the page."""
    specs = dict(_SPEC.findall((Path(config.docs_dir) / _PAGE).read_text("utf-8")))
    drawn = {
        "finding": _with_flags(*_read(specs["wrong"])),
        "reach": _if_it_stops(_read(specs["topologies/story.topo.yml"])[0], "order-svc"),
        "drift": _confirmed(Path(config.config_file_path).parent),
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


def _confirmed(project: Path) -> str:
    """Return the Kafka example as its facts leave it: lighter where none of them confirms an edge."""
    settings = Settings(**read_settings_file(project).values)
    ((topology,), _) = inform(topodoc.load(project / "examples" / "kafka.topo.yml"), settings, date.today())  # noqa: DTZ011 - the day here
    lighter = view(topology, View("facts", topology.title, topology.span, unconfirmed="light"), DEFAULTS.hub)
    return text_of(draw_part(lighter, "svg", DEFAULTS), DEFAULTS)
