"""`topodoc diff` in real repositories: what the arguments name, what git is asked, and what never runs."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from commands import run as run_outside
from jsonschema import Draft202012Validator
from places import ROOT
from repository import SPEC, commit, git

from topodoc.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "nodes: {a: A, t: {kind: topic}}\nedges: [a -> t: publish]\n"
SECOND = "nodes: {a: A, b: B, t: {kind: topic}}\nedges: [a -> t: publish, b -> t: consume]\n"
THIRD = "nodes: {a: A, b: B, t: {kind: queue}}\nedges: [a -> t: publish, b -> t: consume]\n"


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository: the first spec on main, the second on a branch, the third not committed."""
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, FIRST)
    git(folder, "tag", "v1")
    git(folder, "checkout", "-qb", "work")
    commit(folder, SECOND)
    (folder / SPEC).write_text(THIRD, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(["diff", *arguments]) == code
    return capsys.readouterr().out


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(
    ("arguments", "summary"),
    [
        ((), "nodes +1 -0 ~1, edges +1 -0 ~0"),
        (("main",), "nodes +1 -0 ~1, edges +1 -0 ~0"),
        (("HEAD",), "nodes +0 -0 ~1"),
        (("v1..work",), "nodes +1 -0 ~0, edges +1 -0 ~0"),
        (("main...work",), "nodes +1 -0 ~0, edges +1 -0 ~0"),
        (("HEAD", "v1"), "nodes +0 -1 ~0, edges +0 -1 ~0"),
        ((f"v1:{SPEC}", f"HEAD:{SPEC}"), "nodes +1 -0 ~0, edges +1 -0 ~0"),
        ((f"v1:{SPEC}", SPEC), "nodes +1 -0 ~1, edges +1 -0 ~0"),
        (("v1", "--", SPEC), "nodes +1 -0 ~1, edges +1 -0 ~0"),
        (("--", SPEC), "nodes +1 -0 ~1, edges +1 -0 ~0"),
    ],
    ids=str,
)
def test_what_the_arguments_name(arguments: tuple[str, ...], summary: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, *arguments).endswith(f"1 topology changed: {summary}\n")


@pytest.mark.usefixtures("clone")
def test_nothing_changed_and_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "topologies", "topologies", "--exit-code") == "nothing changed\n"
    told(capsys, "main", "--exit-code", code=1)


@pytest.mark.usefixtures("clone")
def test_the_json_is_as_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((ROOT / "docs/changes.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    found: dict[str, Any] = json.loads(told(capsys, "v1", "--format", "json"))
    Draft202012Validator(schema).validate(found)
    (shop,) = found["topologies"]
    assert shop["nodes"]["added"] == [{"id": "b", "file": SPEC, "line": 1}]
    assert shop["nodes"]["changed"][0]["fields"] == {"kind": ["topic", "queue"]}


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(
    "name", ["nosuch", "v1:../../etc", "v1:nosuch", "main..--help", "\x1b[31m", "a\nb", "v1^{tree}", "--output=x..v1", "@{"]
)
def test_what_names_no_version_is_told_on_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", name]) == 2
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert "\x1b" not in error


def test_without_git_it_tells_what_to_do(clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(clone / "nothing"))
    assert run(["diff", "v1"]) == 3
    assert "git is not installed" in capsys.readouterr().err
    assert run(["diff", "topologies", "topologies"]) == 0


@pytest.mark.parametrize("stuck", ["rev-parse", "ls-tree", "cat-file"])
def test_git_that_gives_no_answer_is_told(
    stuck: str, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, slow = shutil.which("git"), tmp_path / "bin/git"
    slow.parent.mkdir()
    slow.write_text(f'#!/bin/sh\ncase "$*" in *{stuck}*) exec sleep 60;; esac\nexec {real} "$@"\n', "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("topodoc.revisions._SECONDS", 1)
    assert run(["diff", "v1", "HEAD"]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"error: git {stuck} gave no answer in 1 s; run git gc, or write both versions into folders and name these\n"
    shutil.copytree(clone, tmp_path / "copy")
    assert run(["diff", str(tmp_path / "copy"), str(clone)]) == 0


def test_a_shallow_clone_tells_what_to_do(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "checkout", "-qf", "main")
    commit(clone, THIRD)
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{clone}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert run(["diff", "origin/main...origin/work"]) == 3
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_bare_repositories_and_worktrees(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "v1")
    monkeypatch.chdir(tmp_path / "tree")
    assert told(capsys, "work").endswith("nodes +0 -1 ~0, edges +0 -1 ~0\n")
    git(tmp_path, "clone", "-q", "--bare", str(clone), "bare")
    monkeypatch.chdir(tmp_path / "bare")
    assert told(capsys, "v1", "work").endswith("nodes +1 -0 ~0, edges +1 -0 ~0\n")
    assert run(["diff", "v1"]) == 2
    assert "name two revisions" in capsys.readouterr().err


def test_a_hostile_configuration_runs_nothing(clone: Path, tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    evil = f"touch {canary}; false"
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "filter.x.smudge",
        "alias.ls-tree",
        "gpg.program",
    ):
        git(clone, "config", key, f"!{evil}" if key.startswith("alias") else evil)
    (clone / ".gitattributes").write_text("* filter=x diff=x export-ignore\n", "utf-8")
    hook = clone / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\n{evil}\n", "utf-8")
    hook.chmod(0o755)
    assert run_outside(clone, "diff", "v1", "HEAD").stdout.endswith("nodes +1 -0 ~0, edges +1 -0 ~0\n")
    assert not canary.exists()


def test_python_of_another_revision_runs_only_where_settings_say_so(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = tmp_path / "ran"
    text = f"open({str(canary)!r}, 'w')\nfrom topodoc import TopologyBuilder\nTopologyBuilder('py').add_process('a')\n"
    commit(clone, text, "topologies/py.topo.py")
    assert run(["diff", "v1", "HEAD"]) == 0
    shown = capsys.readouterr()
    assert "topology py" not in shown.out
    assert "HEAD:topologies/py.topo.py:1: TD037" in shown.err
    assert not canary.exists()
    (clone / "topodoc.yml").write_text("python_specs: true\n", "utf-8")
    assert "+ topology py" in told(capsys, "v1", "HEAD")
    assert canary.exists()


def test_links_of_a_revision_are_not_followed(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secret.topo.yml").write_text("nodes: {secret: S}\n", "utf-8")
    (clone / "topologies/link.topo.yml").symlink_to(tmp_path / "secret.topo.yml")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "link")
    assert "secret" not in told(capsys, "v1", "HEAD")


def test_a_version_with_faults_is_not_compared(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(clone, "nodes: [\n")
    assert run(["diff", "v1", "HEAD"]) == 1
    assert f"HEAD:{SPEC}:" in capsys.readouterr().err
    assert run(["diff", "HEAD", "v1"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "nothing changed\n"
    assert "what it holds is not compared" in shown.err


def test_from_a_folder_below(clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    commit(clone, "broken: [\n", "topologies/old.topo.yml")
    (clone / "topologies/old.topo.yml").write_text("nodes: {x: X}\n", "utf-8")
    (clone / "below").mkdir()
    monkeypatch.chdir(clone / "below")
    assert told(capsys, "HEAD", "--", "../topologies") == "nothing changed\n"


@pytest.mark.usefixtures("clone")
def test_who_gets_something_no_more_is_an_error_unless_the_spec_ignores_it(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = "nodes: {b: {label: B, owner: them%s}, t: {kind: topic}}\nedges: [b -> t: consume]\n"
    (clone / SPEC).write_text(lost % "", "utf-8")
    shown = told(capsys, "HEAD", code=1)
    assert f"{SPEC}:1:9: error TD902: b (them) no longer gets what t held" in shown
    found = next(one for one in json.loads(told(capsys, "HEAD", "--format", "json", code=1))["findings"] if one["code"] == "TD902")
    assert (found["code"], found["topology"], found["element"]) == ("TD902", "shop", "node:b")
    assert f"::error file={SPEC},line=1," in told(capsys, "HEAD", "--format", "github", code=1)
    results = json.loads(told(capsys, "HEAD", "--format", "sarif", code=1))["runs"][0]["results"]
    assert "TD902" in {one["ruleId"] for one in results}
    (clone / SPEC).write_text(lost % ', ignore: {TD902: "it is told"}', "utf-8")
    told(capsys, "HEAD")
    assert run(["check"]) == 0
    assert "TD602" not in capsys.readouterr().out


def test_what_is_planned_breaks_nobody(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned = "layers: {next: {hidden: true}}\nnodes: {a: A, b: B, t: {kind: topic}}\nedges: [%sb -> t: consume]\n"
    (clone / SPEC).write_text(planned % "a -> t: {label: publish, layer: next, events: E}, ", "utf-8")
    git(clone, "commit", "-qam", "planned")
    (clone / SPEC).write_text(planned % "", "utf-8")
    told(capsys, "HEAD")


SHOP = """topology: shop
nodes:
  a: {label: A, owner: team-a}
  b: {label: B, owner: team-b}
  c: {label: C, owner: team-c}
  t: {kind: topic}
edges: [%s]
"""
PUBLISHED = (
    "a -> t: {label: publish, events: [One, Two]}, b -> t: {label: consume, events: [One, Two]}, c -> t: {label: consume, events: Two}"
)


def written(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "shop.topo.yml").write_text(text, "utf-8")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two versions, of which the second breaks who gets Two."""
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    written(tmp_path, old=SHOP % PUBLISHED, new=SHOP % PUBLISHED.replace("publish, events: [One, Two]", "publish, events: One"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_baseline_knows_a_break_and_not_the_next_one(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "old", "new", code=1)
    assert run(["diff", "old", "new", "--write-baseline", "known.json"]) == 0
    assert "known.json knows 2 findings; diff with --baseline known.json" in capsys.readouterr().err
    assert "TD9" not in told(capsys, "old", "new", "--baseline", "known.json")
    written(two, new=SHOP % PUBLISHED.replace("publish, events: [One, Two]", "publish, events: Other"))
    shown = told(capsys, "old", "new", "--baseline", "known.json", code=1)
    assert "b (team-b) no longer gets One" in shown
    assert "no longer gets Two" not in shown


@pytest.mark.usefixtures("two")
def test_what_belongs_to_somebody(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "old", "new", "--owner", "team-c", code=1)
    assert "c (team-c) no longer gets Two" in shown
    assert "b (team-b)" not in shown
    assert "~ edge a" not in shown
    assert "~ edge a -> t" in told(capsys, "old", "new", "--owner", "team-a")
    assert told(capsys, "old", "new", "--owner", "nobody") == "nothing changed\n"


def test_markdown_says_first_whom_it_breaks_and_fits_a_comment(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "old", "new", "--format", "markdown", code=1)
    assert shown.startswith("<!-- topodoc-diff -->\n## Topology: this breaks 2 things\n")
    assert "**Inform:** <code>team-b</code>, <code>team-c</code>" in shown
    assert shown.index("team-b") < shown.index("<details>")
    for at in range(20):
        (two / f"new/more{at}.topo.yml").write_text(
            "nodes:\n" + "".join(f"  n{node}: {{label: '@all <b>'}}\n" for node in range(130)), "utf-8"
        )
    shown = told(capsys, "old", "new", "--format", "markdown", code=1)
    assert len(shown) < 60_000
    assert re.search(r"\d+ more changed; `topodoc diff` shows them all\.\n$", shown)
    assert "and 31 more" in shown


@pytest.mark.usefixtures("two")
def test_markdown_has_a_picture_and_leads_to_pages(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (two / "new/more.topo.yml").write_text("nodes: {x: X}\n", "utf-8")
    shown = told(capsys, "old", "new", "--format", "markdown", "--base-url", "https://example.org/docs/", code=1)
    blocks = re.findall(r"^```mermaid\n(.*?)\n```$", shown, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1, "what is new is no picture of a change"
    assert blocks[0].startswith("flowchart LR\n")
    assert "linkStyle 0 stroke:" in blocks[0]
    assert shown.index("**Inform:**") < shown.index("```mermaid") < shown.rindex("<details>")
    assert "### [<code>shop</code>](https&#58;//example&#46;org/docs/architecture/shop/)\n" in shown
    assert "### [<code>more</code>](https&#58;//example&#46;org/docs/architecture/more/) (new)\n" in shown
    assert "](" not in told(capsys, "old", "new", "--format", "markdown", code=1)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("address", ["javascript:alert(1)", "docs", "//example.org", "https:example.org", "https://example.org/\t", ""])
def test_a_base_that_is_no_address_is_told(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["diff", "old", "new", "--format", "markdown", "--base-url", address])
    assert code == (2 if address else 1)
    assert ("--base-url is not the address of a site" in capsys.readouterr().err) == bool(address)


def test_a_comment_keeps_its_size_with_many_pictures(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for at in range(60):
        for name, more in (("old", ""), ("new", ", z: {label: '```\\n<b> @all'}")):
            nodes = ", ".join(f"n{node}: {{label: 'A label that is long enough to fill a comment {node}'}}" for node in range(14))
            (two / name / f"m{at}.topo.yml").write_text(f"nodes: {{{nodes}{more}}}\n", "utf-8")
    shown = told(capsys, "old", "new", "--format", "markdown", code=1)
    assert len(shown) < 60_000
    assert shown.count("\n```mermaid\n") == shown.count("\n```\n") > 5
    assert re.search(r"\d+ more changed; `topodoc diff` shows them all\.\n$", shown) or shown.count("### ") == 61
