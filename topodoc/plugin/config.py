"""The options of the MkDocs plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mkdocs.config import config_options as options
from mkdocs.config.base import Config

from topodoc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.settings import Engine
    from topodoc.spec.vocabulary import Reading


class TopodocConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """What `plugins: - topodoc:` takes; see `topodoc.settings.Settings`."""

    enabled = options.Type(bool, default=True)
    specs = options.Type((str, list), default="topologies")
    section = options.Type(str, default="architecture")
    theme = options.Type(str, default="paper")
    arrows = options.Optional(options.Choice(("dial", "flow")))
    templates = options.Optional(options.Type(str))
    engine = options.Optional(options.Choice(("pygraphviz", "dot")))
    jobs = options.Optional(options.Type(int))


def read_settings(config: TopodocConfig, root: Path) -> Settings:
    """Return the settings that *config* gives, its paths taken from *root*, the folder of mkdocs.yml."""
    specs = [config.specs] if isinstance(config.specs, str) else config.specs
    default = Settings()
    return Settings(
        specs=tuple(root / str(spec) for spec in specs),
        section=config.section,
        theme=config.theme,
        arrows=cast("Reading | None", config.arrows),
        templates=root / config.templates if config.templates else None,
        engine=cast("Engine | None", config.engine),
        jobs=default.jobs if config.jobs is None else config.jobs,
    )
