"""What topodoc needs of its environment: what is there, in which version, and the cure for what is not."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from topodoc import __version__
from topodoc.diagnostics import SettingsError
from topodoc.language.vocabulary import EngineName
from topodoc.layout.probe import probe
from topodoc.packages import version_of
from topodoc.settings_file import read_settings_file, usual_cache
from topodoc.source import shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator


_GENERATORS = {  # what makes sites of our pages, by the names of their packages
    "mkdocs": "MkDocs",
    "mkdocs-material": "Material for MkDocs",
    "mkdocs-techdocs-core": "TechDocs core",
    "zensical": "Zensical",
}
_NEEDED = ("mkdocs", "mkdocs-material")
_ENGINE_CURE = (
    "run: pip install --only-binary :all: 'pygraphviz>=2.0.4'; where there is no wheel, as on Alpine, install the dot program "
    "(Debian: apt install graphviz; Alpine: apk add graphviz; macOS: brew install graphviz)"
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what it is and what was found; *cure* is empty where all is well."""

    name: str
    fact: str
    cure: str = ""


def examine() -> Iterator[Check]:
    """Yield what was found, one check for each thing."""
    yield Check("topodoc", __version__)
    yield Check("Python", f"{platform.python_version()}, {sys.executable}")
    yield from _engines()
    for package, name in _GENERATORS.items():
        found = version_of(package)
        if found:
            yield _generator(package, name, found)
        elif package in _NEEDED:
            yield Check(name, "not installed", f"run: pip install '{package}'")
    yield _click()
    yield _extra("typst", "PDF", "pip install 'topodoc[pdf]'")
    yield from _project()
    yield Check("fonts", "none needed for sites and SVG; PNG and PDF take those of this machine")


def _engines() -> Iterator[Check]:
    engines: tuple[EngineName, ...] = get_args(EngineName)
    found = {engine: probe(engine) for engine in engines}
    if not any(graphviz for graphviz, _ in found.values()):
        broken = "; ".join(f"{engine}: {problem}" for engine, (_, problem) in found.items() if problem)
        yield Check("layout engine", f"no engine works ({broken})" if broken else "there is none", _ENGINE_CURE)
        return
    for engine, (graphviz, problem) in found.items():
        if graphviz:
            ours = f"{version_of('pygraphviz')} with " if engine == "pygraphviz" else ""
            yield Check(f"engine {engine}", f"{ours}Graphviz {graphviz}")
        else:
            yield Check(
                f"engine {engine}", f"{f'does not work ({problem})' if problem else 'not there'}, but not needed: the other one works"
            )


def _project() -> Iterator[Check]:
    here = Path.cwd()
    try:
        given = read_settings_file(here)
    except SettingsError as error:
        yield Check("settings", str(error).partition("; ")[0], "run: topodoc check, which shows the line")
        return
    yield Check("settings", shown_path(given.path) if given.path else "none")
    folder: Path | None = given.values.get("cache", usual_cache(here))
    yield Check("cache", _cached(folder) if folder else "none: there is no project here")


def _cached(folder: Path) -> str:
    try:
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    except OSError as error:
        return f"{shown_path(folder)} cannot be read ({(error.strerror or 'input/output error').lower()}), so topodoc does not use it"
    return f"{len(sizes)} files, {sum(sizes) / 1000:.0f} kB in {shown_path(folder)}"


def _generator(package: str, name: str, found: str) -> Check:
    if package == "mkdocs" and _numbers(found) >= (2,):
        return Check(name, f"{found}, which has no plugins", "run: pip install 'mkdocs<2'")
    return Check(name, found)


def _click() -> Check:
    found = version_of("click")
    if (8, 3, 0) <= _numbers(found) <= (8, 3, 3):
        return Check("click", f"{found}, with which mkdocs serve does not reload", "run: pip install 'click!=8.3.*'")
    return Check("click", found)


def _extra(package: str, name: str, cure: str) -> Check:
    found = version_of(package)
    return Check(name, f"{package} {found}" if found else f"{package} is not installed; only --format pdf needs it: {cure}")


def _numbers(text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version."""
    numbers: list[int] = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
