"""What a part said before, what of it is gone, and which specs still speak of that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import SettingsError, Span, SpecError, fault
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.language.arrow import find_arrow
from topodoc.language.desugar import desugar
from topodoc.language.include import gather
from topodoc.language.reader import parse
from topodoc.language.tree import Mapping, Node, Scalar, Tree
from topodoc.source import Source, shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NAMING = frozenset(  # keys whose values name nodes
    {"from", "to", "members", "around", "include", "exclude", "over", "left_of", "right_of", "on_behalf_of", "runs_on", "hide", "rows"}
)
_BY_ID = frozenset({"state"})  # keys whose values are mappings from nodes


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A node that no source has any more, and that a spec still names."""

    id: str
    kind: str = ""
    label: str = ""
    origin: tuple[str, ...] = ()

    def said(self) -> dict[str, Any]:
        """Return what the part says of it: where it stood, without the line, for that tells nothing any more."""
        files = list(dict.fromkeys(_file_of(one) for one in self.origin))
        said = {"kind": self.kind, "label": self.label, "origin": files[0] if len(files) == 1 else files}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Before:
    """A part as it was: its text, who made it, its nodes and edges, and what was gone already."""

    text: str = ""
    by: str = ""
    nodes: tuple[Tombstone, ...] = ()
    edges: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    gone: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a spec names a node."""

    id: str
    span: Span


def read_before(path: Path, name: str) -> Before:
    """Return the part at *path* as it is, nothing where there is none. Raises SettingsError where it is not one of the order *name*."""
    if not path.exists():
        return Before()
    shown = shown_path(path)
    try:
        tree = parse(Source.read(path, shown))
    except SpecError:
        tree = None
    by = text_at(tree.root, "generated", "by") if tree else ""
    if tree is None or by != name:
        whose = f'was made by "topodoc import {by}"' if by else 'was not made by topodoc: it has no "generated:"'
        fact = f"{shown} {whose}, so topodoc does not overwrite it"
        found = fault("TD053", fact, "name another file with into: or -o, or move this one away", Span(shown, 1, 1, 1, 2))
        raise SettingsError(fact, [found])
    return before_of(tree)


def before_of(tree: Tree) -> Before:
    """Return what the part that *tree* is says."""
    root = tree.root
    nodes = [*entries(at(root, "nodes")), *(one for group in entries(at(root, "groups")) for one in entries(at(group.value, "nodes")))]
    return Before(
        tree.source.text,
        text_at(root, "generated", "by"),
        tuple(_tombstone(one.key.text, one.value) for one in nodes),
        tuple(_edges(at(root, "edges"))),
        tuple(_tombstone(one.key.text, one.value) for one in entries(at(root, "gone"))),
    )


def _tombstone(name: str, said: Node) -> Tombstone:
    return Tombstone(name, text_at(said, "kind"), text_at(said, "label"), texts(items(at(said, "origin"))))


def _edges(node: Node | None) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for item in items(node):
        for entry in entries(item)[:1]:
            if arrow := find_arrow(entry.key.text):
                yield (*arrow, text_at(entry.value, "role"), texts(items(at(entry.value, "origin"))))


def mentions(names: frozenset[str], part: Path, specs: Iterable[Path], root: Path) -> tuple[Mention, ...]:
    """Return where *specs* name one of *names*: those that include *part*, and those that share a node with one that does.

    Nothing is told of what is wrong in a spec.
    """
    found: list[Mention] = []
    every: list[Tree] = []
    homes: set[str] = set()
    for path in specs if names else ():
        try:
            tree = parse(Source.read(path, shown_path(path)))
            parts = gather(tree, lambda one: parse(Source.read(one, shown_path(one), below=root)), lambda _: None, root)
        except SpecError:
            continue
        others = [one for one in parts if Path(one.source.path).resolve() != part.resolve()]
        every += (tree, *others)
        if len(others) < len(parts):
            homes.add(text_at(tree.root, "topology") or path.name.partition(".")[0])
            for one in (tree, *others):
                found += (Mention(text.text, text.span) for text in _named(desugar(one).root) if text.text in names)
    for one in every:
        for text in _shared(one.root):
            home, _, node = text.text.partition("/")
            if home in homes and node in names:
                found.append(Mention(node, text.span))
    return tuple(dict.fromkeys(found))


def _shared(node: Node) -> Iterator[Scalar]:
    """Yield every text of *node* that says of a node which one of another topology it is."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == "same_as" and isinstance(entry.value, Scalar):
                yield entry.value
            yield from _shared(entry.value)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _shared(item)


def _named(node: Node) -> Iterator[Scalar]:
    """Yield every text of *node* that names a node."""
    for entry in entries(node):
        match entry.key.text, entry.value:
            case "overlay", Mapping() as overlay:
                yield from (one.key for one in entries(at(overlay, "nodes")))
                yield from _named(overlay)
            case word, value if word in _NAMING:
                for one in items(value):
                    yield from (text for text in items(one) if isinstance(text, Scalar))
            case word, value if word in _BY_ID:
                yield from (one.key for one in entries(value))
            case _, value:
                yield from _inside(value)


def _inside(value: Node) -> Iterator[Scalar]:
    if isinstance(value, Mapping):
        yield from _named(value)
    elif not isinstance(value, Scalar):
        for item in value.items:
            yield from _inside(item)


def _file_of(origin: str) -> str:
    path, mark, line = origin.rpartition(":")
    return path if mark and line.isdigit() else origin.partition("#")[0]
