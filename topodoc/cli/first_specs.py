"""The first specs of a project that begins with what lies there: an order of imports, its part, and a spec that includes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError
from topodoc.intake.before import Before
from topodoc.intake.collect import deliver
from topodoc.intake.flow_text import flow
from topodoc.intake.imported import take_in
from topodoc.intake.lookups import text_at
from topodoc.intake.scaffold import tree_text
from topodoc.intake.shelf import Shelf
from topodoc.orders import Order, OrderedSource
from topodoc.settings import DEFAULTS
from topodoc.source import project_root

if TYPE_CHECKING:
    from topodoc.intake.joined import Joined

_NAME = "system"
_SPECS = DEFAULTS.specs[0].as_posix()
_NAMING = "begin without it, and name its kind in an import: topodoc import FILE --as KIND -o PART"
_BOXES = {"topic": "Topics", "queue": "Queues", "exchange": "Exchanges", "stream": "Streams"}


def specs_from(target: Path, sources: tuple[str, ...]) -> dict[str, str]:
    """Return the files, by path from *target*, of a project that begins with *sources*. Raises SpecError, SettingsError."""
    folder = target.absolute()
    shelf = Shelf(project_root(folder).resolve())
    files: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for pattern in (_below(folder, one) for one in sources):
        found = deliver(Order(_NAME, folder, (OrderedSource("", (pattern,), naming=_NAMING),)), shelf)
        for importer, delivery in found:
            if importer.scaffold:
                for tree in importer.scaffold(delivery).trees:
                    files[f"{_SPECS}/{text_at(tree.root, 'topology')}.topo.yml"] = tree_text(tree)
            elif len({one.kind for one, _ in found}) == 1:
                kinds.setdefault(importer.kind, []).append(pattern)  # so that what fits it later is read, too
            else:
                paths = (one.file.relative_to(folder.resolve()).as_posix() for one in delivery.documents)
                kinds.setdefault(importer.kind, []).extend(paths)
    return {**(_imported(Order(_NAME, folder), kinds, shelf, folder) if kinds else {}), **files}


def _imported(order: Order, kinds: dict[str, list[str]], shelf: Shelf, folder: Path) -> dict[str, str]:
    """Return the settings with an order of what is there of each of *kinds*, its part, and the spec that includes it."""
    sources = tuple(OrderedSource(kind, tuple(dict.fromkeys(paths))) for kind, paths in kinds.items())
    asked = Order(order.name, order.folder, sources)
    part = f"{_SPECS}/_{_NAME}.topo.yml"
    found = take_in(asked, shelf, folder / part, Before())
    said = "\n".join(f"      - {flow({one.kind: one.paths[0] if len(one.paths) == 1 else list(one.paths)})}" for one in sources)
    head = f"# topodoc import writes {part} again from these; topodoc import --check shows what would change."
    settings = f"{head}\nimports:\n  {_NAME}:\n    from:\n{said}\n"
    return {"topodoc.yml": settings, part: found.text, f"{_SPECS}/{_NAME}.topo.yml": _spec(found.joined)}


def _spec(joined: Joined) -> str:
    kinds = dict.fromkeys(node.thing.kind for node in joined.nodes if node.thing.kind in _BOXES and not node.thing.group)
    boxes = [f"  {kind}s: {{label: {_BOXES[kind]}, members: ['kind:{kind}']}}" for kind in kinds if kind]
    first = next((node.id for node in joined.nodes), "ID")
    return "\n".join(
        [
            f"# What you know on top of the import: topodoc import overwrites _{_NAME}.topo.yml, and never this file.",
            f"topology: {_NAME}",
            "title: Our system",
            f"include: [_{_NAME}.topo.yml]",
            *(["groups:", *boxes] if boxes else []),
            "# overlay: # says more of what is imported",
            "#   nodes:",
            f"#     {first}: {{description: What it is for., owner: a-team}}",
            "",
        ]
    )


def _below(folder: Path, source: str) -> str:
    """Return *source*, a path from the working folder, as one from *folder*. Raises SettingsError where it lies elsewhere."""
    path = Path(source).absolute()
    if not path.resolve().is_relative_to(folder.resolve()):
        message = f"{source} is outside of {folder.name}; start the project in a folder that contains it"
        raise SettingsError(message)
    if not path.is_file() and not any(char in source for char in "*?["):
        message = f"{source} is not a file; name one that exists"
        raise SettingsError(message)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.resolve().relative_to(folder.resolve()).as_posix()
