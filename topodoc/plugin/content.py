"""The content of pages on its way through MkDocs: links that get their addresses, and the language of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.utils import get_relative_url

from topodoc.markdown.page import HostPage, lines_before
from topodoc.site.late import lead
from topodoc.source import shown_path

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

SORTS_LANGUAGES = "i18n"  # a plugin that builds a site once for each language, and trips over generated files


_EXTENSION = "topodoc"  # and so is the plugin called


def with_fences(config: MkDocsConfig, **ours: object) -> MkDocsConfig:
    """Return *config* with our extension behind all others, which draws fences with what is *ours*."""
    config.markdown_extensions = [*(one for one in config.markdown_extensions if one != _EXTENSION), _EXTENSION]
    config.mdx_configs[_EXTENSION] = {**config.mdx_configs.get(_EXTENSION, {}), **ours}
    return config


def other_language(config: MkDocsConfig) -> str:
    """Return the language that a site of several is built in, whose pages lie in a folder of that name; nothing for the first one."""
    plugin = config.plugins.get(SORTS_LANGUAGES)
    return "" if getattr(plugin, "is_default_language_build", True) else str(getattr(plugin, "current_language", ""))


def page_of(file: File | None, text: str, ours: Collection[str]) -> HostPage:
    """Return the page in hand as messages name it: the *file* that has *text*; one that is among *ours* has none that anyone wrote."""
    if file is None or file.abs_src_path is None or file.src_uri in ours:
        return HostPage(file.src_uri if file else "")
    return HostPage(shown_path(Path(file.abs_src_path)), line=lines_before(file.content_string, text))


def addressed(text: str, here: File, files: Files) -> str:
    """Return *text*, the content of the page *here*, with addresses in the links that lead to pages of ours."""

    def to(path: str) -> str:
        file = files.get_file_from_path(path)
        return file.url_relative_to(here) if file else "#"

    return lead(text, to, here.src_uri)


def with_scripts(output: str, scripts: Sequence[str], url: str) -> str:
    """Return *output*, the page at *url*, with *scripts* before those of its theme."""
    tags = "".join(f'<script src="{get_relative_url(one, url)}"></script>' for one in scripts)
    return output.replace("</head>", f"{tags}</head>", 1)
