"""Profiles: what a host makes of plain files, for each that needs other ones than most."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from topodoc.language.vocabulary import Profile
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kept:
    """What a host keeps and wants.

    Where it *drops_tools*, no style sheet and no script reaches a page. Its links name a page *by_folder*, or by `index.html`. Where it
    *reads_titles*, the heading of a page has to be Markdown; unless it *leads_to_files*, a link has to lead to a page. Where it
    *is_told_of_tools*, pages do not bring them. `front` is more front matter.
    """

    drops_tools: bool = False
    by_folder: bool = False
    reads_titles: bool = False
    leads_to_files: bool = True
    is_told_of_tools: bool = False
    front: str = ""


PROFILES: Mapping[Profile, Kept] = {
    "default": Kept(),
    "techdocs": Kept(drops_tools=True, by_folder=True),
    "sphinx": Kept(reads_titles=True),
    "docusaurus": Kept(
        by_folder=True, reads_titles=True, leads_to_files=False, is_told_of_tools=True, front="mdx: {format: md}\n"
    ),  # HTML is none in MDX
}
if missing := set(get_args(Profile)) ^ PROFILES.keys():
    raise AssertionError(missing)  # a profile that has a name and no record, or a record and no name
