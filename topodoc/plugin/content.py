"""The content of pages on its way through MkDocs: links that get their addresses, pictures that are put away and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.site.links import lead

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

SORTS_LANGUAGES = "i18n"  # a plugin that builds a site once for each language, and trips over generated files

_PICTURE = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg" class="topodoc".*?</svg>', re.DOTALL)
_AWAY = "<!-- a picture of topodoc -->"


def other_language(config: MkDocsConfig) -> str:
    """Return the language that a site of several is built in, whose pages lie in a folder of that name; nothing for the first one."""
    plugin = config.plugins.get(SORTS_LANGUAGES)
    return "" if getattr(plugin, "is_default_language_build", True) else str(getattr(plugin, "current_language", ""))


def addressed(text: str, here: File, files: Files) -> str:
    """Return *text*, the content of the page *here*, with addresses in the links that lead to pages of ours."""

    def to(path: str) -> str:
        file = files.get_file_from_path(path)
        return file.url_relative_to(here) if file else "#"

    return lead(text, to, here.src_uri)


class Pictures:
    """Keeps the pictures of pages while a search reads them that would find what stands in pictures."""

    def __init__(self) -> None:
        self._kept: dict[str, list[str]] = {}

    def put_away(self, text: str, path: str) -> str:
        """Return *text*, the content of the page at *path*, without its pictures."""
        self._kept[path] = _PICTURE.findall(text)
        return _PICTURE.sub(_AWAY, text)

    def put_back(self, text: str, path: str) -> str:
        """Return *text* with the pictures that were put away."""
        kept = iter(self._kept.pop(path, ()))
        return re.sub(_AWAY, lambda _: next(kept, ""), text)
