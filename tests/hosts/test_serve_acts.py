"""What people do while a server runs: files are saved, moved, switched, stashed, broken and mended, and every page follows."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SPEC = "title: {}\ninclude: [../shared/bus.yml]\nnodes: {{a: A}}\nedges: [a -> bus: publish]\nignore: {{TD205: no}}\n"
BUS = "nodes: {{bus: {{label: {}, kind: topic}}}}\n"
SPEC_FILE, BUS_FILE = "topologies/orders.topo.yml", "shared/bus.yml"
PAGE = "/architecture/orders/"
BANNER = "topodoc-banner"


class Project:
    """A project in git, with all that a site may depend on; and the server's page."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: Callable[[], str] = str
        self.timed: list[tuple[str, float]] = []

    def put(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def put_atomically(self, name: str, text: str) -> None:
        path = self.root / name
        path.with_name(f".{path.name}.part").write_text(text, "utf-8")
        path.with_name(f".{path.name}.part").replace(path)

    def put_beside_a_backup(self, name: str, text: str) -> None:
        path = self.root / name
        path.replace(path.with_name(f"{path.name}~"))
        path.write_text(text, "utf-8")

    def move(self, name: str, to: str) -> None:
        (self.root / name).rename(self.root / to)

    def git(self, *words: str) -> None:
        said = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
        subprocess.run(said, cwd=self.root, check=True, capture_output=True)

    def shows(self, act: str, *texts: str, no: str = "nothing of this kind") -> None:
        """Wait until the page holds *texts*, does not say *no*, and has the banner only where these ask for it."""
        began = time.monotonic()
        while True:
            page = self.read()
            if no not in page and all(text in page for text in texts) and (BANNER in page) == (BANNER in texts):
                break
            assert time.monotonic() < began + 20, f"{act}: {re.findall(BANNER + '.*', page)[:1] or page[-500:]}"
            time.sleep(0.05)
        self.timed.append((act, time.monotonic() - began))


SAVES = {"in place": Project.put, "atomically": Project.put_atomically, "beside a backup": Project.put_beside_a_backup}


def acts(here: Project) -> None:
    """Do what people do, one after the other."""
    here.shows("it begins", "First", "Old bus")
    for way, put in SAVES.items():
        put(here, SPEC_FILE, SPEC.format(f"Saved {way}"))
        here.shows(f"save {way}", f"Saved {way}")
    (here.root / f"{SPEC_FILE}~").unlink()
    files(here)
    versions(here)
    settings(here)
    looks(here)
    parts(here)


def files(here: Project) -> None:
    """Let specs and their folder come, move and go."""
    here.put(BUS_FILE, BUS.format("New bus"))
    here.shows("save a part outside the folder", "New bus")
    here.put("topologies/second.topo.yml", "title: Second\nnodes: {b: {same_as: orders/a}, c: C}\nedges: [c -> b: ask]\n")
    here.shows("a second spec comes", "Second")
    here.move("topologies/second.topo.yml", "topologies/third.topo.yml")
    here.shows("a spec is renamed", "third")
    (here.root / "topologies/third.topo.yml").unlink()
    here.git("add", "-A")
    here.git("commit", "-qm", "one")
    here.move("topologies", "elsewhere")
    here.shows("the folder of specs is moved away", BANNER, "does not exist")
    here.move("elsewhere", "topologies")
    here.shows("it comes back", "Saved beside a backup")
    shutil.copytree(here.root / "topologies", here.root / "other")
    here.put("other/orders.topo.yml", SPEC.format("Another folder"))
    here.move("topologies", "gone")
    here.move("other", "topologies")
    here.shows("the folder is replaced", "Another folder")
    shutil.rmtree(here.root / "gone")
    here.git("checkout", "-q", "--", ".")
    here.shows("git restore", "Saved beside a backup")


def versions(here: Project) -> None:
    """Switch branches, and put work aside."""
    here.git("switch", "-qc", "branch")
    here.put(SPEC_FILE, SPEC.format("On a branch"))
    here.put("topologies/extra.topo.yml", "nodes: {x: X, y: Y}\nedges: [x -> y: ask]\n")
    here.git("add", "-A")
    here.git("commit", "-qm", "two")
    here.shows("work on a branch", "On a branch")
    here.git("switch", "-q", "-")
    here.shows("git switch back", "Saved beside a backup")
    here.git("switch", "-q", "branch")
    here.shows("git switch", "On a branch")
    here.put(SPEC_FILE, SPEC.format("Not yet committed"))
    here.shows("more work", "Not yet committed")
    here.git("stash", "-q")
    here.shows("git stash", "On a branch")
    here.git("stash", "pop", "-q")
    here.shows("git stash pop", "Not yet committed")


def parts(here: Project) -> None:
    """Let a spec and its parts break, move, come and change."""
    here.put(SPEC_FILE, SPEC.format("Broken").replace("edges:", "edgs:"))
    here.shows("a spec breaks", BANNER, "unknown key", "edgs")
    here.put(SPEC_FILE, SPEC.format("Mended"))
    here.shows("it is mended", "Mended")
    here.move(BUS_FILE, "shared/away.yml")
    here.shows("the part is moved away", BANNER, "does not exist")
    here.move("shared/away.yml", BUS_FILE)
    here.shows("it comes back", "Mended")
    here.put(SPEC_FILE, SPEC.format("Two parts").replace("bus.yml]", "bus.yml, ../later/part.yml]"))
    here.shows("a part is named that is not there", BANNER, "later/part.yml")
    here.put("later/part.yml", "nodes: {late: {label: Late, kind: person}}\n")
    here.shows("the part comes to be, with its folder", "Two parts", "Late")
    here.put("later/part.yml", "nodes: {late: {label: Later, kind: person}}\n")
    here.shows("it is edited", "Later")


def settings(here: Project) -> None:
    """Let a settings file come, change, break and go."""
    here.put("topodoc.yml", "arrows: flow\n")
    here.shows("a settings file comes", "arrows show where data goes")
    here.put("topodoc.yml", "arows: flow\n")
    here.shows("it breaks", BANNER, "unknown key")
    here.put("topodoc.yml", "arrows: dial\n")
    here.shows("it is mended", "who dials")
    here.put("topodoc.yml", "specs: [topologies, outside/far.topo.yml]\n")
    here.shows("it names a file that is not there", BANNER, "outside/far.topo.yml")
    here.put("outside/far.topo.yml", "title: Far away\nnodes: {f: F, g: G}\nedges: [f -> g: ask]\n")
    here.shows("that comes", "Far away")
    (here.root / "topodoc.yml").unlink()
    here.shows("the settings file goes", "Not yet committed", no="Far away")


def looks(here: Project) -> None:
    """Let templates and themes come, change and break."""
    here.put("topodoc.yml", "templates: own\n")
    here.shows("templates are named that are not there", BANNER, "does not exist")
    here.put("own/topology.md.j2", "# {{ topology.title }}\n\nMy own words\n")
    here.shows("they come", "My own words")
    here.put("own/topology.md.j2", "# {{ topology.title }}\n\nOther words\n")
    here.shows("a template is edited", "Other words")
    here.put("own/topology.md.j2", "# {{ topology.title\n")
    here.shows("it breaks", BANNER)
    (here.root / "own/topology.md.j2").unlink()
    here.shows("it goes", "<svg")
    here.put("topodoc.yml", "themes: looks\ntheme: mine\n")
    here.shows("a theme is named that is not there", BANNER)
    here.put("looks/mine/theme.toml", 'extends = "paper"\n[light]\nsurface = "#fedcba"\n')
    here.shows("it comes", "#fedcba")
    here.put("looks/mine/theme.toml", 'extends = "paper"\n[light]\nsurface = "#fedcbb"\n')
    here.shows("it is edited", "#fedcbb")
    (here.root / "topodoc.yml").unlink()
    here.shows("the settings go", "<svg", no="#fedcbb")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    here = Project(tmp_path)
    here.put("topologies/orders.topo.yml", SPEC.format("First"))
    here.put("shared/bus.yml", BUS.format("Old bus"))
    here.put("docs/index.md", "# Home\n")
    here.put("mkdocs.yml", "site_name: T\ntheme: {name: material, font: false}\nplugins: [topodoc]\n")
    here.put(".gitignore", ".cache\n")
    here.git("init", "-q")
    here.git("add", "-A")
    here.git("commit", "-qm", "zero")
    return here


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def served(here: Project, *command: str, page: str = PAGE) -> Iterator[None]:
    """Serve the project by *command* while the context lasts."""
    address = f"127.0.0.1:{free_port()}"
    words = [sys.executable, "-m", *(word.format(address) for word in command)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(words, cwd=here.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as server:

        def read() -> str:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{address}{page}", timeout=5) as answer:
                text: bytes = answer.read()
                return text.decode().replace("&#32;", " ").replace("&#47;", "/").replace("&#46;", ".")
            return ""

        here.read = read
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(10)
            finally:
                server.kill()


@pytest.mark.long
@pytest.mark.parametrize("command", [("mkdocs", "serve", "-q", "-a", "{}"), ("topodoc", "serve", "--addr", "{}")], ids=lambda one: one[0])
def test_every_act_shows(project: Project, command: tuple[str, ...], record_property: Callable[[str, object], None]) -> None:
    with served(project, *command):
        acts(project)
    assert len(project.timed) >= 30
    for act, seconds in project.timed:
        record_property(act, round(seconds, 2))
    print("\n".join(f"{seconds:5.2f} s  {act}" for act, seconds in project.timed))  # noqa: T201 - shown with -s
