"""Cures as they are told, put into the spec they are told of by hand, as a reader would: what hints quote is copied, nothing else."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from asking import asking, asking_only
from drifting import found_in
from model_text import describe_diagnostics

from topodoc.diagnostics import Diagnostic, SpecError, in_order
from topodoc.language.reader import parse
from topodoc.language.tree import Mapping, Node, Scalar, Sequence
from topodoc.lint.codes import RULES
from topodoc.lint.comparing import compare_all
from topodoc.lint.engine import check_all
from topodoc.lint.rule import Comparison, Holding
from topodoc.reading import load, survey
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Map

    from topodoc.lint.rule import Rule

Files = dict[str, str]
TODAY = date(2026, 1, 1)
_ITEM_KEYS = frozenset({"edges", "steps", "parallel", "else"})
_ID = r"(?<![\w.-]){}(?![\w.-])"


def diagnose(
    files: Map[str, str], rules: tuple[str, ...] = (), specs: tuple[str, ...] = (".",), *, alone: bool = True
) -> tuple[Diagnostic, ...]:
    """Return all that is found in *files*, settings among them, by *rules*, and where they are not *alone* by those that are on."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        settings = Settings(**read_settings_file(Path()).values)
        if any(isinstance(rule.look, Comparison) for rule in RULES if rule.code in rules):
            old, new = ([load([Path(name)], settings)] for name in sorted(files) if name.endswith(".topo.yml"))
            return in_order(compare_all(old[0], new[0], TODAY, asking_only(settings, *rules)))
        topologies, faults = survey([Path(one) for one in specs], settings)
        if any(isinstance(rule.look, Holding) for rule in RULES if rule.code in rules):
            return in_order((*faults, *found_in(topologies, settings, asking_only(settings, *rules), files)))
        found = check_all(topologies, TODAY, (asking_only if alone else asking)(settings, *rules), is_whole=not faults)
    return tuple(one for one in in_order((*faults, *found)) if one.code != "TD703")


def files_of(case: dict[str, Any]) -> Files:
    """Return the files of a case, or the Bad example of the rule that it names."""
    if "rule" not in case:
        given: Files = {"case.topo.yml": case["spec"]} if "spec" in case else {}
        return {**given, **case.get("files", {})}
    return examples_of(next(rule for rule in RULES if rule.code == case["rule"]), "Bad")


def examples_of(rule: Rule, name: str) -> Files:
    """Return the files of a section of the page of *rule*, and the settings that it shows."""
    section = rule.page.partition(f"## {name}\n")[2].partition("\n## ")[0]
    settings = dict(re.findall(r'```yaml title="(topodoc.yml)"\n(.*?)```', rule.page, re.DOTALL))  # of Bad, and meant for Good too
    texts = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    settings |= dict(re.findall(r'```\w+ title="(?!topodoc\.yml)(.*?)"\n(.*?)```', section, re.DOTALL))
    return settings | {f"{name}-{count}.topo.yml": text for count, text in enumerate(texts)}


def rules_of(case: dict[str, Any]) -> tuple[str, ...]:
    """Return the rules that a case asks for."""
    return (*case.get("rules", ()), *([case["rule"]] if "rule" in case else []))


def cures_of(case: dict[str, Any]) -> Iterator[Files]:
    """Yield the files of a case as each of its cures leaves them."""
    files = files_of(case)
    for one in case.get("cured", ()):
        changed = one if isinstance(one, dict) else {next(name for name in files if name.endswith(".topo.yml")): one}
        yield {name: text for name, text in (files | changed).items() if text is not None}


def cured(case: dict[str, Any]) -> str:
    """Return what is found in a case, and after each of its cures."""
    before = diagnose(files_of(case), rules_of(case))
    after = [describe_diagnostics(diagnose(one, rules_of(case))) or "nothing\n" for one in cures_of(case)]
    return "".join([describe_diagnostics(before), *(f"then\n{one}" for one in after)])


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of a text: from and to, counted in characters."""

    start: int
    end: int


def applied(found: Diagnostic, files: Files) -> Files | None:
    """Return *files* with the cure of *found* put in; None where its hint quotes nothing that can be copied."""
    name = found.span.file
    if name not in files or name.endswith(".py"):
        return None
    text = files[name]
    for put in (_line, _word, _declaration, _reference, _item, _turned, _step, _edge, _value):
        changed = put(found, text)
        if changed is not None:
            return files | {name: changed}
    return None


def _line(found: Diagnostic, text: str) -> str | None:
    if found.code not in {"TD005", "TD011"} or not found.hint.startswith("write: "):
        return None
    lines = text.split("\n")
    first = lines[found.span.line - 1]
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join([*lines[: found.span.line - 1], indent + found.hint.removeprefix("write: "), *lines[found.span.end_line :]])


def _word(found: Diagnostic, text: str) -> str | None:
    """Put the word that was meant; a name that is mentioned often everywhere."""
    match = re.fullmatch(r'did you mean "(.*)"\?', found.hint)
    said = re.findall(r'"(.*?)"', found.message)
    if not match or not said:
        return None
    word = max(said, key=lambda one: SequenceMatcher(None, one, match[1]).ratio())
    if "mentioned" in found.message:
        return re.sub(_ID.format(re.escape(word)), match[1], text)
    place = _placed(found, text)
    return text[: place.start] + text[place.start : place.end].replace(word, match[1], 1) + text[place.end :]


def _declaration(found: Diagnostic, text: str) -> str | None:
    match = re.fullmatch(r'declare it: under "nodes:" write "(.*)"', found.hint)
    if not match:
        return None
    if re.search(r"^nodes: \{", text, re.MULTILINE):
        return re.sub(r"^nodes: \{", f"nodes: {{{match[1]}, ", text, count=1, flags=re.MULTILINE)
    if re.search(r"^nodes:", text, re.MULTILINE):
        return re.sub(r"^nodes:.*\n(\s*)", lambda old: f"{old[0]}{match[1]}\n{old[1]}", text, count=1, flags=re.MULTILINE)
    return f"{text}nodes:\n  {match[1]}\n"


def _reference(found: Diagnostic, text: str) -> str | None:
    match = re.fullmatch(r'write "(same_as: .*)"', found.hint)
    place = _placed(found, text)
    return f"{text[: place.start].rpartition('same_as')[0]}{match[1]}{text[place.end :]}" if match else None


def _item(found: Diagnostic, text: str) -> str | None:
    """Put the arrow, or the edge from and to lists, that the hint of a wrong one shows, or several."""
    if found.code not in {"TD015", "TD016", "TD022"} or "\u2026" in found.hint or "ID" in found.hint:
        return None
    if match := re.search(r'write "(.* -> .*?)" before the ":"', found.hint):
        place = _placed(found, text)
        return text[: place.start] + match[1] + text[place.end :]
    if match := re.search(r"write: ([^;]*->[^;]*|\{from: [^;]*)", found.hint):
        return _with_item(found, text, [match[1]])
    if found.hint.startswith(("write one item for each: ", "write two items: ")):
        return _with_item(found, text, [one.removeprefix("- ") for one in re.findall(r'"(.*?)"(?=, "| and "|$)', found.hint)])
    return None


def _turned(found: Diagnostic, text: str) -> str | None:
    match = re.search(r'reverse it: "(.*?)"', found.hint)
    return _with_item(found, text, [match[1]]) if match else None


def _step(found: Diagnostic, text: str) -> str | None:
    match = re.fullmatch(r"reverse this one: (.*)", found.hint)
    place = _placed(found, text)
    return text[: place.start] + re.sub(r"[\w.-]+ -> [\w.-]+", match[1], text[place.start :], count=1) if match else None


def _edge(found: Diagnostic, text: str) -> str | None:
    match = re.search(r'add the edge "(.*?)"', found.hint)
    if not match:
        return None
    if re.search(r"^edges: \[", text, re.MULTILINE):
        return re.sub(r"^edges: \[", f"edges: [{match[1]}, ", text, count=1, flags=re.MULTILINE)
    if not re.search(r"^edges:", text, re.MULTILINE):
        return f"{text}edges: [{match[1]}]\n"
    return re.sub(r"^edges:\n(\s*)", lambda old: f"{old[0]}- {match[1]}\n{old[1]}", text, count=1, flags=re.MULTILINE)


def _value(found: Diagnostic, text: str) -> str | None:
    """Put the text that a list or a mapping stands in the place of, with its key or alone."""
    if found.code != "TD010":
        return None
    place = _tree_place(text, found.span.line, found.span.column) or _placed(found, text)
    if match := re.fullmatch(r'write into the list ".*?" itself: (.*)', found.hint):
        return text[: place.start] + match[1] + text[place.end :]
    match = re.search(r"write(?: one text, such as)?: (?:(.+?): )?([^:]+|'.*'|\".*\")$", found.hint)
    return text[: place.start].rstrip("\n ") + " " * bool(match[1]) + match[2] + text[place.end :] if match else None


def _placed(found: Diagnostic, text: str) -> _Place:
    span = found.span
    return _Place(_offset(text, span.line, span.column), _offset(text, span.end_line, span.end_column))


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


def _with_item(found: Diagnostic, text: str, items: list[str]) -> str | None:
    """Return *text* with *items* in the place of the smallest edge or step around *found*."""
    at = _offset(text, found.span.line, found.span.column)
    around = [(place, is_flow) for place, is_flow in _items(_tree(text), text) if place.start <= at <= place.end]
    if not around:
        return None
    place, is_flow = min(around, key=lambda one: one[0].end - one[0].start)
    line_start = text.rfind("\n", 0, place.start) + 1
    between = ", " if is_flow else "\n" + re.sub(r"[^\s-]", " ", text[line_start : place.start])
    return text[: place.start] + between.join(items) + text[place.end :]


def _tree(text: str) -> Node | None:
    try:
        return parse(Source.decode(text.encode(), "x")).root
    except SpecError:
        return None


def _items(node: Node | None, text: str, key: str = "") -> Iterator[tuple[_Place, bool]]:
    if isinstance(node, Sequence):
        for one in node.items:
            if key in _ITEM_KEYS:
                yield _whole(one, text), node.flow
            yield from _items(one, text)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _items(entry.value, text, entry.key.text)


def _whole(node: Node, text: str) -> _Place:
    """Return where *node* stands; what is in no brackets ends with its last part."""
    last: Node = node
    while not isinstance(last, Scalar) and not last.flow:
        last = last.entries[-1].value if isinstance(last, Mapping) else last.items[-1]
    if isinstance(node, Mapping) and node.flow and node.span.column == node.entries[0].key.span.column:  # `[a -> b: text]`
        last = node.entries[-1].value
    return _Place(_offset(text, node.span.line, node.span.column), _offset(text, last.span.end_line, last.span.end_column))


def _tree_place(text: str, line: int, column: int) -> _Place | None:
    """Return the smallest list or mapping that begins at a place."""
    at = _offset(text, line, column)

    def walk(node: Node | None) -> Iterator[_Place]:
        if isinstance(node, Sequence | Mapping) and (
            (isinstance(node, Sequence) and node.items) or (isinstance(node, Mapping) and node.entries)
        ):
            place = _whole(node, text)
            if place.start == at:
                yield place
            for one in node.items if isinstance(node, Sequence) else [entry.value for entry in node.entries]:
                yield from walk(one)

    return min(walk(_tree(text)), key=lambda one: one.end, default=None)
