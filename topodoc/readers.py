"""Readers: the front ends of specs. Whatever a spec is written in, its trees are what all the rest goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.language.recognition import recognise
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from topodoc.language.tree import Tree
    from topodoc.settings import Settings
    from topodoc.source import Source

_KEYS = re.compile(r"^(?:topology|nodes|groups|edges|scenarios|events|include)[ \t]*:", re.MULTILINE)
_IMPORT = re.compile(r"^(?:from|import)[ \t]+topodoc\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reader:
    """One form of specs. `read` gives the trees of a source, or raises SpecError.

    `endings` of file names and what `looks` says of a text tell it from others; `beside` gives what a spec is made of besides its
    own file and what that includes.
    """

    name: str
    endings: tuple[str, ...]
    looks: Callable[[str], bool]
    read: Callable[[Source, Settings], tuple[Tree, ...]]
    beside: Callable[[Path], Iterable[Path]] = lambda _: ()


def read_yaml(source: Source, settings: Settings) -> tuple[Tree, ...]:
    """Return the one tree of a spec in YAML. Raises SpecError where it cannot be read."""
    from topodoc.language.reader import parse  # noqa: PLC0415 - who only asks which files are specs reads none

    return (parse(source, settings.limits),)


def _run_python(source: Source, settings: Settings) -> tuple[Tree, ...]:
    """Return the trees that a spec in Python makes. Raises SpecError where it does not end well, or may not run."""
    if not settings.python_specs:
        hint = "set python_specs: true if you trust everyone who writes specs, or write this one in YAML"
        raise SpecError([fault("TD037", "specs in Python do not run here", hint, Span(source.path, 1, 1, 1, 2))])
    from topodoc.language.python import run  # noqa: PLC0415 - likewise

    return run(source, settings.python_seconds)


YAML = Reader("YAML", (".topo.yml", ".topo.yaml", ".yml", ".yaml", ".json"), lambda text: bool(_KEYS.search(text)), read_yaml)
PYTHON = Reader("Python", (".topo.py", ".py"), lambda text: bool(_IMPORT.search(text)), _run_python, lambda path: path.parent.rglob("*.py"))
READERS = (YAML, PYTHON)
ENDINGS = tuple(ending for one in READERS for ending in one.endings if ending.startswith(".topo."))  # of what is a spec in a folder


def reader_of(name: str, text: str) -> Reader:
    """Return what reads a spec called *name* that holds *text*; where nothing tells, YAML, whose faults then say what is wrong.

    >>> reader_of("a.topo.py", "").name, reader_of("-", "from topodoc import TopologyBuilder").name, reader_of("-", "nodes: {}").name
    ('Python', 'Python', 'YAML')
    """
    return recognise(READERS, name, text) or YAML
