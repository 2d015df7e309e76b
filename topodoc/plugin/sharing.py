"""Sharing: pages of a large site that other processes of ours build, each with MkDocs and as if only its own were asked for."""

from __future__ import annotations

import logging
import pickle
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands.build import build
from mkdocs.exceptions import Abort, MkDocsException

from topodoc.diagnostics import SettingsError, one_line
from topodoc.markdown.shelf import Shelf
from topodoc.plugin.listening import listening
from topodoc.plugin.making import GeneratedSite
from topodoc.plugin.our_configuration import configuration_of
from topodoc.plugin.plugin import TopodocPlugin
from topodoc.plugin.selection import Only
from topodoc.site.page import LatePage, Page
from topodoc.spool import Spool
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from topodoc.settings import Settings
    from topodoc.site.page import Site

_SHARE = 500  # pages from which one more process is worth starting


@dataclass(frozen=True, slots=True)
class Project:
    """What a site of ours is built on: what it is called, the project's folder, and the settings."""

    name: str
    here: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Share:
    """What one process builds in *folder*: those pages of *site* whose texts are in the file `texts`, one behind the other."""

    project: Project
    site: Site
    specs: Mapping[str, str]
    texts: Path
    folder: Path


class Sharing:
    """Shares the pages of a site on *project* with the processes of *executor*, which work below *folder*."""

    def __init__(self, project: Project, executor: Executor, folder: Path) -> None:
        self._project, self._executor, self._folder = project, executor, folder
        self._under_way: list[Future[None]] = []

    def send(self, made: GeneratedSite, rest: Sequence[Page]) -> Iterator[tuple[Page, Path]]:
        """Have what is too much of the *rest* of the site *made* built elsewhere; yield each such page with the folder where it will be."""
        count = min(self._project.settings.jobs, 1 + len(rest) // _SHARE)
        shared = replace(made.site, pages=tuple(Page(one.path, one.title, "") for one in made.site.pages))
        size = (len(rest) - _SHARE // 5) // count  # so many are built here while another process loads MkDocs
        for number in range(1, count):
            begin = len(rest) - (count - number) * size
            share = rest[begin : begin + size]
            folder = self._folder / f"share-{number}"
            texts = self._folder / f"share-{number}.texts"
            with texts.open("wb") as file:
                for one in share:
                    pickle.dump((one.path, one.text), file, pickle.HIGHEST_PROTOCOL)
            self._under_way.append(self._executor.submit(build_share, Share(self._project, shared, made.specs, texts, folder)))
            yield from ((one, folder) for one in share)

    def wait(self) -> None:
        """Wait until all are built. Raises what building them does."""
        for one in self._under_way:
            one.result()


def build_share(share: Share) -> None:
    """Build the pages of *share*: the work of a process. Raises SettingsError."""
    texts = _texts_in(share.texts)
    mine = {*texts}
    pages = tuple(
        LatePage(one.path, one.title, partial(texts.__getitem__, one.path)) if one.path in mine else one for one in share.site.pages
    )
    log = logging.getLogger("topodoc")
    with tempfile.TemporaryDirectory() as scratch, listening(lambda text: log.warning("%s", text)) as errors:
        config = configuration_of(Path(scratch), share.folder, share.project.here, share.project.name)
        plugin = TopodocPlugin()
        plugin.load_config({}, config_file_path=config.config_file_path)
        config.plugins["topodoc"] = plugin
        site = replace(share.site, pages=pages)
        plugin.given = GeneratedSite(site, Shelf(share.project.settings, ()), (), (), share.specs)
        plugin.selection = Only(mine)
        try:
            build(config)
        except (Abort, MkDocsException) as error:
            message = f"MkDocs could not build the site: {'; '.join(errors) or one_line(str(error))}"
            raise SettingsError(message) from None


def _texts_in(path: Path) -> Spool[str]:
    """Return the texts in the file at *path*, by the paths of their pages."""
    texts = Spool[str]()
    with path.open("rb") as file:
        while file.peek(1):
            page, text = pickle.load(file)  # noqa: S301 - from the process that began this one
            texts[page] = text
    return texts
