"""The project itself: its wheel, its README, its documentation, and what its core never imports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring, parse
from places import ROOT

import topodoc
from topodoc.diagnostics import SpecError
from topodoc.language.reader import parse as parse_spec
from topodoc.lint.codes import MEANINGS, NAMES, RULES
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

COMMANDS = re.findall(r"```sh\n(.*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert len(COMMANDS) == 2
    assert not [one for one in COMMANDS if "\n" in one]
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


@pytest.mark.long
def test_the_readme_begins_with_a_site(tmp_path: Path) -> None:
    """Installed with all its libraries, as on a machine that has nothing but Python and pip."""
    checkout = tmp_path / "checkout"
    made = {"dist", "build", "site", "shop"}
    shutil.copytree(ROOT, checkout, ignore=lambda at, names: [one for one in names if Path(at) == ROOT and (one[0] == "." or one in made)])
    done = subprocess.run(["sh", "-ec", COMMANDS[0]], cwd=checkout, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert (checkout / "shop" / "site" / "index.html").is_file()


def test_the_readme_fits_a_screen() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 75


def test_the_core_imports_neither_mkdocs_nor_click() -> None:
    code = """
import importlib, pkgutil, sys
for name in ("mkdocs", "material", "click"):
    sys.modules[name] = None
import topodoc
outer = ("topodoc.cli", "topodoc.plugin", "topodoc.__main__")
names = [one.name for one in pkgutil.walk_packages(topodoc.__path__, "topodoc.") if not one.name.startswith(outer)]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert int(done.stdout) > 40


def test_only_the_package_and_the_command_line_import_by_name() -> None:
    """Import contracts see no strings, so nobody else may import by one: a layer could reach up."""
    asking = [one for one in (ROOT / "topodoc").rglob("*.py") if re.search(r"import_module|__import__", one.read_text("utf-8"))]
    assert sorted(one.relative_to(ROOT).as_posix() for one in asking) == ["topodoc/__init__.py", "topodoc/cli/main.py"]


def test_the_wheel_runs_outside_the_checkout(tmp_path: Path) -> None:
    """Built, looked into, installed beside the libraries of this environment, and run where there is no checkout."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = ["python3", "-m", "pip", "--disable-pip-version-check", "--python", sys.executable]
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    themes = {f"themes/{one}" for one in ("paper/theme.toml", "slate/theme.toml", "contrast/theme.toml", "sample.topo.yml", "widths.json")}
    assert {
        f"topodoc/_data/{one}"
        for one in ("samples/gitignore", "samples/shop.topo.yml", "examples/trip-saga.topo.yml", "templates/topology.md.j2", *themes)
    } <= names
    assert not [name for name in names if not name.startswith(("topodoc/", "topodoc-"))]
    fresh = tmp_path / "fresh"
    venv.create(fresh, with_pip=False)
    python = fresh / "bin" / "python"
    site = next((fresh / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    import click  # noqa: PLC0415 - where the libraries of this environment are

    (site / "libraries.pth").write_text(str(Path(click.__file__).parents[1]) + "\n", "utf-8")
    spec = tmp_path / "kafka.topo.yml"
    spec.write_bytes((ROOT / "examples" / "kafka.topo.yml").read_bytes())
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    run = [str(python), "-P", "-m", "topodoc"]
    subprocess.run([*run, "build", str(spec)], check=True, cwd=tmp_path, env=environment, capture_output=True)
    assert (tmp_path / "site" / "architecture" / "kafka" / "index.html").is_file()
    where = subprocess.run(
        [str(python), "-P", "-c", "import topodoc; print(topodoc.__file__)"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment,
    )
    assert Path(where.stdout.strip()).is_relative_to(fresh)


def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "WARNING  -" not in done.stderr
    index = (tmp_path / "site" / "llms.txt").read_text("utf-8")
    assert re.findall(r"^## (.+)$", index, re.MULTILINE)[:4] == ["Start", "Guides", "Reference", "Explanation"]
    assert all((tmp_path / "site" / one).is_file() for one in re.findall(r"^- \[.+?\]\(([^)]+)\):", index, re.MULTILINE))
    for rule in RULES:
        assert rule.name in (tmp_path / "site" / "rules" / f"{rule.code}.html").read_text("utf-8")
    for name in ("kafka", "saga", "cqrs", "rabbitmq", "eventbridge", "cdc", "otel-demo", "topodoc"):
        assert f'data-topology="{name}"' in (tmp_path / "site" / "examples" / name / "index.html").read_text("utf-8")


def test_every_fault_is_in_the_manual_and_has_a_case() -> None:
    manual = (ROOT / "docs" / "faults.md").read_text("utf-8")
    rows = {code: (name, meaning) for code, name, meaning in re.findall(r"\| (TD\d{3}) \| ([\w-]+) \| (.*) \|", manual)}
    assert rows == MEANINGS
    cases = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "cases").rglob("*.yml"))
    elsewhere = {
        "TD001",
        "TD002",
        "TD023",
        "TD703",
        "TD707",
        "TD708",
        "TD709",
        "TD710",
        *(f"TD04{digit}" for digit in range(4)),
        *(f"TD03{digit}" for digit in range(2, 8)),
        "TD706",
    }  # test_files, _icons, _python_specs, _settings, _folding, _fallback, _limits
    assert {code for code in NAMES if code not in cases} <= elsewhere


@pytest.mark.parametrize("name", ["kafka", "order-placed", "order-placed-chart"])
def test_the_pictures_of_the_readme_are_drawn_as_today(name: str) -> None:
    """All but where things are, for that is Graphviz's: `topodoc render` as in `docs/pictures.py` renews them."""
    (kafka,) = topodoc.load(ROOT / "examples" / "kafka.topo.yml")
    today = topodoc.render(kafka, None if name == "kafka" else "order-placed", animate=name == "order-placed")
    assert _drawn(fromstring(today)) == _drawn(parse(ROOT / "docs" / "images" / f"{name}.svg").getroot())


def _drawn(svg: Element) -> Counter[tuple[str, str | None, str]]:
    return Counter((one.tag, one.get("class"), one.text or "") for one in svg.iter() if not one.tag.endswith("style"))


def test_no_example_has_a_fault() -> None:
    for path in sorted((ROOT / "examples").glob("*.topo.yml")):
        try:
            assert not bind(parse_spec(Source.read(path))).findings
        except SpecError as error:
            pytest.fail(str(error))
