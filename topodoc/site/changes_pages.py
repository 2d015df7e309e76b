"""The pages of changes: a list of the tags, what changed up to each of them, and a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from topodoc.site.page import Asset, NavEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext
    from topodoc.site.releases import Release


def changes_pages(context: PageContext) -> Iterator[Page]:
    """Yield the list of changes and a page for each tag; nothing where the site tells of none."""
    if not context.releases:
        return
    steps = [(context.words.architecture, context.at.path("index.md"))]
    yield context.page(
        "changes.md.j2", context.at.changes, context.words.changes, "hide:\n  - toc\n", steps=steps, releases=context.releases
    )
    steps = [*steps, (context.words.changes, context.at.changes)]
    for one in context.releases:
        title = context.words("changes_up_to", tag=one.name)
        yield context.page("change.md.j2", context.at.release(one.name), title, "hide:\n  - toc\n", steps=steps, release=one)


def changes_entries(context: PageContext) -> Iterator[NavEntry]:
    """Yield the navigation of these pages."""
    if context.releases:
        below = tuple(NavEntry(one.name, context.at.release(one.name)) for one in context.releases)
        yield NavEntry(context.words.changes, context.at.changes, below, context.words.overview)


def changes_feed(context: PageContext) -> Iterator[Asset]:
    """Yield the feed of changes, as Atom."""
    if context.releases:
        yield Asset(context.at.feed, "\n".join([*_feed(context), ""]))


def _feed(context: PageContext) -> Iterator[str]:
    newest, *_ = context.releases
    title = f"{context.words.architecture}: {context.words.changes}"
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(context.words.language)}>'
    yield f"<title>{escape(title)}</title>"
    yield f"<id>{uuid5(NAMESPACE_URL, f'topodoc {context.releases[-1].base} {context.at.feed}').urn}</id>"
    yield f"<updated>{newest.moment}</updated>"
    yield f"<author><name>{escape(context.words.architecture)}</name></author>"
    for one in context.releases:
        yield from _entry(one, context)
    yield "</feed>"


def _entry(one: Release, context: PageContext) -> Iterator[str]:
    folder = context.at.release(one.name).removesuffix("/index.md").rpartition("/")[2]
    yield "<entry>"
    yield f"<title>{escape(context.words('changes_up_to', tag=one.name))}</title>"
    yield f"<id>{uuid5(NAMESPACE_URL, f'topodoc {one.base} {one.commit} {one.name}').urn}</id>"
    yield f"<updated>{one.moment}</updated>"
    yield f"<link href={quoteattr(f'{folder}/')}/>"
    yield f"<summary>{escape('; '.join(_summary(one, context)))}</summary>"
    yield "</entry>"


def _summary(one: Release, context: PageContext) -> Iterator[str]:
    yield context.words.count("topologies", len(one.topologies))
    if one.breaking:
        yield context.words.count("breaking", one.breaking)
    if one.owners:
        yield f"{context.words.to_tell} {context.words.listed(one.owners)}"
    yield from (f"{broken.code} {broken.message}" for broken in one.consequences)
