"""Draws the specs of the page about buses: each whole, and as its view shows it."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

import topodoc
from topodoc.model.view import view
from topodoc.settings import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_PAGE = "how-to/buses.md"
_SPEC = re.compile(r'^```yaml title="topologies/([\w-]+)\.topo\.yml"\n(.*?)^```', re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pictures beside the page."""
    text = (Path(config.docs_dir) / _PAGE).read_text("utf-8")
    for name, picture in _pictures(text):
        files.append(File.generated(config, f"how-to/buses/{name}.svg", content=picture))
    return files


def _pictures(text: str) -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        for name, spec in _SPEC.findall(text):
            path = Path(folder) / f"{name}.topo.yml"
            path.write_text(spec, "utf-8")
            (topology,) = topodoc.load(path)
            yield name, topodoc.render(topology)
            yield from ((f"{name}-{one.id}", topodoc.render(view(topology, one, DEFAULTS.hub))) for one in topology.views)
