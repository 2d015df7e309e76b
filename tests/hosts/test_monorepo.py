"""Monorepos: one repository, several sites, parts and settings that they share, under the plugins that people use for that."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hosts import prepare

from topodoc.cli.main import run
from topodoc.diagnostics import SpecError
from topodoc.opening import _open_below, read_file
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file, usual_cache
from topodoc.source import project_root

QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
PART = "groups: {kafka: {nodes: {payments: {kind: topic}}}}\n"
SPEC = """\
topology: {0}
include: [../../../shared/_kafka.topo.yml]
nodes: {{{0}-svc: {0} service, {0}-ledger: Ledger}}
edges:
  - {0}-svc -> payments: publish
  - {0}-ledger -> payments: consume
"""


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    put(tmp_path / "shared/_kafka.topo.yml", PART)
    for name in ("pay", "ship"):
        service = tmp_path / "services" / name
        put(service / "topologies" / f"{name}.topo.yml", SPEC.format(name))
        put(service / "docs/index.md", f"# {name}\n\n```topodoc\ntopology: {name}\n```\n")
        put(service / "mkdocs.yml", f"site_name: {name}\nplugins: [topodoc]\n")
    return tmp_path


def host(name: str, program: str, folder: Path, *arguments: str) -> None:
    try:
        programs = prepare(name)
    except (subprocess.CalledProcessError, OSError) as error:
        if name in os.environ.get("TOPODOC_REQUIRE", "").split(","):
            raise
        pytest.skip(f"{name} cannot be installed: {error}")
    command = [str(programs / program), *arguments]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **QUIET}, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_part_is_shared_by_sites_that_share_one_cache(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pay", "ship"):
        monkeypatch.chdir(repository / "services" / name)
        assert run(["check", "--strict"]) == 0
        host("mkdocs", "mkdocs", Path(), "build", "--strict", "-q")
        assert 'data-node="payments"' in Path("site/index.html").read_text("utf-8")
        assert not Path(".cache").exists()
    assert len(list((repository / ".cache/plugin/topodoc").glob("??/*.json"))) >= 2


def test_the_monorepo_plugin_includes_sites(repository: Path) -> None:
    put(repository / "docs/index.md", "# All\n\n```topodoc\nnode: pay/payments\n```\n")
    put(
        repository / "mkdocs.yml",
        "site_name: All\ntheme: {name: material, font: false}\nplugins: [monorepo, {topodoc: {specs: [services/pay, services/ship]}}]\n"
        "nav:\n  - Home: index.md\n  - Systems: architecture/\n  - Pay: '!include services/pay/mkdocs.yml'\n"
        "  - Ship: '!include services/ship/mkdocs.yml'\n",
    )
    for name in ("pay", "ship"):
        put(repository / f"services/{name}/mkdocs.yml", f"site_name: {name}\nnav: [{{Home: index.md}}]\n")
    host("mkdocs", "mkdocs", repository, "build", "--strict", "-q")
    for page in ("index", "pay/index", "ship/index", "architecture/pay/index"):
        assert 'class="topodoc-figure' in (repository / f"site/{page}.html").read_text("utf-8"), page


def test_backstage_builds_a_service_of_a_repository(repository: Path) -> None:
    service = repository / "services/pay"
    put(service / "catalog-info.yaml", "metadata: {name: pay, annotations: {backstage.io/techdocs-ref: dir:.}}\n")
    put(service / "mkdocs.yml", "site_name: pay\nplugins: [techdocs-core, {topodoc: {profile: techdocs}}]\n")
    host("techdocs", "mkdocs", service, "build", "--strict", "-q")
    text = (service / "site/index.html").read_text("utf-8")
    assert 'data-node="payments"' in text
    assert "<style" not in text.partition('class="topodoc-figure')[2].partition("</svg>")[0]


def test_settings_at_the_root_are_found_from_a_site_below(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(repository / "topodoc.yml", "arrows: flow\nspecs: services/pay/topologies\n")
    put(repository / "docs/mkdocs.yml", "site_name: D\ndocs_dir: pages\nplugins: [topodoc]\n")
    put(repository / "docs/pages/index.md", "# D\n")
    monkeypatch.chdir(repository / "docs")
    host("mkdocs", "mkdocs", Path(), "build", "--strict", "-q")
    assert "arrows show where data goes" in Path("site/architecture/pay/index.html").read_text("utf-8")


def test_the_root_is_that_of_the_repository_else_of_the_topmost_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "a/b/c"
    below.mkdir(parents=True)
    assert project_root(below) == tmp_path
    put(tmp_path / "a/b/c/mkdocs.yml", "")
    assert project_root(below) == below
    put(tmp_path / "a/mkdocs.yml", "")
    assert project_root(below) == tmp_path / "a"
    (tmp_path / "a/b/.git").mkdir()
    assert project_root(below) == tmp_path / "a/b"
    assert usual_cache(below) == tmp_path / "a/b/.cache/plugin/topodoc"
    (tmp_path / "a/b/.git").rmdir()
    put(tmp_path / "a/b/.git", "gitdir: elsewhere\n")  # of a worktree or a submodule
    assert project_root(below) == tmp_path / "a/b"


def test_the_setting_says_otherwise(repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / ".git").rmdir()
    (repository / "services/ship/mkdocs.yml").unlink()
    monkeypatch.chdir(repository / "services/pay")
    assert run(["check"]) == 1
    assert "is outside the project" in capsys.readouterr().out
    put(Path("topodoc.yml"), "root: ../..\n")
    assert read_settings_file(Path()).values["root"].resolve() == repository
    assert run(["check", "--strict"]) == 0
    put(Path("mkdocs.yml"), "site_name: pay\nplugins: [{topodoc: {root: ../..}}]\n")
    Path("topodoc.yml").unlink()
    host("mkdocs", "mkdocs", Path(), "build", "--strict", "-q")
    capsys.readouterr()
    put(Path("topodoc.yml"), "root: topologies\n")
    assert run(["check"]) == 2
    assert 'topodoc.yml:1:7: error TD013: "topologies" is not a folder around this file' in capsys.readouterr().err


def test_what_lies_outside_of_the_root_stays_outside(repository: Path) -> None:
    put(repository / "secret.topo.yml", "nodes: {secret: TOP-SECRET}\n")
    put(repository / "services/pay/topologies/pay.topo.yml", "include: [../../../secret.topo.yml]\nnodes: {a: A}\n")
    with pytest.raises(SpecError, match="outside the project"):
        load([repository / "services/pay/topologies"], Settings(root=repository / "services"))


def test_what_was_opened_is_what_was_looked_at(tmp_path: Path) -> None:
    """A path whose folder or file becomes a link, after it was looked at, is not followed."""
    put(tmp_path / "outside/part.yml", "nodes: {secret: TOP-SECRET}\n")
    put(tmp_path / "project/real/part.yml", "nodes: {a: A}\n")
    root = tmp_path / "project"
    assert read_file(root / "real/part.yml", 100, root) == b"nodes: {a: A}\n"
    assert read_file(root / "real/part.yml", 3, root) is None
    (root / "linked").symlink_to(tmp_path / "outside")
    (root / "real/linked.yml").symlink_to(tmp_path / "outside/part.yml")
    for path in (root / "linked/part.yml", root / "real/linked.yml"):
        with pytest.raises(OSError):  # noqa: PT011 - which one differs from system to system
            os.close(_open_below(root, path))
        with pytest.raises(OSError, match="outside"):
            read_file(path, 100, root)
    (root / "inner.yml").symlink_to("real/part.yml")
    assert read_file(root / "inner.yml", 100, root) == b"nodes: {a: A}\n"
    os.mkfifo(root / "pipe")
    with pytest.raises(OSError, match="regular"):
        read_file(root / "pipe", 100, root)
