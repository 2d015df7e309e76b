"""Media: what a picture is painted for, and what that can and needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topodoc.drawing.metrics import Face

Halos = Literal["plate", "rim"]
LINK = "topodoc:"  # begins a link to what a page says of a thing; whoever writes the page puts an address there


def named(link: str) -> str:
    """Return the address of *link* while nobody knows one: its name."""
    return LINK + link


@dataclass(frozen=True, slots=True)
class Medium:
    """What a picture is painted for.

    `ground` tells what it stands on: its `host`, an `own` rectangle, or a colour in the `attributes` of an element that lays itself
    out. `links` gives the address of what a mark leads to, None where there are no pages. `places` begins the id of each node, where
    others lead to it. `motion` tells whether rules can move it, `turns` whether its arrows can be read both ways. `halos` keep lines
    off texts: a `plate` behind each, or a `rim` around its letters, which only what paints strokes before fills can draw. `style` is
    the sheet that colours follow: the `host`'s, its `own`, or `none`. `print` are fonts, by face, that are there, for what is drawn on
    this machine; `is_condensed` asks for their narrow cut, and `letters` is what share of its size a text in them has.
    """

    ground: Literal["host", "own", "attributes"] = "host"
    links: Callable[[str], str] | None = named
    places: str = ""
    motion: bool = False
    turns: bool = False
    halos: Halos = "plate"
    style: Literal["host", "own", "none"] = "host"
    print: Mapping[Face, str] | None = None
    is_condensed: bool = False
    letters: float = 1.0

    @property
    def is_page(self) -> bool:
        """Whether it is part of a page, where what is pointed at can light up."""
        return self.ground != "own"


PAGE = Medium()
BARE_PAGE = Medium(ground="attributes", style="none")  # of a host that drops style sheets
FILE = Medium(ground="own", links=None, motion=True, style="own")
BARE_FILE = replace(FILE, motion=False, style="none")


def paper(fonts: Mapping[Face, str], halos: Halos) -> Medium:
    """Return the medium of a converter on this machine, which has *fonts*."""
    return replace(BARE_FILE, halos=halos, print=fonts)
