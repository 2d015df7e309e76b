"""Laying out: plans go to Graphviz, in child processes of our own or as the `dot` program, and come back as layouts."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import GraphvizNotFound, RenderError
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.worker import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.settings import Engine

TIME_LIMIT = 30.0  # seconds a picture may take

_WORKER = Path(__file__).with_name("worker.py")
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


class _Unusable(Exception):  # noqa: N818 - control flow inside this file
    """This engine is there but cannot be used."""


def lay_out(plans: Sequence[Plan], engine: Engine | None, jobs: int) -> tuple[Layout, ...]:
    """Return the layout of each of *plans*, worked out by up to *jobs* processes at a time.

    *engine* None means pygraphviz where it is installed, else dot. Raises GraphvizNotFound where the engine is not there,
    RenderError where it fails, takes longer than TIME_LIMIT, or leaves something out.
    """
    if not plans:
        return ()
    for run in _candidates(engine):
        try:
            return _share(run, plans, max(1, min(jobs, len(plans))))
        except _Unusable:
            continue
    wanted, cure = _CURES[engine]
    message = f"{wanted}; {cure}"
    raise GraphvizNotFound(message)


def _candidates(engine: Engine | None) -> Iterator[Callable[[Sequence[Plan]], list[Layout]]]:
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


def _with_worker(plans: Sequence[Plan]) -> list[Layout]:
    with _worker() as ask:
        return [_attempt(plan, ask) for plan in plans]


@contextmanager
def _worker() -> Iterator[Callable[[str, str], tuple[str, str]]]:
    """Run a worker for as long as the context lasts; what it yields asks it for one layout."""
    # By its file, not its name: a worker needs nothing of the package, and starts in half the time.
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in process.stdout or ():
            answers.put(line)
        answers.put("")

    def ask(dot: str, name: str) -> tuple[str, str]:
        try:
            print(json.dumps(dot), file=process.stdin, flush=True)
            line = answers.get(timeout=TIME_LIMIT)
        except queue.Empty:
            message = f"Graphviz took longer than {TIME_LIMIT:g} s for the picture of {name}; split the topology, or draw less of it"
            raise RenderError(message) from None
        except OSError:
            line = ""
        if not line and process.wait() == UNUSABLE:
            raise _Unusable
        if not line:
            message = f"Graphviz ended in the middle of the picture of {name}; split the topology, or draw less of it"
            raise RenderError(message)
        try:
            answer = json.loads(line)
            return answer["json"], answer["said"]
        except (ValueError, TypeError, KeyError):
            message = f"the layout worker answered nonsense for the picture of {name}"
            raise RenderError(message) from None

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield ask
    finally:
        process.kill()
        listener.join()
        process.communicate()


def _with_program(plans: Sequence[Plan]) -> list[Layout]:
    return [_attempt(plan, _run_program) for plan in plans]


def _run_program(dot: str, name: str) -> tuple[str, str]:
    try:
        answer = subprocess.run(  # noqa: S603 - no text anyone wrote
            [shutil.which("dot") or "dot", "-Tjson0"], input=dot, capture_output=True, encoding="utf-8", timeout=TIME_LIMIT, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        message = f"the dot program failed on the picture of {name}: {error}"
        raise RenderError(message) from None
    return answer.stdout, answer.stderr


def _attempt(plan: Plan, ask: Callable[[str, str], tuple[str, str]]) -> Layout:
    """Return the layout of *plan*. In some dense graphs Graphviz loses edges while it thins out crossings again; then it does not."""
    answer = ask(write_dot(plan), plan.topology.id)
    try:
        return _read(plan, *answer)
    except RenderError:
        return _read(plan, *ask(write_dot(plan, twice=False), plan.topology.id))


def _read(plan: Plan, answer: str, said: str) -> Layout:
    if not answer:
        message = f"Graphviz refused the picture of {plan.topology.id}: {said.strip() or 'without a word'}"
        raise RenderError(message)
    return read_layout(answer, plan)
