"""The cures of imports: each case that is faulty says what its files are when they are mended, and nothing is at fault then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from places import CASES
from stages import imported

from topodoc.reading import load

if TYPE_CHECKING:
    from pathlib import Path

    from stages import Case

CURED = [path for path in sorted((CASES / "import").glob("*.yml")) if "cured:" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", CURED, ids=lambda path: path.stem)
def test_what_hints_say_cures(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    assert re.search(r"TD0\d\d", imported(case))
    files = {name: text for name, text in {**case["files"], **case["cured"]}.items() if text is not None}
    settings = files.pop("topodoc.yml", case["settings"])
    assert not re.search(r"TD0\d\d", imported({**case, "files": files, "settings": settings}))


def _told(case: Case, pattern: str) -> list[str]:
    return re.findall(pattern, imported(case))


@pytest.mark.parametrize("name", ["compose-topics", "compose-two-brokers", "compose-one-name", "compose-output"])
def test_the_line_that_tells_a_direction_is_about_an_edge(name: str, tmp_path: Path) -> None:
    case = yaml.safe_load((CASES / "import" / f"{name}.yml").read_text("utf-8"))
    lines = _told(case, r'under overlay: edges: "(.*)", or consume')
    (tmp_path / "_shop.topo.yml").write_text(case["expect"].partition("\ncompose.yaml:")[0] + "\n", "utf-8")
    overlay = "".join(f"    {line}\n" for line in lines)
    (tmp_path / "shop.topo.yml").write_text(f"include: [_shop.topo.yml]\noverlay:\n  edges:\n{overlay}", "utf-8")
    (shop,) = load([tmp_path / "shop.topo.yml"])
    assert lines
    assert [one for one in shop.findings if one.code == "TD811"] == []
    assert len([one for one in shop.edges if one.role == "publish" and one.role_basis == "stated"]) >= len(lines)


def test_names_that_are_told_keep_two_things_apart() -> None:
    case = yaml.safe_load((CASES / "import" / "compose-one-name.yml").read_text("utf-8"))
    names = _told(case, r'under names: "(.*)": ID')
    ids = ", ".join(f'"{name}": placed-{number}' for number, name in enumerate(names))
    again = imported({**case, "settings": f"{case['settings'].rstrip()[:-1]}, names: {{{ids}}}}}\n"})
    assert len(names) == 2
    assert re.findall(r"^      (placed-\d): ", again, re.MULTILINE) == ["placed-0", "placed-1"]
    assert "TD810" not in again


def test_every_fault_of_imports_has_one() -> None:
    said = "".join(yaml.safe_load(path.read_text("utf-8"))["expect"] for path in CURED)
    assert all(code in said for code in ("TD050", "TD051", "TD052", "TD053"))
