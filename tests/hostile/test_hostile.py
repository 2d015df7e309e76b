"""The hostile corpus: what specs from strangers may hold, each with the outcome it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from places import TESTS

from topodoc.diagnostics import SettingsError
from topodoc.model.address import safe_url
from topodoc.plugin.swap import staged

if TYPE_CHECKING:
    from pathlib import Path

_LINKS = yaml.safe_load((TESTS / "hostile" / "links.yml").read_text("utf-8"))


@pytest.mark.parametrize("link", _LINKS["refused"], ids=ascii)
def test_a_link_that_a_browser_could_run_is_refused(link: str) -> None:
    assert safe_url(link) is None


@pytest.mark.parametrize("link", _LINKS["kept"], ids=ascii)
def test_a_link_that_leads_to_a_page_is_kept(link: str) -> None:
    assert safe_url(link) is not None


def test_a_folder_that_is_not_ours_is_replaced_only_by_force(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.txt").write_text("ten years", "utf-8")
    with pytest.raises(SettingsError, match="--force"), staged(site):
        pass
    assert (site / "thesis.txt").read_text("utf-8") == "ten years"
    with staged(site, force=True) as fresh:
        (fresh / "index.html").write_text("new", "utf-8")
    assert {path.name for path in site.iterdir()} == {"index.html", ".topodoc-site"}


def test_a_build_that_fails_by_force_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.txt").write_text("ten years", "utf-8")
    with pytest.raises(ZeroDivisionError), staged(site, force=True):
        raise ZeroDivisionError
    assert (site / "thesis.txt").read_text("utf-8") == "ten years"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_force_follows_no_symlink(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")
    with pytest.raises(SettingsError, match="is not a folder"), staged(tmp_path / "site", force=True):
        pass
