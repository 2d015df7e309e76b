"""What holds for whatever a spec says: faults and nothing else, texts and counts as they were, files that do not meet, bytes that stay."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import ada_url
import pytest
import yaml
from corpus import bare, in_yaml, shown
from defusedxml import ElementTree
from filling import bound, filled, some
from grammar import specs
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st
from sinks import in_yaml as write

from topodoc.api import render
from topodoc.assembly import assemble
from topodoc.diagnostics import SpecError
from topodoc.language.arrow import is_id
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.model.address import safe_url
from topodoc.model.bind import bind
from topodoc.model.excerpt import nodes_of
from topodoc.model.spec_text import to_yaml
from topodoc.settings import Settings
from topodoc.site.names import stable_names
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from topodoc.model.topology import Topology

DAY = date(2027, 1, 31)
PIECES = st.sampled_from([
    "topology: t\n", "title: ", "nodes:", "edges:", "scenarios:", "steps:", "groups:", "views:", "  a: ", "  - ", "a -> b", "a: A\n",
    "b: {", "}", "[", "]", ", ", ": ", "- ", "|", "\n", "\n  ", "\n    ", "'", '"', "#", " #", "&x ", "*x", "<<: *x", "!t ", "!!str ",
    "\\", ">", "\\u0000", "? ", "%YAML 1.2\n", "---\n", "...\n", "\t", "\u2028", "\x85", "\ufeff", "\U0001f600", "label", "kind: ",
    "topic", "layer: ", "[PUBLISH] x {y: 1}", "parallel:", "alt: ", "when: ", "else: ", "note: ", "over: ", "state: ",
    "ignore: {TD101: ", "include: ", "# topodoc: ignore[TD101] x\n", "replicas: 3", "@", "`", "{{", "~", "0x1", ".nan",
])  # fmt: skip
FILES = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))
IDS = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,90}[A-Za-z0-9_])?", fullmatch=True)
NEAR = st.sampled_from([
    "con", "Con", "CON.x", "con-1143da2b", "index", "Index", "a.b", "a_b", "a-b", "A-B", "nul", "com1", "LPT9.x", "x" * 80, "x" * 81,
    "X" * 81,
])  # fmt: skip
ADDRESSES = st.lists(
    st.one_of(
        st.sampled_from(["javascript", "java", "script", "http", "https", "mailto", "data", "vbscript", "file", "blob"]),
        st.sampled_from([":", "//", "/", "\\", "#", "?", "@", ".", "..", "[", "]", "%0a", "%3a", "&colon;"]),
        st.sampled_from(["\t", "\n", "\r", " ", "\0", "\x01", "\x1f", "\x7f", "\x85", "\xa0", "\u2028", "\u200b"]),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)


def often(count: int) -> Callable[[Any], Any]:
    return settings(max_examples=max(count // 3, 25), deadline=None, database=None, suppress_health_check=list(HealthCheck))


def read(text: str, name: str = "t.topo.yml") -> Topology:
    return bind(parse(Source.decode(text.encode("utf-8", "replace"), name)))


def sited(*topologies: Topology) -> dict[str, str]:
    """Return the text of every page and picture about *topologies*."""
    return {one.path: one.text for one in assemble(topologies, Settings(cache=None), check_all(topologies, DAY)).files}


def bytes_decoded(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        topology = read(text)
    except SpecError as error:
        for one in error.diagnostics:
            assert 1 <= one.span.line <= len(lines)
            assert one.message
            assert one.hint
        return
    check_all((topology,), DAY)


@pytest.mark.parametrize("count", [600, pytest.param(8_000, marks=pytest.mark.long)])
def test_a_file_is_a_topology_or_faults_and_nothing_else(count: int) -> None:
    often(count)(given(FILES)(bytes_decoded))()


@often(40)
@given(specs())
def test_a_picture_has_what_the_spec_has(spec: dict[str, Any]) -> None:
    spec.pop("layers", None)  # some are hidden at first
    topology = read(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True))
    root = ElementTree.fromstring(render(topology))
    marks = {part: [one for one in root.iter() if one.get(f"data-{part}") is not None] for part in ("node", "edge", "group")}
    assert sorted(str(one.get("data-node")) for one in marks["node"]) == sorted(one.id for one in topology.nodes)
    assert sorted(str(one.get("data-edge")) for one in marks["edge"]) == sorted(one.id for one in topology.edges)
    assert sorted(str(one.get("data-group")) for one in marks["group"]) == sorted(
        one.id for one in topology.groups if nodes_of(one.id, topology)
    )
    labels = {node.id: node.label for node in topology.nodes}
    for one in marks["node"]:
        assert bare(labels[str(one.get("data-node"))]) in bare("".join(one.itertext()))
    for scenario in topology.scenarios:
        chart = ElementTree.fromstring(render(topology, scenario.id))
        messages = [one.get("data-step") for one in chart.iter() if "message" in (one.get("class") or "").split()]
        assert messages == [one.number for one in scenario.messages]


@pytest.mark.parametrize("number", range(0, len(in_yaml()), 20))
def test_hostile_texts_are_written_and_read_back_as_they_were(number: int) -> None:
    topology = bound(filled(number, in_yaml()))
    again = read(to_yaml(topology), f"t{number}.topo.yml")
    assert replace(again, files=(), findings=()) == replace(topology, files=(), findings=())


@often(12)
@given(st.integers(0, len(in_yaml()) - 1), st.sampled_from(["title", "owner", "description"]))
def test_an_unrelated_change_leaves_every_other_picture_as_it_is(number: int, key: str) -> None:
    one, other = filled(number, in_yaml()), filled((number + 7) % len(in_yaml()), in_yaml())
    before = sited(bound(one), bound(other))
    changed = {**one.said, key: "changed"}
    after = sited(read(write(changed), f"{one.said['topology']}.topo.yml"), bound(other))
    pictures = {path for path in before if path.endswith(".svg") and f"/{other.said['topology']}/" in path}
    assert pictures
    assert {path for path in pictures if before[path] != after.get(path)} == set()
    pages = {path for path in before if f"/{other.said['topology']}/" in path}
    assert {path for path in pages if before[path] != after.get(path)} == set()


@often(400)
@given(st.lists(st.one_of(IDS, NEAR), unique=True, max_size=30))
@example(["con", "con-1143da2b", "Con", "con-1143DA2B"])
def test_names_of_files_stay_inside_and_never_meet(ids: list[str]) -> None:
    assert all(map(is_id, ids))
    names = stable_names(ids)
    assert list(names) == ids
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,80}", name)
        assert PurePosixPath(name).name == name
        assert name.lower() not in {"con", "nul", "com1", "index", "lpt9"}


@often(3_000)
@given(ADDRESSES)
@example("java\nscript:alert(1)")
@example("\x01javascript:alert(1)")
@example("https:javascript:x")
@example("//example.org")
@example("\\\\example.org")
@example("http:\\\\example.org")
def test_the_filter_of_links_reads_as_the_url_standard_does(text: str) -> None:
    ours = safe_url(text)
    try:
        read = ada_url.URL(text, base="https://site.invalid/a/b")
    except ValueError:  # no address for a browser either, and so no link that leads anywhere
        return
    cleaned = re.sub("[\t\n\r]", "", text.strip("".join(map(chr, range(33)))))
    says_host = re.match(r"https?://[^/\\]", cleaned, re.IGNORECASE) is not None
    if read.protocol not in {"http:", "https:", "mailto:"} or not cleaned:
        assert ours is None
    elif re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?([/?#].*)?", cleaned, re.IGNORECASE | re.DOTALL):
        assert ours is not None  # which is said plainly, and a browser goes there
    elif ours is None:
        assert read.host != "site.invalid" or re.match(r"https?:|mailto:|[/\\]{2}", cleaned, re.IGNORECASE)
    if ours is not None:
        assert read.protocol == "mailto:" or read.host == "site.invalid" or says_host
        assert ada_url.URL(ours, base="https://site.invalid/a/b").href == ada_url.URL(text, base="https://site.invalid/a/b").href


def test_keys_may_stand_in_any_order_where_none_means_anything() -> None:
    for one in some(in_yaml(), 6):
        turned = {key: one.said[key] for key in reversed(one.said)}
        name = f"{one.said['topology']}.topo.yml"
        made, others = (sited(read(write(said), name)) for said in (one.said, turned))
        shown = [path for path in made if path.endswith(".svg") or "/scenarios/" in path]  # other pages say where a thing is defined
        assert len(shown) > 5
        assert {path for path in shown if made[path] != others.get(path)} == set()


SURROUNDINGS: list[tuple[dict[str, str], list[str]]] = [
    ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, ["--jobs", "1"]),
    ({"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}, ["--jobs", "2"]),
    ({"PYTHONHASHSEED": "4294967295", "TZ": "America/Los_Angeles", "PYTHONUTF8": "0"}, ["--jobs", "3", "--no-cache"]),
]


def test_seed_zone_words_and_workers_never_change_a_byte(tmp_path: Path) -> None:
    specs = tmp_path / "topologies"
    specs.mkdir()
    for one in some(in_yaml(), 4):
        (specs / f"{one.said['topology']}.topo.yml").write_text(write(one.said), "utf-8")
    made, ours = [], {"nav.yml", ".topodoc-export"}  # say which folder it is
    for count, (environment, options) in enumerate(SURROUNDINGS):
        command = [sys.executable, "-m", "topodoc", "export", "--to", f"out{count}", *options]
        subprocess.run(command, cwd=tmp_path, env=os.environ | environment, check=True, capture_output=True, timeout=120)
        folder = tmp_path / f"out{count}"
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in ours})
    assert len(made[0]) > 40
    assert made[0] == made[1] == made[2]


@seed(1)
@often(30)
@given(st.text(max_size=40))
def test_a_label_is_read_back_from_the_picture(text: str) -> None:
    spec = yaml.safe_dump({"nodes": {"a": {"label": f"a{text}"}}}, allow_unicode=True)
    root = ElementTree.fromstring(render(read(spec)))
    assert bare(shown(f"a{text}")) in bare("".join(root.itertext()))
