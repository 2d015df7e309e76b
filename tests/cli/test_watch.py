"""--watch: a command is done again whenever something changes that it depends on, and errors are waited out."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run
from topodoc.watching import Watcher, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SPEC = "title: {}\ninclude: [shared/bus.yml]\nnodes: {{a: {}}}\nedges: [a -> bus: publish]\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/bus.yml").write_text("nodes: {bus: {label: Old bus, kind: topic}}\n", "utf-8")
    (tmp_path / "a.topo.yml").write_text(SPEC.format("A", "First"), "utf-8")
    return tmp_path


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[Callable[[], str]]:
    """Run topodoc with *arguments*, and give what it has told so far; it ends by Ctrl+C, and well."""
    said = Path("said.txt")
    with said.open("w") as told, subprocess.Popen([sys.executable, "-m", "topodoc", *arguments], stderr=told, stdout=told) as process:
        try:
            yield lambda: said.read_text("utf-8")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
    assert "Traceback" not in said.read_text("utf-8")


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_picture_follows_its_spec(here: Path) -> None:
    picture = here / "out.svg"

    def shows(text: str) -> bool:
        return picture.is_file() and text in picture.read_text("utf-8")

    with running("render", "a.topo.yml", "--watch", "-o", "out.svg") as said:
        wait_for(lambda: shows("First"))
        (here / "a.topo.yml").write_text(SPEC.format("A", "Second"), "utf-8")
        wait_for(lambda: shows("Second"))
        (here / "shared/bus.yml").write_text("nodes: {bus: {label: New bus, kind: topic}}\n", "utf-8")
        wait_for(lambda: shows("New bus"))
        (here / "shared").rename(here / "moved")
        wait_for(lambda: "TD027" in said())
        assert shows("New bus")
        (here / "moved").rename(here / "shared")
        (here / "topodoc.yml").write_text("theme: slate\n", "utf-8")
        before = picture.read_bytes()
        wait_for(lambda: picture.read_bytes() != before)


def test_an_export_follows_its_specs_and_keeps_what_is_the_same(here: Path) -> None:
    page = here / "docs/architecture/a/index.md"

    def shows(text: str) -> bool:
        return page.is_file() and text in page.read_text("utf-8")

    with running("export", "a.topo.yml", "--to", "docs/architecture", "--watch") as said:
        wait_for(lambda: shows("First"))
        (here / "a.topo.yml").write_text("nodes: {a: [\n", "utf-8")
        wait_for(lambda: "error TD" in said())
        assert shows("First")
        (here / "a.topo.yml").write_text(SPEC.format("A", "Second"), "utf-8")
        wait_for(lambda: shows("Second"))
    assert list(here.glob("docs/.topodoc-*")) == []


def test_standard_output_is_not_written_again_and_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(here / "a.topo.yml"), "--watch"]) == 2
    assert capsys.readouterr().err == "error: --watch needs a file to write; name it with -o FILE\n"


def test_what_editors_and_programs_put_beside_a_file_is_passed_over(here: Path) -> None:
    before = look([here])
    for name in (".a.topo.yml.swp", "a.topo.yml~", "#a.topo.yml#", "x.tmp"):
        (here / name).touch()
    for folder in ("node_modules", "__pycache__", ".venv"):
        (here / folder).mkdir()
        (here / folder / "a.topo.yml").touch()
    assert look([here]) == before
    (here / "b.topo.yml").touch()
    assert look([here]) != before


def test_a_build_that_began_meanwhile_is_not_asked_for_once_more(here: Path) -> None:
    rung: list[int] = []
    watcher = Watcher(lambda: rung.append(1))
    watcher.begin()
    watcher.want([here / "a.topo.yml", here / "later"])
    (here / "a.topo.yml").write_text("one", "utf-8")
    watcher.begin()  # whoever builds reads it from here on
    assert watcher._look_on() > 0  # noqa: SLF001 - what its thread does
    assert not rung
    (here / "later").mkdir()
    watcher._look_on()  # noqa: SLF001
    assert rung == [1]
    watcher._look_on()  # noqa: SLF001
    assert rung == [1]


def test_what_was_written_while_it_was_read_counts_as_changed(here: Path) -> None:
    rung: list[int] = []
    watcher = Watcher(lambda: rung.append(1))
    watcher.begin()
    time.sleep(0.05)
    (here / "new").write_text("one", "utf-8")
    watcher.want([here / "new"])
    watcher._look_on()  # noqa: SLF001 - what its thread does
    assert rung == [1]
