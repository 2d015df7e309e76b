"""A theme: geometry that enters the layout, and colours by role that only paint knows."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, did_you_mean
from topodoc.resources import folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLOURS = (
    "page", "surface", "line", "text", "muted", "dot-rim",
    "group", "group-line", "group-text", "broker-group", "broker-group-line", "broker-group-text",
    "broker", "broker-line", "solid", "pulse", "missing", "external",
    "running", "warning", "error", "stopped", "badge", "badge-text", "tag", "tag-text", "payload",
    "lifeline", "frame", "frame-line", "frame-head", "frame-text", "number-text",
    "accent-1", "accent-2", "accent-3", "accent-4", "accent-5", "accent-6",
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-f]{6}")


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
    """The look of every picture. `light` and `dark` map each colour role to `#rrggbb`."""

    name: str
    geometry: Geometry
    light: Mapping[str, str]
    dark: Mapping[str, str]


@cache
def load_theme(name: str) -> Theme:
    """Return the theme called *name*. Raises SettingsError if there is none or it is not whole."""
    themes = folder("themes")
    path = themes / name / "theme.toml"
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or not path.is_file():
        known = sorted(one.parent.name for one in themes.glob("*/theme.toml"))
        hint = did_you_mean(name, known, f"themes: {', '.join(known)}")
        message = f'there is no theme "{name}"; {hint}'
        raise SettingsError(message)
    return _read_theme(name, path)


def _read_theme(name: str, path: Path) -> Theme:
    values = tomllib.loads(path.read_text("utf-8"))
    sizes = {one.name: values["geometry"].get(one.name) for one in fields(Geometry)}
    wrong = [f"geometry.{key}" for key, size in sizes.items() if not isinstance(size, int | float)]
    for scheme in ("light", "dark"):
        colours = values[scheme]
        wrong += [f"{scheme}.{role}" for role in COLOURS if not _COLOUR.fullmatch(str(colours.get(role)))]
    if wrong:
        message = f'the theme "{name}" lacks or mistakes {", ".join(wrong)}; a size is a number, a colour is #rrggbb'
        raise SettingsError(message)
    return Theme(name, Geometry(**sizes), values["light"], values["dark"])
