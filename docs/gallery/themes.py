"""Draws the Kafka example in every theme, for the gallery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

import topodoc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

THEMES = ("paper", "slate", "contrast")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a picture for each theme."""
    (kafka,) = topodoc.load(Path(config.config_file_path).parent / "examples" / "kafka.topo.yml")
    for theme in THEMES:
        files.append(File.generated(config, f"images/theme-{theme}.svg", content=topodoc.render(kafka, theme=theme)))
    return files
