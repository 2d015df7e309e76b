"""A theme's file: values by role, each checked where it stands."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, did_you_mean, fault
from topodoc.drawing.inks import COLOURS, SIZES
from topodoc.language.toml import parse_toml
from topodoc.language.tree import Entry, Mapping, Scalar, describe
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from topodoc.language.tree import Node
    from topodoc.source import Source

_TABLES: dict[str, tuple[str, ...]] = {"geometry": tuple(SIZES), "light": COLOURS, "dark": COLOURS}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SHORT = re.compile(r"#[0-9a-f]{3}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What one file gives: the theme it builds on, if any, and its own values; `faults` is everything wrong in it."""

    extends: Scalar | None
    geometry: dict[str, float]
    light: dict[str, str]
    dark: dict[str, str]
    faults: tuple[Diagnostic, ...]

    def over(self, below: Draft | None) -> Draft:
        """Return the values of this file, where it has none those of *below*; faults and `extends` stay this file's."""
        if below is None:
            return self
        return Draft(self.extends, below.geometry | self.geometry, below.light | self.light, below.dark | self.dark, self.faults)

    def missing(self) -> dict[str, list[str]]:
        """Return by table what no value was given to."""
        given: dict[str, Collection[str]] = {"geometry": self.geometry, "light": self.light, "dark": self.dark}
        return {table: lack for table, names in _TABLES.items() if (lack := [name for name in names if name not in given[table]])}


@dataclass(slots=True)
class _Reading:
    """Values read so far, and what was wrong with others."""

    extends: Scalar | None = None
    values: dict[str, dict[str, float | str]] = field(default_factory=lambda: {table: {} for table in _TABLES})
    faults: list[Diagnostic] = field(default_factory=list)

    def wrong(self, code: str, fact: str, hint: str, span: Span) -> None:
        self.faults.append(fault(code, fact, hint, span))


def read_draft(source: Source) -> Draft:
    """Return what the theme file *source* gives. Raises SpecError where it is not TOML."""
    tree = parse_toml(source, ())
    reading = _Reading()
    for entry in tree.root.entries if tree else ():
        _read_top(entry, reading)
    sizes = {name: size for name, size in reading.values["geometry"].items() if isinstance(size, float)}
    light, dark = ({role: str(colour) for role, colour in reading.values[scheme].items()} for scheme in ("light", "dark"))
    return Draft(reading.extends, sizes, light, dark, tuple(reading.faults))


def _read_top(entry: Entry, reading: _Reading) -> None:
    key, value = entry.key, entry.value
    if key.text == "extends":
        if isinstance(value, Scalar) and not value.plain:
            reading.extends = value
        else:
            reading.wrong("TD010", f"{describe(value)} is where extends needs a theme's name", 'write extends = "paper"', value.span)
    elif key.text not in _TABLES:
        reading.wrong("TD011", f'"{key.text}" means nothing here', _home(key.text, ("extends", *_TABLES)), key.span)
    elif isinstance(value, Mapping):
        for one in value.entries:
            _read_role(key.text, one, reading)
    else:
        reading.wrong("TD010", f'{describe(value)} is where "{key.text}" needs a table', f"begin it with [{key.text}]", value.span)


def _read_role(table: str, entry: Entry, reading: _Reading) -> None:
    key = entry.key
    if key.text not in _TABLES[table]:
        noun = "size" if table == "geometry" else "colour role"
        reading.wrong("TD011", f'there is no {noun} "{key.text}"', _home(key.text, _TABLES[table]), key.span)
        return
    read: Callable[[str, Node], float | str | tuple[str, str]] = _size if table == "geometry" else _colour
    found = read(key.text, entry.value)
    if isinstance(found, tuple):
        reading.wrong("TD013", *found, entry.value.span)
    reading.values[table][key.text] = found if not isinstance(found, tuple) else 0.0 if table == "geometry" else ""  # given, if wrongly


def _home(name: str, known: Iterable[str]) -> str:
    """Return where *name* belongs, or which of the *known* names is near it."""
    if name in COLOURS:
        return "write colours below [light] and [dark]"
    if name in SIZES:
        return "write sizes below [geometry]"
    return did_you_mean(name, known, f"there are {', '.join(known)}")


def _size(name: str, node: Node) -> float | tuple[str, str]:
    """Return the size that *node* says, or what is wrong with it and the cure."""
    least, most = SIZES[name]
    hint = f"write a number from {least} to {most}"
    try:
        size = float(node.text) if isinstance(node, Scalar) and node.plain else None
    except ValueError:
        size = None
    if size is None or not isinstance(node, Scalar):
        return f"{describe(node)} is where {name} needs a number", hint
    return size if least <= size <= most else (f"{name} is {node.text}", hint)


def _colour(name: str, node: Node) -> str | tuple[str, str]:
    """Return the colour that *node* says, or what is wrong with it and the cure."""
    text = node.text.lower() if isinstance(node, Scalar) and not node.plain else ""
    if _COLOUR.fullmatch(text):
        return text
    hint = f'write "#{"".join(2 * digit for digit in text[1:])}"' if _SHORT.fullmatch(text) else 'write it like "#1e6fd0"'
    return f"{describe(node)} is where {name} needs a colour", hint
