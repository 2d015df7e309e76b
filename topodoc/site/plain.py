"""Plain files: a site as Markdown that any host reads, every page the index of a folder of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from topodoc.direction import spoken
from topodoc.language.quoting import quote_for_all
from topodoc.site.late import lead
from topodoc.site.profiles import PROFILES
from topodoc.site.static import flat_path, page_folder, static_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from topodoc.language.vocabulary import Profile
    from topodoc.site.page import NavEntry, Page, Site

_LONGEST_KEY = 150  # characters, each of which may take six
_FRONT_END = "\n---\n\n"


def as_plain(site: Site, profile: Profile) -> dict[str, str]:
    """Return the files of *site* by path, for the host that *profile* names."""
    host = PROFILES[profile]
    told = replace(site, stylesheet="", scripts=()) if host.is_told_of_tools else site
    return plain_files(told, by_folder=host.by_folder)


def plain_files(site: Site, *, by_folder: bool = False) -> dict[str, str]:
    """Return the files of *site* by path. Links name the `index.html` of a page's folder, or with *by_folder* only the folder."""
    files = {one.path: one.text for one in site.assets}
    for page in site.pages:
        folder = page_folder(page.path) or ""
        files[f"{folder}index.md"] = _with_tools(_linked(page, folder, by_folder=by_folder), site, folder)
    return files


def paged_files(site: Site, *, is_flat: bool) -> dict[str, str]:
    """Return the files of *site* by path, each page at its own, for a host whose addresses are folders, or *is_flat* names of files.

    Links lead on from the file of a page; the host leads them on from its address.
    """
    files = {one.path: one.text for one in site.assets}
    for page in site.pages:
        folder = page.path[: page.path.rfind("/") + 1]
        text = lead(page.text, partial(_led, folder=folder, address=flat_path if is_flat else static_path), page.path)
        files[page.path] = _with_tools(text, site, folder)
    return files


def _led(path: str, *, folder: str, address: Callable[[str], str]) -> str:
    return _way(address(path), folder)


def _linked(page: Page, folder: str, *, by_folder: bool) -> str:
    @cache
    def to(path: str) -> str:
        target = static_path(path)
        return _way(target.removesuffix("index.html") if by_folder else target, folder)

    return lead(page.text, to, page.path)


def _way(target: str, folder: str) -> str:
    """Return the way from *folder* to *target*, both relative to one place and without dots.

    >>> _way("a/b/c.svg", "a/d/e/"), _way("a/", "a/"), _way("", "a/b/"), _way("a/b.css", "")
    ('../../b/c.svg', './', '../../', 'a/b.css')
    """
    here, there = folder.split("/")[:-1], target.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "../" * (len(here) - same) + "/".join(there[same:]) or "./"


def _with_tools(text: str, site: Site, folder: str) -> str:
    """Return the page *text* with the style sheet and scripts of *site*, so that no host has to be told of them."""
    style = [f'<link rel="stylesheet" href="{_way(site.stylesheet, folder)}">'] if site.stylesheet else []
    tools = [*style, *(f'<script src="{_way(one, folder)}"></script>' for one in site.scripts), ""]
    front, end, body = text.partition(_FRONT_END)
    return front + end + "\n\n".join(tools) + body


def nav_file(site: Site, folder: str) -> str:
    """Return the navigation of *site*, whose files are in *folder* of a docs folder, as YAML for a configuration's `nav:`."""
    lines = ["# The pages that topodoc wrote, for the nav: of mkdocs.yml or properdocs.yml."]
    return "\n".join([*lines, *_entry(site.nav, f"{folder}/" if folder else "", 0), ""])


def _entry(entry: NavEntry, before: str, depth: int) -> Iterator[str]:
    title, path = _key(entry.title), f"{before}{page_folder(entry.path) or ''}index.md"
    indent = "  " * depth
    if not entry.entries:
        yield f"{indent}- {title}: {quote_for_all(path)}"
        return
    yield f"{indent}- {title}:"
    yield f"{indent}  - {quote_for_all(path)}"
    for one in entry.entries:
        yield from _entry(one, before, depth + 1)


def _key(title: str) -> str:
    """Return *title* as a key of YAML, which ends after 1,024 characters."""
    title = spoken(title)
    short = title if len(title) <= _LONGEST_KEY else f"{title[:_LONGEST_KEY]}\u2026"
    return quote_for_all(short)
