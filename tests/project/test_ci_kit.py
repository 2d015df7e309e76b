"""What CI systems read: the hook, the action and the files of the manual say commands that run, with options that are there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from places import ROOT
from repository import git

from topodoc.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MANUAL = (ROOT / "docs" / "ci.md").read_text("utf-8")
FILES = dict(re.findall(r'^```yaml title="([^"]+)"\n(.*?)^```', MANUAL, re.DOTALL | re.MULTILINE))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project as `topodoc init` begins it, and put this topodoc on the PATH."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "topodoc").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m topodoc "$@"\n', "utf-8")
    (tools / "topodoc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    assert run(["init", "project"]) == 0
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def shell(script: str, folder: str = ".", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *script* in *folder* as GitHub runs it."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, env=os.environ | environment)


def filled(text: str, inputs: dict[str, str], context: str = "inputs.") -> str:
    return re.sub(rf"\$\{{\{{ {re.escape(context)}([\w.-]+) \}}\}}", lambda match: inputs.get(match[1], match[0]), text)


def play(*only: str, **given: str) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the commands of the action, or *only* those called so, up to the first that fails, and return what each did."""
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()} | given
    done: dict[str, subprocess.CompletedProcess[str]] = {}
    for step in ACTION["runs"]["steps"]:
        if "run" not in step or step["name"].startswith("Install") or (only and step["name"] not in only):
            continue
        if (condition := re.match(r"inputs\.([\w-]+) == 'true'", step.get("if", ""))) and inputs[condition[1]] != "true":
            continue
        environment = {name: filled(value, inputs) for name, value in step.get("env", {}).items()}
        done[step["name"]] = shell(step["run"], filled(step["working-directory"], inputs), **environment)
        if done[step["name"]].returncode:
            break
    return done


def test_the_action_checks_and_builds(project: Path) -> None:
    done = play()
    assert [one.returncode for one in done.values()] == [0, 0, 0], done
    assert json.loads((project / "topodoc.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (project / "site/architecture/shop/index.html").is_file()
    assert done["Check"].stdout == ""


def test_the_action_tells_what_is_wrong_where_it_is(project: Path) -> None:
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("- order-svc -> orders:", "- order-svc -> order:", 1), "utf-8")
    done = play(specs="topologies", site="public")
    assert [(name, one.returncode) for name, one in done.items()] == [("Write SARIF", 0), ("Check", 1)]
    assert done["Check"].stdout.startswith("::error file=topologies/shop.topo.yml,line=")
    assert json.loads((project / "topodoc.sarif").read_text("utf-8"))["runs"][0]["results"]


def test_the_action_knows_a_baseline_and_fails_on_warnings_if_asked(project: Path) -> None:
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("          TD304:", "          TD304: x\n#"), "utf-8")
    spec.write_text(re.sub(r"\n +ignore:\n +TD304: x", "", spec.read_text("utf-8")), "utf-8")
    assert play("Check")["Check"].returncode == 1
    assert play("Check", strict="false")["Check"].returncode == 0
    assert run(["check", "--write-baseline", "known.json"]) == 0
    assert play("Check", baseline="known.json")["Check"].returncode == 0


def test_the_action_works_in_a_folder_and_tells_of_files_of_the_repository(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8") + "notes: {}\n", "utf-8")
    done = play(**{"working-directory": "project"})
    assert [one.returncode for one in done.values()] == [0, 1]
    assert done["Check"].stdout.startswith("::error file=project/topologies/shop.topo.yml,line=")
    result = json.loads((project / "topodoc.sarif").read_text("utf-8"))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "project/topologies/shop.topo.yml"
    for step in ACTION["runs"]["steps"]:
        paths = [one for key, one in step.get("with", {}).items() if key in {"path", "sarif_file"}]
        assert all(one.startswith("${{ inputs.working-directory }}/") for one in paths)
        assert "run" not in step or step["working-directory"] == "${{ inputs.working-directory }}"


def test_the_action_builds_strictly_if_asked_and_installs_requirements(project: Path) -> None:
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("          TD304:", "          TD304: x\n#"), "utf-8")
    spec.write_text(re.sub(r"\n +ignore:\n +TD304: x", "", spec.read_text("utf-8")), "utf-8")
    assert play("Build")["Build"].returncode == 0
    assert play("Build", **{"strict-build": "true"})["Build"].returncode == 1
    tool = project.parent / "tools/python"
    tool.write_text('#!/bin/sh\nprintf "%s|" "$@"\n', "utf-8")
    tool.chmod(0o755)
    (install,) = [step for step in ACTION["runs"]["steps"] if step.get("name", "").startswith("Install")]
    for requirements, more in (("", ""), ("docs/what is needed.txt", "-r|docs/what is needed.txt|")):
        assert shell(install["run"], GITHUB_ACTION_PATH="here", REQUIREMENTS=requirements).stdout == f"-m|pip|install|--quiet|here|{more}"


def test_wrong_use_fails_at_once(project: Path) -> None:
    (project / "topodoc.yml").write_text("colour: red\n", "utf-8")
    assert [one.returncode for one in play().values()] == [1]


def test_every_input_of_the_action_is_in_the_manual_and_used() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| .* \|(?: `([^`]*)`)? \|$", MANUAL, re.MULTILINE)
    assert dict(rows) == {name: one["default"] for name, one in ACTION["inputs"].items()}
    steps = json.dumps(ACTION["runs"])
    assert all(f"inputs.{name}" in steps for name in ACTION["inputs"])


def test_the_hook_runs(project: Path) -> None:
    hook, importing = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert importing["id"] == yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"][0]["hooks"][1]["id"]
    used = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"][0]["hooks"][0]
    assert used["id"] == hook["id"]
    assert shell(" ".join([hook["entry"], *used["args"]])).returncode == 0
    matched = [path for path in ("topologies/a.topo.yml", "b.topo.py", "topodoc.yml", "c/topodoc.yml") if re.search(hook["files"], path)]
    assert len(matched) == 4
    for part in ("shared/kafka.yml", "_parts/bus.yaml", "pyproject.toml"):
        assert re.search(hook["files"], part)
    for other in ("mkdocs.yml", "docs/mkdocs.yml", "a.py", "README.md"):
        assert not re.search(hook["files"], other)
    assert project


def test_parts_are_held_against_their_sources(project: Path) -> None:
    (project / "a.yaml").write_text("asyncapi: 3.0.0\ninfo: {title: orders, version: '1'}\n", "utf-8")
    (project / "topodoc.yml").write_text("imports: {a: {from: [a.yaml]}}\n", "utf-8")
    _, importing = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    step = "Hold parts against their sources"
    assert shell(importing["entry"]).returncode == 1
    assert play(step, **{"import-check": "true"})[step].returncode == 1
    assert shell("topodoc import").returncode == 0
    assert shell(importing["entry"]).returncode == 0
    assert play(step, **{"import-check": "true"})[step].returncode == 0


GH = """#!/bin/sh
echo "$*" >> "$CALLS"
for last; do :; done
case "$1 $2" in "api graphql") [ -z "$REFUSED" ] || exit 1; printf %s "$COMMENTS" | jq -r "$last";; esac
for one in "$@"; do case "$one" in body=@*) cat "${one#body=@}" > "$CALLS.body";; esac; done
"""
TELLS = "Tell what the pull request changes"


@pytest.fixture
def request_of(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose last commit takes a topic away, with a program that stands for GitHub's own."""
    tool = project.parent / "tools/gh"
    tool.write_text(GH, "utf-8")
    tool.chmod(0o755)
    for key, value in {
        "GITHUB_REPOSITORY": "us/shop", "RUNNER_TEMP": str(project.parent), "GITHUB_STEP_SUMMARY": str(project.parent / "summary"),
        "CALLS": str(project.parent / "calls"), "COMMENTS": json.dumps(answer()), "REFUSED": "",
    }.items():  # fmt: skip
        monkeypatch.setenv(key, value)
    git(project, "init", "-qb", "main")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(re.sub(r"\n.*order-svc -> orders:.*", "", spec.read_text("utf-8")), "utf-8")
    return project


def answer(*comments: tuple[int, bool, str]) -> dict[str, Any]:
    nodes = [{"databaseId": number, "viewerDidAuthor": ours, "body": body} for number, ours, body in comments]
    return {"data": {"repository": {"pullRequest": {"comments": {"nodes": nodes}}}}}


def tell(project: Path, **given: str) -> subprocess.CompletedProcess[str]:
    event = {
        "github.event.pull_request.base.sha": git(project, "rev-parse", "HEAD"),
        "github.event.pull_request.number": "7",
        "github.token": "t",
    }
    (step,) = [one for one in ACTION["runs"]["steps"] if one.get("name") == TELLS]
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()} | given
    environment = {name: filled(filled(value, inputs), event, "") for name, value in step["env"].items()}
    return shell(step["run"], **environment)


def calls(project: Path) -> list[str]:
    path = project.parent / "calls"
    return [line for line in path.read_text("utf-8").splitlines() if line.startswith("api --silent")] if path.exists() else []


needs_jq = pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")


@needs_jq
def test_a_pull_request_gets_one_comment_and_the_next_push_changes_it(request_of: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = tell(request_of)
    assert done.returncode == 1, done.stderr
    assert calls(request_of) == [f"api --silent --method POST repos/us/shop/issues/7/comments -F body=@{request_of.parent}/topodoc-diff.md"]
    body = (request_of.parent / "calls.body").read_text("utf-8")
    assert body.startswith("<!-- topodoc-diff -->\n## Topology: this breaks ")
    assert "```mermaid\nflowchart " in body
    assert (request_of.parent / "summary").read_text("utf-8") == body
    comments = answer((3, False, body), (4, True, "something else"), (5, True, body), (6, True, body))
    monkeypatch.setenv("COMMENTS", json.dumps(comments))
    assert tell(request_of, **{"diff-strict": "false"}).returncode == 0
    assert calls(request_of)[1].startswith("api --silent --method PATCH repos/us/shop/issues/comments/5 ")


@needs_jq
def test_a_pull_request_that_changes_nothing_gets_no_comment_and_a_former_one_says_so(
    request_of: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(request_of, "checkout", "-q", ".")
    assert tell(request_of).returncode == 0
    assert calls(request_of) == []
    monkeypatch.setenv("COMMENTS", json.dumps(answer((5, True, "<!-- topodoc-diff -->\nold"))))
    assert tell(request_of).returncode == 0
    assert len(calls(request_of)) == 1
    assert "nothing changed" in (request_of.parent / "calls.body").read_text("utf-8")


@needs_jq
def test_where_no_comment_may_be_written_the_summary_tells(request_of: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFUSED", "yes")
    done = tell(request_of, **{"diff-strict": "false"})
    assert done.returncode == 0
    assert done.stdout.startswith("::warning::the comment could not be written; the job needs permissions: {pull-requests: write}")
    assert "this breaks" in (request_of.parent / "summary").read_text("utf-8")


@needs_jq
def test_a_diff_that_cannot_be_made_fails_the_job(request_of: Path) -> None:
    assert tell(request_of, specs="nowhere").returncode == 1
    (request_of / "topodoc.yml").write_text("colour: red\n", "utf-8")
    assert tell(request_of).returncode == 2
    assert calls(request_of) == []


CURL = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in *per_page*) printf %s "$NOTES";; esac
"""


@needs_jq
@pytest.mark.parametrize(
    ("notes", "way"),
    [("[]", "-X POST https://lab/projects/1/merge_requests/7/notes "), (None, "-X PUT https://lab/projects/1/merge_requests/7/notes/5 ")],
)
def test_a_merge_request_gets_one_note_too(notes: str | None, way: str, request_of: Path) -> None:
    for name, text in (("curl", CURL), ("apt-get", "#!/bin/sh\n")):
        (request_of.parent / "tools" / name).write_text(text, "utf-8")
        (request_of.parent / "tools" / name).chmod(0o755)
    script = "\n".join(commands("merge-requests.gitlab-ci.yml"))
    known = json.dumps([{"id": 4, "body": "a"}, {"id": 5, "body": "<!-- topodoc-diff -->\nb"}])
    done = shell(
        script,
        CI_API_V4_URL="https://lab", CI_PROJECT_ID="1", CI_MERGE_REQUEST_IID="7", TOPODOC_TOKEN="t", NOTES=notes or known,  # noqa: S106 - a word
        CI_MERGE_REQUEST_DIFF_BASE_SHA=git(request_of, "rev-parse", "HEAD"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert way in (request_of.parent / "calls").read_text("utf-8").splitlines()[-1]
    assert (request_of / "diff.md").read_text("utf-8").startswith("<!-- topodoc-diff -->")


def commands(name: str) -> list[str]:
    def below(value: Any) -> list[str]:  # noqa: ANN401 - any value
        if isinstance(value, dict):
            found = [text for key in ("script", "commands") for text in value.get(key, ())]
            return [*found, *(text for one in value.values() for text in below(one))]
        return []

    return [text for text in below(yaml.safe_load(FILES[name])) if not text.startswith("pip install")]


@pytest.mark.parametrize(("name", "site"), [(".gitlab-ci.yml", "public"), (".readthedocs.yaml", "out/html")])
def test_the_commands_for_other_hosts_run(name: str, site: str, project: Path) -> None:
    (project / "out/html").mkdir(parents=True)  # Read the Docs makes it
    assert len(commands(name)) == 2
    for text in commands(name):
        done = shell(text, READTHEDOCS_OUTPUT=str(project / "out"))
        assert done.returncode == 0, done.stderr
    assert (project / site / "index.html").is_file()


def test_the_action_of_the_manual_takes_what_it_is_given() -> None:
    workflow = yaml.safe_load(FILES[".github/workflows/architecture.yml"])
    step = workflow["jobs"]["architecture"]["steps"][-1]
    assert step["with"].keys() <= ACTION["inputs"].keys()


def test_the_image_runs_topodoc_in_its_folder() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert 'ENTRYPOINT ["topodoc"]' in lines
    assert "WORKDIR /docs" in lines
    shown = [line[2:] for line in lines if line.startswith("# docker ")]
    assert shown
    assert "\n".join(shown) in MANUAL
