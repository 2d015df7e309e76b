"""Generated files on their way into MkDocs: seen early by other plugins, with a path that these can ask, and the date of their spec."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from topodoc.plugin.content import SORTS_LANGUAGES, other_language
from topodoc.readers import ENDINGS
from topodoc.site.page import Asset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from topodoc.plugin.making import GeneratedSite
    from topodoc.settings import Settings
    from topodoc.site.page import Page

_ASK_FOR_DATES = ("git-revision-date-localized", "git-revision-date")  # and take no page for one of git that another plugin made


def add_pages(files: Files, config: MkDocsConfig, made: GeneratedSite, warn: Callable[[str, str], object]) -> None:
    """Add the pages and assets of *made* to *files*; a page that someone wrote wins, and *warn* tells of that."""
    for one in made.site.files:
        if one.path in files.src_uris:
            warn("%s is written by hand; the generated page of that path is left out", one.path)
        else:
            files.append(_generated(config, made, one.path, one.text if isinstance(one, Asset) else one))
    for path, text in made.beside(lambda page: files.src_uris[page].url):
        if path not in files.src_uris and not other_language(config):
            files.append(_generated(config, made, path, text))


def add_home(files: Files, config: MkDocsConfig, made: GeneratedSite) -> None:
    """Add a first page to *files* where there is none."""
    if not {"index.md", "README.md", "index.html"} & {*files.src_uris, made.site.nav.path}:
        files.append(File.generated(config, made.site.home.path, content=made.site.home.text))


def leave_sources_out(files: Files, made: GeneratedSite, settings: Settings) -> None:
    """Keep specs and their parts, templates and themes that lie among the docs out of the site."""
    parts = {Path(file).absolute() for one in made.topologies for file in one.files}
    folders = [path.absolute() for path in (settings.templates, settings.themes) if path]
    for one in files:
        if one.abs_src_path is None or one.is_documentation_page():
            continue
        path = Path(one.abs_src_path).absolute()
        if path in parts or path.name.endswith(ENDINGS) or any(path.is_relative_to(folder) for folder in folders):
            one.inclusion = InclusionLevel.EXCLUDED


class _LateFile(File):
    """The file of a page, whose text is read when MkDocs asks for it."""

    waits: Page | None = None
    said: str | bytes | None = None  # what another plugin made of it

    @property
    def _content(self) -> str | bytes | None:  # MkDocs has an attribute there, which it sets and reads
        return self.waits.text if self.said is None and self.waits else self.said

    @_content.setter
    def _content(self, content: str | bytes | None) -> None:
        self.said = content


def _generated(config: MkDocsConfig, made: GeneratedSite, path: str, held: str | Page) -> File:
    file = _LateFile.generated(config, path, content=held if isinstance(held, str) else "", inclusion=InclusionLevel.NOT_IN_NAV)
    if isinstance(file, _LateFile) and not isinstance(held, str):
        file.said, file.waits = None, held
    spec = made.spec_of(path)
    if path.endswith(".md") and SORTS_LANGUAGES not in config.plugins:
        file.abs_src_path = str(Path(spec or next(_newest(made), config.config_file_path)).absolute())
        if any(name in config.plugins for name in _ASK_FOR_DATES):
            file.generated_by = None
    file.edit_uri = Path(os.path.relpath(spec, config.docs_dir)).as_posix() if spec else None
    if path.endswith(".md") and (language := other_language(config)):
        file.dest_uri = f"{language}/{file.dest_uri}"
    return file


def _newest(made: GeneratedSite) -> Iterator[str]:
    """Yield the specs of *made*, those first that were written last."""
    there = [spec for spec in made.specs.values() if Path(spec).is_file()]
    yield from sorted(there, key=lambda spec: Path(spec).stat().st_mtime_ns, reverse=True)
