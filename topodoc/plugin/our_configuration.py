"""Our configuration: a whole one for MkDocs, for projects that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

CONFIGURATION = "mkdocs.yml"


def configuration_of(scratch: Path, target: Path, here: Path, name: str = "Architecture", *, strict: bool = False) -> MkDocsConfig:
    """Return a complete configuration for the project at *here*: Material, and the pages that the plugin makes, in *target*.

    What MkDocs wants to lie somewhere lies in *scratch*.
    """
    (scratch / "docs").mkdir(exist_ok=True)
    (scratch / CONFIGURATION).write_text("{}\n", "ascii")
    config = load_config(
        str(scratch / CONFIGURATION),
        site_name=name,
        docs_dir=str(scratch / "docs"),
        site_dir=str(target),
        strict=strict,
        plugins=["search"],
        use_directory_urls=False,  # so that the site opens from a folder, without a server
        theme=_theme(),
    )
    config.config_file_path = str(here / CONFIGURATION)
    return config


def _theme() -> dict[str, Any]:
    """Return Material without anything from another host, light and dark."""
    return {
        "name": "material",
        "font": False,
        "features": ["navigation.indexes", "navigation.sections", "navigation.top", "search.highlight"],
        "palette": [
            _scheme("(prefers-color-scheme: light)", "default", "material/weather-night", "dark"),
            _scheme("(prefers-color-scheme: dark)", "slate", "material/weather-sunny", "light"),
        ],
    }


def _scheme(media: str, scheme: str, icon: str, other: str) -> dict[str, Any]:
    toggle = {"icon": icon, "name": f"Switch to {other} mode"}
    return {"media": media, "scheme": scheme, "primary": "deep purple", "accent": "deep purple", "toggle": toggle}
