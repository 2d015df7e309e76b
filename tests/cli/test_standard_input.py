"""`-` is standard input: checked and drawn as a file would be, with its lines quoted, and nothing written beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

YAML = "nodes: {a: A, orders: {kind: topic}}\nedges: [a -> orders: publish]\n"
PYTHON = "from topodoc import TopologyBuilder\nTopologyBuilder('made').create_group('g').add_process('a').add_process('b')\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def topodoc(given: str | bytes, *arguments: str) -> tuple[int, str, str]:
    raw = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run([sys.executable, "-m", "topodoc", *arguments], input=raw, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_spec_is_checked_with_its_lines() -> None:
    code, said, _ = topodoc(YAML, "check", "-")
    assert code == 0
    assert said == (
        "stdin:1:15: warning TD205: nobody consumes from orders\n    1 | nodes: {a: A, orders: {kind: topic}}\n"
        "      |               ^^^^^^\n   hint: draw its consumer, tag it external-consumer, or remove it\n1 warning\n"
    )
    assert topodoc(YAML, "check", "-", "--strict")[0] == 1
    assert topodoc("nodes: [", "check", "-", "--format", "json")[0] == 1
    assert not [*Path().iterdir()]


@pytest.mark.parametrize(
    ("text", "sign"), [(YAML, 'data-topology="stdin"'), ("topology: mine\n" + YAML, 'data-topology="mine"'), (PYTHON, "made")]
)
def test_a_spec_is_drawn(text: str, sign: str) -> None:
    code, picture, said = topodoc(text, "render", "-")
    assert (code, said) == (0, "")
    assert picture.startswith("<svg")
    assert sign in picture


def test_parts_are_looked_for_from_the_working_folder() -> None:
    Path("part.yml").write_text("nodes: {b: B}\n", "utf-8")
    assert topodoc("include: part.yml\nnodes: {a: A}\nedges: [a -> b]\n", "check", "-", "--strict")[0] == 0


def test_it_may_stand_beside_files() -> None:
    Path("one.topo.yml").write_text("nodes: {a: A, b: B}\nedges: [a -> b: ask]\n", "utf-8")
    code, said, _ = topodoc(YAML, "check", "one.topo.yml", "-")
    assert (code, said.count("TD205")) == (0, 1)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (b"", "TD003", "stdin:1:1"), (b"\xff\xfe", "TD002", "stdin:1:1"), (b"a: b\n" * 1_100_000, "TD009", "stdin is larger than"),
        (b"nodes: {a: [\n", "TD004", "stdin:"), ("nodes: {\u202e: 1}".encode(), "TD014", "stdin:1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_as_of_a_file(given: bytes, code: str, said: str) -> None:
    for command in (("check", "-"), ("render", "-")):
        ended, out, err = topodoc(given, *command)
        assert ended == 1
        assert code in out + err
        assert said in out + err
        assert "Traceback" not in err


@pytest.mark.parametrize("command", [("check", "-", "--fix"), ("render", "-", "--watch", "-o", "a.svg")])
def test_what_needs_a_file_says_so(command: tuple[str, ...]) -> None:
    code, _, said = topodoc(YAML, *command)
    assert code == 2
    assert "standard input" in said
