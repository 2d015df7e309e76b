"""An edition of a site's configuration: the project's own, with other folders, our section in the navigation, and our extension."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import SettingsError
from topodoc.language.configuration import ConfigurationValue, names_of, read_configuration, value_of, with_entry
from topodoc.site.nav import expand, listed, names_page_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.site.page import NavEntry

NAMES = ("zensical.toml", "mkdocs.yml", "mkdocs.yaml")  # in the order in which Zensical looks for them
_EXTENSION = "topodoc"


def _scheme(media: str, scheme: str, icon: str, other: str) -> dict[str, Any]:
    toggle = {"icon": icon, "name": f"Switch to {other} mode"}
    return {"media": f"(prefers-color-scheme: {media})", "scheme": scheme, "toggle": toggle}


_OURS = {
    "site_name": "Architecture",
    "theme": {
        "font": False,
        "features": ["navigation.indexes", "navigation.sections", "navigation.top", "search.highlight"],
        "palette": [
            _scheme("light", "default", "lucide/sun", "dark"),
            _scheme("dark", "slate", "lucide/moon", "light"),
        ],
    },
    "markdown_extensions": ["tables", "admonition", "attr_list", "pymdownx.superfences"],
    "use_directory_urls": False,  # so that the site opens from a folder, without a server
}


@dataclass(frozen=True, slots=True)
class Own:
    """The configuration of a project, no file where it has none: what is said there of folders, addresses and navigation, and its text."""

    path: Path | None
    docs: str = "docs"
    is_flat: bool = True
    nav: Any = None
    text: str = ""


def own_configuration(here: Path) -> Own:
    """Return the configuration of the project at *here*. Raises SettingsError where it cannot be read."""
    path = next((here / name for name in NAMES if (here / name).is_file()), None)
    if path is None:
        return Own(None)
    text = path.read_text("utf-8", "replace")
    if path.suffix == ".toml":
        said = _project(path, text)
        return Own(path, str(said.get("docs_dir", "docs")), said.get("use_directory_urls") is False, said.get("nav"), text)
    root = read_configuration(text)
    if root is None:
        message = f"{path.name} is not a mapping in YAML; run zensical build to see what is wrong"
        raise SettingsError(message)
    docs, nav, urls = (value_of(root, key) for key in ("docs_dir", "nav", "use_directory_urls"))
    is_flat = urls is not None and urls.event.value.lower() in {"false", "no", "off"}
    return Own(path, docs.event.value if docs else "docs", is_flat, _plain(nav) if nav else None, text)


def write_edition(own: Own, entry: NavEntry, name: str, folders: dict[str, str]) -> str:
    """Return the text of a configuration like *own* with other *folders* and the section of *entry* in its navigation, as YAML.

    A project that has none gets ours, for a site called *name*.
    """
    if own.path is None:
        nav = ["index.md", {entry.title: listed(entry)}]
        return json.dumps({**_OURS, "site_name": name, **folders, "nav": nav}, indent=1)
    values: dict[str, Any] = dict(folders)
    if own.nav is not None:
        nav = expand(own.nav, entry)
        values["nav"] = nav if names_page_of(nav, entry) else [*nav, {entry.title: listed(entry)}]
    if own.path.suffix == ".toml":
        return json.dumps(_with_extension({**_project(own.path, own.text), **values}), indent=1)
    return _edited(own.text, values)


def _project(path: Path, text: str) -> dict[str, Any]:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        message = f"{path.name} is not valid TOML; run zensical build to see what is wrong"
        raise SettingsError(message) from None
    project = said.get("project", said)
    return project if isinstance(project, dict) else {}


def _with_extension(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* with our Markdown extension among theirs, where they name any; without, Zensical has its own."""
    extensions = values.get("markdown_extensions")
    if isinstance(extensions, dict):
        return {**values, "markdown_extensions": {**extensions, _EXTENSION: {}}}
    if isinstance(extensions, list):
        return {**values, "markdown_extensions": [*(one for one in extensions if one != _EXTENSION), _EXTENSION]}
    return values


def _edited(text: str, values: dict[str, Any]) -> str:
    """Return *text*, a configuration in YAML, with *values* in the place of what it says of them, and with our extension."""
    root = read_configuration(text)
    extensions = value_of(root, "markdown_extensions") if root else None
    lines = text.split("\n")
    if root and extensions and extensions.below and _EXTENSION not in names_of(root, "markdown_extensions"):
        at, is_instead, line = with_entry(extensions, text, _EXTENSION)
        lines[at - is_instead : at] = [line]
        root = read_configuration("\n".join(lines))
    for key, value in zip(root.below[::2] if root else (), root.below[1::2] if root else (), strict=False):
        if key.event.value in values:
            for row in range(key.event.start[0], value.last[0] + 1):
                lines[row] = ""
    return "\n".join([*lines, *(f"{key}: {json.dumps(value)}" for key, value in values.items()), ""])


def _plain(value: ConfigurationValue) -> Any:  # noqa: ANN401 - lists, mappings and texts
    match value.event.kind:
        case "list":
            return [_plain(one) for one in value.below]
        case "mapping":
            return {key.event.value: _plain(one) for key, one in zip(value.below[::2], value.below[1::2], strict=True)}
        case _:
            return value.event.value
