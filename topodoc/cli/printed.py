"""Pictures as PNG and PDF: what the terminal says beside them."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from topodoc.cli.console import warn
from topodoc.diagnostics import SettingsError
from topodoc.drawing.theme import load_theme
from topodoc.forms import FORMS, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.drawing.scene import Scene
    from topodoc.forms import Form
    from topodoc.language.vocabulary import Scheme
    from topodoc.settings import Settings

_SHOWN = 20  # characters that a warning names


def printer(form: Form, output: str, scale: float | None, scheme: Scheme) -> Callable[[Scene | str, Settings], bytes]:
    """Return what makes the bytes that are written of what was drawn, in the colours of *scheme*.

    Raises SettingsError where a terminal would have to show a PNG or PDF, and where what is no PNG shall have a scale.
    """
    record = FORMS[form]
    if scale is not None and not record.has_scale:
        scaled = next(one for one in FORMS.values() if one.has_scale)
        message = f"--scale is for {scaled.title}; leave it out, or write --format {scaled.name} instead of {form}"
        raise SettingsError(message)
    if scale is not None and math.isnan(scale):
        message = "--scale is a number from 0.1 to 10"
        raise SettingsError(message)
    printed = record.printed
    if printed is None:
        return lambda drawn, settings: text_of(drawn, settings, scheme).encode("utf-8")
    if output == "-" and sys.stdout.isatty():
        message = f"a {record.title} cannot be shown in a terminal; name a file with -o FILE"
        raise SettingsError(message)

    def write(drawn: Scene | str, settings: Settings) -> bytes:
        if isinstance(drawn, str):
            return drawn.encode("utf-8")
        content = printed(drawn, load_theme(settings.theme, settings.themes).fixed(scheme), scale)
        _warn_of_boxes(drawn)
        if record.has_scale:
            _warn_of_scale(drawn, scale)
        return content

    return write


def _warn_of_scale(scene: Scene, scale: float | None) -> None:
    from topodoc.printing.png import SCALE, scale_of  # noqa: PLC0415 - it costs time that only who asks for it should pay

    asked = scale or SCALE
    if (given := scale_of(scene, asked)) < asked:
        fact = f"at scale {asked:g} few programs could open the picture, so topodoc used scale {given:.2g}"
        warn(f"warning: {fact}, write a PDF if that is too small")


def _warn_of_boxes(scene: Scene) -> None:
    from topodoc.printing.png import unreadable  # noqa: PLC0415 - likewise

    missing = unreadable(scene)
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        cure = "install one that has them, such as a Noto font (Debian: apt install fonts-noto-cjk, fonts-noto-color-emoji)"
        warn(f"warning: no font of this machine has {missing[:_SHOWN]}{more}, so the picture shows boxes instead; {cure}")
