"""Laying out: plans go to Graphviz, in child processes of our own or as the `dot` program, and come back as layouts."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from topodoc.diagnostics import GraphvizNotFound, RenderError
from topodoc.diagram.reshape import Attempt, best, next_attempt
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.process import TooSlow, Unusable, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.spec.vocabulary import Engine

TIME_LIMIT = 30.0  # seconds a picture may take

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


def lay_out(plans: Sequence[Plan], engine: Engine | None, jobs: int, limit: float = TIME_LIMIT) -> tuple[Layout, ...]:
    """Return the layout of each of *plans*, worked out by up to *jobs* processes at a time.

    *engine* None means pygraphviz where it is installed, else dot. Raises GraphvizNotFound where the engine is not there,
    RenderError where it fails, takes longer than *limit* seconds for a picture, or leaves something out.
    """
    if not plans:
        return ()
    for run in _candidates(engine):
        try:
            return _share(partial(run, limit), plans, max(1, min(jobs, len(plans))))
        except Unusable:
            continue
    wanted, cure = _CURES[engine]
    message = f"{wanted}; {cure}"
    raise GraphvizNotFound(message)


def _candidates(engine: Engine | None) -> Iterator[Callable[[float, Sequence[Plan]], list[Layout]]]:
    if engine != "dot" and find_spec("pygraphviz"):
        yield _with_worker
    if engine != "pygraphviz" and shutil.which("dot"):
        yield _with_program


def _share(run: Callable[[Sequence[Plan]], list[Layout]], plans: Sequence[Plan], count: int) -> tuple[Layout, ...]:
    """Return the layouts of *plans*, dealt out to *count* runs at a time."""
    layouts: dict[int, Layout] = {}
    shares = [range(first, len(plans), count) for first in range(count)]
    with ThreadPoolExecutor(count) as pool:
        for share, done in zip(shares, pool.map(lambda share: run([plans[position] for position in share]), shares), strict=True):
            layouts.update(zip(share, done, strict=True))
    return tuple(layouts[position] for position in range(len(plans)))


def _with_worker(limit: float, plans: Sequence[Plan]) -> list[Layout]:
    with WorkerProcess() as worker:
        return [_attempt(plan, lambda dot, name: worker.ask(dot, name, limit)) for plan in plans]


def _with_program(limit: float, plans: Sequence[Plan]) -> list[Layout]:
    return [_attempt(plan, partial(_run_program, limit)) for plan in plans]


def _run_program(limit: float, dot: str, name: str) -> tuple[str, str]:
    try:
        answer = subprocess.run(  # noqa: S603 - no text anyone wrote
            [shutil.which("dot") or "dot", "-Tjson0"], input=dot, capture_output=True, encoding="utf-8", timeout=limit, check=True
        )
    except subprocess.TimeoutExpired:
        message = f"Graphviz took longer than {limit:g} s for the picture of {name}; split the topology, or draw less of it"
        raise TooSlow(message) from None
    except (OSError, subprocess.SubprocessError) as error:
        message = f"the dot program failed on the picture of {name}: {error}"
        raise RenderError(message) from None
    return answer.stdout, answer.stderr


def _attempt(plan: Plan, ask: Callable[[str, str], tuple[str, str]]) -> Layout:
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


def _lay_out(plan: Plan, ask: Callable[[str, str], tuple[str, str]]) -> Layout:
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
