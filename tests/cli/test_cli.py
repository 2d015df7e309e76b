"""The command line: what goes to which stream, exit codes, and the two forms of findings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run, with_kafka
from defusedxml.ElementTree import fromstring, parse

import topodoc
from topodoc.cli import main
from topodoc.lint.codes import NAMES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_kafka(tmp_path)


def test_the_manual_page_has_every_command_and_is_sound_roff(tmp_path: Path) -> None:
    page = run(tmp_path, "man").stdout
    assert [name for name in main.COMMANDS if f".SS topodoc {name}" not in page] == []
    assert page.startswith('.TH TOPODOC 1 ""')
    if groff := shutil.which("groff"):
        done = subprocess.run([groff, "-man", "-Tutf8", "-ww", "-z"], input=page, capture_output=True, encoding="utf-8", check=True)
        assert done.stderr == ""


def test_help_and_version(folder: Path) -> None:
    assert "render" in run(folder, "--help").stdout
    assert run(folder, "--version").stdout.strip().endswith("0.1.0")
    assert run(folder).returncode in {0, 2}


def test_a_misspelt_command_is_told(folder: Path) -> None:
    done = run(folder, "rendr")
    assert done.returncode == 2
    assert 'did you mean "render"' in done.stderr


def test_render_writes_one_picture(folder: Path) -> None:
    spec = "topologies/kafka.topo.yml"
    done = run(folder, "render", spec)
    assert (done.returncode, done.stderr) == (0, "")
    assert fromstring(done.stdout).get("data-topology") == "kafka"
    done = run(folder, "render", spec, "--scenario", "order-placed", "-o", "out.svg")
    assert (done.returncode, done.stdout) == (0, "")
    assert parse(folder / "out.svg").getroot().get("data-scenario") == "order-placed"
    assert run(folder, "render", spec, "--format", "dot", "-o", "-").stdout.startswith("digraph")
    for name, begins in (("out.PNG", b"\x89PNG"), ("out.mmd", b"flowchart"), ("out.gv", b"digraph"), ("out.txt", b"<svg")):
        assert run(folder, "render", spec, "-o", name).returncode == 0
        assert (folder / name).read_bytes().startswith(begins)
    assert run(folder, "render", spec, "--format", "mermaid").stdout.startswith("flowchart LR\n")
    assert run(folder, "render", spec, "--node", "order-svc", "--format", "mermaid").stdout.count(" -.->") == 2
    assert run(folder, "render", spec, "--scenario", "order-placed", "--format", "mermaid").stdout.startswith("sequenceDiagram\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--topology", "kafk"],
        ["--scenario", "order-place"],
        ["--scenario", "order-placed", "--format", "dot"],
        ["--theme", "papr"],
        ["--theme", "../paper"],
        ["--arrows", "up"],
        ["--engine", "neato"],
        ["--jobs", "0"],
        ["-o", "no/such/folder/x.svg"],
        ["-o", ""],
        ["--nonsense"],
    ],
)
def test_wrong_use_is_2(folder: Path, arguments: list[str]) -> None:
    before = sorted(folder.rglob("*"))
    done = run(folder, "render", "topologies/kafka.topo.yml", *arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.strip()
    assert sorted(folder.rglob("*")) == before


def test_what_cannot_be_written_is_told_by_the_name_it_was_given(folder: Path) -> None:
    done = run(folder, "render", "topologies/kafka.topo.yml", "-o", "no/such/x.svg")
    fact = "no/such/x.svg cannot be written: no such file or directory"
    assert done.stderr == f"error: {fact}; name another place, or make this one writable\n"


def test_output_may_be_a_pipe(folder: Path) -> None:
    """A pipe of our own stands for every device: what is not a regular file is written to, never replaced."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = run(folder, "render", "topologies/kafka.topo.yml", "-o", "pipe")
        assert done.returncode == 0, done.stderr
        assert pipe.is_fifo()
        assert os.read(reader, 4) == b"<svg"
    finally:
        os.close(reader)


def test_output_keeps_the_umask_and_follows_links(folder: Path) -> None:
    (folder / "real.svg").write_text("old", "utf-8")
    (folder / "link.svg").symlink_to("real.svg")
    run(folder, "render", "topologies/kafka.topo.yml", "-o", "link.svg")
    assert (folder / "link.svg").is_symlink()
    assert (folder / "real.svg").read_text("utf-8").startswith("<svg")


def test_no_engine_is_3(folder: Path) -> None:
    done = run(folder, "render", "topologies/kafka.topo.yml", "--engine", "dot", PATH="/nowhere")
    assert done.returncode == 3
    assert "install" in done.stderr
    done = run(folder, "build", "--engine", "dot", PATH="/nowhere")
    assert done.returncode == 3, done.stderr
    assert "install" in done.stderr
    assert not (folder / "site").exists()


def test_check_text(folder: Path) -> None:
    (folder / "topologies/bad.topo.yml").write_text(
        "topology: bad\nnodes:\n  \u6f22\u5b57: x\n  a: A\nedges:\n  - a -> bb: '\u6f22'\n", "utf-8"
    )
    done = run(folder, "check")
    assert done.returncode == 1
    lines = (done.stdout + done.stderr).splitlines()
    at = next(row for row, line in enumerate(lines) if "bad.topo.yml:6:" in line and "TD021" in line)
    assert lines[at].startswith("topologies/bad.topo.yml:6:10: error TD021: ")
    assert lines[at + 1] == "    6 |   - a -> bb: '\u6f22'"
    assert lines[at + 2] == "      |          ^^"
    assert lines[at + 3].startswith("   hint: ")


def test_check_says_how_much_scenarios_cover(folder: Path) -> None:
    done = run(folder, "check", "--min-coverage", "68", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == []
    assert done.stderr == "coverage: 68 %, scenarios exercise 11 of 16 edges, topics and services\n"
    done = run(folder, "check", "--min-coverage", "69")
    assert (done.returncode, done.stdout) == (1, "no findings\n")
    assert done.stderr.startswith(
        "error: coverage is 68 %, less than 69 %: scenarios exercise 11 of 16 edges, topics and services, not kafka/"
    )
    assert len(done.stderr.splitlines()) == 1
    assert run(folder, "check", "--min-coverage", "101").returncode == 2
    (folder / "topologies/more.topo.yml").write_text("nodes: {a: A, b: B, c: C}\n", "utf-8")
    assert run(folder, "check", "--min-coverage", "58").stderr.endswith(" and 3 more\n")
    (folder / "topologies/more.topo.yml").write_text("edges: [a -> b]\n", "utf-8")
    assert "not counted" in run(folder, "check", "--min-coverage", "0").stderr


def test_impact_tells_who_is_hurt(folder: Path) -> None:
    spec = "topologies/kafka.topo.yml"
    done = run(folder, "impact", spec, "inventory-svc")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "if inventory-svc stops, 1 node may be hurt",
        "",
        "certain: gets nothing, or less:",
        "  analytics-svc  gets less from topic-events (also from order-svc)",
    ]
    assert run(folder, "impact", spec, "analytics-svc").stdout == "if analytics-svc stops, nobody is hurt, according to the specs\n"
    document = json.loads(run(folder, "impact", spec, "topic-payments", "--format", "json").stdout)
    assert list(document) == ["version", "stops", "waits", "starves", "may_follow", "owners"]
    assert (document["version"], document["stops"]) == (2, ["topic-payments"])
    assert document["waits"] == [{"node": "payment-svc", "topology": "kafka", "hops": 1, "cannot_send": True, "owners": []}]
    starving = {"events": [], "resource": "topic-payments", "also_from": [], "perhaps_from": [], "outside": False, "owners": []}
    assert document["starves"] == [{"node": "notify-svc", "topology": "kafka"} | starving]
    done = run(folder, "impact", spec, "inventry-svc")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "inventory-svc"?' in done.stderr


def test_impact_of_a_group_a_place_and_an_event_across_all_specs(folder: Path) -> None:
    (folder / "topologies/bus.topo.yml").write_text(
        "nodes: {bus: {kind: topic}, a: {owner: x, runs_on: eu}}\ngroups: {g: {nodes: {b: B}}}\n"
        "edges: [a -> bus: {label: publish, events: E}, b -> bus: {label: consume, events: E}, b -> a: ask]\n", "utf-8"
    )  # fmt: skip
    (folder / "topologies/far.topo.yml").write_text(
        "nodes: {t: {same_as: bus/bus}, c: {owner: y}, d: D}\nedges: [c -> t: {label: consume, events: E}, d -> c: ask]\n", "utf-8"
    )
    for name in ("a", "bus/a", "runs_on:eu", "eu"):
        told = run(folder, "impact", "topologies/bus.topo.yml", name).stdout
        assert "  b  calls it\n" in told
        assert "far/c  no longer gets E from bus\n" in told
        assert "1 owner: y" in told
    assert "nobody is hurt" in run(folder, "impact", "topologies/bus.topo.yml", "g").stdout
    event = run(folder, "impact", "topologies/bus.topo.yml", "E").stdout
    assert event.startswith("if nobody publishes E any more, ")
    wrong = run(folder, "impact", "topologies/bus.topo.yml", "gg")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert 'the topology bus has no node, group, place or event "gg"' in wrong.stderr
    (folder / "topologies/kafka.topo.yml").write_text("nodes: [", "utf-8")  # somebody else's spec is broken
    assert "no longer gets E" in run(folder, "impact", "topologies/bus.topo.yml", "a").stdout
    assert run(folder, "impact", "topologies/kafka.topo.yml", "a").returncode == 1


def test_why_tells_the_shortest_way(folder: Path) -> None:
    spec = "topologies/kafka.topo.yml"
    done = run(folder, "why", spec, "order-svc", "analytics-svc")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "yes: something gets from order-svc to analytics-svc, over 2 edges",
        "  order-svc -> topic-events      publish",
        "  topic-events -> analytics-svc  consume",
    ]
    told = run(folder, "why", spec, "analytics-svc", "order-svc").stdout
    assert told == "no: analytics-svc sends nothing to anybody. The other way round something does.\n"
    document = json.loads(run(folder, "why", spec, "payment-svc", "notify-svc", "--format", "json").stdout)
    assert (document["version"], document["answer"], document["reason"]) == (2, "certain", "")
    assert [(one["from"], one["to"], one["edge"], one["events"], one["reacts"]) for one in document["hops"]] == [
        ("payment-svc", "topic-payments", "payment-svc--topic-payments", [], False),
        ("topic-payments", "notify-svc", "notify-svc--topic-payments", [], False),
    ]
    (folder / "topologies/two.topo.yml").write_text(
        "nodes: {a: A, b: B, t: {kind: topic}}\nedges: [a -> t: {label: publish, events: E}, b -> t: {label: consume, events: [F, E]}]\n",
        "utf-8",
    )
    assert run(folder, "why", "topologies/two.topo.yml", "E").stdout == "E: published by a\n  over      t\n  gets it   b\n"
    event = json.loads(run(folder, "why", "topologies/two.topo.yml", "event:E", "--format", "json").stdout)
    a, t = ({"node": name, "topology": "two"} for name in "at")
    assert (event["event"], event["producers"], event["resources"]) == ("E", [a], [t])
    document = json.loads(run(folder, "why", "topologies", "b", "a", "--topology", "two", "--format", "json").stdout)
    assert (document["answer"], document["hops"]) == ("no", [])
    for wrong in (["a", "a"], ["a", "c"], ["a"], ["G"]):
        assert run(folder, "why", "topologies/two.topo.yml", *wrong).returncode == 2


def test_check_json(folder: Path) -> None:
    (folder / "topologies/bad.topo.yml").write_text("topology: bad\nnodes: {a: A}\nedges:\n  - a -> bb\n", "utf-8")
    done = run(folder, "check", "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["version"] == 1
    (finding,) = document["findings"]
    assert list(finding) == [
        "code",
        "name",
        "severity",
        "message",
        "hint",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "topology",
        "element",
    ]
    assert (finding["code"], finding["severity"], finding["file"], finding["line"], finding["column"]) == (
        "TD021",
        "error",
        "topologies/bad.topo.yml",
        4,
        10,
    )
    assert json.loads(run(folder, "check", "--format", "json", "topologies/kafka.topo.yml").stdout) == {"version": 1, "findings": []}


def test_check_of_one_faulty_file_keeps_the_findings_of_others(folder: Path) -> None:
    (folder / "topologies/bad.topo.yml").write_text("topology: bad\nnodes: {a: A}\nedges:\n  - a -> bb\n", "utf-8")
    (folder / "topologies/so.topo.yml").write_text(
        "topology: so\nnodes: {a: {label: A, kind: person, links: {x: 'javascript:1'}}}\n", "utf-8"
    )
    codes = {one["code"] for one in json.loads(run(folder, "check", "--format", "json").stdout)["findings"]}
    assert codes == {"TD021", "TD702"}


def test_check_strict(folder: Path) -> None:
    (folder / "topologies/so.topo.yml").write_text("topology: so\nnodes: {a: {label: A, links: {x: 'javascript:1'}}}\n", "utf-8")
    assert run(folder, "check").returncode == 0
    assert run(folder, "check", "--strict").returncode == 1


LAYERED = """
topology: one
layers: {v2: {hidden: true}}
nodes: {a: A, b: {kind: topic}, c: {layer: v2}, d: D}
edges: [a -> b: publish, c -> b: consume, d -> b: consume]
views: {near: {around: a}, direct: {brokers: hide}}
"""


@pytest.mark.parametrize(
    ("options", "nodes"),
    [
        ((), "abd"), (("--layer", "v2"), "abcd"), (("--view", "near"), "ab"), (("--view", "direct"), "ad"), (("--node", "c"), "bc"),
        (("--node", "d", "--format", "dot"), None),
    ],
)  # fmt: skip
def test_render_draws_a_part(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], nodes: str | None) -> None:
    spec = tmp_path / "one.topo.yml"
    spec.write_text(LAYERED, "utf-8")
    assert main.run(["render", str(spec), *options]) == 0
    shown = capsys.readouterr().out
    if nodes is None:
        assert shown.startswith("digraph")
    else:
        assert sorted(re.findall(r'data-node="(\w)"', shown)) == list(nodes)
        assert ('data-view="' in shown) == ("--view" in options)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--view", "neer"), 'has no view "neer"; did you mean "near"?'),
        (("--node", "e"), 'has no node "e"'),
        (("--layer", "v3"), 'has no layer "v3"; it has v2'),
        (("--node", "a", "--view", "near"), "a picture shows one thing"),
    ],
)
def test_render_tells_of_a_part_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], says: str
) -> None:
    spec = tmp_path / "one.topo.yml"
    spec.write_text(LAYERED, "utf-8")
    assert main.run(["render", str(spec), *options]) == 2
    assert says in capsys.readouterr().err


def test_every_code_has_a_name() -> None:
    codes = {code for path in Path(topodoc.__file__).parent.rglob("*.py") for code in re.findall(r'"(TD\d{3})"', path.read_text("utf-8"))}
    assert codes - {"TD100"} <= set(NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


def test_missing_specs(folder: Path) -> None:
    done = run(folder, "check", "nowhere")
    assert done.returncode == 1
    done = run(folder, "check", "--format", "json", "nowhere")
    assert json.loads(done.stdout)["findings"][0]["code"] == "TD001"


def test_terminal_controls_are_escaped(folder: Path) -> None:
    (folder / "topologies/bad.topo.yml").write_text('topology: bad\nnodes: {a: A}\nedges:\n  - {from: a, to: "b\\e[31m\u202e"}\n', "utf-8")
    done = run(folder, "check")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout + done.stderr


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    command = f"{sys.executable} -m topodoc render topologies/kafka.topo.yml | head -c 10"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, encoding="utf-8", check=False)  # noqa: S602 - a pipe needs one
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows closes nothing")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(folder: Path, closed: str) -> None:
    for command in ("check", "export topologies --to out", "render topologies/kafka.topo.yml -o x.svg", "check nowhere"):
        line = f"{sys.executable} -m topodoc {command} {closed}"
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, encoding="utf-8", check=False)  # noqa: S602 - as above
        assert done.returncode == ("nowhere" in command)
        assert "Traceback" not in done.stderr
    assert (folder / "x.svg").read_text("ascii").startswith("<svg")
    assert run(folder, "check").returncode == 0


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_any_locale(folder: Path, locale: str) -> None:
    (folder / "topologies/bad.topo.yml").write_text("topology: bad\nnodes: {a: A}\nedges:\n  - a -> '\u6f22'\n", "utf-8")
    environment = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert run(folder, "check", **environment).returncode == 1
    assert run(folder, "render", "topologies/kafka.topo.yml", **environment).returncode == 0
