"""Shows each kind of page, light and dark: with TOPODOC_SCREENSHOTS set, Chromium takes pictures of the site that was built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_PAGES = {
    "index": "examples/index.html",
    "topology": "examples/kafka/index.html",
    "scenario": "examples/kafka/scenarios/order-placed.html",
    "node": "examples/rabbitmq/nodes/parcels.html",
    "event": "examples/rabbitmq/events/ParcelScanned.html",
    "catalogue": "examples/catalogue/index.html",
    "landscape": "examples/landscape.html",
}
_SCHEMES = {"light": 1, "dark": 0}  # as Chromium counts them
_SIZE = "1180,640"
_SHOWN = re.compile(r"^!\[[^\]]*\]\(images/pages/[^)]*\)\n", re.MULTILINE)
_ASKED = "TOPODOC_SCREENSHOTS"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make room for the pictures, which are taken when the site is there."""
    for kind, scheme in product(_PAGES, _SCHEMES) if os.environ.get(_ASKED) else ():
        files.append(File.generated(config, f"images/pages/{kind}-{scheme}.png", content=b""))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leave out what was not asked for."""
    del page, config, files
    return markdown if os.environ.get(_ASKED) else _SHOWN.sub("", markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """Take the pictures."""
    if os.environ.get(_ASKED):
        site = Path(config.site_dir)
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda one: _take(site, *one), product(_PAGES, _SCHEMES)))


def _take(site: Path, kind: str, scheme: str) -> None:
    page, picture = site / _PAGES[kind], site / "images" / "pages" / f"{kind}-{scheme}.png"
    chromium = shutil.which("chromium")
    if chromium is None or not page.is_file():
        message = f"{page} is not there to be shown" if chromium else "chromium is not there to take pictures"
        raise PluginError(message)
    with TemporaryDirectory() as home:
        quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--allow-file-access-from-files")
        shown = (f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}", f"--window-size={_SIZE}", "--virtual-time-budget=4000")
        command = [chromium, *quiet, *shown, f"--user-data-dir={home}", f"--screenshot={picture}", page.resolve().as_uri()]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - what was found on the PATH
