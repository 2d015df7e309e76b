"""The manual is complete: every command, option, setting, key, code, rule and kind of page is in it, read from where each is made."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

import click
import pytest
from places import ROOT

from topodoc.cli.main import COMMANDS, topodoc
from topodoc.language.document.schema import spec_schema
from topodoc.lint.codes import MEANINGS, RULES
from topodoc.settings_document import settings_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = ROOT / "docs"
PARENT = click.Context(topodoc, info_name="topodoc")


def hook(name: str) -> ModuleType:
    """Return the module below `docs/` that makes pages of the manual."""
    spec = spec_from_file_location(name.replace("/", "_"), DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(*names: str) -> str:
    """Return the text of pages that people wrote."""
    return "".join((DOCS / name).read_text("utf-8") for name in names)


def leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield *command*, or those below it, by how each is called."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from leaves(one, f"{path} {one.name}")
    else:
        yield path, command


CALLED = [one for name in COMMANDS if (found := topodoc.get_command(PARENT, name)) for one in leaves(found, f"topodoc {name}")]


@pytest.mark.parametrize(("path", "command"), CALLED, ids=[path for path, _ in CALLED])
def test_every_command_and_option_is_in_the_manual(path: str, command: click.Command) -> None:
    assert f"`{path}" in written("commands.md", "imports/index.md", "drift.md", "diff.md", "settings.md")
    chapter = hook("reference/pages").command_page().partition(f"\n## {path}\n")[2].partition("\n## ")[0]
    shown = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    options = [form for one in shown for form in (*one.opts, *one.secondary_opts)]
    assert options
    assert [form for form in options if not re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", chapter)] == []


def keys(schema: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a schema
    """Yield every key that *schema* allows anywhere."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        for one in schema.values():
            yield from keys(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from keys(one)


@pytest.mark.parametrize(("title", "root", "schema"), [("spec", "topology", spec_schema()), ("settings", "settings", settings_schema())])
def test_every_key_is_in_the_reference(title: str, root: str, schema: dict[str, Any]) -> None:
    page = hook("reference/pages").schema_page(title, root, schema)
    named = set(keys(schema))
    assert len(named) > 30
    assert {one for one in named if f"**{one}**" not in page and f"`{one}`" not in page} == set()


def test_every_setting_is_explained() -> None:
    page = written("settings.md", "imports/index.md", "drift.md", "diff.md", "checking.md")
    assert {
        one for one in settings_schema()["properties"] if f"`{one}`" not in page and f"\n{one}:" not in page and f"| {one} |" not in page
    } == set()


def test_every_key_of_a_spec_is_explained() -> None:
    page = written(*(f"language/{one.name}" for one in (DOCS / "language").glob("*.md")), "imports/index.md", "ignoring.md")
    assert {one for one in keys(spec_schema()) if not re.search(rf"(?<![\w-]){one}(?![\w-])", page)} == set()


def test_every_code_and_every_rule_has_its_place() -> None:
    faults, rules = written("faults.md"), hook("rules/pages").table()
    assert [code for code, (name, meaning) in MEANINGS.items() if f"| {code} | {name} | {meaning} |" not in faults] == []
    assert [one.code for one in RULES if f"| [{one.code}]({one.code}.md) | {one.name} | " not in rules] == []
    assert hook("rules/pages").PLACE in written("rules/index.md")


def test_every_kind_of_page_is_described() -> None:
    page = written("pages.md").lower()
    called = {
        "catalogue": "\n## the catalogue",
        "change": "what changed",
        "changes": "\n## changes",
        "event": "\n## an event",
        "events": "all events",
        "findings": "\n## findings",
        "index": "\n## the index",
        "landscape": "\n## the landscape",
        "letters": "by their first letter",
        "moved": "leads to the new one",
        "node": "\n## a node",
        "part": "page of its group",
        "scenario": "\n## a scenario",
        "topology": "\n## a topology",
    }
    kinds = {one.name.removesuffix(".md.j2") for one in (ROOT / "templates").glob("*.md.j2")}
    assert kinds == set(called)
    assert {kind for kind, words in called.items() if words not in page} == set()
