"""The options of the MkDocs plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from mkdocs.config import config_options as options
from mkdocs.config.base import Config

from topodoc.language.vocabulary import EngineName, Profile, Reading, Topics
from topodoc.settings import CACHE, DEFAULTS, LOCK, PATHS, Settings
from topodoc.settings_file import read_settings_file, usual_cache

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from topodoc.settings_file import StatedSettings


class TopodocConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """What `plugins: - topodoc:` takes; what is not given comes from the settings file, see `topodoc.settings.Settings`."""

    enabled = options.Optional(options.Type(bool))
    specs = options.Optional(options.Type((str, list)))
    root = options.Optional(options.Type(str))
    section = options.Optional(options.Type(str))
    theme = options.Optional(options.Type(str))
    arrows = options.Optional(options.Choice(get_args(Reading)))
    topics = options.Optional(options.Choice(get_args(Topics)))
    templates = options.Optional(options.Type(str))
    themes = options.Optional(options.Type(str))
    python_specs = options.Optional(options.Type(bool))
    engine = options.Optional(options.Choice(get_args(EngineName)))
    profile = options.Optional(options.Choice(get_args(Profile)))
    jobs = options.Optional(options.Type(int))
    cache = options.Optional(options.Type((str, bool, Path)))


def root_of(config: MkDocsConfig) -> Path:
    """Return the folder of the configuration file."""
    return Path(config.config_file_path or "mkdocs.yml").parent


def asks_for_jobs(config: TopodocConfig, given: StatedSettings) -> bool:
    """Return whether someone says how many processes there may be: in a host of others none is begun that nobody asked for."""
    return config.jobs is not None or "jobs" in given.values


def read_settings(
    config: TopodocConfig, root: Path, named: Path | None = None, *, trusts_python: bool = False, trusts_rules: bool = False
) -> tuple[Settings, StatedSettings]:
    """Return the settings of a site: its options over the settings file over the defaults, and that file.

    Paths among the options are taken from *root*, the folder of mkdocs.yml; the settings file is *named*, or looked for from
    there. Specs in Python run only where something says so, or where *trusts_python* says that a command line asks; likewise the
    rules of installed packages are asked with *trusts_rules*, for a site that is built once.
    """
    given = read_settings_file(root, named, trusts_rules=trusts_rules)
    usual = {
        "specs": tuple(root / one for one in DEFAULTS.specs),
        "python_specs": trusts_python,
        "installed_rules": trusts_rules,
        "cache": usual_cache(root) or root / CACHE,
        "lock": (given.path.parent if given.path else root) / LOCK,
    }
    values: dict[str, Any] = {**usual, **given.values}
    values |= {name: value for name, value in config.items() if value is not None}
    values |= {name: root / config[name] for name in PATHS if isinstance(config[name], str | Path)}
    if config.specs is not None:
        values["specs"] = tuple(root / str(spec) for spec in ([config.specs] if isinstance(config.specs, str) else config.specs))
    if config.cache is False:
        values["cache"] = None
    elif config.cache is True:
        values["cache"] = given.values.get("cache", usual["cache"])
    return Settings(**values), given
