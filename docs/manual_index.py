"""Puts the pages of the manual into `llms.txt`, before the topologies, each with what it says first."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.language.prose import plain
from topodoc.site.llms import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

_NO_PROSE = re.compile(r"[#`<|!>-]")
_SENTENCE = re.compile(r"(?<=[.])\s")
_pages: list[Page] = []


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Note the pages in the order of the navigation."""
    del config, files
    _pages[:] = nav.pages
    return nav


def on_post_build(config: MkDocsConfig) -> None:
    """Write them before what the plugin has written."""
    path = Path(config.site_dir) / NAME
    topologies = path.read_text("utf-8").partition("\n")[2]
    path.write_text("\n".join([f"# {config.site_name}", "", f"> {config.site_description}", *_told(), "", topologies]), "utf-8")


def _told() -> Iterator[str]:
    manual = [one for one in _pages if one.ancestors and not one.file.src_uri.startswith("examples/")]
    for section, pages in groupby(manual, lambda one: one.ancestors[-1].title):
        yield from ("", f"## {section}", "")
        yield from (f"- [{one.title}]({one.url}): {_lead(one.markdown or '')}" for one in pages)


def _lead(markdown: str) -> str:
    """Return the first two sentences of a page: for whom it is, and what it tells."""
    said = next((one.strip() for one in markdown.split("\n\n") if one.strip() and not _NO_PROSE.match(one.strip())), "")
    return " ".join(_SENTENCE.split(" ".join(plain(said).split()))[:2]).rstrip(":")
