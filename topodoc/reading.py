"""Reading: spec files become topologies, and every fault of every one of them is told."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SpecError, in_order, one_line
from topodoc.garbage import keeping_everything
from topodoc.language.include import gather
from topodoc.language.showable import with_showable_texts
from topodoc.lint.lexicon import lexicon_of
from topodoc.model.bind import bind
from topodoc.model.linking import link
from topodoc.model.size_limits import find_beyond_limits
from topodoc.readers import PYTHON, YAML, read_yaml, reader_of
from topodoc.settings import Settings
from topodoc.source import Source, shown_path
from topodoc.spec_files import find, root_of, search
from topodoc.stamp import Witness, is_current
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from topodoc.known_specs import KnownSpecs
    from topodoc.language.builder import TopologyBuilder
    from topodoc.language.tree import Tree
    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.stamp import Stamp

    Texts = Mapping[Path, bytes]

USUAL = Settings()
NONE: Texts = MappingProxyType({})
_MANY = 20  # specs, from which looking for what they said pays

_log = logging.getLogger("topodoc")


@dataclass(frozen=True, slots=True)
class Survey:
    """What specs say: the topologies of those without a fault, every fault of the others, and all files that were looked for.

    `stamp` holds those that are not there, too.
    """

    topologies: tuple[Topology, ...]
    faults: tuple[Diagnostic, ...]
    stamp: Stamp


def load(specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None, texts: Texts = NONE) -> tuple[Topology, ...]:
    """Return the topologies that *specs* hold, in the order of their files. Raises SpecError with every fault of every file.

    *texts* are those of specs that are no files, by the names that these have among *specs*.
    """
    return load_stamped(specs, settings, memory, texts).topologies


def load_stamped(specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None, texts: Texts = NONE) -> Survey:
    """Return what `load` does with the stamp of all that was read. Raises what it does."""
    found = read_specs(specs, settings, memory, texts)
    if found.faults:
        raise SpecError(found.faults)
    return found


def load_around(path: Path, settings: Settings = USUAL) -> tuple[tuple[Topology, ...], tuple[Topology, ...], bool]:
    """Return the topologies of the spec or folder at *path*, those of all specs of the build, and whether these are all there are.

    Raises SpecError where what is at *path* has a fault; one that others have keeps them out, and then not all are there.
    """
    own = {one.resolve(): shown_path(one) for one in find((path,), settings)[0]}
    others = [one for one in find([one for one in settings.specs if one.exists()], settings)[0] if one.resolve() not in own]
    topologies, faults = survey((path, *others), settings)
    found = tuple(one for one in topologies if one.files[0] in own.values())
    files = {*own.values(), *(file for one in found for file in one.files)}
    if not found or any(one.span.file in files for one in faults):
        raise SpecError(faults)
    if faults:
        left_out = ", ".join(dict.fromkeys(one.span.file for one in faults))
        _log.warning("%s", one_line(f"{left_out} has faults, so it was left out and the answer may be incomplete; run topodoc check"))
    return found, topologies, not faults


def survey(
    specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None, texts: Texts = NONE
) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...]]:
    """Return the topologies of those specs that have no fault, and every fault of the others."""
    found = read_specs(specs, settings, memory, texts)
    return found.topologies, found.faults


def read_specs(specs: Iterable[Path], settings: Settings = USUAL, memory: Memory | None = None, texts: Texts = NONE) -> Survey:
    """Return what *specs*, files and folders, say.

    Of a spec that is as it was, and whose parts are, the topologies come from *memory*.
    """
    paths, faults = search((one for one in specs if one not in texts), settings)
    topologies: list[Topology] = []
    files: dict[Path, str] = {}
    known = _kept_in(settings) if len(paths) > _MANY and not texts and not memory else None
    with keeping_everything():
        for path, below in (paths | dict.fromkeys(texts)).items():
            if known:
                found = _recalled(path, below, settings, known)
            else:
                found = _known(path, below, settings, memory) if memory and path not in texts else _bound(path, below, settings, texts)
            topologies += found.topologies
            faults += found.faults
            files |= dict(found.stamp)
    linked, wrong = link(topologies)
    return Survey(linked, in_order((*faults, *wrong)), tuple(sorted(files.items())))


def _known(path: Path, below: Path | None, settings: Settings, memory: Memory) -> Survey:
    """Return what the spec at *path* says, from *memory* where nothing changed that it was made of."""
    key = ("spec", path)
    words = (settings.broker_protocols, settings.verbs, settings.roles, settings.python_specs, settings.limits, settings.root)
    known = (
        memory.look(key) if path.name.endswith((*YAML.endings, *PYTHON.endings)) else None
    )  # else only its text tells what it is made of
    found: Survey = known[1] if known and known[0] == words and _holds(path, known[1]) else _bound(path, below, settings)
    if not (found.faults and path.name.endswith(PYTHON.endings)):  # which may be mended outside of all files of the spec
        memory.keep(key, words, found)
    return found


def _kept_in(settings: Settings) -> KnownSpecs:
    from topodoc.known_specs import KnownSpecs  # noqa: PLC0415 - what reads a few specs need not wait for it

    return KnownSpecs(settings)


def _recalled(path: Path, below: Path | None, settings: Settings, known: KnownSpecs) -> Survey:
    """Return what the spec at *path* says, from what is *known* where it is as it was; what may be Python runs each time."""
    if not path.name.endswith(YAML.endings):
        return _bound(path, below, settings)
    if kept := known.recall(path):
        return Survey(kept[0], (), kept[1])
    found = _bound(path, below, settings)
    return found if found.faults else Survey(known.keep(path, found.topologies, found.stamp), (), found.stamp)


def _holds(path: Path, known: Survey) -> bool:
    """Return whether what is *known* of the spec at *path* still holds."""
    files = {file for file, _ in known.stamp}
    return all(one in files for one in _beside(path)) and is_current(known.stamp)


def _bound(path: Path, below: Path | None, settings: Settings, texts: Texts = NONE) -> Survey:
    """Return what the spec at *path*, from which no link may lead out of *below*, says."""
    witness = Witness()
    for one in (path, *_beside(path)):
        witness.note(one)
    topologies: list[Topology] = []
    faults: list[Diagnostic] = []
    try:
        source = _read_source(path, settings, below, texts)
        for tree in reader_of(path.name, source.text).read(source, settings):
            try:
                topologies.append(bind_tree(tree, settings, witness.note))
            except SpecError as error:
                faults += error.diagnostics
    except SpecError as error:
        faults += error.diagnostics
    return Survey(tuple(topologies), tuple(faults), witness.stamp)


def _beside(path: Path) -> Iterable[Path]:
    return reader_of(path.name, "").beside(path)


def bind_builder(builder: TopologyBuilder, settings: Settings = USUAL) -> Topology:
    """Return the topology that *builder*, of this process, describes. Raises SpecError with every fault."""
    return bind_tree(with_showable_texts(builder.tree()), settings)


def bind_tree(tree: Tree, settings: Settings = USUAL, note: Callable[[Path], object] = lambda _: None) -> Topology:
    """Return the topology that *tree*, and what it includes, describes. Raises SpecError with every fault.

    *note* is called with each file that is looked for, before it is.
    """
    root = root_of(Path(tree.source.path).resolve().parent, settings)
    parts = gather(tree, partial(_read_part, settings=settings, root=root), note, root)
    topology = bind(tree, parts, lexicon_of(settings))
    if excess := [*find_beyond_limits(topology, settings.limits, (tree, *parts))]:
        raise SpecError(excess)
    return topology


def _read_part(path: Path, settings: Settings, root: Path) -> Tree:
    (tree,) = read_yaml(_read_source(path, settings, root), settings)
    return tree


def _read_source(path: Path, settings: Settings, below: Path | None, texts: Texts = NONE) -> Source:
    if path in texts:
        return Source.limited(texts[path], path.as_posix(), settings.limits.megabytes * 1_000_000)
    return Source.read(path, shown_path(path), settings.limits.megabytes * 1_000_000, below)
