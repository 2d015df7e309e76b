"""Graphviz as an engine, as pygraphviz brings it or as the `dot` program; that it is asked in DOT stays in here."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, one_line
from topodoc.layout.block_dot import read_blocks, write_blocks
from topodoc.layout.contract import Engine, TooSlow, Unusable
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.kept_dot import read_kept, write_kept
from topodoc.layout.presence import dot_program
from topodoc.layout.process import borrowed
from topodoc.layout.program import say_of
from topodoc.packages import version_of
from topodoc.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.kept import Held
    from topodoc.diagram.plan import Layout, Plan, Route
    from topodoc.drawing.scene import Point
    from topodoc.language.vocabulary import EngineName
    from topodoc.layout.contract import ProcessLimits

_TRIAL = "digraph {n1}"  # what every Graphviz that works can lay out
_VERSIONS = "engines.json"


class Graphviz:
    """Graphviz at work: *ask* takes a DOT text and the name of its picture, and gives json0 and what Graphviz said."""

    def __init__(self, ask: Callable[[str, str], tuple[str, str]]) -> None:
        self._ask = ask

    def lay_out(self, plan: Plan, sides: Sequence[tuple[int, int]] = ()) -> Layout:
        """Return the layout of *plan*, whose lines end at *sides*.

        In some dense graphs Graphviz loses edges while it thins out crossings again; then it does not.
        """
        try:
            return _read(plan, *self._ask(write_dot(plan, sides=sides), plan.topology.id))
        except TooSlow:
            raise
        except RenderError as error:
            with suppress(RenderError):
                return _read(plan, *self._ask(write_dot(plan, twice=False, sides=sides), plan.topology.id))
            raise error from None

    def place(self, blocks: Blocks) -> tuple[tuple[Point, ...], dict[int, tuple[Point, ...]]]:
        """Return the middle of each of *blocks*, and the corners of each line between them by its edge."""
        answer, _ = self._ask(write_blocks(blocks), blocks.plan.topology.id)
        return read_blocks(answer, blocks)

    def lead(self, held: Held, sides: Sequence[tuple[int, int]]) -> tuple[Route, ...]:
        """Return a route for each line between nodes that are *held*, which ends in the middle of *sides*."""
        answer, _ = self._ask(write_kept(held, sides), held.plan.topology.id)
        return read_kept(answer, held)

    def works(self) -> bool:
        """Return whether Graphviz lays one node out."""
        try:
            answer, _ = self._ask(_TRIAL, "one node")
        except (RenderError, Unusable):
            return False
        return '"n1"' in answer


def _read(plan: Plan, answer: str, said: str) -> Layout:
    if not answer:
        message = f"Graphviz refused the picture of {plan.topology.id}: {said.strip() or 'without a word'}"
        raise RenderError(message)
    return read_layout(answer, plan)


@contextmanager
def _session(limits: ProcessLimits, *, name: EngineName) -> Iterator[Graphviz]:
    with borrowed(name, limits.megabytes) as process:
        yield Graphviz(partial(process.ask, seconds=limits.seconds))


def _package_version(folder: Path) -> str:
    """Return which version of pygraphviz is installed; its wheels carry Graphviz."""
    del folder
    return version_of("pygraphviz") or "unknown"


def _program_version(folder: Path) -> str:
    """Return what the dot program says its version is, which *folder* remembers for as long as the program is the same file."""
    program = dot_program() or "dot"
    at = Path(program).stat() if Path(program).exists() else None
    mark = f"{program} {at.st_size} {at.st_mtime_ns}" if at else program
    try:
        remembered: dict[str, str] = json.loads((folder / _VERSIONS).read_text("utf-8"))
        return str(remembered[mark])
    except (OSError, ValueError, TypeError, KeyError):
        pass  # then it is asked
    try:
        code, said = say_of([program, "-V"])
    except OSError:
        return "unknown"
    if code:
        return "unknown"
    said = one_line(" ".join(said.split()))
    if code is None:  # it hangs; what it has said is as good as any
        return said or "unknown"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _VERSIONS, json.dumps({mark: said}).encode("utf-8"))
    return said


def _key(plan: Plan) -> str:
    """Return all of *plan* that decides its layout."""
    return write_dot(plan) + (repr(plan.kept) if plan.kept else "")


PYGRAPHVIZ = Engine(
    "pygraphviz",
    ("pygraphviz is not installed", "run: pip install 'pygraphviz>=2.0.4'"),
    version=_package_version,
    key=_key,
    session=partial(_session, name="pygraphviz"),
)
DOT = Engine(
    "dot",
    (
        "there is no dot program on the PATH",
        "install Graphviz (Debian: apt install graphviz; macOS: brew install graphviz), or leave out --engine dot",
    ),
    version=_program_version,
    key=_key,
    session=partial(_session, name="dot"),
)
