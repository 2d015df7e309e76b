"""What earlier runs finished is taken from the cache, what every core makes is the same, and nothing is ever out of date."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

import dying
import pytest
from edits import EDITS, MAIL, ORDERS, SPECS, edit, files, write
from places import ROOT

from topodoc import finishing, reading, workers
from topodoc.assembly import draw_sheets
from topodoc.cli import export as export_command
from topodoc.cli.main import run
from topodoc.diagnostics import Diagnostic, Severity
from topodoc.store import Store
from topodoc.workers import WorkerLost, Workers, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.assembly import Sheet

OF_THE_EXPORT: dict[str, Callable[[], object]] = {
    "a file that someone wrote in": write("out/index.md", "mine"),
    "a file that went": lambda: Path("out/orders/index.md").unlink(),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "_MANY", 0)  # specs from which what they said is kept
    for path, text in SPECS.items():
        write(path, text)()
    return tmp_path


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece of work goes to a process."""
    monkeypatch.setattr(finishing, "_SHARE", 1)


def export(*more: str) -> dict[str, bytes]:
    assert run(["export", "--to", "out", "-q", *more]) == 0
    return files("out")


def test_what_is_kept_is_never_out_of_date(here: Path) -> None:
    del here
    export()
    for name, act in (EDITS | OF_THE_EXPORT).items():
        act()
        kept = export()
        assert export() == kept, name
        assert run(["export", "--to", "elsewhere/out", "-q", "--no-cache"]) == 0
        assert kept == files("elsewhere/out"), name


@pytest.mark.usefixtures("here", "many")
def test_one_process_and_many_write_the_same() -> None:
    assert export("--no-cache", "--jobs", "1") == export("--no-cache", "--jobs", "4")


HIDDEN = {
    "elsewhere": {
        "a": "topology: a\nnodes: {web: Web, orders: Orders}\nedges: [web -> orders: {protocol: https}]\n",
        "b": "topology: b\nlayers: {hid: {hidden: true}}\nnodes:\n  w: {same_as: a/web, layer: hid}\n  o: {same_as: a/orders}\n"
        "  m1: M1\n  m2: M2\n  m3: {label: M3, layer: hid}\n  m4: M4\n  m5: M5\n"
        "edges: [o -> m1: {protocol: http}, o -> m3: {protocol: http}, m4 -> m5: {protocol: http}]\n",
    },
    "at home": {
        "a": "topology: a\nlayers: {hid: {hidden: true}}\nnodes: {x: {label: X, layer: hid}, y: Y}\nedges: [x -> y: {protocol: https}]\n",
        "b": "topology: b\nnodes: {x: {label: X, same_as: a/x}, z: Z, t: {kind: topic}}\n"
        "edges: [x -> z: {protocol: https}, x -> t: {role: publish, protocol: kafka, events: E}]\nevents: {E: {}}\n",
    },
}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_off_in_one_topology_is_drawn_alike_by_any_process(hidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in HIDDEN[hidden].items():
        write(f"topologies/{name}.topo.yml", text)()
    assert export("--no-cache", "--jobs", "1") == export("--no-cache", "--jobs", "2")


def test_what_is_kept_has_one_name_in_every_process(here: Path) -> None:
    edit(ORDERS, "{label: Orders", "{tags: [one, two, three, four], label: Orders")()
    command = [sys.executable, "-m", "topodoc", "export", "--to", "out", "-q"]
    found = []
    for seed in ("1", "2", "3"):
        subprocess.run(command, cwd=here, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, check=True)
        kept = sorted(one.name for one in here.rglob("*") if one.suffix in {".part", ".pictures"})
        for one in here.glob(".cache/**/*.run"):
            one.unlink()
        found.append(kept)
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 5


@pytest.mark.usefixtures("here")
def test_a_run_that_would_do_the_same_reads_no_spec(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("specs are read")

    edit(MAIL, "nodes: {", "nodes: {lonely: Lonely, ")()
    export()
    first = capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr(export_command, "load_stamped", refuse)
        assert run(["export", "--to", "out"]) == 0
        assert capsys.readouterr().err == f"{first}0 files written, 0 removed, {len(files('out')) - 1} as they were in out\n"
    assert "lonely" in first.lower()

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2126, 1, 1)

    monkeypatch.setattr(export_command, "date", Tomorrow)
    monkeypatch.setattr(export_command, "load_stamped", refuse)
    with pytest.raises(pytest.fail.Exception, match="specs are read"):  # for findings may depend on the day
        export()


@pytest.mark.usefixtures("here")
def test_an_export_behind_a_link_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("real").mkdir()
    Path("out").symlink_to("real")
    made = export()
    monkeypatch.setattr(export_command, "load_stamped", lambda *_: pytest.fail("specs are read"))
    assert export() == made


@pytest.mark.usefixtures("here")
def test_a_spec_in_python_runs_each_time() -> None:
    write("topologies/p.topo.py", "from topodoc import TopologyBuilder\nTopologyBuilder(open('../name').read()).add_process('a')\n")()
    write("name", "one")()
    write(
        "topologies/p.topo.py",
        "from topodoc import TopologyBuilder\n\np = TopologyBuilder(open('name').read())\np.add_process('a')\n",
    )()
    assert "one/index.md" in export()
    write("name", "two")()
    assert "two/index.md" in export()


@pytest.mark.usefixtures("here")
def test_a_cache_from_elsewhere_is_used_for_layouts_alone() -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: {folder: kept, trust: layouts}\n", "utf-8")
    export()
    assert not [one for ending in ("run", "part", "spec") for one in Path("kept").glob(f"??/*.{ending}")]
    assert [*Path("kept").glob("??/*.json")]


@pytest.mark.usefixtures("here")
def test_the_cache_holds_what_was_wanted_last() -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: {folder: kept, size: 1}\n", "utf-8")
    for count in range(12):
        edit(
            MAIL,
            "topology: mail\n" if not count else f"title: Mail {count - 1}\n",
            f"topology: mail\ntitle: Mail {count}\n" if not count else f"title: Mail {count}\n",
        )()
        export()
    assert sum(one.stat().st_size for one in Path("kept").glob("??/*")) < 1_100_000


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("spoil", ["cut", "swapped", "planted"])
def test_entries_that_are_spoilt_are_made_anew(spoil: str, caplog: pytest.LogCaptureFixture) -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: kept\n", "utf-8")
    before = export()
    for one in Path("kept").glob("??/*.run"):
        one.unlink()
    parts = sorted(Path("kept").glob("??/*.part"))
    assert len(parts) == 3
    contents = [one.read_bytes() for one in parts]
    for position, one in enumerate(parts):
        other = contents[position - 1]
        one.write_bytes(
            {"cut": contents[position][:-9], "swapped": other, "planted": b"0" * 64 + b'\n[["orders/index.md", 4]]\nevil'}[spoil]
        )
    assert export() == before
    assert caplog.text.count("cannot be used; topodoc makes it again") == 1


@pytest.mark.usefixtures("here")
def test_pictures_stay_where_only_pages_change(monkeypatch: pytest.MonkeyPatch) -> None:
    export()
    drawn: list[str] = []

    def noting(sheets: Sequence[Sheet], *more: object) -> object:
        drawn.extend(one.read.id for one in sheets)
        return draw_sheets(sheets, *more)  # type: ignore[arg-type] # what it is given

    monkeypatch.setattr("topodoc.finisher.draw_sheets", noting)
    edit(ORDERS, "Web shop", "Shop")()  # of which pages of stock tell, who sends what it gets
    export()
    assert drawn == ["orders"]
    drawn.clear()
    write("own/node.md.j2", "{{ heading(title) }}\n\n{% for one in shown if one.impact %}{{ one.impact.standalone }}.{% endfor %}\n")()
    kept = export()  # with a text that no page asked for before
    assert drawn == ["mail"]  # which shares nothing, and is kept as a whole
    assert export("--no-cache") == kept


@pytest.mark.usefixtures("here")
def test_what_goes_while_it_is_waited_for_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: kept\n", "utf-8")
    before = export()
    finish = finishing.Finishing.finish

    def losing(self: finishing.Finishing) -> tuple[Diagnostic, ...]:
        found = finish(self)
        for one in Path("kept").glob("??/*.part"):
            one.unlink()
        return found

    monkeypatch.setattr(finishing.Finishing, "finish", losing)
    for path in before:
        Path("out", path).unlink()
    assert export() == before
    assert len([*Path("kept").glob("??/*.part")]) == 3


@pytest.mark.usefixtures("here")
def test_what_is_made_again_otherwise_than_it_should_is_not_kept(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: kept\n", "utf-8")
    before = export()

    def short(sheets: Sequence[Sheet], *more: object) -> object:
        span = sheets[0].read.span
        draw_sheets(sheets, *more)  # type: ignore[arg-type] # what it is given
        return {one.read.id: (Diagnostic("TD709", Severity.WARNING, "it took too long", "wait", span, one.read.id),) for one in sheets}

    for one in Path("kept").glob("??/*.part"):
        one.write_bytes(b"0" * one.stat().st_size)
    for path in (*Path("kept").glob("??/*.run"), *Path("kept").glob("??/*.pictures"), *Path("out").rglob("*.md")):
        path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr("topodoc.finisher.draw_sheets", short)
        assert run(["export", "--to", "out", "-q"]) == 0
    assert caplog.text.count("it took too long") == 3
    assert export() == before
    assert caplog.text.count("it took too long") == 3


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harm",)


@pytest.mark.usefixtures("here")
def test_what_is_planted_as_a_spec_does_nothing(caplog: pytest.LogCaptureFixture) -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: kept\n", "utf-8")
    before = export()
    for one in (*Path("kept").glob("??/*.run"), *Path("kept").glob("??/*.part")):
        one.unlink()
    entries = sorted(Path("kept").glob("??/*.spec"))
    assert len(entries) == 3
    store = Store(Path("kept"), "page")
    for one in entries:
        key = one.parent.name + one.stem
        head = (store.read("spec", key) or b"").partition(b"\n")[0]
        store.write("spec", key, head + b"\n" + pickle.dumps(_Harm()))
    assert export() == before
    assert not Path("harm").exists()
    assert caplog.text.count("cannot be used; topodoc makes it again") == 1


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    monkeypatch.setenv("PYTHONPATH", str(Path(dying.__file__).parent))
    with Workers(2) as found:
        yield found


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_process_that_is_killed_is_asked_again(two: Workers, tmp_path: Path) -> None:
    assert two.submit(dying.die_once, str(tmp_path / "mark")).result() != os.getpid()
    with pytest.raises(WorkerLost, match="try --jobs 1"):
        two.submit(dying.die).result()


def test_what_processes_raise_and_tell_is_raised_and_told_here(two: Workers, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        two.submit(int, "x").result()
    with pytest.raises(FileNotFoundError, match="nowhere"):  # which is no pipe that broke
        two.submit(os.stat, "nowhere").result()
    write(str(tmp_path / "file"), "")()
    store = Store(tmp_path / "file", "page")
    for _ in range(3):
        two.submit(store.write, "part", "aa", b"").result()
    assert caplog.text.count("pages cannot be kept") == 1


def test_results_come_in_order(two: Workers) -> None:
    assert list(in_order(two, 3, divmod, ((one, 7) for one in range(20)))) == [divmod(one, 7) for one in range(20)]


def test_processes_end_with_what_asks_them(two: Workers) -> None:
    pids = {two.submit(os.getpid).result() for _ in range(4)}
    two.shutdown()
    for pid in pids:
        with pytest.raises(OSError, match="No such process"):
            os.kill(pid, 0)
    assert workers._PROGRAM.is_file()  # noqa: SLF001 - in a wheel, too
