"""Rules of one's own: a package brings them, and everything that takes codes takes theirs; nobody who serves loads them unasked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from places import ROOT

from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.lint.evidence import Evidence
from topodoc.lint.installed import installed_rules
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = ROOT / "docs" / "rules" / "own.md"
BLOCKS = dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```', PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE))
MODULE, SPEC = BLOCKS["acme_rules.py"], BLOCKS["shop.topo.yml"]
TOLD = re.search(r"^```text\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Return what installs a package called acme-rules: a module, and the entry point."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "packages"
    (home / "acme_rules-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(home))
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop.topo.yml").write_text(SPEC, "utf-8")

    def install(module: str = MODULE, point: str = "acme = acme_rules") -> None:
        (home / "acme_rules.py").write_text(module, "utf-8")
        (home / "acme_rules-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n", "utf-8")
        (home / "acme_rules-1.0.dist-info" / "entry_points.txt").write_text(f"[topodoc.rules]\n{point}\n", "utf-8")
        installed_rules.cache_clear()
        sys.modules.pop("acme_rules", None)

    yield install
    installed_rules.cache_clear()
    sys.modules.pop("acme_rules", None)


def found(capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, str, str]]:
    run(["check", "shop.topo.yml", "--format", "json", *options])
    return [(one["code"], one["severity"], one["element"]) for one in json.loads(capsys.readouterr().out)["findings"]]


def test_the_example_of_the_manual_says_what_the_manual_says(put: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    put()
    assert TOLD
    assert run(["check", "shop.topo.yml"]) == 0
    said = capsys.readouterr()
    assert said.out == TOLD[1]
    assert said.err == "ACME001 topic-says-retention: 1\n"
    assert run(["check", "--strict", "shop.topo.yml"]) == 1
    capsys.readouterr()
    for word in ("acme001", "topic-says-retention"):
        assert run(["explain", word]) == 0
        page = capsys.readouterr().out
        assert page.startswith("ACME001 topic-says-retention (warning, of the package acme-rules)\n\nFinds a topic that does not say")
        assert "The auditors ask" in page
    assert run(["explain", "ACME002"]) == 2
    assert 'did you mean "ACME001"?' in capsys.readouterr().err


def test_the_package_of_the_manual_names_the_module(put: Callable[..., None]) -> None:
    put()
    table = re.search(r'entry-points."topodoc.rules"\]\n(\w+) = "(\w+)"', BLOCKS["pyproject.toml"])
    assert table
    assert table[2] == installed_rules()[0].look.__module__


def test_the_command_line_finds_an_installed_package(put: Callable[..., None], tmp_path: Path) -> None:
    put()
    command = [sys.executable, "-m", "topodoc", "check", "shop.topo.yml"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env={"PYTHONPATH": str(tmp_path / "packages")})
    assert TOLD
    assert done.stdout == TOLD[1]


def test_whatever_takes_codes_takes_theirs(put: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    put()
    told = [("ACME001", "warning", "node:placed")]
    assert found(capsys) == told
    for settings, wanted in {
        "{ignore: [ACME001]}": [],
        "{ignore: [ACME]}": [],
        "{ignore: [ACME0]}": [],
        "{ignore: [topic-says-retention]}": [],
        "{ignore: [TD]}": told,
        "{select: [TD]}": [],
        "{select: [ACME]}": told,
        "{severity: {ACME001: error}}": [("ACME001", "error", "node:placed")],
        "{severity: {ACME: off}}": [],
        "{paths: {shop.topo.yml: {ignore: [ACME001]}}}": [],
        "{installed: false}": [],
        "{installed: false, ignore: [ACME002, acme001]}": [],
    }.items():
        Path("topodoc.yml").write_text(f"rules: {settings}\n", "utf-8")
        if "acme001" in settings:  # of what is not loaded only codes are known, as they are written
            assert run(["check"]) == 2
            assert "installed packages are known with installed: true" in capsys.readouterr().err
        else:
            assert [one for one in found(capsys) if one[0] == "ACME001"] == wanted, settings
    Path("topodoc.yml").unlink()
    assert run(["check", "--write-baseline", "known.json", "shop.topo.yml"]) == 0
    capsys.readouterr()
    assert found(capsys, "--baseline", "known.json") == []
    for silenced in (
        SPEC.replace("label: Placed}", "label: Placed, ignore: {ACME001: kept by the archive}}"),
        SPEC.replace("label: Placed}", "label: Placed} # topodoc: ignore[ACME001] kept by the archive"),
    ):
        Path("shop.topo.yml").write_text(silenced, "utf-8")
        assert found(capsys) == []
        Path("topodoc.yml").write_text("rules: {installed: false}\n", "utf-8")
        assert found(capsys) == []  # a suppression of what is not asked is no idle one
        Path("topodoc.yml").unlink()
    Path("shop.topo.yml").write_text(SPEC.replace("keeps-30d]}", "keeps-30d], ignore: {ACME001: why}}"), "utf-8")
    assert found(capsys) == [("TD602", "warning", "node:orders"), ("ACME001", "warning", "node:placed")]
    for form in ("sarif", "github"):
        run(["check", "shop.topo.yml", "--format", form])
        assert "topic-says-retention" in capsys.readouterr().out


def test_a_word_that_names_none_is_told(put: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    put()
    Path("topodoc.yml").write_text("rules: {ignore: [ACME011]}\n", "utf-8")
    assert run(["check", "shop.topo.yml"]) == 2
    assert '"ACME011" is not a rule' in (said := capsys.readouterr().err)
    assert 'did you mean "ACME001"?' in said
    Path("topodoc.yml").unlink()
    Path("shop.topo.yml").write_text(SPEC.replace("label: Placed}", "label: Placed, ignore: {acme001: x}}"), "utf-8")
    assert run(["check", "shop.topo.yml"]) == 1
    assert 'did you mean "ACME001"?' in capsys.readouterr().out


RULE = "from topodoc.rules import *\n@rule('{}', '{}', Severity.INFO)\ndef find(evidence):\n    {}\n    yield from ()\n"
DOCUMENTED = '"""Report nothing."""'


@pytest.mark.parametrize(
    ("module", "point", "told"),
    [
        (RULE.format("TD901", "a-b", DOCUMENTED), "a = acme_rules", 'a rule with the code "TD901"'),
        (RULE.format("A001", "a-b", DOCUMENTED), "a = acme_rules", 'a rule with the code "A001"'),
        (RULE.format("ABCDEF001", "a-b", DOCUMENTED), "a = acme_rules", 'a rule with the code "ABCDEF001"'),
        (RULE.format("AB001", "Not A Name", DOCUMENTED), "a = acme_rules", 'called "Not A Name"'),
        (RULE.format("AB001", "bus-bypass", DOCUMENTED), "a = acme_rules", "has the same name as TD201 of topodoc"),
        (RULE.format("AB001", "a-b", "0"), "a = acme_rules", "without a docstring"),
        (RULE.format("AB001", "a-b", DOCUMENTED) * 2, "a = acme_rules\nb = acme_rules:find", ""),
        ("x = 1\n", "a = acme_rules", "provides no rule"),
        ("x = [1]\n", "a = acme_rules:x", "an object of int, which is not a Rule"),
        ("raise ValueError('no\\n::error::way')\n", "a = acme_rules", "ValueError: no\\n::error::way"),
        ("import sys; sys.exit(3)\n", "a = acme_rules", "SystemExit: 3"),
        ("", "a = acme_rules:nothing", "AttributeError"),
        ("", "a = elsewhere", "ModuleNotFoundError"),
    ],
)
def test_what_cannot_be_loaded_is_one_message(
    put: Callable[..., None], capsys: pytest.CaptureFixture[str], module: str, point: str, told: str
) -> None:
    put(module, point)
    code = run(["check", "shop.topo.yml"])
    said = capsys.readouterr()
    if not told:
        assert code == 0
        return
    assert (code, said.out) == (2, "")
    assert said.err.startswith("error: the rules of the package acme-rules cannot be used: ")
    assert told in said.err
    assert said.err.count("\n") == 1
    assert "rules: {installed: false}" in said.err
    Path("topodoc.yml").write_text("rules: {installed: false}\n", "utf-8")
    assert run(["check", "shop.topo.yml"]) == 0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("yield 1", "it yields an object of int, which is not a Finding"),
        ("yield Finding('a', 'b', None, 'node:shop')", "the span of a finding is an object of NoneType"),
        ("evidence.topology = None", "FrozenInstanceError"),
        ("return [1]", "it yields an object of int"),
        ("return 1", "TypeError"),
    ],
)
def test_a_rule_that_fails_ends_the_command(put: Callable[..., None], capsys: pytest.CaptureFixture[str], body: str, told: str) -> None:
    put(f"from topodoc.rules import *\n@rule('AB001', 'a-b', Severity.INFO)\ndef find(evidence):\n    'Report.'\n    {body}\n")
    assert run(["check", "shop.topo.yml"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("error: the rule AB001 of the package acme-rules fails at shop: ")
    assert told in said.err
    assert "rules: {ignore: [AB001]}" in said.err


def test_texts_of_a_finding_reach_pages_as_they_can(put: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    body = "yield at_node(evidence.topology.nodes[0], 'a\\x00<script>\\r\\nb', 'mend\\x1b[31m')"
    put(f"from topodoc.rules import *\n@rule('AB001', 'a-b', Severity.INFO)\ndef find(evidence):\n    'Report.'\n    {body}\n")
    assert run(["build", "shop.topo.yml"]) == 0
    capsys.readouterr()
    page = Path("site/architecture/shop/findings.html").read_text("utf-8")
    assert "AB001" in page
    assert not {"\x00", "\x1b"} & {*page}
    assert "<script>\n" not in page
    assert "a\ufffd" in page or "a&#xFFFD;" in page or "a&#65533;" in page


SERVE = """
from pathlib import Path
from topodoc.plugin.host import Order
from topodoc.plugin.serving import _Works
_Works(Order(Path("out"), Path.cwd(), {}), Path("out").absolute(), Path("made").absolute(), [], "http://x/").begin()
"""  # what MkDocs keeps of a server stays in a process of its own


def test_no_server_loads_them_unasked(put: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("import pathlib\npathlib.Path('loaded').touch()\n" + MODULE)
    Path("mkdocs.yml").write_text("site_name: x\nplugins: [topodoc: {specs: shop.topo.yml}]\n", "utf-8")
    Path("docs").mkdir()
    built = [sys.executable, "-m", "mkdocs", "build"]
    environment = {"PYTHONPATH": str(tmp_path / "packages"), "NO_MKDOCS_2_WARNING": "1"}

    def is_loaded() -> bool:
        there = Path("loaded").exists()
        Path("loaded").unlink(missing_ok=True)
        return there

    def serve() -> None:
        (tmp_path / "made").mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-c", SERVE], check=True, env=environment)

    def host() -> str:
        return subprocess.run(built, capture_output=True, encoding="utf-8", check=False, env=environment).stderr

    assert "ACME001" not in host()
    serve()
    assert not is_loaded()
    assert run(["build", "--site", "one"]) == 0
    assert is_loaded()
    Path("topodoc.yml").write_text("rules: {installed: true}\n", "utf-8")
    assert "ACME001" in host()
    assert is_loaded()
    serve()
    assert is_loaded()
    capsys.readouterr()


def test_a_named_rule_passes_where_none_is_loaded(put: Callable[..., None]) -> None:
    put()
    Path("topodoc.yml").write_text("rules: {ignore: [ACME001, XY], severity: {ABC1: off}}\n", "utf-8")
    assert read_settings_file(Path(), trusts_rules=False).values["rules"].ignore == ("ACME001", "XY")
    with pytest.raises(SettingsError, match='"XY" is not a rule'):
        read_settings_file(Path())


def test_evidence_is_not_written_to() -> None:
    assert Evidence.__dataclass_params__.frozen  # type: ignore[attr-defined] # of every dataclass
