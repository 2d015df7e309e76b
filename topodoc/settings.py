"""What a project may set, and what holds where it sets nothing; command line, settings file and MkDocs plugin fill the same value."""

from __future__ import annotations

import os
import re
from dataclasses import field, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from topodoc.diagnostics import SettingsError
from topodoc.language.limits import USUAL, Limits
from topodoc.values import dataclass
from topodoc.words import ENGLISH, languages

if TYPE_CHECKING:
    from topodoc.language.vocabulary import EngineName, Kind, Loudness, Profile, Reading, Role, Topics, Trusted
    from topodoc.orders import Order

T = TypeVar("T")
LOCK = "topodoc.lock"  # beside the settings
CACHE = Path(".cache") / "plugin" / "topodoc"  # below the folder of a project
_SECTION = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


def _below(table: str, key: str, usual: T) -> T:
    """Return the field of a setting that a settings file gives as *key* of a *table*, with its *usual* value."""
    return field(default=usual, metadata={"keys": (table, key)})


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Which findings are reported, and how loudly: codes, families such as TD2, and names.

    Where `select` names none, those are that usually are. `paths` gives what is not reported in files by a pattern of their
    paths, which are taken from `folder`.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Loudness], ...] = ()
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class ChangesSettings:
    """Between which tags a site tells changes: those that fit the pattern `tags`, from the revision `since` on, the `most` last ones."""

    since: str = ""
    tags: str = "v*"
    most: int = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings. `specs` are files and folders; `arrows` and `engine` are None where nothing was said.

    `topics` is what charts make of topics, where scenarios do not say; `show` are defaults that all pictures show: states, kinds, labels.
    `cache` is a folder of what earlier runs made, of at most `cache_megabytes`, and `cache_share` where others keep it; `cache_trust` says
    what of it is used. `lock` is the file of the pictures that others are to be like; `root` is the folder of the project, where it is
    not the usual one.
    `python_specs` lets specs in Python run, each for at most `python_seconds`; a picture is laid out in
    `layout_seconds`, by a process of at most `layout_megabytes`. What is larger than `limits` is refused.
    `rules` says which findings are reported, `installed_rules` lets those of installed packages be asked, which are code.
    `broker_protocols`, `verbs` and `roles` are words beside the usual ones, `naming` is a regular expression by kind.
    A picture should hold at most `most_nodes` and `most_edges`, a resource have at most `most_consumers`.
    `imports` are orders: what `topodoc import` reads, and the part that it writes of it; `drift` are facts to hold specs against.
    `changes` asks for pages of what changed between tags.
    `hub` is the number of edges from which a node counts as one, `nav_limit` that of topologies which the navigation still names;
    `repo_url` is where the sources are on the web.
    """

    specs: tuple[Path, ...] = (Path("topologies"),)
    root: Path | None = None
    section: str = "architecture"
    theme: str = "paper"
    arrows: Reading | None = None
    show: tuple[str, ...] = ()
    topics: Topics | None = None
    templates: Path | None = None
    themes: Path | None = None
    engine: EngineName | None = None
    jobs: int = os.cpu_count() or 1
    cache: Path | None = field(default=None, metadata={"keys": ("cache", "folder")})
    cache_share: str = field(default="", metadata={"keys": ("cache", "share")})
    cache_trust: Trusted = field(default="all", metadata={"keys": ("cache", "trust")})
    cache_megabytes: float = _below("cache", "size", 1_000.0)
    lock: Path | None = field(default=None, metadata={"keys": ()})  # it lies beside the file, which does not say so
    python_specs: bool = True
    broker_protocols: tuple[str, ...] = ()
    verbs: tuple[tuple[Role, tuple[str, ...]], ...] = ()
    rules: RuleSettings = RuleSettings()
    installed_rules: bool = _below("rules", "installed", usual=True)
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    naming: tuple[tuple[Kind, str], ...] = ()
    most_nodes: int = _below("budget", "nodes", 60)
    most_edges: int = _below("budget", "edges", 100)
    most_consumers: int = _below("limits", "consumers", 10)
    hub: int = 12
    nav_limit: int = 30
    repo_url: str = ""
    python_seconds: float = _below("limits", "python_seconds", 10.0)
    layout_seconds: float = _below("limits", "layout_seconds", 30.0)
    layout_megabytes: int = _below("limits", "layout_megabytes", 2048)
    limits: Limits = USUAL
    imports: tuple[Order, ...] = ()
    drift: tuple[Order, ...] = ()
    changes: ChangesSettings | None = None
    profile: Profile = "default"
    language: str = ENGLISH
    enabled: bool = True

    def __post_init__(self) -> None:
        """Raise SettingsError where a value has no meaning."""
        if mistake := wrong_section(self.section):
            raise SettingsError("; ".join(mistake))
        if self.jobs < 1:
            message = f"jobs is {self.jobs}; give a whole number from 1"
            raise SettingsError(message)
        if self.language not in languages():
            message = f'topodoc does not speak the language "{self.language}"; write one of {", ".join(languages())}'
            raise SettingsError(message)
        if self.templates and not self.templates.is_dir():
            message = f"the templates folder {self.templates} does not exist; name a folder with templates"
            raise SettingsError(message, awaited=(self.templates,))


def wrong_section(section: str) -> tuple[str, str] | None:
    """Return what is wrong with a *section*, and the cure; None where it may be one."""
    if not section or _SECTION.fullmatch(section):
        return None
    return f'the section "{section}" is not a path of letters, digits, "-" and "_"', "write one like docs/architecture"


DEFAULTS = Settings()
_ALL = {one.name: one.metadata.get("keys", (one.name,)) for one in fields(Settings)}
KEYS: dict[str, tuple[str, ...]] = {name: keys for name, keys in _ALL.items() if keys}  # in a settings file
PATHS = frozenset(one.name for one in fields(Settings) if "Path" in str(one.type) and one.name in KEYS)
