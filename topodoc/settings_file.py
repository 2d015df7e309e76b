"""The settings file: `topodoc.yml`, or `[tool.topodoc]` in pyproject.toml, read like a spec."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Diagnostic, SettingsError, Severity, Span, SpecError, fault, in_order
from topodoc.settings import SECTION
from topodoc.source import Source, project_root, shown_path
from topodoc.spec.document.settings import SettingsPart, validate_settings
from topodoc.spec.reader import parse
from topodoc.spec.toml import parse_toml
from topodoc.spec.tree import Mapping, Scalar, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "topodoc.yml"
TABLE = ("tool", "topodoc")
_UNUSED = ("cache", "repo_url", "rules", "roles", "naming", "budget", "profile", "language")


@dataclass(frozen=True, slots=True)
class Given:
    """What a settings file gives: values by the names of `Settings`, what was found in it, and its path, None where there is none."""

    values: dict[str, Any]
    findings: tuple[Diagnostic, ...] = ()
    path: Path | None = None


def read_settings_file(here: Path, named: Path | None = None) -> Given:
    """Return what the settings file *named*, or the one found from the folder *here*, gives.

    `topodoc.yml` is looked for in *here* and its parents up to the project root, then `[tool.topodoc]` of pyproject.toml.
    Raises SettingsError, with every fault in the file, where it cannot be used.
    """
    try:
        tree, path = (_read_named(named), named) if named else _find(here)
        if tree is None or path is None:
            return Given({})
        part, invalid = validate_settings(tree.root)
    except SpecError as error:
        raise _wrong(error.diagnostics) from None
    faults = [*tree.faults, *invalid, *_missing(part, path.parent)]
    if faults:
        raise _wrong(in_order(faults))
    return Given(dict(_values(part, path.parent)), (*tree.findings, *_unused(tree.root)), path)


def _wrong(diagnostics: tuple[Diagnostic, ...]) -> SettingsError:
    first = diagnostics[0]
    return SettingsError(f"{first.span.file}:{first.span.line}: {first.message}; {first.hint}", diagnostics)


def _find(here: Path) -> tuple[Tree | None, Path | None]:
    """Return the first settings file from *here* up to the project root."""
    folder = here.absolute()
    root = project_root(folder)
    folders = [one for one in (folder, *folder.parents) if one.is_relative_to(root)]
    for one in folders:
        if (one / NAME).exists():
            return _read_yaml(one / NAME), one / NAME
    for one in folders:
        if (one / "pyproject.toml").is_file() and (tree := _read_toml(one / "pyproject.toml")):
            return tree, one / "pyproject.toml"
    return None, None


def _read_named(path: Path) -> Tree:
    if path.suffix != ".toml":
        return _read_yaml(path)
    tree = _read_toml(path)
    if tree is None:
        name = shown_path(path)
        hint = f"add [{'.'.join(TABLE)}] and settings below it"
        raise SpecError([fault("TD003", f"{name} has no table [{'.'.join(TABLE)}]", hint, Span(name, 1, 1, 1, 1))])
    return tree


def _read_yaml(path: Path) -> Tree:
    source = Source.read(path, shown_path(path))
    try:
        return parse(source)
    except SpecError as error:
        if [one.code for one in error.diagnostics] == ["TD003"]:  # nothing in it is as good as none
            return Tree(source, Mapping((), Span(source.path, 1, 1, 1, 1)))
        raise


def _read_toml(path: Path) -> Tree | None:
    return parse_toml(Source.read(path, shown_path(path)), TABLE)


def _missing(part: SettingsPart, folder: Path) -> Iterator[Diagnostic]:
    """Yield a fault for each folder that is not there, and for a section that is no path of a site."""
    for name in ("templates", "themes"):
        text: Scalar | None = getattr(part, name)
        if text and not (folder / text.text).is_dir():
            yield fault("TD013", f'the {name} folder "{text.text}" does not exist', "name a folder, relative to this file", text.span)
    if part.section and not re.fullmatch(SECTION, part.section.text):
        fact = f'the section "{part.section.text}" is no path of letters, digits, "-" and "_"'
        yield fault("TD013", fact, "write one like docs/architecture", part.section.span)


def _values(part: SettingsPart, folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield what *part* gives, by the names of `Settings`, paths taken from *folder*."""
    plain = {name: getattr(part, name) for name in ("arrows", "engine", "jobs", "python_specs", "hub", "enabled")}
    texts = {name: getattr(part, name).text for name in ("section", "theme") if getattr(part, name)}
    limits = part.limits
    found = {
        "specs": tuple(folder / one.text for one in part.specs),
        **plain,
        **texts,
        "templates": folder / part.templates.text if part.templates else None,
        "themes": folder / part.themes.text if part.themes else None,
        "broker_protocols": tuple(one.text for one in part.broker_protocols),
        "verbs": tuple((role.text, tuple(word.text for word in words)) for role, words in part.verbs),
        "python_seconds": limits.python_seconds if limits else None,
        "layout_seconds": limits.layout_seconds if limits else None,
    }
    yield from ((name, value) for name, value in found.items() if value not in (None, ()))


def _unused(root: Mapping) -> Iterator[Diagnostic]:
    for entry in root.entries:
        if entry.key.text in _UNUSED:
            fact = f'the setting "{entry.key.text}" has no effect yet'
            yield Diagnostic("TD703", Severity.INFO, fact, "nothing is lost; a later version uses it", entry.key.span)
