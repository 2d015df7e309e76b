"""The sample project: which files it has, and which of them a folder lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.advice import advise
from topodoc.diagnostics import SettingsError
from topodoc.language.document.schema import spec_schema
from topodoc.readers import ENDINGS
from topodoc.resources import folder
from topodoc.settings import DEFAULTS
from topodoc.settings_document import settings_schema
from topodoc.source import SITES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.cli.advice import Advice
    from topodoc.language.vocabulary import Host

WORKFLOW = ".github/workflows/architecture.yml"
SPECS = DEFAULTS.specs[0].as_posix()
CONFIGURATIONS = SITES
TEMPLATES = {  # by the name that one asks for, which of the examples a project begins with
    "kafka": "kafka", "rabbitmq": "rabbitmq", "eventbridge": "eventbridge", "saga": "trip-saga", "cqrs": "cqrs", "cdc": "cdc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Started:
    """What was begun: the files that were written, those that were there, and what the configuration of the site there lacks."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    advice: Advice | None


def template(name: str) -> dict[str, str]:
    """Return the spec that a project begins with which asks for the template *name*, by its path."""
    text = (folder("examples") / f"{TEMPLATES[name]}.topo.yml").read_text("utf-8")
    return {f"{SPECS}/{TEMPLATES[name]}.topo.yml": f"# yaml-language-server: $schema=../topodoc.schema.json\n{text}"}


def start(  # noqa: PLR0913 - what a project may begin with
    target: Path, host: Host, *, is_empty: bool, is_python: bool, specs: Mapping[str, str] | None = None, page: str = "imported"
) -> Started:
    """Write what *target* lacks of the sample project; nothing that is there changes. Raises SettingsError, OSError.

    *specs* are files, by path, that stand in the place of the sample's spec, and *page* is the sample of a page about them.
    """
    if target.exists() and not target.is_dir():
        message = f"{target} is not a folder; name a folder, or a new name"
        raise SettingsError(message)
    own = next((target / name for name in CONFIGURATIONS if (target / name).is_file()), None)
    files = dict(_files(host, is_empty=is_empty, is_python=is_python, has_site=own is not None))
    if specs:
        first = _first_of(specs)
        about = _sample(f"{page}.md").replace("topology: system", f"topology: {first}").replace("/system/", f"/{first}/")
        files = {**specs, **{name: text for name, text in files.items() if not name.startswith(f"{SPECS}/")}}
        files |= {"docs/index.md": about} if "docs/index.md" in files else {}
    elif any(path.name.endswith(ENDINGS) for path in (target / SPECS).rglob("*")):
        files = {name: text for name, text in files.items() if not name.startswith(f"{SPECS}/") and not name.startswith("docs/")}
    written = [name for name, text in files.items() if _write(target / name, text)]
    kept = [name for name in files if name not in written]
    return Started(tuple(written), tuple(kept), advise(own) if own and own.suffix != ".toml" and host == "mkdocs" else None)


def _files(host: Host, *, is_empty: bool, is_python: bool, has_site: bool) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file; where MkDocs has a site already, none that would be about the same."""
    name, ending = "system" if is_empty else "shop", "py" if is_python else "yml"
    yield f"{SPECS}/{name}.topo.{ending}", _sample(f"{name}.topo.{ending}")
    if is_python:
        yield "topodoc.yml", _sample("settings.yml")
        yield "topodoc-settings.schema.json", _json(settings_schema())
    else:
        yield "topodoc.schema.json", _json(spec_schema())
    if not has_site:
        yield ("zensical.toml", _sample("zensical.toml")) if host == "zensical" else ("mkdocs.yml", _sample("mkdocs.yml"))
        yield "docs/index.md", _sample(f"{name}.md")
    yield ".gitignore", _sample("gitignore")
    yield WORKFLOW, _sample("check.yml" if has_site else "workflow.yml")


def _first_of(specs: Mapping[str, str]) -> str:
    """Return the id of the first topology among *specs*, which are called after theirs."""
    return next(Path(name).name.removesuffix(".topo.yml") for name in specs if not Path(name).name.startswith("_") and "/" in name)


def _sample(name: str) -> str:
    return (folder("samples") / name).read_text("utf-8")


def _json(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> bool:
    """Write *text* to *path* unless something is there, be it a link to nowhere, and return whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
