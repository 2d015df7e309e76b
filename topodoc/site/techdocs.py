"""TechDocs: a site as Backstage shows it, which drops styles, scripts and whatever else does not stand in the page itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Theme
    from topodoc.settings import Settings
    from topodoc.site.page import Asset, Site

_STYLE = re.compile(r"<style>\n.*?</style>\n", re.DOTALL)
_MOVES = ".play.svg"  # by rules in a style sheet
_OPENING = '<svg xmlns="http://www.w3.org/2000/svg" class="topodoc"'


def for_techdocs(site: Site) -> Site:
    """Return *site* without style sheets and scripts, in pictures of their own too, and without pictures that move by them."""
    return replace(site, assets=tuple(_kept(site)), stylesheet="", scripts=())


def _kept(site: Site) -> Iterator[Asset]:
    for one in site.assets:
        if one.path.endswith(".svg") and not one.path.endswith(_MOVES):
            yield replace(one, text=_STYLE.sub("", one.text))


def ground(settings: Settings, theme: Theme) -> str:
    """Return the colour that pictures stand on where *settings* are for TechDocs: its pages may be dark, pictures are light."""
    return theme.light["page"] if settings.profile == "techdocs" else ""


def in_page(svg: str, colour: str) -> str:
    """Return *svg*, one picture or several, laid out by attributes alone, on a ground of *colour*."""
    return svg.replace(_OPENING, f'{_OPENING} style="display: block; background: {colour}"')
