"""The templates: one environment in which every value is escaped, a project's own folder first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

from topodoc.diagnostics import SettingsError
from topodoc.direction import quotes_isolated, spoken
from topodoc.drawing.medium import named
from topodoc.language.arrow import ID
from topodoc.resources import folder
from topodoc.site.attributes import READ_OUT, Reading
from topodoc.site.compiled import Compiled
from topodoc.site.description import render_description
from topodoc.site.entities import to_entities, to_html
from topodoc.site.payload import render_payload
from topodoc.site.profiles import PROFILES
from topodoc.stamp import files_in
from topodoc.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jinja2.lexer import TokenStream

    from topodoc.site.profiles import Kept

_AN_ID = re.compile(ID)


class Templates:
    """Renders templates by name, in the words of a language. Raises SettingsError where a project's own template is wrong.

    Where a host drops style sheets and scripts, pages get none, and so nothing that needs one.
    """

    def __init__(self, own: Path | None, host: Kept = PROFILES["default"], language: str = ENGLISH) -> None:
        self._own = own
        self._environment = _environment(own, self.stamp, host, language)

    @property
    def stamp(self) -> tuple[object, ...]:
        """What changes when a template of the project does, or one appears or goes."""
        files = files_in(self._own) if self._own else ()
        return tuple((str(path), at.st_mtime_ns, at.st_size) for path in files if (at := path.stat()))

    def source(self, name: str) -> str:
        """Return the file *name* as it is."""
        text, _, _ = self._environment.loader.get_source(self._environment, name)  # type: ignore[union-attr] # it has one
        return text

    def render(self, name: str, **values: Any) -> str:  # noqa: ANN401 - a template takes what it asks for
        """Return template *name* filled with *values*."""
        try:
            return self._environment.get_template(name).render(**values)
        except Exception as error:  # noqa: BLE001 - a template of the project may raise whatever it likes
            place = f"{getattr(error, 'name', None) or name}:{getattr(error, 'lineno', None) or 1}"
            message = f"the template {place} cannot be used: {error or type(error).__name__}"
            raise SettingsError(message) from None


@lru_cache(8)
def _environment(own: Path | None, stamp: tuple[object, ...], host: Kept, language: str) -> Environment:
    """Return what fills templates, a new one where the *stamp* of a project's own says that one changed or appeared."""
    del stamp
    folders = [*([own] if own else []), folder("templates")]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finish,
        extensions=[_InAttributes],
        bytecode_cache=Compiled(folder("templates")),
    )
    environment.globals["w"] = words_in(language)
    environment.filters["anchors"] = _anchors
    environment.filters["attribute"] = _escaped
    environment.filters["join"] = _join
    environment.filters["message"] = quotes_isolated
    environment.filters["spoken"] = _spoken
    environment.filters["description"] = lambda text: Markup(render_description(text))  # noqa: S704 - rendered by ourselves
    environment.filters["link"] = lambda path: Markup(named(path))  # noqa: S704 - file names of ours
    environment.filters["payload"] = render_payload
    environment.filters["svg"] = Markup  # painted by ourselves
    environment.globals["plain"] = host.drops_tools
    environment.globals["files"] = host.leads_to_files
    environment.globals["heading"] = _markdown_heading if host.reads_titles else _heading
    return environment


def _anchors(ids: Iterable[str]) -> list[str]:
    """Return those of former *ids*, each once, that an address can name."""
    return [one for one in dict.fromkeys(ids) if _AN_ID.fullmatch(one)]


def _finish(value: object) -> object:
    """Return any text but our own HTML as HTML that shows it and turns nothing beside it."""
    return _shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(4096)  # what is said of a node is said on a dozen pages
def _shown(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - just escaped


def _heading(title: str, *, wide: bool = False) -> Markup:
    """Return the heading of a page, as HTML; a *wide* one stands over a picture that takes the whole width."""
    look = ' class="topodoc-wide"' if wide else ""
    return Markup(f'<h1 id="topodoc-title"{look}>{to_html(title)}</h1>')  # noqa: S704 - just escaped


def _markdown_heading(title: str, *, wide: bool = False) -> Markup:
    """Return the heading of a page for a host that takes the title of a page from its Markdown."""
    del wide
    return Markup(f"# {to_html(' '.join(title.split()))}")  # noqa: S704 - just escaped


def _escaped(value: object) -> object:
    """Return any text but our own HTML for an attribute that programs read: as it is."""
    return Markup(to_entities(value, "&#10;")) if isinstance(value, str) and not isinstance(value, Markup) else value  # noqa: S704 - just escaped


def _spoken(value: object) -> object:
    """Return any text but our own HTML for an attribute that people hear or see: on one line, and isolated."""
    return _escaped(spoken(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _join(values: Iterable[object], between: str = "") -> Markup:
    """Return *values* with *between* them, each as it would stand alone."""
    return Markup(to_entities(between)).join(Markup(_finish(value)) for value in values)  # noqa: S704 - just escaped


class _InAttributes(Extension):
    """Gives each value in an attribute the filter for it: no element can stand there, and what is read out stands on one line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of *stream*, with brackets and a filter around the values in attributes."""
        reading, filtered = Reading(), ""
        for token in stream:
            if token.type == "data":
                reading.read(token.value)
            if token.type == "variable_end" and filtered:
                yield from (Token(token.lineno, *part) for part in (("rparen", ")"), ("pipe", "|"), ("name", filtered)))
            yield token
            if token.type == "variable_begin" and (filtered := _filter(reading.attribute)):
                yield Token(token.lineno, "lparen", "(")


def _filter(attribute: str) -> str:
    return "spoken" if attribute in READ_OUT else "attribute" if attribute else ""
