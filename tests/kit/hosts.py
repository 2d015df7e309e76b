"""The hosts that topodoc runs in, each in an environment of its own below .cache/hosts, made once."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from places import ROOT

FOLDER = ROOT / ".cache" / "hosts"

# What each host is made of; what stands behind "--no-deps" would bring a MkDocs that the host replaces.
HOSTS = {
    "mkdocs": (
        [
            "mkdocs>=1.6,<2",
            "mkdocs-material>=9.5,<10",
            "mkdocs-literate-nav",
            "mkdocs-awesome-nav",
            "mkdocs-section-index",
            "mkdocs-static-i18n",
            "mkdocs-redirects",
            "mkdocs-htmlproofer-plugin",
            "mkdocs-rss-plugin",
            "mkdocs-print-site-plugin",
            "mkdocs-git-revision-date-localized-plugin",
            "mkdocs-monorepo-plugin",
        ],
        [],
    ),
    "mkdocs-oldest": (["mkdocs==1.6.0", "mkdocs-material==9.5.20"], []),
    "properdocs": (
        ["properdocs>=1.6.5,<2", "pymdown-extensions", "babel", "colorama", "paginate", "backrefs", "requests"],
        ["mkdocs-material>=9.5,<10", "mkdocs-material-extensions"],
    ),
    "zensical": (["zensical>=0.0.40"], []),
    "zensical-oldest": (["zensical==0.0.40"], []),
    "techdocs": (["mkdocs-techdocs-core>=1.5,<2"], []),
    "sphinx": (["sphinx>=8.2,<10", "myst-parser>=4,<6"], []),
}


def own() -> list[str]:
    """Return what topodoc itself needs, without the host that a plain installation brings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [one for one in project["dependencies"] if not one.startswith("mkdocs")]
    return [one.split("#")[0].strip() for one in needed]


def prepare(name: str) -> Path:
    """Return the folder of the programs of the host called *name*, installed where it is not yet. Raises CalledProcessError."""
    wanted, alone = HOSTS[name]
    mark = hashlib.sha256("\n".join([*wanted, "--no-deps", *alone, *own(), str(ROOT), sys.version]).encode()).hexdigest()
    folder = FOLDER / name
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not (folder / mark).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
            _install(folder, *wanted, *own())
            _install(folder, "--no-deps", *alone, "-e", str(ROOT))
            (folder / mark).touch()
    return folder / "bin"


def has(name: str, distribution: str) -> bool:
    """Return whether *distribution* is installed in the host called *name*."""
    pattern = re.compile(rf"{re.escape(distribution)}-[0-9.]+\.dist-info")
    return any(pattern.fullmatch(path.name) for path in (FOLDER / name / "lib").glob("python*/site-packages/*"))


def _install(folder: Path, *what: str) -> None:
    python, uv = str(folder / "bin" / "python"), ROOT / ".venv-lint" / "bin" / "uv"
    if uv.is_file():  # which .ci/run installs, for it takes a tenth of the time
        _run(str(uv), "pip", "install", "-q", "--python", python, *what)
        return
    outer = Path(sys.base_prefix) / "bin" / "python3"  # which has pip, as the environment of the tests may not
    _run(str(outer), "-m", "pip", "--python", python, "install", "-q", "--disable-pip-version-check", *what)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(prepare, HOSTS))
