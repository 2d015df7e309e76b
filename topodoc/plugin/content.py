"""The content of pages on its way through MkDocs: links that get their addresses, and the language of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.site.late import lead

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

SORTS_LANGUAGES = "i18n"  # a plugin that builds a site once for each language, and trips over generated files


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
