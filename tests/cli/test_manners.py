"""What all commands have in common: help with an example that runs, -q and -v, variables, progress on a terminal alone."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from topodoc.assembly import assemble
from topodoc.cli.main import COMMANDS, run, topodoc
from topodoc.language.reader import parse
from topodoc.progress import followed
from topodoc.reading import bind_tree
from topodoc.settings import Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLE = re.compile(r"^\s*Example: (topodoc .+)$", re.MULTILINE)
LASTING = {"serve"}  # runs until it is stopped
SLOW = """\
import time
from topodoc import TopologyBuilder

time.sleep(1.6)
slow = TopologyBuilder("slow")
slow.add_process("a").add_process("b")
slow.connect("a", "b")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project as `topodoc init` begins it."""
    folder = tmp_path_factory.mktemp("manners")
    assert run(["init", str(folder)]) == 0
    for words in ("init -q -b main", "add -A", "-c user.name=n -c user.email=n@example.org commit -qm begun"):
        subprocess.run(["git", *words.split()], cwd=folder, check=True)
    _dump(folder / "dumps")
    (folder / "asyncapi.yaml").write_text("asyncapi: 3.0.0\ninfo: {title: orders, version: '1'}\n", "utf-8")
    return folder


def _dump(folder: Path) -> None:
    """Write what the broker of the sample says into *folder*."""
    folder.mkdir()
    topics = "Topic: {0}\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: \n\tTopic: {0}\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\n"
    (folder / "topics.txt").write_text("".join(topics.format(one) for one in ("orders", "payments")), "utf-8")
    groups = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\nwarehouse orders 0 1 1 0 w /10.0.0.1 w\n"
    (folder / "groups.txt").write_text(groups, "utf-8")


@pytest.fixture(autouse=True)
def _here(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(project, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")


def command(name: str) -> click.Command:
    found = topodoc.get_command(click.Context(topodoc), name)
    assert isinstance(found, click.Command)
    return found


def options() -> Iterator[tuple[str, click.Option]]:
    for name in COMMANDS:
        yield from ((name, param) for param in command(name).params if isinstance(param, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_an_example_that_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    examples = EXAMPLE.findall(capsys.readouterr().out)
    assert examples
    assert {one.split()[1] for one in examples} == {name}
    for example in examples if name not in LASTING else ():
        done = subprocess.run(f"{sys.executable} -m {example}", shell=True, check=False, capture_output=True, encoding="utf-8")  # noqa: S602 - our own words
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_as_it_describes_itself(name: str) -> None:
    assert command(name).name == name
    assert COMMANDS[name].endswith(".")
    for _, option in options():
        assert option.hidden or (option.help or "").endswith((".", "done.", "message and exit.")), option.name


def test_every_option_has_a_variable() -> None:
    for name, option in options():
        long = option.opts[-1][2:].replace("-", "_").upper()
        assert option.envvar == [f"TOPODOC_{name.upper()}_{long}", f"TOPODOC_{long}"]


def test_variables_are_read_and_the_command_line_wins(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TOPODOC_FORMAT", "json")
    assert run(["check"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    monkeypatch.setenv("TOPODOC_CHECK_FORMAT", "text")
    assert run(["check"]) == 0
    assert capsys.readouterr().out == "no findings\n"
    assert run(["check", "--format", "json"]) == 0
    assert capsys.readouterr().out.startswith("{")
    monkeypatch.setenv("TOPODOC_CONFIG", "nowhere.yml")
    assert run(["check"]) == 2
    assert "nowhere.yml" in capsys.readouterr().err


def test_the_version_that_ci_installs_is_no_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPODOC_VERSION", "0.1.0")
    assert run(["check"]) == 0


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in LASTING])
def test_every_command_takes_the_common_options(name: str) -> None:
    example = EXAMPLE.findall(command(name).help or "")[0].replace(" > topodoc.schema.json", "")
    arguments = [*example.split()[1:], "--engine", "pygraphviz", "--jobs", "1", "-q"]
    assert run(arguments) == 0
    assert run([*arguments, "--jobs", "0"]) == 2


def test_quiet_leaves_only_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "-q"]) == 0
    assert run(["check", "--min-coverage", "1", "-q"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("no findings\n", "")


def test_quiet_still_tells_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "nowhere", "-q"]) == 1
    assert run(["check", "--min-coverage", "100", "-q"]) == 1
    err = capsys.readouterr().err
    assert "TD001" in err
    assert "coverage is" in err


def test_verbose_tells_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-v"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "no findings\n"
    assert captured.err.startswith("settings: none\nchecking: ")


def watched(arguments: list[str], folder: Path, program: tuple[str, ...] = ("-m", "topodoc"), **environment: str) -> str:
    """Return what a terminal is told by the command that gets *arguments*."""
    ours, theirs = pty.openpty()
    command = [sys.executable, *program, *arguments]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, env=os.environ | environment)
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:  # Linux says so that the other end is closed
        pass
    assert process.wait() == 0
    os.close(ours)
    return said.decode()


@pytest.mark.parametrize(("options", "term", "tells"), [([], "xterm", True), (["-q"], "xterm", False), ([], "dumb", False)])
def test_a_terminal_is_told_that_something_takes_its_time(options: list[str], term: str, tells: bool, tmp_path: Path) -> None:  # noqa: FBT001
    (tmp_path / "slow.topo.py").write_text(SLOW, "utf-8")
    said = watched(["check", "slow.topo.py", *options], tmp_path, TERM=term)
    assert ("checking: 1 s" in said) is tells
    assert said.endswith("\r\x1b[K") is tells


def test_a_terminal_is_told_how_far_many_topologies_are(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text(
        "import time\nfrom topodoc.cli.console import working\nfrom topodoc.progress import counted\n"
        "with working('drawing'):\n    for _ in counted('pictures of topology', range(40)):\n        time.sleep(0.04)\n",
        "utf-8",
    )
    assert re.search(r"drawing: pictures of topology [0-9]+ of 40, 1 s", watched(["long.py"], tmp_path, program=(), TERM="xterm"))


def test_a_build_tells_how_far_it_is() -> None:
    topologies = [bind_tree(parse(Source.decode(b"nodes: {a: A}", f"t{number}.topo.yml"))) for number in range(21)]
    with followed() as progress:
        assert len(assemble(topologies, Settings(cache=None)).pages) > 21
    assert str(progress) == "pages of topology 21 of 21"


def test_a_log_gets_no_progress(tmp_path: Path) -> None:
    (tmp_path / "slow.topo.py").write_text(SLOW, "utf-8")
    arguments = [sys.executable, "-m", "topodoc", "check", "slow.topo.py"]
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout, done.stderr) == ("no findings\n", "")
