"""Writing: the pages and assets of a site become files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.site.page import Site


def write(site: Site, folder: Path) -> None:
    """Write every page and asset of *site* below *folder*. Raises OSError where that cannot be done."""
    for file in site.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8", newline="\n")
