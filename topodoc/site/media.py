"""What the pictures of a site are painted for: its pages and the files beside them, as its host keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.medium import BARE_FILE, BARE_PAGE, FILE, PAGE

if TYPE_CHECKING:
    from topodoc.drawing.medium import Medium
    from topodoc.settings import Settings


def page_medium(settings: Settings) -> Medium:
    """Return what pictures on pages are painted for. Backstage's TechDocs drops style sheets and scripts, those in pictures too."""
    return BARE_PAGE if settings.profile == "techdocs" else PAGE


def file_medium(settings: Settings) -> Medium:
    """Return what the files of pictures are painted for."""
    return BARE_FILE if settings.profile == "techdocs" else FILE
