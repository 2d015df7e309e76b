"""A theme: geometry that enters the layout, and colours by role that only paint knows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, Span, SpecError, did_you_mean, fault, in_order
from topodoc.drawing.theme_file import Draft, read_draft
from topodoc.resources import folder
from topodoc.source import Source, shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from topodoc.language.tree import Scalar
    from topodoc.language.vocabulary import Scheme

FILE = "theme.toml"
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Geometry:
    """Sizes in pixels."""

    label_size: float
    caption_size: float
    edge_size: float
    group_size: float
    badge_size: float
    payload_size: float
    leading: float
    node_padding: float
    node_radius: float
    group_padding: float
    group_radius: float
    label_limit: float
    edge_label_limit: float
    node_gap: float
    rank_gap: float
    margin: float
    arrow: float


@dataclass(frozen=True)
class Theme:
    """The look of every picture. `light` and `dark` map each ink to `#rrggbb`."""

    name: str
    geometry: Geometry
    light: Mapping[str, str]
    dark: Mapping[str, str]

    def fixed(self, scheme: Scheme) -> Theme:
        """Return the theme with the colours of one *scheme* for both, whatever a reader's own is; for `auto` the theme itself."""
        match scheme:
            case "auto":
                return self
            case "light":
                return replace(self, dark=self.light)
            case "dark":
                return replace(self, light=self.dark)


def load_theme(name: str, extra: Path | None = None) -> Theme:
    """Return the theme called *name*, from the project's own folder *extra* if it is there.

    Raises SettingsError, with every fault in its files, if there is none or it is not whole.
    """
    return _build(name, (extra, folder("themes"))) if extra else _built_in(name)


def theme_names(extra: Path | None = None) -> tuple[str, ...]:
    """Return the names of all themes: our own, then those that only the project's own folder *extra* has."""
    ours, theirs = _names((folder("themes"),)), _names((extra,) if extra else ())
    return (*(one for one in ("paper", "slate", "contrast") if one in ours), *sorted((ours | theirs) - {"paper", "slate", "contrast"}))


@cache
def _built_in(name: str) -> Theme:
    return _build(name, (folder("themes"),))


def _build(name: str, folders: tuple[Path, ...]) -> Theme:
    path = _find(name, folders)
    if path is None:
        message = f'there is no theme "{name}"; {_near(name, folders)}'
        raise SettingsError(message)
    draft, faults = _read(name, path, folders, ())
    if faults:
        first, *_ = ordered = in_order(faults)
        message = f"{first.span.file}:{first.span.line}: {first.message}; {first.hint}"
        raise SettingsError(message, ordered)
    return Theme(name, Geometry(**draft.geometry), draft.light, draft.dark)


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    """Return the file of the theme *name* in the first of *folders* that has it."""
    paths = [one / name / FILE for one in folders] if _NAME.fullmatch(name) else []
    return next((path for path in paths if path.is_file()), None)


def _names(folders: tuple[Path, ...]) -> set[str]:
    return {path.parent.name for one in folders for path in one.glob(f"*/{FILE}") if _NAME.fullmatch(path.parent.name)}


def _near(name: str, folders: tuple[Path, ...]) -> str:
    known = sorted(_names(folders))
    if not _NAME.fullmatch(name) and any((one / name / FILE).is_file() for one in folders if "/" not in name):
        return 'give its folder a name of small letters, digits and "-", such as corporate-2'
    return did_you_mean(name, known, f"themes: {', '.join(known)}")


def _read(name: str, path: Path, folders: tuple[Path, ...], above: tuple[Path, ...]) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Return the values of the theme at *path* and of those it extends, and all that is wrong; *above* is what extends it."""
    try:
        source = Source.read(path, shown_path(path))
        draft = read_draft(source)
    except SpecError as error:
        return Draft(None, {}, {}, {}, ()), error.diagnostics
    below, faults = None, draft.faults
    if draft.extends:
        # A project's theme may have the name of the one it extends: then it builds on ours.
        others = tuple(one for one in folders if draft.extends.text != name or one != path.parents[1])
        base = _find(draft.extends.text, others)
        if base is None or base in (*above, path):
            return draft, (*faults, _no_base(draft.extends, base, others))
        below, wrong = _read(draft.extends.text, base, folders, (*above, path))
        if wrong:
            return draft, (*faults, *wrong)
    whole = draft.over(below)
    return whole, (*faults, *_missing(whole, source))


def _no_base(name: Scalar, found: Path | None, folders: tuple[Path, ...]) -> Diagnostic:
    if found:
        return fault("TD013", f'the theme "{name.text}" extends this one in turn', "remove one extends, or let it extend paper", name.span)
    return fault("TD021", f'there is no theme "{name.text}" to extend', _near(name.text, folders), name.span)


def _missing(draft: Draft, source: Source) -> Iterator[Diagnostic]:
    lines = source.text.split("\n")
    for table, names in draft.missing().items():
        line = next((number for number, one in enumerate(lines, 1) if one.strip().startswith(f"[{table}]")), 1)
        span = Span(source.path, line, 1, line, len(lines[line - 1]) + 1)
        yield fault("TD013", f"[{table}] has no {', '.join(names)}", 'add them, or put extends = "paper" on the first line', span)
