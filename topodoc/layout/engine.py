"""Laying out: plans go to an engine, in child processes, and come back as layouts, those that were made before from the cache."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from topodoc.diagnostics import GraphvizNotFound, RenderError
from topodoc.diagram.fallback import fall_back
from topodoc.layout.attempts import attempt
from topodoc.layout.cache import Cache, mark_of
from topodoc.layout.contract import ProcessLimits, Unusable
from topodoc.layout.graphviz import DOT, PYGRAPHVIZ
from topodoc.layout.presence import present
from topodoc.layout.process import interrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.language.vocabulary import EngineName
    from topodoc.layout.contract import Engine, Session

ENGINES: dict[EngineName, Engine] = {one.name: one for one in (PYGRAPHVIZ, DOT)}
USUAL = ProcessLimits()
_SHARE = 300  # nodes and edges from which one more process is worth starting
_NONE = (
    "Graphviz is not installed",
    "run: pip install 'pygraphviz>=2.0.4', or install the dot program (Debian: apt install graphviz; macOS: brew install graphviz)",
)


def lay_out(
    plans: Sequence[Plan], engine: EngineName | None, jobs: int, limits: ProcessLimits = USUAL, cache: Path | None = None
) -> tuple[Layout, ...]:
    """Return the layout of each of *plans*, worked out by up to *jobs* processes at a time unless the folder *cache* has it.

    *engine* None means the first that is there and can be used. A picture that an engine does not give within *limits*, though it
    works, is laid out by ourselves, and its layout says why. Raises GraphvizNotFound where the engine is not there, RenderError where
    it does not work.
    """
    if not plans:
        return ()
    for one in _candidates(engine):
        make = partial(_share, one, limits, jobs)
        try:
            return _alike([mark_of(plan, one) for plan in plans], plans, Cache(cache, one) if cache else None, make)
        except Unusable:
            continue
    wanted, cure = ENGINES[engine].missing if engine else _NONE
    message = f"{wanted}; {cure}"
    raise GraphvizNotFound(message)


def _alike(
    marks: Sequence[str], plans: Sequence[Plan], cache: Cache | None, make: Callable[[Sequence[Plan]], Sequence[Layout]]
) -> tuple[Layout, ...]:
    """Return the layout of each of *plans*, which *cache* has, or which is made and kept there, once for all that have one of *marks*."""
    wanted: dict[str, Plan] = {}
    for mark, plan in zip(marks, plans, strict=True):
        wanted.setdefault(mark, plan)
    found = {mark: layout for mark, plan in wanted.items() if cache and (layout := cache.read(mark, plan))}
    missing = [mark for mark in wanted if mark not in found]
    for mark, layout in zip(missing, make([wanted[mark] for mark in missing]), strict=True):
        if cache and not layout.reason:
            cache.write(mark, layout)
        found[mark] = layout
    alone = [at for at, mark in enumerate(marks) if found[mark].reason and plans[at] is not wanted[mark]]  # each is told of by its name
    own = dict(zip(alone, make([plans[at] for at in alone]), strict=True))
    return tuple(own.get(at, found[mark]) for at, mark in enumerate(marks))


def editions(engine: EngineName | None, folder: Path) -> tuple[str, ...]:
    """Return the name and version of each engine that *engine* may mean here, which *folder* may remember."""
    return tuple(f"{one.name} {one.version(folder)}" for one in _candidates(engine))


def _candidates(engine: EngineName | None) -> Iterator[Engine]:
    return (ENGINES[name] for name in present(engine))


def _share(engine: Engine, limits: ProcessLimits, jobs: int, plans: Sequence[Plan]) -> list[Layout]:
    """Return the layouts of *plans*, each made by whichever of *jobs* processes is free. Raises what the first of them does."""
    waiting = deque(range(len(plans)))
    done: dict[int, Layout | Exception] = {}

    def run() -> None:
        with engine.session(limits) as session:
            while waiting:
                with suppress(IndexError):  # another one may have been faster
                    position = waiting.popleft()
                    done[position] = _result(plans[position], session)
                    if isinstance(done[position], Exception):
                        waiting.clear()

    count = min(jobs, len(plans), 1 + sum(len(plan.cards) + len(plan.captions) for plan in plans) // _SHARE)
    if count:
        with ThreadPoolExecutor(count) as pool:
            try:
                for one in [pool.submit(run) for _ in range(count)]:
                    one.result()
            except (KeyboardInterrupt, SystemExit):
                waiting.clear()
                interrupt()
                raise
    for position in sorted(done):
        found = done[position]
        if isinstance(found, Exception):
            raise found
    return [layout for _, layout in sorted(done.items()) if not isinstance(layout, Exception)]


def _result(plan: Plan, session: Session) -> Layout | Exception:
    """Return the layout of *plan*, our own where the engine works and does not give this one; else what went wrong."""
    try:
        return attempt(plan, session)
    except Unusable as error:
        return error
    except RenderError as error:
        return replace(fall_back(plan), reason=str(error).partition(";")[0]) if session.works() else error
