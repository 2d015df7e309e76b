"""The swatch page: every theme, light and dark, its colours by role and samples painted in it, in one HTML file."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from topodoc.drawing.inks import FAMILIES
from topodoc.drawing.medium import FILE
from topodoc.drawing.paint import paint
from topodoc.drawing.pairs import tightest, weak
from topodoc.site.templates import Templates
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme
    from topodoc.language.vocabulary import Scheme


_SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Sample:
    """A theme and scenes that were measured with it."""

    theme: Theme
    scenes: tuple[Scene, ...]


def swatch_page(samples: Sequence[Sample]) -> str:
    """Return an HTML page, with no script and nothing to load, that shows the theme of each of *samples*."""
    themes = [{"name": one.theme.name, "schemes": list(_schemes(one))} for one in samples]
    return Templates(None).render("themes.html.j2", themes=themes, families=FAMILIES)


def _schemes(sample: Sample) -> Iterator[dict[str, Any]]:
    for name in _SCHEMES:
        theme = sample.theme.fixed(name)
        colours = theme.light
        yield {
            "name": name,
            "colours": colours,
            "text": f"{tightest(colours, 'text')[0]:.1f}",
            "sign": f"{tightest(colours, 'sign')[0]:.1f}",
            "weak": list(_weak(colours)),
            "pictures": [
                {"address": _address(paint(scene, theme, FILE)), "about": scene.description, "width": round(scene.width)}
                for scene in sample.scenes
            ],
        }


def _weak(colours: Mapping[str, str]) -> Iterator[str]:
    for measured, pair in weak(colours):
        yield f"{pair.ink} on {pair.ground}: {measured:.1f}, and a {pair.part} needs {'4.5' if pair.part == 'text' else '3'}"


def _address(svg: str) -> Markup:
    """Return *svg* as an address that holds it: as an image of its own, no picture's styles reach another."""
    return Markup(f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")  # noqa: S704 - letters and digits
