"""Draws what pages say: the pictures of the README, and the spec before each `<!-- the picture -->`, with what blocks behind it add."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

import topodoc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PLACE = "<!-- the picture -->"
SO_FAR = "<!-- the picture so far -->"  # of a spec that the page goes on to complete
_IGNORED = "ignore: {TD101: so far, TD205: so far}\n"
_PART = re.compile(rf'^```yaml(?: title="(?P<title>[^"]*)")?\n(?P<text>.*?)^```$|^(?:{PLACE}|{SO_FAR})$', re.DOTALL | re.MULTILINE)
_ADDED = "(added)"
_CHANGE = re.compile(r'^```diff title="[^"]*"\n(.*?)^```$', re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put what is drawn now in the place of what the README shows, which a commit has to renew."""
    (kafka,) = topodoc.load(Path(config.config_file_path).parent / "examples" / "kafka.topo.yml")
    drawn = {
        "kafka": topodoc.render(kafka),
        "order-placed": topodoc.render(kafka, "order-placed", animate=True),
        "order-placed-chart": topodoc.render(kafka, "order-placed"),
    }
    changes = _CHANGE.findall((Path(config.docs_dir) / "index.md").read_text("utf-8"))
    drawn |= {f"change-{number}": _change(text) for number, text in enumerate(changes, 1)}
    for name, picture in drawn.items():
        if old := files.get_file_from_path(f"images/{name}.svg"):
            files.remove(old)
        files.append(File.generated(config, f"images/{name}.svg", content=picture))
    return files


def _change(text: str) -> str:
    """Return the picture of the two versions that the lines of a diff, *text*, are of."""
    with TemporaryDirectory() as folder:
        for name, others in (("before", "+"), ("after", "-")):
            Path(folder, name).mkdir()
            lines = "".join(f"{one[1:]}\n" for one in text.splitlines() if one[0] != others)
            Path(folder, name, "orders.topo.yml").write_text(lines, "utf-8")
        command = [sys.executable, "-m", "topodoc", "diff", "before", "after", "--picture", "drawn"]
        subprocess.run(command, cwd=folder, check=False, capture_output=True)  # noqa: S603 - topodoc itself
        return Path(folder, "drawn", "orders", "both.svg").read_text("utf-8")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put pictures where they belong."""
    del page, config, files
    said = ""

    def draw(part: re.Match[str]) -> str:
        nonlocal said
        if part["text"] is None:
            return f"```topodoc\n{said}{_IGNORED if part[0] == SO_FAR else ''}```"
        said = said + part["text"] if (part["title"] or "").endswith(_ADDED) else part["text"]
        return part[0]

    return _PART.sub(draw, markdown) if PLACE in markdown or SO_FAR in markdown else markdown
