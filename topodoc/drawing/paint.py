"""The painter: a scene becomes SVG text, one element a line, ASCII only."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from topodoc.drawing.inks import COLOURS
from topodoc.drawing.scene import Box, Circle, Glyph, Item, Mark, Path, Rectangle, Scene, Style, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Theme

FONTS = {
    "regular": "Roboto, Arial, 'Liberation Sans', sans-serif",
    "bold": "Roboto, Arial, 'Liberation Sans', sans-serif",
    "mono": "'Roboto Mono', 'Liberation Mono', monospace",
}
LINK = "topodoc:"  # begins a link to what a page says of a thing; whoever writes the page puts an address there
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,;:/()+=_?!*~^|-]")


@lru_cache(4096)  # a text stands in a dozen pictures
def escape(text: str) -> str:
    """Return *text* for SVG text or an attribute: everything beyond plain words as numeric references.

    Brackets and braces are among them, so that no template or Markdown extension of a host finds syntax in a picture.
    """
    return _UNSAFE.sub(lambda match: f"&#{ord(match.group())};", text)


def paint(scene: Scene, theme: Theme, *, standalone: bool = False) -> str:
    """Return *scene* as an SVG document.

    Attributes carry the complete light rendering; classes name the inks for a page's style sheet. A *standalone*
    picture brings its own background and a style sheet that follows `prefers-color-scheme`, and has no links.
    """
    box = Box(scene.left, scene.top, scene.width, scene.height)
    width, height = number(box.width), number(box.height)
    size = f'width="{width}" height="{height}" viewBox="{number(box.x)} {number(box.y)} {width} {height}"'
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in scene.data)
    naming = f'role="group" aria-label="{escape(scene.title)}"{data} font-family="{escape(FONTS["regular"])}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="topodoc" {size} {naming}>',
        f"<title>{escape(scene.title)}</title>",
        *([f"<desc>{escape(scene.description)}</desc>"] if scene.description else []),
    ]
    if standalone:
        lines += ["<style>", *_dark_rules(theme), *scene.rules, "</style>"]
        _element(Rectangle(box, Style("page")), theme, lines, alone=True)
    for item in scene.items:
        _element(item, theme, lines, alone=standalone)
    return "\n".join([*lines, "</svg>", ""])


def stylesheet(theme: Theme) -> str:
    """Return CSS that gives each ink a variable, light and dark, and maps the pictures' classes to it."""
    light = "".join(f"  --topodoc-{role}: {theme.light[role]};\n" for role in COLOURS)
    dark = "".join(f"  --topodoc-{role}: {theme.dark[role]};\n" for role in COLOURS)
    rules = "".join(
        f"svg.topodoc .f-{role} {{ fill: var(--topodoc-{role}); }}\nsvg.topodoc .s-{role} {{ stroke: var(--topodoc-{role}); }}\n"
        for role in COLOURS
    )
    return f':root {{\n{light}}}\n[data-md-color-scheme="slate"] {{\n{dark}}}\n{rules}'


@lru_cache(65536)  # so does a place
def number(value: float) -> str:
    """Return *value* with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _dark_rules(theme: Theme) -> Iterator[str]:
    yield "@media (prefers-color-scheme: dark) {"
    for role in COLOURS:
        yield f".f-{role} {{ fill: {theme.dark[role]} }} .s-{role} {{ stroke: {theme.dark[role]} }}"
    yield "}"


def _element(item: Item, theme: Theme, lines: list[str], *, alone: bool) -> None:
    """Add the lines of *item* to *lines*: there are so many that handing each of them up costs a third of the time."""
    match item:
        case Mark():
            _mark(item, theme, lines, alone=alone)
        case Text():
            if any(line.strip() for line in item.lines):
                lines.append(_text(item, theme))
        case Path():
            lines.append(f'<path d="{item.outline}"{_attributes(item.style, theme)}/>')
        case Glyph():
            lines += _glyph(item, theme)
        case Rectangle(box=box):
            radius = f' rx="{number(item.radius)}"' if item.radius else ""
            place = f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
            lines.append(f"<rect {place}{radius}{_attributes(item.style, theme)}/>")
        case Circle():
            place = f'cx="{number(item.x)}" cy="{number(item.y)}" r="{number(item.radius)}"'
            lines.append(f"<circle {place}{_attributes(item.style, theme)}/>")


def _mark(mark: Mark, theme: Theme, lines: list[str], *, alone: bool) -> None:
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in mark.data)
    if mark.when:
        data += f' data-layer="{" ".join(mark.when[0])}" data-when="{";".join(" ".join(clause) for clause in mark.when)}"'
    hidden = ' display="none"' if mark.is_hidden else ""
    lines.append(f'<g class="{" ".join(mark.classes)}"{data}{hidden}>')
    if mark.tooltip:
        lines.append(f"<title>{escape(mark.tooltip)}</title>")
    if mark.link and not alone:
        lines.append(f'<a href="{LINK}{escape(mark.link)}" aria-label="{escape(mark.name)}">')
    if mark.glow and not alone:
        lines.append('<g class="glow" opacity="0">')
        for item in mark.glow:
            _element(item, theme, lines, alone=alone)
        lines.append("</g>")
    for item in mark.items:
        _element(item, theme, lines, alone=alone)
    if mark.link and not alone:
        lines.append("</a>")
    lines.append("</g>")


def _glyph(glyph: Glyph, theme: Theme) -> Iterator[str]:
    place = f'transform="translate({number(glyph.x)} {number(glyph.y)}) scale({glyph.scale:.4g})"'
    line = ' stroke-linecap="round" stroke-linejoin="round"' if glyph.style.stroke else ""
    for outline in glyph.outlines:
        yield f'<path {place} d="{outline}"{line}{_attributes(glyph.style, theme)}/>'


def _text(text: Text, theme: Theme) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    face = {"regular": "", "bold": ' font-weight="700"', "mono": f' font-family="{escape(FONTS["mono"])}"'}[text.face]
    place = f'x="{number(text.x)}" y="{number(text.y)}" font-size="{number(text.size)}"{face}{anchor}'
    style = Style(text.colour) if text.halo is None else Style(text.colour, text.halo, 4)
    rim = "" if text.halo is None else ' paint-order="stroke" stroke-linejoin="round"'
    first, *others = text.lines
    spans = "".join(f'<tspan x="{number(text.x)}" dy="{number(text.leading)}">{escape(line)}</tspan>' for line in others)
    return f"<text {place}{rim}{_attributes(style, theme)}>{escape(first)}{spans}</text>"


def _attributes(style: Style, theme: Theme) -> str:
    classes = [f"{letter}-{role}" for letter, role in (("f", style.fill), ("s", style.stroke)) if role]
    parts = [f' class="{" ".join(classes)}"', f' fill="{theme.light[style.fill] if style.fill else "none"}"']
    if style.stroke:
        parts.append(f' stroke="{theme.light[style.stroke]}" stroke-width="{number(style.width)}"')
    if style.dash:
        parts.append(f' stroke-dasharray="{" ".join(number(one) for one in style.dash)}"')
    return "".join(parts)
