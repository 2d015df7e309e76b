"""What the pictures of a site are painted for: its pages and the files beside them, as its host keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.drawing.medium import BARE_FILE, BARE_PAGE, FILE, PAGE
from topodoc.site.profiles import PROFILES

if TYPE_CHECKING:
    from topodoc.drawing.medium import Medium
    from topodoc.settings import Settings


def page_medium(settings: Settings) -> Medium:
    """Return what pictures on pages are painted for. Backstage's TechDocs drops style sheets and scripts, those in pictures too."""
    return BARE_PAGE if PROFILES[settings.profile].drops_tools else replace(PAGE, turns=True)


def file_medium(settings: Settings) -> Medium:
    """Return what the files of pictures are painted for."""
    return BARE_FILE if PROFILES[settings.profile].drops_tools else FILE
