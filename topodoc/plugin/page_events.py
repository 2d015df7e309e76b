"""The events of a page on its way through MkDocs: from its text over what a search reads to what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from topodoc.plugin.config import TopodocConfig
from topodoc.plugin.content import addressed, page_of, with_scripts
from topodoc.plugin.print_page import with_own_places
from topodoc.site.late import Pictures

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from topodoc.markdown.page import HostPage
    from topodoc.plugin.making import GeneratedSite
    from topodoc.plugin.navigation import Opened


class PageEvents(BasePlugin[TopodocConfig]):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """What the plugin does for each page of the site that was `made`, and for pages that hold a fence."""

    made: GeneratedSite | None = None
    ours: frozenset[str] = frozenset()  # the paths of its files
    opened: Opened | None = None  # what the navigation shows of the page in hand
    file: File | None = None  # the one whose page is in hand

    def __init__(self) -> None:
        super().__init__()
        self.pictures = Pictures()

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note the page whose fences are drawn next; Markdown, which reads every tag, takes its time over pictures of ours."""
        del config, files
        self.file = page.file
        return self.pictures.put_page_away(markdown, page.file.src_uri) if page.file.src_uri in self.ours else markdown

    def page_in_hand(self, text: str) -> HostPage:
        """Return the page whose fences are drawn, which has *text*, as messages name it."""
        return page_of(self.file, text, self.ours)

    @event_priority(50)
    def _on_page_content(self, text: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put addresses into the links of our pages: only now is it known how pages are addressed."""
        del config
        return addressed(self.pictures.put_back(text, page.file.src_uri), page.file, files)

    @event_priority(-100)
    def _on_page_content_late(self, text: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the pictures of the page away, so that a search that knows no better does not find what stands in them."""
        del config, files
        if hasattr(page, "html"):  # what print-site keeps of a page for its own one
            page.html = with_own_places(page.html, page.url)
        return self.pictures.shelve(text, page.file.src_uri)

    on_page_content = CombinedEvent(_on_page_content, _on_page_content_late)

    @event_priority(100)
    def _on_page_context_early(self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """Have what stands on the page, its pictures aside, before a search reads it."""
        del config, nav
        page.content = self.pictures.unshelve(page.content or "", page.file.src_uri)
        return context

    @event_priority(-100)
    def _on_page_context(self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """Put the pictures of the page back, behind the search; show in the navigation what the page is part of."""
        del config
        if self.opened:
            self.opened.show(page, nav)
        page.content = self.pictures.put_back(page.content or "", page.file.src_uri)
        return context

    on_page_context = CombinedEvent(_on_page_context_early, _on_page_context)

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Put our scripts before those of the theme, which trip over links in pictures if they come later; let go of the pictures."""
        del config
        page.content = self.pictures.without(page.content or "")
        return with_scripts(output, self.made.site.scripts, page.url) if self.made else output
