"""The painter: a scene becomes SVG text, one element a line, ASCII only."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from topodoc.direction import isolated, isolated_lines, spoken
from topodoc.drawing.inks import COLOURS
from topodoc.drawing.medium import PAGE
from topodoc.drawing.metrics import width as measure
from topodoc.drawing.scene import Box, Circle, Glyph, Item, Mark, Path, Rectangle, Scene, Style, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.drawing.medium import Medium
    from topodoc.drawing.metrics import Face
    from topodoc.drawing.theme import Theme

# The last ones are for machines that have none but DejaVu Sans beside them, which is a fifth broader than what texts are measured by.
_SANS = "Roboto, Arial, 'Liberation Sans', 'Nimbus Sans', 'DejaVu Sans Condensed', sans-serif"
FONTS: Mapping[Face, str] = {
    "regular": _SANS,
    "bold": _SANS,
    "mono": "'Roboto Mono', 'Liberation Mono', monospace",
}
OPENING = '<svg xmlns="http://www.w3.org/2000/svg" class="topodoc"'  # and so does every picture begin
_LEAST_SHARE = 0.75  # of its own size that a picture is scaled to, as in the style sheet of our pages
_PLAIN = "direction: ltr; letter-spacing: normal; word-spacing: normal; text-transform: none; line-height: normal; font-style: normal"
_RIM = 4.0  # pixels that a halo is wide, half of it beside a letter
_ABOVE, _BELOW = 0.88, 0.3  # of the size of a text: what a line of it takes over its baseline and under it
_NEXT_LINE = "\x85"  # which HTML, that a picture may stand in, reads as another character where a number names it
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,;:/()+=_?!*~^|-]")


@lru_cache(4096)  # a text stands in a dozen pictures
def escape(text: str) -> str:
    """Return *text* for SVG text or an attribute: everything beyond plain words as numeric references.

    Brackets and braces are among them, so that no template or Markdown extension of a host finds syntax in a picture.
    """
    return _UNSAFE.sub(lambda match: f"&#{ord(match.group())};", text.replace(_NEXT_LINE, "\n"))


def paint(scene: Scene, theme: Theme, medium: Medium = PAGE) -> str:
    """Return *scene* as an SVG document for *medium*.

    Attributes carry the complete light rendering; classes name the inks for a style sheet.
    """
    box = Box(scene.left, scene.top, scene.width, scene.height)
    width, height = number(box.width), number(box.height)
    size = f'width="{width}" height="{height}" viewBox="{number(box.x)} {number(box.y)} {width} {height}"'
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in scene.data)
    naming = f'role="group" aria-label="{escape(spoken(scene.title))}"{data}{_font(medium)}'
    lines = [
        f"{OPENING}{_layout(scene, theme, medium)} {size} {naming}>",
        f"<title>{escape(spoken(scene.title))}</title>",
        *([f"<desc>{escape(spoken(scene.description))}</desc>"] if scene.description else []),
    ]
    if medium.style == "own":
        lines += ["<style>", *_dark_rules(theme), *(scene.rules if medium.motion else ()), "</style>"]
    if medium.ground == "own":
        _element(Rectangle(box, Style("page")), theme, lines, medium)
    for item in scene.items:
        _element(item, theme, lines, medium)
    return "\n".join([*lines, "</svg>", ""])


def _layout(scene: Scene, theme: Theme, medium: Medium) -> str:
    """Return what a picture in a page takes from nobody, and how one without a style sheet lies there: scaled to its share at least."""
    if medium.ground == "own":
        return ""
    if medium.ground == "host":
        return f' style="{_PLAIN}"'
    least = round(_LEAST_SHARE * float(number(scene.width)))
    return f' style="display: block; height: auto; min-width: {least}px; background: {theme.light["page"]}; {_PLAIN}"'


_DARK = ':is([data-md-color-scheme="slate"], [data-bs-theme="dark"])'


def stylesheet(theme: Theme) -> str:
    """Return CSS that gives each ink a variable, light and dark, and maps the pictures' classes to it.

    Which of the two holds is what `color-scheme` says where a picture stands, whatever a host calls its schemes; browsers that do not
    know `light-dark()` go by the names that are usual.
    """
    either = "".join(f"  --topodoc-{role}: light-dark({theme.light[role]}, {theme.dark[role]});\n" for role in COLOURS)
    light = "".join(f"  --topodoc-{role}: {theme.light[role]};\n" for role in COLOURS)
    dark = "".join(f"  --topodoc-{role}: {theme.dark[role]};\n" for role in COLOURS)
    old = f"@supports not (color: light-dark(#000, #fff)) {{\n:root {{\n{light}}}\n{_DARK} {{\n{dark}}}\n}}\n"
    rules = "".join(
        f"svg.topodoc .f-{role} {{ fill: var(--topodoc-{role}); }}\nsvg.topodoc .s-{role} {{ stroke: var(--topodoc-{role}); }}\n"
        for role in COLOURS
    )
    return f":root {{\n{either}}}\n{old}{rules}"


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


def _element(item: Item, theme: Theme, lines: list[str], medium: Medium) -> None:
    """Add the lines of *item* to *lines*: there are so many that handing each of them up costs a third of the time."""
    match item:
        case Mark(is_other=True) if not medium.turns:
            return
        case Mark():
            _mark(item, theme, lines, medium)
        case Text():
            if any(line.strip() for line in item.lines):
                lines += _text(item, theme, medium)
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


def _mark(mark: Mark, theme: Theme, lines: list[str], medium: Medium) -> None:
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in mark.data)
    if mark.when:
        data += f' data-layer="{" ".join(mark.when[0])}" data-when="{";".join(" ".join(clause) for clause in mark.when)}"'
    hidden = ' display="none"' if mark.is_hidden or mark.is_other else ""
    place = f'id="{medium.places}{escape(mark.data[0][1])}" ' if medium.places and mark.classes[:1] == ("node",) else ""
    lines.append(f'<g {place}class="{" ".join(mark.classes)}"{data}{hidden}>')
    if mark.tooltip:
        lines.append(f"<title>{escape(isolated(mark.tooltip))}</title>")
    address = medium.links(mark.link) if mark.link and medium.links else ""
    if address:
        lines.append(f'<a href="{"#".join(map(escape, address.split("#")))}" aria-label="{escape(spoken(mark.name))}">')
    if mark.glow and medium.is_page:
        lines.append('<g class="glow" opacity="0">')
        for item in mark.glow:
            _element(item, theme, lines, medium)
        lines.append("</g>")
    for item in mark.items:
        _element(item, theme, lines, medium)
    if address:
        lines.append("</a>")
    lines.append("</g>")


def _glyph(glyph: Glyph, theme: Theme) -> Iterator[str]:
    place = f'transform="translate({number(glyph.x)} {number(glyph.y)}) scale({glyph.scale:.4g})"'
    line = ' stroke-linecap="round" stroke-linejoin="round"' if glyph.style.stroke else ""
    for outline in glyph.outlines:
        yield f'<path {place} d="{outline}"{line}{_attributes(glyph.style, theme)}/>'


def _text(text: Text, theme: Theme, medium: Medium) -> Iterator[str]:
    if text.halo is not None and medium.halos == "plate":
        yield from _plates(text, text.halo, theme)
    size = text.size * (1 if text.face == "mono" else medium.letters)
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    mono = f' font-family="{escape(_family("mono", medium))}"'
    face = {"regular": "", "bold": ' font-weight="700"', "mono": mono}[text.face]
    place = f'x="{number(text.x)}" y="{number(text.y)}" font-size="{number(size)}"{face}{anchor}'
    has_rim = text.halo is not None and medium.halos == "rim"
    style = Style(text.colour, text.halo, _RIM) if has_rim else Style(text.colour)
    rim = ' paint-order="stroke" stroke-linejoin="round"' if has_rim else ""
    first, *others = isolated_lines(text.lines)
    spans = "".join(f'<tspan x="{number(text.x)}" dy="{number(text.leading)}">{escape(line)}</tspan>' for line in others)
    yield f"<text {place}{rim}{_attributes(style, theme)}>{escape(first)}{spans}</text>"


def _plates(text: Text, colour: str, theme: Theme) -> Iterator[str]:
    """Yield what keeps lines off *text*, a plate behind each of its lines: any program draws them, and none finds a text twice."""
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    for row, line in enumerate(text.lines):
        if words := line.strip():
            across = measure(words, text.size, text.face)
            left, top = text.x - across * share - _RIM / 2, text.y + row * text.leading - text.size * _ABOVE
            place = f'x="{number(left)}" y="{number(top)}" width="{number(across + _RIM)}" height="{number(text.size * (_ABOVE + _BELOW))}"'
            yield f'<rect {place} rx="3"{_attributes(Style(colour), theme)}/>'


def _font(medium: Medium) -> str:
    stretch = ' font-stretch="condensed"' if medium.is_condensed else ""
    return f' font-family="{escape(_family("regular", medium))}"{stretch}'


def _family(face: Face, medium: Medium) -> str:
    return (medium.print or FONTS)[face]


def _attributes(style: Style, theme: Theme) -> str:
    return _look(style, theme.light[style.fill] if style.fill else "none", theme.light[style.stroke] if style.stroke else "")


@lru_cache(4096)  # of which every line of a picture has one
def _look(style: Style, fill: str, stroke: str) -> str:
    """Return the attributes of *style*, whose inks are these colours."""
    classes = [f"{letter}-{role}" for letter, role in (("f", style.fill), ("s", style.stroke)) if role]
    parts = [f' class="{" ".join(classes)}"', f' fill="{fill}"']
    if style.stroke:
        parts.append(f' stroke="{stroke}" stroke-width="{number(style.width)}"')
    if style.dash:
        parts.append(f' stroke-dasharray="{" ".join(number(one) for one in style.dash)}"')
        offset = number(style.offset % sum(style.dash))
        parts += [f' stroke-dashoffset="{offset}"'] if offset != "0" else []
    return "".join(parts)
