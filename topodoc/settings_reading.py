"""Reading settings: a settings file becomes the values that it gives, with a fault for each that means nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, Span, SpecError, did_you_mean, fault, in_order
from topodoc.drawing.theme import load_theme
from topodoc.language.limits import DEEPEST
from topodoc.language.reader import parse
from topodoc.language.toml import parse_toml
from topodoc.language.tree import Mapping, Scalar, Tree
from topodoc.settings import wrong_section
from topodoc.settings_document import validate_settings
from topodoc.settings_file import NAME, PROJECT, StatedSettings
from topodoc.settings_values import values_of
from topodoc.source import Source, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from topodoc.settings_document import RulesPart, SettingsPart

_TABLE = ("tool", "topodoc")
_WORDS = {  # what the reader says of a spec, and what it means in a settings file
    "is where the topology's keys belong": "is where settings belong",
    'begin with keys such as "topology:", "nodes:" and "edges:"': 'begin with keys such as "specs:" and "theme:"',
    "name a *.topo.yml file, or a folder that holds some": f"name a {NAME}, or a {PROJECT}",
    "put each topology into a file of its own": "keep one of them",
    "split the spec into several files": "make the file smaller",
}
_THEIRS = re.compile(r"(?!TD)[A-Z]{2,5}[0-9]{0,3}")  # codes of rules that packages bring, and what these begin with


def read_stated(paths: Sequence[Path], *, is_named: bool, trusts_rules: bool) -> StatedSettings:
    """Return what the first of *paths* gives that gives anything, nothing where none does. Raises SettingsError with every fault in it.

    One that somebody named has to.
    """
    try:
        for path in paths:
            if (tree := _read(path, is_named=is_named)) is not None:
                return _stated(tree, path, trusts_rules=trusts_rules)
    except SpecError as error:
        raise _wrong(error.diagnostics) from None
    return StatedSettings({})


def _stated(tree: Tree, path: Path, *, trusts_rules: bool) -> StatedSettings:
    part, invalid = validate_settings(tree.root)
    faults = [*tree.faults, *invalid, *_mistaken(part, path.parent, trusts_rules=trusts_rules)]
    if faults:
        raise _wrong(faults, [path.parent / one.text for one in (*part.specs, part.templates, part.themes) if one])
    return StatedSettings(dict(values_of(part, path.parent)), tree.findings, path)


def _wrong(diagnostics: Iterable[Diagnostic], awaited: Iterable[Path] = ()) -> SettingsError:
    found = in_order(_in_words_of_settings(one) for one in diagnostics)
    first = found[0]
    return SettingsError(f"{first.span.file}:{first.span.line}: {first.message}; {first.hint}", found, awaited)


def _in_words_of_settings(one: Diagnostic) -> Diagnostic:
    message, hint = one.message, one.hint
    for spec, settings in _WORDS.items():
        message, hint = message.replace(spec, settings), hint.replace(spec, settings)
    return replace(one, message=message, hint=hint)


def _read(path: Path, *, is_named: bool) -> Tree | None:
    """Return what is in the file at *path*; None where it is a project's and says nothing to us, unless it *is_named*."""
    if path.suffix != ".toml":
        return _read_yaml(path)
    tree = parse_toml(Source.read(path, shown_path(path)), _TABLE)
    if tree is None and is_named:
        name = shown_path(path)
        hint = f"add [{'.'.join(_TABLE)}] and settings below it"
        raise SpecError([fault("TD003", f"{name} has no table [{'.'.join(_TABLE)}]", hint, Span(name, 1, 1, 1, 1))])
    return tree


def _read_yaml(path: Path) -> Tree:
    source = Source.read(path, shown_path(path))
    try:
        return parse(source)
    except SpecError as error:
        if [one.code for one in error.diagnostics] == ["TD003"]:  # nothing in it is as good as none
            return Tree(source, Mapping((), Span(source.path, 1, 1, 1, 1)), findings=source.findings)
        raise


def _mistaken_paths(part: SettingsPart, folder: Path) -> Iterator[Diagnostic]:
    """Yield a fault for each path that cannot be one, or leads to nothing that is there."""
    for text in (*part.specs, *([part.cache.folder] if part.cache and part.cache.folder else [])):
        if _is_folder(folder / text.text) is None:
            yield fault("TD013", "this cannot be a path", "name a file or folder, relative to this file", text.span)
    for name in ("templates", "themes"):
        at: Scalar | None = getattr(part, name)
        if at and not _is_folder(folder / at.text):
            yield fault("TD013", f'the {name} folder "{at.text}" does not exist', "name a folder, relative to this file", at.span)
    if part.root and not folder.resolve().is_relative_to((folder / part.root.text).resolve()):
        yield fault("TD013", f'"{part.root.text}" is not a folder around this file', 'name one, such as ".." or "../.."', part.root.span)


def _mistaken(part: SettingsPart, folder: Path, *, trusts_rules: bool) -> Iterator[Diagnostic]:
    """Yield a fault for each value that is well formed and still means nothing here."""
    yield from _mistaken_paths(part, folder)
    if part.section and (mistake := wrong_section(part.section.text)):
        yield fault("TD013", *mistake, part.section.span)
    if part.limits and (part.limits.depth or 0) > DEEPEST:
        place = part.limits.span
        yield fault("TD013", f"depth under limits: is more than {DEEPEST}", f"write a number up to {DEEPEST}", place)
    for one in part.drift:
        if not one.facts:
            place = one.key.span if one.key else one.span
            yield fault("TD013", "this entry names no facts", "name dumps and documents under facts:", place)
    if part.rules:
        yield from _unknown_rules(part.rules, are_loaded=trusts_rules if part.rules.installed is None else part.rules.installed)
    if part.theme:
        own = folder / part.themes.text if part.themes else None
        try:
            load_theme(part.theme.text, own if own and _is_folder(own) else None)
        except SettingsError as error:
            fact, _, cure = str(error).rpartition("; ")
            yield from error.diagnostics or (fault("TD013", fact, cure, part.theme.span),)


def _unknown_rules(part: RulesPart, *, are_loaded: bool) -> Iterator[Diagnostic]:
    """Yield a fault for each word that names nothing which is found in specs.

    Where rules of installed packages are not loaded, any code or family that may be theirs passes.
    """
    from topodoc.lint.codes import NAMES, RULES, all_rules  # noqa: PLC0415 - every rule, for a file that names some
    from topodoc.lint.words import codes_of_rules  # noqa: PLC0415

    codes = codes_of_rules(all_rules() if are_loaded else RULES)
    words = [*part.select, *part.ignore, *(word for word, _ in part.severity), *(word for path in part.paths for word in path.ignore)]
    for word in words:
        if codes.of(word.text) or (not are_loaded and _THEIRS.fullmatch(word.text)):
            continue
        if word.text.upper() in NAMES:
            yield fault("TD013", f"{word.text.upper()} is a fault, and topodoc always reports faults", "leave it out", word.span)
        else:
            known = [code for code, _ in codes.names] + sorted(codes.families) + [name for _, name in codes.names]
            yield fault("TD013", f'"{word.text}" is not a rule', did_you_mean(word.text, known, _no_rule(are_loaded)), word.span)


def _no_rule(are_loaded: bool) -> str:  # noqa: FBT001 - its name says what it is
    usual = "write a code, a family or a name"
    return usual if are_loaded else f"{usual}; those of installed packages are known with installed: true"


def _is_folder(path: Path) -> bool | None:
    """Return whether *path* is a folder; None where the system cannot even ask."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return None
