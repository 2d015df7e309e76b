"""Makes the pages of the reference: commands from the command line itself, keys from the schemas that editors read."""

from __future__ import annotations

import json
import re
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import click
from mkdocs.structure.files import File

from topodoc import __version__
from topodoc.cli.main import COMMANDS, topodoc
from topodoc.language.document.schema import spec_schema
from topodoc.settings_document import settings_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_COMMANDS = {"topology": "topodoc schema --write", "settings": "topodoc schema --settings --write"}
_EXAMPLE = re.compile(r"^Example: (.+)$", re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    texts = {
        "commands": command_page(),
        "spec": schema_page("Keys of a spec", "topology", spec_schema()),
        "settings": schema_page("Keys of the settings file", "settings", settings_schema()),
    }
    for name, text in texts.items():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def command_page() -> str:
    """Return the page of all commands, as `--help` tells of them."""
    parts = ["# Commands and options", f"What `topodoc COMMAND --help` tells, of version {__version__}."]
    parent = click.Context(topodoc, info_name="topodoc")
    for name in COMMANDS:
        parts += _command(topodoc.get_command(parent, name), parent)
    return "\n\n".join(parts) + "\n"


def _command(command: click.Command, parent: click.Context) -> Iterator[str]:
    """Yield the parts of the page that are about *command*; of one that has commands below it, those that are about these."""
    context = click.Context(command, info_name=command.name, parent=parent)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _command(below, context)
        return
    told = cleandoc(command.help or "").replace("\b\n", "")
    yield f"## {context.command_path}"
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    yield from (_paragraph(part) for part in _EXAMPLE.sub("", told).strip().split("\n\n"))
    yield "```sh\n" + "\n".join(_EXAMPLE.findall(told)) + "\n```"
    records = [param.get_help_record(context) for param in command.get_params(context)]
    rows = [f"| `{_cell(form)}` | {_cell(what)} |" for form, what in (one for one in records if one and one[1])]
    yield "\n".join(["| option | means |", "|---|---|", *rows])


def _paragraph(text: str) -> str:
    """Return a paragraph of help; one that has its own lines keeps them."""
    return f"```text\n{text}\n```" if "\n  " in text else text


def schema_page(title: str, root: str, schema: dict[str, Any]) -> str:
    """Return the page of every key that *schema* knows, beginning with those of the file itself, which is a *root*."""
    definitions = schema["definitions"]
    parts = [f"# {title}", f"Made from the schema that editors read, which `{_COMMANDS[root]}` writes. Any key may be left empty."]
    seen, waiting = set(), [(root, schema)]
    while waiting:
        name, one = waiting.pop(0)
        rows = list(dict.fromkeys(_rows(one)))
        table = "\n".join(["| key | values | means | example |", "|---|---|---|---|", *rows])
        parts += [f"## {name}", one.get("description", ""), *([table] if rows else [])]
        for ref in _refs({key: value for key, value in one.items() if key != "definitions"}):
            if ref not in seen:
                seen.add(ref)
                waiting.append((_title(ref), definitions[ref]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(schema: dict[str, Any]) -> Iterator[str]:
    for key, one in schema.get("properties", {}).items():
        example = f"`{_cell(_written(one['examples'][0]))}`" if one.get("examples") else ""
        yield f"| **{key}** | {_cell(_values(one))} | {_cell(one.get('description', ''))} | {example} |"
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("patternProperties", {}).values()):
        yield from _rows(inner)


def _values(schema: dict[str, Any]) -> str:
    """Return what may be written, in words."""
    if "$ref" in schema:
        name = _title(_name(schema["$ref"]))
        return f"[{name}](#{name.replace(' ', '-')})"
    if "enum" in schema:
        words = [json.dumps(one) if isinstance(one, bool) else str(one) for one in schema["enum"] if one is not None]
        return ", ".join(f"`{word}`" for word in dict.fromkeys(words))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(filter(None, (_values(one) for one in schema["anyOf"]))))
    kinds = set(schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]) - {"null"}
    if "array" in kinds:
        return f"list of: {_values(schema['items'])}"
    if "object" in kinds:
        if properties := schema.get("properties"):
            return f"mapping of {', '.join(f'`{key}`' for key in properties)} to {_values(next(iter(properties.values())))}"
        inner = schema.get("additionalProperties")
        return f"mapping to {_values(inner)}" if isinstance(inner, dict) else "mapping"
    if "integer" in kinds or (kinds == {"string"} and "maxLength" in schema):
        return "whole number"
    return "" if not kinds else "`a -> b`" if "->" in schema.get("pattern", "") else "text"


def _refs(value: object) -> Iterator[str]:
    """Yield the names of all definitions that *value* leads to, in their order."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield _name(value["$ref"])
        for one in value.values():
            yield from _refs(one)
    elif isinstance(value, list):
        for one in value:
            yield from _refs(one)


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]


def _title(name: str) -> str:
    """Return the name of a definition in words, such as "path rules"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Part")).lower()


def _written(example: object) -> str:
    """Return *example* in one line of YAML, which JSON is."""
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")
