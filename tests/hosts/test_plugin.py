"""The MkDocs plugin and whole builds: what is added to a site, and that a failing build changes nothing."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import EXAMPLES

from topodoc.cli.main import run as command
from topodoc.site.late import Pictures

PLAIN = "site_name: Test\ntheme: {name: material, font: false}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "around" / "project"
    (folder / "topologies").mkdir(parents=True)
    for name in ("kafka", "saga"):
        (folder / "topologies" / f"{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL
    )


def with_docs(project: Path, configuration: str) -> None:
    (project / "docs").mkdir()
    (project / "docs" / "index.md").write_text("# Home\n", "utf-8")
    (project / "mkdocs.yml").write_text(configuration, "utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def leftovers(project: Path) -> list[str]:
    return [path.name for path in project.iterdir() if path.name.startswith(".topodoc")]


@pytest.mark.parametrize("directory", ["true", "false"])
@pytest.mark.parametrize("nav", ["", "nav: [{Home: index.md}]\n", "nav: [{Home: index.md}, {A: architecture/index.md}]\n"])
def test_strict_build_has_no_warnings(project: Path, nav: str, directory: str) -> None:
    with_docs(project, f"{PLAIN}plugins: [search, topodoc]\nuse_directory_urls: {directory}\n{nav}")
    done = run(project, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert "WARNING  -" not in done.stderr
    home = (project / "site/index.html").read_text("utf-8")
    assert "architecture/" in home
    if "A:" not in nav:
        assert "Kafka topology" in home
        assert home.index("Kafka topology") < home.index("Saga choreography")


def test_two_plugin_builds_in_one_folder_agree(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [search, topodoc]\n")
    run(project, "mkdocs", "build")
    first = snapshot(project / "site/architecture")
    run(project, "mkdocs", "build")
    assert snapshot(project / "site/architecture") == first


def test_faults_leave_the_site_of_mkdocs_untouched(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [topodoc]\n")
    assert run(project, "mkdocs", "build").returncode == 0
    before = snapshot(project / "site")
    (project / "topologies/saga.topo.yml").write_text("topology: saga\nedges:\n  - a -> b\n  - c -> d\n", "utf-8")
    done = run(project, "mkdocs", "build")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("TD021") == 4
    assert "saga.topo.yml:3:" in done.stderr
    assert snapshot(project / "site") == before


@pytest.mark.parametrize(
    "options",
    [
        "theme: papr",
        "jobs: 0",
        "jobs: -3",
        "specs: nowhere",
        "specs: [1, {}]",
        "section: ../up",
        "section: /abs",
        "templates: nowhere",
        "nonsense: 1",
        "arrows: up",
    ],
)
def test_wrong_options_are_told(project: Path, options: str) -> None:
    with_docs(project, f"{PLAIN}plugins: [topodoc: {{{options}}}]\n")
    done = run(project, "mkdocs", "build", "--strict")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stderr
    assert not (project / "up").exists()


def test_disabled_adds_nothing(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [topodoc: {enabled: false}]\n")
    assert run(project, "mkdocs", "build", "--strict").returncode == 0
    assert not (project / "site/architecture").exists()


def test_a_wrong_template_is_told(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [topodoc: {templates: mine}]\n")
    (project / "mine").mkdir()
    for text in ("{{ nothing }}", "{% if %}", "{{ 1 / 0 }}", "{{ topology + 1 }}", "{{ topology.nodes[99].id }}", "{% include 'no.j2' %}"):
        (project / "mine/topology.md.j2").write_text(text, "utf-8")
        done = run(project, "mkdocs", "build")
        assert done.returncode == 1, (text, done.stderr)
        assert "Traceback" not in done.stderr, (text, done.stderr)
        assert ("no.j2" if "include" in text else "topology.md.j2") in done.stderr, (text, done.stderr)


def test_build_swaps(project: Path) -> None:
    assert run(project, "topodoc", "build").returncode == 0
    (project / "site/own.html").write_text("x", "utf-8")
    (project / "topologies/saga.topo.yml").unlink()
    assert run(project, "topodoc", "build").returncode == 0
    assert (project / "site/own.html").read_text("utf-8") == "x"  # which no build of ours made
    assert not (project / "site/architecture/saga").exists()
    assert not leftovers(project)


@pytest.mark.parametrize("text", ["a: [", "", "nodes: {a: A}\nedges: [a -> b]\n", "nodes: []\n"])
def test_faults_leave_the_old_site(project: Path, text: str) -> None:
    assert run(project, "topodoc", "build").returncode == 0
    before = snapshot(project / "site")
    (project / "topologies/saga.topo.yml").write_text(text, "utf-8")
    done = run(project, "topodoc", "build")
    assert done.returncode == 1
    assert "saga.topo.yml:" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(project / "site") == before
    assert not leftovers(project)


def test_a_foreign_folder_is_refused(project: Path) -> None:
    (project / "site").mkdir()
    (project / "site/mine.txt").write_text("precious", "utf-8")
    done = run(project, "topodoc", "build")
    assert done.returncode == 2
    assert snapshot(project / "site") == {"mine.txt": b"precious"}
    assert not leftovers(project)


def test_the_working_folder_is_refused(project: Path) -> None:
    before = snapshot(project)
    for site in (".", "..", "topologies", "topologies/kafka.topo.yml"):
        done = run(project, "topodoc", "build", "--site", site)
        assert done.returncode == 2, (site, done.stderr)
        assert "Traceback" not in done.stderr
    assert snapshot(project) == before


def test_a_folder_around_the_specs_is_refused_even_with_a_marker(project: Path) -> None:
    (project / ".topodoc-site").write_text("", "utf-8")
    before = snapshot(project)
    done = run(project, "topodoc", "build", "--site", ".")
    assert done.returncode == 2, done.stderr
    assert snapshot(project) == before


def test_nothing_comes_from_another_host(project: Path) -> None:
    assert run(project, "topodoc", "build").returncode == 0
    for path in (project / "site").rglob("*.html"):
        text = path.read_text("utf-8")
        for tag in ('<script src="http', '<link rel="stylesheet" href="http', '<script src="//', "unpkg.com", "fonts.googleapis"):
            assert tag not in text, (path, tag)


def test_build_uses_the_project_s_mkdocs_yml(project: Path) -> None:
    with_docs(project, PLAIN)
    before = (project / "mkdocs.yml").read_bytes()
    done = run(project, "topodoc", "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert "plugins:" in done.stderr
    assert "  - topodoc" in done.stderr
    assert (project / "mkdocs.yml").read_bytes() == before
    assert "<title>Test" in (project / "site/index.html").read_text("utf-8")
    assert (project / "site/architecture/kafka/index.html").is_file()


def test_options_of_the_command_line_win(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [topodoc: {section: systems}]\n")
    assert run(project, "topodoc", "build", "--section", "wins").returncode == 0
    assert (project / "site/wins/kafka/index.html").is_file()
    assert run(project, "topodoc", "build").returncode == 0
    assert (project / "site/systems/kafka/index.html").is_file()


def test_a_wrong_mkdocs_yml_is_wrong_use(project: Path) -> None:
    for text in ("site_name: [", "- a\n", "site_name: x\nplugins: [no-such-plugin]\n", "", "theme: material\n"):
        (project / "mkdocs.yml").write_text(text, "utf-8")
        done = run(project, "topodoc", "build")
        assert "Traceback" not in done.stderr, (text, done.stderr)
        assert done.returncode == 2, (text, done.stderr)
        assert not leftovers(project)


def test_strict_fails_on_warnings_and_changes_nothing(project: Path) -> None:
    assert run(project, "topodoc", "build").returncode == 0
    before = snapshot(project / "site")
    spec = "topology: s\nnodes: {a: {label: A, links: {x: 'javascript:1'}}}\nedges: []\n"
    (project / "topologies/saga.topo.yml").write_text(spec, "utf-8")
    done = run(project, "topodoc", "build", "--strict")
    assert done.returncode == 1, done.stderr
    assert "TD702" in done.stderr
    assert snapshot(project / "site") == before
    done = run(project, "topodoc", "build")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("TD702") == 1


def test_a_finding_is_on_the_page(project: Path) -> None:
    spec = "topology: s\nnodes: {a: {label: A, links: {x: 'javascript:1'}}}\nedges: []\n"
    (project / "topologies/saga.topo.yml").write_text(spec, "utf-8")
    run(project, "topodoc", "build")
    assert "TD702" in (project / "site/architecture/s/index.html").read_text("utf-8")


def test_logging_is_given_back(project: Path) -> None:
    del project
    assert logging.getLogger("mkdocs").propagate


def test_a_hand_written_page_is_told(project: Path) -> None:
    with_docs(project, PLAIN + "plugins: [topodoc]\nnav: [{Home: index.md}]\n")
    for name in ("architecture/index.md", "architecture/kafka/README.md"):
        path = project / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Mine\n", "utf-8")
        done = run(project, "mkdocs", "build")
        assert "Traceback" not in done.stderr, (name, done.stderr)
        path.unlink()


def test_what_markdown_is_spared_comes_out_as_it_would(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_docs(project, PLAIN + "plugins: [search, topodoc]\n")
    monkeypatch.chdir(project)
    assert command(["build", "--site", "spared", "-q"]) == 0
    monkeypatch.setattr(Pictures, "put_blocks_away", Pictures.put_away)
    assert command(["build", "--site", "read", "-q"]) == 0
    for path in sorted(Path("read").rglob("*.html")):
        spared = Path("spared", path.relative_to("read"))
        assert _words(path) == _words(spared), path
    assert _words(Path("read/search/search_index.json")) == _words(Path("spared/search/search_index.json"))


def _words(path: Path) -> str:
    """Return what is at *path*, without blanks and comments, nor the paragraph that Markdown puts around what stands alone in a line."""
    text = re.sub(r"\s+|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r'<p>(<spanid="after-[^>]*></span>)</p>', r"\1", text).replace("<p></p>", "")
