"""Reading: spec files become topologies, and every fault of every one of them is told."""

from __future__ import annotations

import gc
import logging
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, SpecError, did_you_mean, fault, in_order, one_line
from topodoc.language.include import gather
from topodoc.language.python import run
from topodoc.language.reader import parse
from topodoc.language.showable import with_showable_texts
from topodoc.lint.lexicon import lexicon_of
from topodoc.model.bind import bind
from topodoc.model.linking import link
from topodoc.model.size_limits import find_beyond_limits
from topodoc.settings import Settings
from topodoc.source import Source, project_root, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.language.builder import TopologyBuilder
    from topodoc.language.tree import Tree
    from topodoc.memory import Memory
    from topodoc.model.topology import Topology

PYTHON = ".topo.py"
_LEADS_OUT = "is a link that leads out of the project"
ENDINGS = (".topo.yml", ".topo.yaml", PYTHON)
USUAL = Settings()

_log = logging.getLogger("topodoc")


def load(specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None) -> tuple[Topology, ...]:
    """Return the topologies that *specs* hold, in the order of their files. Raises SpecError with every fault of every file."""
    topologies, faults = survey(specs, settings, memory)
    if faults:
        raise SpecError(faults)
    return topologies


def load_around(path: Path, settings: Settings = USUAL) -> tuple[tuple[Topology, ...], tuple[Topology, ...], bool]:
    """Return the topologies of the spec or folder at *path*, those of all specs of the build, and whether these are all there are.

    Raises SpecError where what is at *path* has a fault; one that others have keeps them out, and then not all are there.
    """
    own = {one.resolve(): shown_path(one) for one in find((path,))[0]}
    others = [one for one in find([one for one in settings.specs if one.exists()])[0] if one.resolve() not in own]
    topologies, faults = survey((path, *others), settings)
    found = tuple(one for one in topologies if one.files[0] in own.values())
    files = {*own.values(), *(file for one in found for file in one.files)}
    if not found or any(one.span.file in files for one in faults):
        raise SpecError(faults)
    if faults:
        left_out = ", ".join(dict.fromkeys(one.span.file for one in faults))
        _log.warning("%s", one_line(f"{left_out} was left out, for it has faults, so the answer may lack something; run topodoc check"))
    return found, topologies, not faults


def survey(
    specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None
) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...]]:
    """Return the topologies of those specs that have no fault, and every fault of the others.

    Of a spec that is as it was, and whose parts are, the topologies come from *memory*.
    """
    paths, faults = find(specs)
    topologies: list[Topology] = []
    with _keeping_everything():
        for path in paths:
            try:
                topologies += _known(path, settings, memory, faults) if memory else _bound(path, settings, faults)
            except SpecError as error:
                faults += error.diagnostics
    linked, wrong = link(topologies)
    return linked, in_order((*faults, *wrong))


def _known(path: Path, settings: Settings, memory: Memory, faults: list[Diagnostic]) -> tuple[Topology, ...]:
    """Return the topologies of the spec at *path*, those that *memory* has where nothing changed that they were made of."""
    key, words = ("spec", path), (settings.broker_protocols, settings.verbs, settings.roles, settings.python_specs, settings.limits)
    known = memory.look(key)
    if known and known[0] == (_stamp(path, known[1]), words):
        memory.keep(key, *known)
        found: tuple[Topology, ...] = known[1]
        return found
    count = len(faults)
    topologies = tuple(_bound(path, settings, faults))
    if len(faults) == count:
        memory.keep(key, (_stamp(path, topologies), words), topologies)
    return topologies


def _stamp(path: Path, topologies: Iterable[Topology]) -> tuple[tuple[Path, str], ...]:
    """Return every file that *topologies* of the spec at *path* were made of, and what is in it; of Python, all that is beside it."""
    files = {path, *(Path(file) for one in topologies for file in one.files)}
    if path.name.endswith(PYTHON):
        files |= {*path.parent.rglob("*.py")}
    return tuple((file, sha256(file.read_bytes()).hexdigest() if file.is_file() else "") for file in sorted(files))


def _bound(path: Path, settings: Settings, faults: list[Diagnostic]) -> Iterator[Topology]:
    """Yield the topologies of the spec at *path*; the faults of each are added to *faults*. Raises SpecError where it cannot be read."""
    for tree in _read(path, settings):
        try:
            yield bind_tree(tree, settings)
        except SpecError as error:
            faults += error.diagnostics


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Pause the collection of garbage, of which reading makes none: looking for it takes a third of the time, and more with size."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def bind_builder(builder: TopologyBuilder, settings: Settings = USUAL) -> Topology:
    """Return the topology that *builder*, of this process, describes. Raises SpecError with every fault."""
    return bind_tree(with_showable_texts(builder.tree()), settings)


def bind_tree(tree: Tree, settings: Settings = USUAL) -> Topology:
    """Return the topology that *tree*, and what it includes, describes. Raises SpecError with every fault."""
    parts = gather(tree, partial(_read_yaml, settings=settings))
    topology = bind(tree, parts, lexicon_of(settings))
    if excess := [*find_beyond_limits(topology, settings.limits, (tree, *parts))]:
        raise SpecError(excess)
    return topology


def _read(path: Path, settings: Settings) -> tuple[Tree, ...]:
    """Return the trees of the spec at *path*: one, or as many as a Python spec makes."""
    if not path.name.endswith(PYTHON):
        return (_read_yaml(path, settings),)
    source = _read_source(path, settings)
    if not settings.python_specs:
        hint = "set python_specs: true where you trust whoever writes specs, or write it in YAML"
        raise SpecError([fault("TD037", "specs in Python do not run here", hint, Span(source.path, 1, 1, 1, 2))])
    return run(source, settings.python_seconds)


def _read_yaml(path: Path, settings: Settings) -> Tree:
    return parse(_read_source(path, settings), settings.limits)


def _read_source(path: Path, settings: Settings) -> Source:
    return Source.read(path, shown_path(path), settings.limits.megabytes * 1_000_000)


def find(specs: Iterable[Path]) -> tuple[tuple[Path, ...], list[Diagnostic]]:
    """Return the spec files that *specs*, files and folders, name, and a fault for each that names none."""
    found: dict[Path, None] = {}
    faults: list[Diagnostic] = []
    for path in specs:
        if path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.name.endswith(ENDINGS) and not one.name.startswith("_"))
            if not below:
                faults.append(_nothing(path, "holds no spec", "add a file whose name ends in .topo.yml"))
            faults += (
                _nothing(one, _LEADS_OUT, "put the file itself there, or name it among the specs") for one in below if _leads_out(one, path)
            )
            found.update(dict.fromkeys(one for one in below if not _leads_out(one, path)))
        elif path.exists():
            found[path] = None
        else:
            faults.append(_nothing(path, "does not exist", _neighbour(path)))
    return tuple(found), faults


def _leads_out(path: Path, folder: Path) -> bool:
    """Return whether *path*, found in *folder*, is a link out of the project: whoever may add a spec may not read every file."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(project_root(folder.resolve()))
    except (OSError, RuntimeError):  # a circle of links, which is told where it is read
        return False


def _neighbour(path: Path) -> str:
    near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return did_you_mean(path.name, near, "name a *.topo.yml file, or a folder that holds some")


def _nothing(path: Path, fact: str, hint: str) -> Diagnostic:
    name = shown_path(path)
    return fault("TD001", f"{name} {fact}", hint, Span(name, 1, 1, 1, 1))
