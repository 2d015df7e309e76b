"""The templates: one environment in which every value is escaped, a project's own folder first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from topodoc.diagnostics import SettingsError
from topodoc.drawing.medium import named
from topodoc.resources import folder
from topodoc.site.description import render_description
from topodoc.site.entities import to_entities
from topodoc.site.payload import render_payload

if TYPE_CHECKING:
    from pathlib import Path


class Templates:
    """Renders templates by name. Raises SettingsError where a project's own template is wrong.

    Where pages are *is_plain*, they get no style sheet and no script, and so nothing that needs one.
    """

    def __init__(self, own: Path | None, *, is_plain: bool = False) -> None:
        self._own = own
        self._environment = _environment(own, self.stamp, is_plain=is_plain)

    @property
    def stamp(self) -> tuple[object, ...]:
        """What changes when a template of the project does, or one appears or goes."""
        files = sorted(path for path in self._own.rglob("*") if path.is_file()) if self._own else ()
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
def _environment(own: Path | None, stamp: tuple[object, ...], *, is_plain: bool) -> Environment:
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
    )
    environment.filters["description"] = lambda text: Markup(render_description(text))  # noqa: S704 - rendered by ourselves
    environment.filters["link"] = lambda path: Markup(named(path))  # noqa: S704 - file names of ours
    environment.filters["payload"] = render_payload
    environment.filters["svg"] = Markup  # painted by ourselves
    environment.globals["plain"] = is_plain
    return environment


def _finish(value: object) -> object:
    """Return any text but our own HTML as numeric entities."""
    return Markup(to_entities(value)) if isinstance(value, str) and not isinstance(value, Markup) else value  # noqa: S704 - just escaped
