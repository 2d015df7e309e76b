"""`topodoc init --from`: a project that begins with what lies there, and follows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from topodoc.cli.main import run

DOCUMENT = """\
asyncapi: 3.0.0
info: {title: %s, version: '1'}
channels: {c: {address: placed}}
operations: {o: {action: %s, channel: {$ref: '#/channels/c'}}}
"""
COMPOSE = (
    "services:\n  orders: {image: x/orders, environment: {DB_URL: 'postgres://db/x'}}\n  stock: {image: x/stock}\n  db: {image: postgres}\n"
)
SCRIPT = (
    "const t = new TopologyBuilder();\nt.addProcess({ id: 'a' }).addProcess({ id: 'b' });\nt.connect('a', 'b', { protocol: 'http' });\n"
)


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, action in (("orders", "send"), ("stock", "receive")):
        Path(name).mkdir()
        Path(name, "asyncapi.yaml").write_text(DOCUMENT % (name, action), "utf-8")
    Path("compose.yaml").write_text(COMPOSE, "utf-8")


def test_a_folder_with_documents_becomes_a_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--from", "*/asyncapi.yaml", "--from", "compose.yaml"]) == 0
    assert '      - {asyncapi: "*/asyncapi.yaml"}\n      - {compose: compose.yaml}\n' in Path("topodoc.yml").read_text("utf-8")
    assert run(["import", "--check"]) == 0
    assert run(["check", "--strict"]) == 0
    assert run(["build", "--strict", "-q"]) == 0
    assert Path("site/architecture/system/nodes/orders.html").is_file()
    capsys.readouterr()
    Path("stock/asyncapi.yaml").unlink()
    assert run(["import", "--check"]) == 1


def test_nothing_that_is_there_changes() -> None:
    Path("topodoc.yml").write_text("specs: topologies\n", "utf-8")
    assert run(["init", "--from", "compose.yaml"]) == 0
    assert Path("topodoc.yml").read_text("utf-8") == "specs: topologies\n"


def test_a_script_becomes_a_spec() -> None:
    Path("shop.ts").write_text(SCRIPT, "utf-8")
    assert run(["init", "--from", "shop.ts"]) == 0
    assert not Path("topodoc.yml").exists()
    assert Path("topologies/shop.topo.yml").read_text("utf-8").startswith("topology: shop\nnodes:\n  a: {}\n")
    assert run(["build", "--strict", "-q"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--from", "nowhere.yaml"], 2, "is not a file"),
        (["--from", "compose.yaml", "--empty"], 2, "leave out"),
        (["sub", "--from", "compose.yaml"], 2, "is outside of"),
        (["--from", "README.txt"], 1, "TD050"),
    ],
)
def test_what_cannot_begin_a_project_is_told(arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("README.txt").write_text("Read me.\n", "utf-8")
    assert run(["init", *arguments]) == code
    assert said in capsys.readouterr().err
    assert not Path("topologies").exists()
