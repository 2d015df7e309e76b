"""Fuzzes the importers: any bytes, read as one kind, are a part that binds, or faults that are somewhere.

Run `python tests/fuzz/importers.py KIND FOLDER -max_total_time=600` with atheris installed; what is worth keeping goes to FOLDER.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["topodoc"]):
    from topodoc.diagnostics import Span, SpecError
    from topodoc.intake.importer import Delivery
    from topodoc.intake.importers import RANKS, importer_of
    from topodoc.intake.join import join
    from topodoc.intake.part import write_part
    from topodoc.intake.shelf import Shelf
    from topodoc.language.reader import parse
    from topodoc.model.bind import bind
    from topodoc.orders import Order
    from topodoc.source import Source

import yaml

CASES = Path(__file__).parents[1] / "cases"
KIND = importer_of(sys.argv[1])
ROOT = Path(tempfile.mkdtemp()).resolve()


def one_file(data: bytes) -> None:
    """Read *data* as a document. Raises whatever should never be raised."""
    file = ROOT / "document.yaml"
    file.write_bytes(data)
    shelf = Shelf(ROOT)
    try:
        document = shelf.open(file, Span("x", 1, 1, 1, 1))
        delivery = Delivery((document,), shelf)
        if KIND.scaffold and KIND.account is None:
            for tree in KIND.scaffold(delivery).trees:
                bind(tree)
            return
        assert KIND.account
        joined = join([KIND.account(delivery)], Order("x"), RANKS)
    except SpecError as error:
        _are_there(error, data)
        return
    text = write_part(joined, "x", ["document.yaml"], "_x.topo.yml", (), lambda claim: f"document.yaml:{claim.span.line}")
    bind(parse(Source.decode(text.encode(), "_x.topo.yml")))


def _are_there(error: SpecError, data: bytes) -> None:
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= one.span.line <= lines for one in error.diagnostics), error


def plant(folder: Path) -> None:
    """Put the documents of all cases of the kind into *folder*, to begin with."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in sorted((*(CASES / "import").glob("*.yml"), *(CASES / "scaffold").glob("*.yml"))):
        for name, text in yaml.safe_load(case.read_text("utf-8"))["files"].items():
            if KIND.looks(text):
                (folder / f"{case.stem}-{name.replace('/', '-')}").write_text(text, "utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    plant(Path(sys.argv[2]))
    atheris.Setup([sys.argv[0], *sys.argv[2:]], one_file)
    atheris.Fuzz()
