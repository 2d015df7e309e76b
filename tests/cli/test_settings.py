"""The settings file: found, read with the same carets as specs, and beaten by options."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from places import ROOT

import topodoc
from topodoc import source
from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.settings import DEFAULTS, KEYS, RuleSettings, Settings
from topodoc.settings_document import settings_schema
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from pathlib import Path

SPEC = "topology: one\nnodes: {a: A, t: {shape: cylinder}}\nedges: [a -> t: {label: announce it, protocol: zeromq}]\n"
EVERY = """
specs: [topologies, more]
section: docs/architecture
theme: paper
arrows: flow
templates: own
themes: own
python_specs: true
engine: pygraphviz
jobs: 2
cache: {folder: .cache, trust: layouts, size: 50}
repo_url: https://example.org/
broker_protocols: [ZeroMQ]
verbs: {publish: [announce], consume: tail}
rules:
  select: [TD2, topic-without-consumer]
  ignore: TD209
  severity: {TD207: warning, TD101: 'off'}
  paths: {'legacy/**': {ignore: [TD5]}}
roles: {projector: [materializer]}
naming: {topic: '[a-z]+'}
budget: {nodes: 40, edges: 80}
hub: 20
limits: {python_seconds: 3, layout_seconds: 7, consumers: 7}
profile: techdocs
language: de
enabled: true
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    for name in ("topologies", "own", "docs"):
        (tmp_path / name).mkdir()
    (tmp_path / "topologies" / "one.topo.yml").write_text(SPEC, "utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(path: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(SettingsError) as raised:
        read_settings_file(path)
    return [(one.code, one.span.line, one.span.column, one.message) for one in raised.value.diagnostics]


def test_every_setting_is_read(here: Path) -> None:
    (here / "topodoc.yml").write_text(EVERY, "utf-8")
    given = read_settings_file(here)
    assert Settings(**given.values) == Settings(
        specs=(here / "topologies", here / "more"), section="docs/architecture", arrows="flow", templates=here / "own", themes=here / "own",
        engine="pygraphviz", jobs=2, broker_protocols=("ZeroMQ",), verbs=(("publish", ("announce",)), ("consume", ("tail",))),
        roles=(("projector", ("materializer",)),), naming=(("topic", "[a-z]+"),), most_nodes=40, most_edges=80, most_consumers=7,
        rules=RuleSettings(
            ("TD2", "topic-without-consumer"), ("TD209",), (("TD207", "warning"), ("TD101", "off")), (("legacy/**", ("TD5",)),), here
        ), cache=here / ".cache", cache_trust="layouts", cache_megabytes=50,
        hub=20, python_seconds=3, layout_seconds=7, profile="techdocs", repo_url="https://example.org/",
        language="de",
    )  # fmt: skip
    assert not given.findings
    assert Draft7Validator(settings_schema()).is_valid(yaml.safe_load(EVERY))


def test_the_same_in_pyproject(here: Path) -> None:
    (here / "pyproject.toml").write_text(
        '[project]\nname = "x"\n[tool.topodoc]\nspecs = ["topologies", "more"]\narrows = "flow"\njobs = 2\npython_specs = false\n'
        '[tool.topodoc.limits]\npython_seconds = 3\n[tool.topodoc.verbs]\npublish = ["announce"]\n',
        "utf-8",
    )
    assert read_settings_file(here).values == {
        "specs": (here / "topologies", here / "more"), "arrows": "flow", "jobs": 2, "python_specs": False, "python_seconds": 3,
        "verbs": (("publish", ("announce",)),),
    }  # fmt: skip


def test_where_it_is_looked_for(here: Path) -> None:
    deep = here / "services" / "orders"
    deep.mkdir(parents=True)
    assert read_settings_file(deep).path is None
    (here.parent / "topodoc.yml").write_text("theme: paper\n", "utf-8")  # beyond the project root
    assert read_settings_file(deep).path is None
    (here / "pyproject.toml").write_text("[tool.other]\n", "utf-8")
    assert read_settings_file(deep).path is None
    (here / "pyproject.toml").write_text("[tool.topodoc]\njobs = 3\n", "utf-8")
    assert read_settings_file(deep).values == {"jobs": 3}
    (here / "topodoc.yml").write_text("jobs: 4\n", "utf-8")
    assert read_settings_file(deep).values == {"jobs": 4}
    (here / "services" / "topodoc.yml").write_text("specs: here\n", "utf-8")
    assert read_settings_file(deep).values == {"specs": (here / "services" / "here",)}
    assert read_settings_file(deep, here / "pyproject.toml").values == {"jobs": 3}
    (here.parent / "topodoc.yml").unlink()


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("them: paper\n", "TD011", 1, 1, 'unknown key "them"'),
        ("jobs: 2\narrows: flo\n", "TD013", 2, 9, '"flo" is not a value of "arrows"'),
        ("jobs: many\n", "TD013", 1, 7, '"many" is not a whole number'),
        ("engine: neato\n", "TD013", 1, 9, '"neato" is not a value of "engine"'),
        ("python_specs: maybe\n", "TD013", 1, 15, '"maybe" is not a value of "python_specs"'),
        ("specs: {a: b}\n", "TD010", 1, 8, "a mapping is where"),
        ("section: ../up\n", "TD013", 1, 10, 'the section "../up" is not a path'),
        ("templates: nowhere\n", "TD013", 1, 12, 'the templates folder "nowhere" does not exist'),
        ("verbs: {shout: [yell]}\n", "TD013", 1, 9, '"shout" is not one of publish'),
        ("naming: {topic: '['}\n", "TD013", 1, 17, '"[" is not a regular expression'),
        ("rules: {severity: {TD101: loud}}\n", "TD013", 1, 27, '"loud" is not a severity'),
        ("rules: {slect: [TD1]}\n", "TD011", 1, 9, 'unknown key "slect"'),
        ("rules: {ignore: topic-without-consumers}\n", "TD013", 1, 17, '"topic-without-consumers" is not a rule'),
        ("rules: {severity: {TD99: info}}\n", "TD013", 1, 20, '"TD99" is not a rule'),
        ("rules:\n  paths: {old: {ignore: [td001]}}\n", "TD013", 2, 26, "TD001 is a fault, and topodoc always reports faults"),
        ("limits: {python_seconds: 0}\n", "TD013", 1, 26, '"0" is not a whole number'),
        ("- jobs\n", "TD010", 1, 1, "a list is where"),
        ("jobs: [\n", "TD004", 2, 1, ""),
        ("x-a: " + "[" * 100 + "\n", "TD009", 1, 55, "nested deeper"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(here: Path, text: str, code: str, line: int, column: int, says: str) -> None:
    (here / "topodoc.yml").write_text(text, "utf-8")
    ((found_code, found_line, found_column, message),) = told(here)
    assert (found_code, found_line, found_column) == (code, line, column)
    assert says in message


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('[tool.topodoc]\nthem = "paper"\n', "TD011", 2, 1),
        ('[tool.topodoc]\njobs = 1\narrows = "flo"\n', "TD013", 3, 10),
        ('[tool.topodoc]\nspecs = [\n  "a",\n  {b = 1},\n]\n', "TD010", 4, 3),
        ("[tool.topodoc.limits]\npython_second = 3\n", "TD011", 2, 1),
        ("[tool.topodoc]\nlimits = {python_second = 3}\n", "TD011", 2, 11),
        ("[tool.topodoc]\nlimits.python_second = 3\n", "TD011", 2, 8),
        ("[tool.topodoc]\njobs = \n", "TD004", 2, 8),
        ("[tool.topodoc]\njobs = 1\njobs = 2\n", "TD007", 3, 1),
        ('[tool.topodoc]\nverbs = {shout = ["yell"]}\n', "TD013", 2, 10),
        ("[project]\njobs = 1\n[tool.topodoc]\njob = 1\n", "TD011", 4, 1),
    ],
)
def test_a_wrong_pyproject_is_told_with_its_place(here: Path, text: str, code: str, line: int, column: int) -> None:
    (here / "pyproject.toml").write_text(text, "utf-8")
    assert (code, line, column) in [one[:3] for one in told(here)]


def test_every_fault_comes_at_once_with_carets_and_exit_code_2(
    here: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    (here / "topodoc.yml").write_text("them: paper\njobs: many\n", "utf-8")
    for command in (["check"], ["build"], ["render", "topologies/one.topo.yml"]):
        assert run(command) == 2
        shown = capsys.readouterr().err
        assert (
            'topodoc.yml:1:1: error TD011: unknown key "them"\n    1 | them: paper\n      | ^^^^\n   hint: did you mean "theme"?' in shown
        )
        assert "topodoc.yml:2:7: error TD013" in shown
        assert "2 errors" in shown
    assert not (here / "site").exists()
    with pytest.raises(Abort):
        build(load_config(str(here / "mkdocs.yml"), plugins=["topodoc"]))
    assert 'topodoc.yml:1:1: error TD011: unknown key "them"; did you mean "theme"?' in caplog.text
    assert "TD013" in caplog.text


def test_a_file_that_cannot_be_read(here: Path) -> None:
    (here / "topodoc.yml").write_bytes(b"theme: caf\xe9\n")
    assert told(here)[0][:3] == ("TD002", 1, 11)
    (here / "topodoc.yml").unlink()
    (here / "topodoc.yml").mkdir()
    assert told(here)[0][0] == "TD001"
    with pytest.raises(SettingsError, match=r"nowhere\.yml does not exist"):
        read_settings_file(here, here / "nowhere.yml")
    (here / "own.toml").write_text("[tool.other]\n", "utf-8")
    with pytest.raises(SettingsError, match=r"has no table \[tool\.topodoc\]"):
        read_settings_file(here, here / "own.toml")


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{one}: &{one} [{','.join(['*' + before] * 10)}]\n" for before, one in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (b"#" * 5_000_001, "TD009", "larger than"),
        (b"jobs: 2\n" + b"x-a: " + b"[" * 100_000, "TD009", "deeper"),
        (BOMB.encode(), "TD009", "aliases"),
        ("jobs: 2\n".encode("utf-16"), "TD002", "UTF-8"),
        (b"jobs: 1\n---\njobs: 2\n", "TD008", "second document"),
        (b"jobs: 1\njobs: 2\n", "TD007", "twice"),
        (b"rules:\n\tselect: [a]\n", "TD006", "tab"),
        (b"just words\n", "TD010", "is where settings belong"),
        (b"specs: []\n", "TD013", "empty list"),
        (b"specs: [topologies, '']\n", "TD013", "an empty text is not a path"),
        (b"templates: ' '\n", "TD013", "an empty text is not a path"),
        (b"specs: " + b"a" * 5_000, "TD013", "cannot be a path"),
        (b"templates: " + b"a" * 5_000, "TD013", "does not exist"),
        (b'templates: "a\\0b"\n', "TD013", "does not exist"),
        (b"theme: papr\n", "TD013", 'there is no theme "papr"'),
        (b"theme: ../paper\n", "TD013", 'there is no theme "../paper"'),
        (b"repo_url: 'javascript:alert(1)'\n", "TD013", "not an address on the web"),
        (b"verbs: {publish: [hand over]}\n", "TD013", "not one word"),
        (b"verbs: {publish: [send], request: [Send]}\n", "TD013", "already names the role publish"),
        (b"broker_protocols: [zeromq+tls]\n", "TD013", "not the name of a protocol"),
        (b"naming: {topic: '" + b"(" * 3_000 + b")" * 3_000 + b"'}\n", "TD013", "not a regular expression"),
        (b"naming: {topic: 'a{1001}'}\n", "TD013", "not a regular expression"),
        (b"naming: {topic: '(?=a)b'}\n", "TD013", "not a regular expression"),
        (b"naming: {topic: '(?:(?:a{900}){900}){900}'}\n", "TD013", "not a regular expression"),
    ],
)
def test_a_hostile_file_is_one_located_fault(here: Path, capsys: pytest.CaptureFixture[str], text: bytes, code: str, says: str) -> None:
    (here / "topodoc.yml").write_bytes(text)
    assert run(["build"]) == 2
    shown = capsys.readouterr().err
    assert re.match(rf"topodoc\.yml:\d+:\d+: error {code}: ", shown)
    assert says in shown
    assert "1 error" in shown
    assert not [word for word in ("topology", "the spec", ".topo.yml") if word in shown]  # cures are about settings
    assert not (here / "site").exists()


def test_odd_and_sound(here: Path) -> None:
    (here / "topodoc.yml").write_text("naming: {topic: '[[a]'}\nsection: ''\n", "utf-8")
    assert read_settings_file(here).values == {"section": "", "naming": (("topic", "[[a]"),)}
    (here / "topodoc.yml").write_text("# \x01\n", "utf-8")
    assert [one.code for one in read_settings_file(here).findings] == ["TD701"]
    (here / "topodoc.yml").write_text("naming:\nrules:\n", "utf-8")
    assert not read_settings_file(here).findings


def test_a_link_to_nowhere_and_a_file_that_may_not_be_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "topodoc.yml").symlink_to("gone.yml")
    assert told(here)[0][0] == "TD001"
    (here / "topodoc.yml").unlink()
    (here / "topodoc.yml").write_text("jobs: 2\n", "utf-8")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(source, "read_file", refuse)
    assert told(here)[0][::3] == ("TD001", "topodoc.yml cannot be read: permission denied")


@pytest.mark.parametrize("raw", [b"[project\n", b"name = 'caf\xe9'\n", b"#" * 5_000_001, b"a = " + b"[" * 9_999])
def test_a_pyproject_that_is_not_ours_may_be_as_it_likes(here: Path, raw: bytes) -> None:
    (here / "pyproject.toml").write_bytes(raw)
    assert read_settings_file(here).path is None
    (here / "pyproject.toml").write_bytes(b"[tool.topodoc]\n" + raw)
    assert told(here)
    (here / "pyproject.toml").unlink()
    (here / "pyproject.toml").mkdir()
    assert read_settings_file(here).path is None


def test_without_a_root_only_the_working_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    (deep.parent / "topodoc.yml").write_text("jobs: 2\n", "utf-8")
    assert read_settings_file(deep).path is None
    (tmp_path / "a" / ".git").write_text("gitdir: elsewhere\n", "utf-8")  # as in a work tree
    assert read_settings_file(deep).values == {"jobs": 2}


def test_an_empty_file_gives_nothing(here: Path) -> None:
    for text in ("", "# nothing yet\n", "{}\n", "theme:\n"):
        (here / "topodoc.yml").write_bytes(text.encode("utf-8-sig").replace(b"\n", b"\r\n"))
        assert not read_settings_file(here).values


def built(here: Path, options: dict[str, Any], *command: str) -> str:
    """Return the topology's page of a build with *options* of the plugin and a *command* line."""
    (here / "mkdocs.yml").write_text(yaml.safe_dump({"site_name": "Test", "plugins": [{"topodoc": options}]}), "utf-8")
    assert run(["build", "--site", "site", *command]) == 0
    (page,) = (here / "site").rglob("one/index.html")
    return (
        page.relative_to(here / "site").parts[0]
        + " "
        + ("where data goes" if "arrows show where data goes" in page.read_text("utf-8") else "who dials")
    )


def test_what_wins(here: Path) -> None:
    assert built(here, {}) == "architecture who dials"
    (here / "topodoc.yml").write_text("section: file\narrows: flow\n", "utf-8")
    assert built(here, {}) == "file where data goes"
    assert built(here, {"section": "plugin", "arrows": "dial"}) == "plugin who dials"
    assert built(here, {"section": "plugin", "arrows": "dial"}, "--section", "line", "--arrows", "flow") == "line where data goes"
    (here / "other.yml").write_text("section: other\n", "utf-8")
    assert built(here, {}, "--config", "other.yml") == "other who dials"


def test_words_of_a_project_are_understood(here: Path) -> None:
    (before,) = topodoc.load("topologies")
    assert (before.edges[0].role, before.edges[0].type, before.nodes[1].kind) == ("request", "solid", "service")
    (here / "topodoc.yml").write_text("broker_protocols: [ZeroMQ]\nverbs: {publish: [announce]}\n", "utf-8")
    (after,) = topodoc.load("topologies")
    assert (after.edges[0].role, after.edges[0].type, after.nodes[1].kind) == ("publish", "pulse", "topic")


def test_python_specs_run_for_the_command_line_and_in_the_plugin_only_when_it_says_so(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    (here / "topologies" / "two.topo.py").write_text(
        "from topodoc import TopologyBuilder\nTopologyBuilder('two').add_process('a')\n", "utf-8"
    )
    assert run(["check"]) == 0
    assert run(["build", "--site", "site"]) == 0
    config: dict[str, Any] = {"plugins": ["topodoc"], "site_dir": str(here / "other")}
    with pytest.raises(Abort):
        build(load_config(str(here / "mkdocs.yml"), **config))
    assert "TD037" in caplog.text
    (here / "topodoc.yml").write_text("python_specs: true\n", "utf-8")
    build(load_config(str(here / "mkdocs.yml"), **config))
    assert (here / "other" / "architecture" / "two" / "index.html").is_file()
    (here / "topodoc.yml").write_text("python_specs: false\n", "utf-8")
    assert run(["check"]) == 1


def test_a_site_may_be_without_pages_of_ours(here: Path) -> None:
    (here / "topodoc.yml").write_text("enabled: false\n", "utf-8")
    build(load_config(str(here / "mkdocs.yml"), plugins=["topodoc"]))
    assert not (here / "site" / "architecture").exists()


def test_what_is_switched_off_reads_no_settings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "topodoc.yml").write_text("jbos: 1\n", "utf-8")
    build(load_config(str(here / "mkdocs.yml"), plugins=[{"topodoc": {"enabled": False}}]))
    (here / "topodoc.yml").write_text("enabled: false\n", "utf-8")
    (here / "mkdocs.yml").unlink()
    assert run(["build", "--site", "public"]) == 2
    assert '"enabled" is false' in capsys.readouterr().err
    assert not (here / "public").exists()


def test_the_page_about_settings_names_every_key() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    first, _, limits = page.partition("## Limits")
    for text, properties in (
        (first, settings_schema()["properties"]),
        (limits, settings_schema()["definitions"]["LimitsPart"]["properties"]),
    ):
        assert sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == sorted(properties)
    for block in re.findall(r'```yaml title="topodoc.yml"\n(.*?)```', page, re.DOTALL):
        assert Draft7Validator(settings_schema()).is_valid(yaml.safe_load(block))


def test_the_samples_on_that_page_are_read(here: Path) -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    samples = re.findall(r'```\w+ title="([\w.]+)"\n(.*?)```', page, re.DOTALL)
    assert [name for name, _ in samples] == ["topodoc.yml", "pyproject.toml", "topodoc.yml"]
    said = (("python_seconds", 20), ("python_seconds", 20), ("cache_trust", "layouts"))
    for (name, text), (key, value) in zip(samples, said, strict=True):
        (here / name).write_text(text, "utf-8")
        assert read_settings_file(here, here / name).values[key] == value


def test_the_page_about_settings_tells_every_default() -> None:
    first, _, limits = (ROOT / "docs" / "settings.md").read_text("utf-8").partition("## Limits")

    def row(text: str, key: str) -> str:
        return next(line for line in text.splitlines() if line.startswith(f"| `{key}` |"))

    for name in ("section", "theme", "hub", "profile"):
        assert row(first, name).endswith(f"| `{getattr(DEFAULTS, name)}` |")
    assert row(first, "specs").endswith(f"| `{DEFAULTS.specs[0]}` |")
    assert row(first, "budget").endswith(f"| `{DEFAULTS.most_nodes}`, `{DEFAULTS.most_edges}` |")
    own = {keys[1]: getattr(DEFAULTS, name) for name, keys in KEYS.items() if keys[0] == "limits" and len(keys) > 1}
    for key, usual in (own | asdict(DEFAULTS.limits)).items():
        assert f" | `{usual:.0f}` | " in row(limits, key)
