"""The stopwatch: a command's time from start to end, how long processors were busy with it, and how much memory it took."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Action = Callable[[], "Run | None"]

LONGEST = 120.0  # seconds that a command may take


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds from start to end, seconds of processors, and the peak memory in MB of the command itself."""

    wall: float
    busy: float
    memory: float


def run(command: Sequence[str], folder: Path, path: str = "") -> Run | None:
    """Return how *command* ran in *folder*, with *path* before PATH; None where it failed, took too long, or is not installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}" if path else environment["PATH"]
    if shutil.which(command[0], path=environment["PATH"]) is None:
        print(f"    {command[0]} is not installed")
        return None
    with tempfile.TemporaryFile() as said:
        begin = perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, process_group=0
        )
        timer = threading.Timer(LONGEST, lambda: os.killpg(process.pid, 9))
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = perf_counter() - begin
        if process.returncode:
            said.seek(0)
            print(f"    {command[0]} failed: {said.read()[-300:].decode('utf-8', 'replace').strip()}")
            return None
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def repeat(times: int, action: Action) -> dict[str, object] | None:
    """Return the medians of *times* runs of *action* after one that does not count, and every sample; None where one failed."""
    return in_turn(times, {"": action})[""]


def in_turn(times: int, actions: Mapping[str, Action]) -> dict[str, dict[str, object] | None]:
    """Return what `repeat` does for each of *actions*. They take turns, for machines are slow for minutes and then fast again."""
    rounds = [{name: action() for name, action in actions.items()} for _ in range(times + 1)][1:]
    return {name: _medians([one[name] for one in rounds]) for name in actions}


def _medians(runs: Sequence[Run | None]) -> dict[str, object] | None:
    kept = [one for one in runs if one]
    if len(kept) < len(runs):
        return None
    return {
        "wall": round(statistics.median(one.wall for one in kept), 4),
        "busy": round(statistics.median(one.busy for one in kept), 4),
        "memory": round(max(one.memory for one in kept), 1),
        "samples": [[round(one.wall, 4), round(one.busy, 4)] for one in kept],
    }
