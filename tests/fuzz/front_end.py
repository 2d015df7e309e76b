"""Fuzzes the YAML front end: any bytes are a topology that is written and read back as itself, or faults that are somewhere.

Run `python tests/fuzz/front_end.py FOLDER -max_total_time=1800` with atheris installed; what is worth keeping goes to FOLDER.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["topodoc"]):
    from topodoc.diagnostics import SpecError
    from topodoc.language.reader import parse
    from topodoc.lint.engine import check_all
    from topodoc.model.bind import bind
    from topodoc.model.spec_text import to_yaml
    from topodoc.source import Source

sys.path.insert(0, str(Path(__file__).parents[1] / "kit"))
from seeds import plant

DAY = date(2027, 1, 31)


def one_file(data: bytes) -> None:
    """Read *data* as a file. Raises whatever should never be raised."""
    try:
        topology = bind(parse(Source.decode(data, "t.topo.yml")))
    except SpecError as error:
        _are_there(error, data)
        return
    check_all((topology,), DAY)
    again = bind(parse(Source.decode(to_yaml(topology).encode(), "t.topo.yml")))
    # Comments are not written, and what was left out is not there to be found again.
    assert replace(again, findings=(), suppressions=()) == replace(topology, findings=(), suppressions=()), to_yaml(topology)


def _are_there(error: SpecError, data: bytes) -> None:
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(1 <= one.span.line <= len(lines) for one in error.diagnostics), error


if __name__ == "__main__":
    plant(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one_file)
    atheris.Fuzz()
