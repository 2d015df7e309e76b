"""What a second worker of a Dask scheduler saves: 500 topologies, the shared cache empty: `python benchmarks/clustered.py`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from languages import topodoc
from systems import small

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULT = Path(__file__).with_name("results") / "clustered.json"
COUNT = 500
_SECONDS = 60.0  # that a scheduler and its workers may take to be there


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Give the address of a scheduler on this machine with so many *workers*, whose files lie in *folder*."""
    told = folder / "scheduler.json"
    options = [["scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1"]]
    options += [["worker", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", str(one)] for one in range(workers)]
    programs = []
    try:
        for name, *more in options:
            command = [sys.executable, "-m", f"distributed.cli.dask_{name}", "--scheduler-file", str(told), *more]
            programs.append(subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        begin = perf_counter()
        while not told.is_file() and perf_counter() - begin < _SECONDS:
            sleep(0.1)
        sleep(5)  # until the workers are known to it
        yield str(json.loads(told.read_text("utf-8"))["address"])
    finally:
        for program in reversed(programs):
            program.kill()
            program.wait()


def measure(workers: int) -> float:
    """Return the seconds that an export by so many *workers* takes, from start to end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "topologies").mkdir()
        (folder / "topodoc.yml").write_text(f"cache: {{share: 'file://{folder}/share'}}\n", "utf-8")
        for number in range(COUNT):
            (folder / "topologies" / f"system-{number:03}.topo.yml").write_text(topodoc(small(number)), "utf-8")
        with cluster(folder, workers) as address:
            begin = perf_counter()
            subprocess.run([sys.executable, "-m", "topodoc", "export", "--to", "out", "-q", "--cluster", address], cwd=folder, check=True)
            return round(perf_counter() - begin, 1)


def main() -> None:
    """Print the seconds of one worker and of two, and keep them for the page about speed."""
    found = {str(workers): measure(workers) for workers in (1, 2)}
    print(found, f"{found['2'] / found['1']:.2f} times")
    RESULT.write_text(json.dumps({"specs": COUNT, "seconds": found}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
