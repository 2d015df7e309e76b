"""Laying out: plans go to Graphviz, in child processes of our own or as the `dot` program, and come back as layouts."""

from __future__ import annotations

import shutil
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from topodoc.diagnostics import GraphvizNotFound, RenderError
from topodoc.diagram.fallback import fall_back
from topodoc.diagram.reshape import Attempt, best, next_attempt
from topodoc.layout.cache import Cache
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.process import ProcessLimits, TooSlow, Unusable, borrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.language.vocabulary import Engine

    Ask = Callable[[str, str], tuple[str, str]]  # a DOT text and the name of its picture, to json0 and what Graphviz said

USUAL = ProcessLimits()
_SHARE = 300  # nodes and edges from which one more process is worth starting
_TRIAL = "digraph {n1}"  # what every Graphviz that works can lay out

_CURES = {
    "pygraphviz": ("pygraphviz is not installed", "run: pip install 'pygraphviz>=2.0.4'"),
    "dot": (
        "there is no dot program on the PATH",
        "install Graphviz (Debian: apt install graphviz; macOS: brew install graphviz), or leave out --engine dot",
    ),
    None: (
        "Graphviz is not installed",
        "run: pip install 'pygraphviz>=2.0.4', or install the dot program (Debian: apt install graphviz; macOS: brew install graphviz)",
    ),
}


def lay_out(
    plans: Sequence[Plan], engine: Engine | None, jobs: int, limits: ProcessLimits = USUAL, cache: Path | None = None
) -> tuple[Layout, ...]:
    """Return the layout of each of *plans*, worked out by up to *jobs* processes at a time unless the folder *cache* has it.

    *engine* None means pygraphviz where it is installed, else dot. A picture that Graphviz does not give within *limits*, though it
    works, is laid out by ourselves, and its layout says why. Raises GraphvizNotFound where the engine is not there, RenderError where
    it does not work.
    """
    if not plans:
        return ()
    for name in _candidates(engine):
        kept = Cache(cache, name) if cache else None
        found = {position: layout for position, plan in enumerate(plans) if kept and (layout := kept.read(plan))}
        missing = [position for position in range(len(plans)) if position not in found]
        try:
            made = dict(zip(missing, _share(name, limits, [plans[position] for position in missing], jobs), strict=True))
        except Unusable:
            continue
        for position, layout in made.items():
            if kept and not layout.reason:
                kept.write(plans[position], layout)
        found |= made
        return tuple(found[position] for position in range(len(plans)))
    wanted, cure = _CURES[engine]
    message = f"{wanted}; {cure}"
    raise GraphvizNotFound(message)


def _candidates(engine: Engine | None) -> Iterator[Engine]:
    if engine != "dot" and find_spec("pygraphviz"):
        yield "pygraphviz"
    if engine != "pygraphviz" and shutil.which("dot"):
        yield "dot"


def _share(engine: Engine, limits: ProcessLimits, plans: Sequence[Plan], jobs: int) -> list[Layout]:
    """Return the layouts of *plans*, each made by whichever of *jobs* processes is free. Raises what the first of them does."""
    waiting = deque(range(len(plans)))
    done: dict[int, Layout | Exception] = {}

    def run() -> None:
        with borrowed(engine, limits.megabytes) as process:
            ask = partial(process.ask, seconds=limits.seconds)
            while waiting:
                with suppress(IndexError):  # another one may have been faster
                    position = waiting.popleft()
                    done[position] = _result(plans[position], ask)
                    if isinstance(done[position], Exception):
                        waiting.clear()

    count = min(jobs, len(plans), 1 + sum(len(plan.cards) + len(plan.captions) for plan in plans) // _SHARE)
    if count:
        with ThreadPoolExecutor(count) as pool:
            for one in [pool.submit(run) for _ in range(count)]:
                one.result()
    for position in sorted(done):
        found = done[position]
        if isinstance(found, Exception):
            raise found
    return [layout for _, layout in sorted(done.items()) if not isinstance(layout, Exception)]


def _result(plan: Plan, ask: Ask) -> Layout | Exception:
    """Return the layout of *plan*, our own where Graphviz works and does not give this one; else what went wrong."""
    try:
        return _attempt(plan, ask)
    except Unusable as error:
        return error
    except RenderError as error:
        return replace(fall_back(plan), reason=str(error).partition(";")[0]) if _works(ask) else error


def _works(ask: Ask) -> bool:
    """Return whether Graphviz lays anything out at all."""
    try:
        answer, _ = ask(_TRIAL, "one node")
    except (RenderError, Unusable):
        return False
    return '"n1"' in answer


def _attempt(plan: Plan, ask: Ask) -> Layout:
    """Return the layout of *plan*: as the engine has it if that has a usable shape, else the best of a few with ranks of our choice."""
    tried: list[Attempt] = []
    failures: list[RenderError] = []
    while wanted := next_attempt(plan, tried):
        try:
            tried.append(replace(wanted, layout=_lay_out(wanted.plan, ask)))
        except TooSlow:
            raise
        except RenderError as error:
            failures.append(error)
            tried.append(wanted)
    layout = best(tried)
    if layout is None:
        raise failures[0]
    return layout


def _lay_out(plan: Plan, ask: Ask) -> Layout:
    """Return the layout of *plan*. In some dense graphs Graphviz loses edges while it thins out crossings again; then it does not."""
    try:
        return _read(plan, *ask(write_dot(plan), plan.topology.id))
    except TooSlow:
        raise
    except RenderError as error:
        with suppress(RenderError):
            return _read(plan, *ask(write_dot(plan, twice=False), plan.topology.id))
        raise error from None


def _read(plan: Plan, answer: str, said: str) -> Layout:
    if not answer:
        message = f"Graphviz refused the picture of {plan.topology.id}: {said.strip() or 'without a word'}"
        raise RenderError(message)
    return read_layout(answer, plan)
