"""The extension itself: options, where fences are read, and what stands in the place of each."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from topodoc.diagnostics import SettingsError, SpecError, TopodocError, one_line
from topodoc.direction import quotes_isolated
from topodoc.markdown.fences import LANGUAGE, FencePreprocessor, Places, is_nearly_ours, is_ours, outermost
from topodoc.markdown.page import HostPage, page_in_hand
from topodoc.markdown.shelf import Shelf
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file, usual_cache
from topodoc.site.entities import to_html
from topodoc.site.late import lead
from topodoc.site.static import static_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

    from topodoc.diagnostics import Diagnostic

SUPERFENCES = "pymdownx.superfences"
_FIRST, _BEFORE_HTML = 1000, 26  # priorities: before all that changes lines; before what reads fences and raw HTML
_shelves: dict[tuple[str, ...], Shelf] = {}  # hosts make an extension for each page; specs are read once


class TopodocExtension(Extension):
    """Turns fences called topodoc into pictures. `shelf`, `page` and `warn` are for a plugin that knows better."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as Python-Markdown hands them over
        self.config = {
            # Defaults that are texts, for what is None is taken for a switch.
            "config": ["", "The settings file; topodoc.yml or pyproject.toml is looked for where none is named."],
            "specs": [[], "Files and folders of specs; those of the settings where none are named."],
            "links": [True, "Whether pictures lead to the pages of the site."],
            "shelf": ["", "Pictures of a site that is made already."],
            "page": ["", "A function that gives the page in hand."],
            "warn": ["", "A function that takes each warning."],
        }
        super().__init__(**options)
        self._text: list[str] = []
        self._places = Places([])
        self._left: list[int] = []  # lines of fences that are not drawn yet
        self._nearly: list[int] = []
        self._is_styled = False

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Read fences by superfences where it is loaded, else by ourselves."""
        md.registerExtension(self)
        md.preprocessors.register(_Keeper(md, self._begin), "topodoc", _FIRST)
        md.postprocessors.register(_Closer(md, self._tell_left), "topodoc_left", 0)
        if not _join_superfences(md, self._format):
            md.preprocessors.register(FencePreprocessor(md, self.draw), "topodoc_fences", _BEFORE_HTML)

    def reset(self) -> None:
        """Forget the page before."""
        self._begin([])

    def _begin(self, lines: list[str]) -> None:
        self._text, self._places, self._is_styled = lines, Places(lines), False
        fences = list(outermost(lines))
        self._left = [line for line, about in fences if is_ours(about)]
        self._nearly = [line for line, about in fences if is_nearly_ours(about)]

    def _format(self, source: str, language: str, css_class: str, options: dict[str, str], md: Markdown, **_: object) -> str:
        del language, css_class
        return self.draw(source, md, options.get("title", ""))

    def _tell_left(self, md: Markdown) -> None:
        """Warn of fences that were not drawn, though they are ours, and of those that are nearly ours."""
        left, nearly = self._left, self._nearly
        self._left, self._nearly = [], []
        if not left and not nearly:
            return
        page = self._page(md)
        file, first = (page.file, page.line) if page else ("this page", 0)
        cure = f'write ```{LANGUAGE}, followed by nothing, or by options such as title="Who pays"'
        for line in left:
            self._warn(
                f"{file}:{first + line}: this fence is shown as text: it is not closed, or more than options follow its name; {cure}"
            )
        for line in nearly:
            self._warn(f"{file}:{first + line}: this fence is shown as text: its name is nearly {LANGUAGE}; {cure}")

    def draw(self, code: str, md: Markdown, title: str = "") -> str:
        """Return the picture that *code*, the inside of a fence, asks for, over its *title*, or a box that tells why not."""
        page = self._page(md)
        file, line = (page.file, page.line) if page else ("this page", 0)
        inside = self._places.find(code)
        self._left = [one for one in self._left if one != inside - 1] if inside > 1 else self._left[1:]
        line += inside
        try:
            shelf = self._shelf()
            html, findings = shelf.picture(code, file, line, has_links=self._leads(page))
        except TopodocError as error:
            return self._fail(error, file, line)
        for finding in findings:
            self._warn(_told(finding))
        if self.getConfig("shelf"):
            return _captioned(html, title)  # whoever gave the shelf gives addresses to its links
        return self._style(shelf) + _captioned(self._linked(html, page), title)

    def _page(self, md: Markdown) -> HostPage | None:
        ask: Callable[[str], HostPage] | None = self.getConfig("page")
        text = "\n".join(self._text)
        return ask(text) if ask else page_in_hand(md, text)

    def _shelf(self) -> Shelf:
        """Return the shelf that was given, or one for the settings of the folder that the host runs in."""
        given: Shelf | None = self.getConfig("shelf")
        if given:
            return given
        named, specs = self.getConfig("config"), self.getConfig("specs")
        key = (str(Path.cwd()), named, *([specs] if isinstance(specs, str) else specs))
        values = read_settings_file(Path.cwd(), Path(named) if named else None, trusts_rules=False).values
        if key[2:]:
            values["specs"] = tuple(Path(one) for one in key[2:])
        settings = Settings(**{"python_specs": False, "installed_rules": False, "cache": usual_cache(Path.cwd()), **values})
        if key not in _shelves or _shelves[key].settings != settings:
            _shelves[key] = Shelf(settings)
        return _shelves[key]

    def _leads(self, page: HostPage | None) -> bool:
        """Return whether it is known where links lead on from *page*; whoever gave the shelf knows."""
        return bool(self.getConfig("shelf")) or (page is not None and page.url is not None and bool(self.getConfig("links")))

    def _linked(self, html: str, page: HostPage | None) -> str:
        """Return *html* with links that lead from *page* to where an export writes pages."""
        if page is None:
            return html
        return lead(html, lambda path: page.lead(static_path(path)))

    def _style(self, shelf: Shelf) -> str:
        """Return the style sheet, once for a page."""
        style = "" if self._is_styled else shelf.style()
        self._is_styled = True
        return f"<style>\n{style}</style>\n" if style else ""

    def _fail(self, error: TopodocError, file: str, line: int) -> str:
        found = error.diagnostics if isinstance(error, SpecError | SettingsError) else ()
        lines = [_told(one) for one in found] or [f"{file}:{line}: {one_line(str(error))}"]
        for one in lines:
            # A fault may stand in a spec; then the place of the fence says which page lacks its picture.
            self._warn(one if one.startswith(f"{file}:") else f"{file}:{line}: the picture cannot be drawn: {one}")
        box = "<br>".join(to_html(quotes_isolated(one)) for one in lines)
        return (
            '<div class="admonition failure topodoc-banner" role="alert">'
            f'<p class="admonition-title">This picture cannot be drawn</p><p>{box}</p></div>'
        )

    def _warn(self, message: str) -> None:
        warn: Callable[[str], object] = self.getConfig("warn") or _logger().warning
        warn(one_line(message).replace("%", "%%") if warn is _logger().warning else one_line(message))


class _Closer(Postprocessor):
    """Is called when a page is done."""

    def __init__(self, md: Markdown, close: Callable[[Markdown], None]) -> None:
        super().__init__(md)
        self._close = close

    def run(self, text: str) -> str:
        if self.md:
            self._close(self.md)
        return text


def _takes(language: str, inputs: dict[str, str], options: dict[str, str], attributes: dict[str, str], md: Markdown) -> bool:
    """Take whatever options a fence has, as superfences asks for."""
    del language, attributes, md
    options.update(inputs)
    return True


def _captioned(html: str, title: str) -> str:
    """Return *html* with *title* below it, if there is one."""
    return f'<figure class="topodoc-captioned">{html}<figcaption>{to_html(title)}</figcaption></figure>' if title else html


class _Keeper(Preprocessor):
    """Hands over the lines of a page before anything changes them."""

    def __init__(self, md: Markdown, keep: Callable[[list[str]], None]) -> None:
        super().__init__(md)
        self._keep = keep

    def run(self, lines: list[str]) -> list[str]:
        self._keep(list(lines))
        return lines


def _join_superfences(md: Markdown, draw: Callable[..., str]) -> bool:
    """Add our fence to those of superfences, by loading it again with one more custom fence; return whether it was there."""
    for one in md.registeredExtensions:
        if type(one).__module__ == SUPERFENCES:
            options = dict(one.getConfigs())
            others = [fence for fence in options["custom_fences"] if fence.get("name") != LANGUAGE]
            options["custom_fences"] = [*others, {"name": LANGUAGE, "class": LANGUAGE, "format": draw, "validator": _takes}]
            md.registerExtensions([SUPERFENCES], {SUPERFENCES: options})
            return True
    return False


def _logger() -> logging.Logger:
    """Return the log of the host that runs, whose strict mode counts warnings, else one of our own."""
    host = next((name for name in ("mkdocs", "properdocs") if logging.getLogger(name).handlers), "")
    return logging.getLogger(f"{host}.plugins.topodoc" if host else "topodoc")


def _told(one: Diagnostic) -> str:
    span = one.span
    return one_line(f"{span.file}:{span.line}:{span.column}: {one.severity} {one.code}: {one.message}; {one.hint}")


def makeExtension(**options: Any) -> TopodocExtension:  # noqa: ANN401, N802 - Python-Markdown's name
    """Return the extension, for hosts that load it by the name of its module."""
    return TopodocExtension(**options)
