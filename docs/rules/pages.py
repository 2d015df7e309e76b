"""Makes the pages of the rules from their docstrings, and the table that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from topodoc.lint.codes import RULES
from topodoc.lint.manual import page_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PLACE = "<!-- the rules -->"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each rule."""
    for rule in RULES:
        path = f"rules/{rule.code}.md"
        files.append(File.generated(config, path, content=page_of(rule), inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the table of the rules where it belongs."""
    del config, files
    return markdown.replace(PLACE, table()) if page.file.src_uri == "rules/index.md" else markdown


def table() -> str:
    """Return every rule, with a link to its page."""
    rows = []
    for rule in RULES:
        sentence = rule.page.partition("\n")[0].removeprefix("Finds ").rstrip(".")
        severity = rule.severity.value if rule.is_on else "off"
        rows.append(f"| [{rule.code}]({rule.code}.md) | {rule.name} | {severity} | {sentence} |")
    return "\n".join(["| code | name | severity | finds |", "|---|---|---|---|", *rows])
