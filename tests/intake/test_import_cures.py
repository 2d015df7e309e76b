"""The cures of imports: each case that is faulty says what its files are when they are mended, and nothing is at fault then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from places import CASES
from stages import imported

if TYPE_CHECKING:
    from pathlib import Path

CURED = [path for path in sorted((CASES / "import").glob("*.yml")) if "cured:" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", CURED, ids=lambda path: path.stem)
def test_what_hints_say_cures(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    assert re.search(r"TD0\d\d", imported(case))
    files = {name: text for name, text in {**case["files"], **case["cured"]}.items() if text is not None}
    settings = files.pop("topodoc.yml", case["settings"])
    assert not re.search(r"TD0\d\d", imported({**case, "files": files, "settings": settings}))


def test_every_fault_of_imports_has_one() -> None:
    said = "".join(yaml.safe_load(path.read_text("utf-8"))["expect"] for path in CURED)
    assert all(code in said for code in ("TD050", "TD051", "TD052", "TD053"))
