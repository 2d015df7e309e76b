"""Memory: a build after an edit makes only what changed, and makes the same as a build that knows nothing."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from topodoc import assembly
from topodoc.assembly import assemble
from topodoc.diagnostics import SpecError
from topodoc.language import reader
from topodoc.language.reader import parse
from topodoc.lint.engine import check_all
from topodoc.memory import Memory
from topodoc.reading import load
from topodoc.settings import RuleSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from topodoc.language.limits import Limits
    from topodoc.language.tree import Tree
    from topodoc.model.topology import Topology
    from topodoc.site.page import Page, Site
    from topodoc.source import Source

TODAY = date(2026, 1, 1)
PART = "nodes:\n  bus: {kind: topic, label: Bus}\n"


def spec(name: str, label: str = "One", event: str = "Placed", more: str = "") -> str:
    return f"""\
topology: {name}
title: Title {name}
include: [parts/bus.yml]
nodes: {{a: {label}, b: B, c: {{label: C, same_as: base/core}}}}
edges:
  - a -> bus: {{label: publish, protocol: kafka, events: [{event}]}}
  - b -> c: ask
  - a -> b: call
{more}scenarios:
  s: {{title: Scene, steps: [a -> b: call, a -> bus: '[PUBLISH] {event}']}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    for folder in ("parts", "own"):
        (tmp_path / folder).mkdir()
    (tmp_path / "parts" / "bus.yml").write_text(PART, "utf-8")
    (tmp_path / "base.topo.yml").write_text("topology: base\nnodes: {core: Core, other: O}\nedges: [core -> other]\n", "utf-8")
    for name in "xyz":
        (tmp_path / f"{name}.topo.yml").write_text(spec(name), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(here: Path, settings: Settings, memory: Memory | None) -> Site:
    topologies = load((here,), settings, memory)
    site = assemble(topologies, settings, check_all(topologies, TODAY), memory)
    if memory:
        memory.finish()
    return site


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of the files that are read from now on."""
    read: list[str] = []

    def noting(source: Source, limits: Limits) -> Tree:
        read.append(source.path)
        return parse(source, limits)

    monkeypatch.setattr(reader, "parse", noting)
    return read


def test_only_what_changed_is_made_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, settings = Memory(), Settings(cache=here / "cache")
    made(here, settings, memory)
    read = reads(monkeypatch)
    drawn: list[str] = []
    draw = assembly.draw_batch

    def noting(topologies: Sequence[Topology], *rest: Any) -> Any:  # noqa: ANN401 - as it is
        drawn.extend(one.id for one in topologies)
        return draw(topologies, *rest)

    monkeypatch.setattr(assembly, "draw_batch", noting)
    made(here, settings, memory)
    assert (read, drawn) == ([], [])
    (here / "y.topo.yml").write_text(spec("y", label="Another"), "utf-8")
    before = made(here, settings, memory)
    assert (read, drawn) == (["y.topo.yml", "parts/bus.yml"], ["y"])
    (here / "parts" / "bus.yml").write_text(PART.replace("Bus", "Autobus"), "utf-8")
    after = made(here, settings, memory)
    assert {*drawn[1:]} == {"x", "y", "z"}
    assert before != after


EDITS: dict[str, Callable[[Path], object]] = {
    "a label": lambda here: (here / "x.topo.yml").write_text(spec("x", label="Changed"), "utf-8"),
    "an event": lambda here: (here / "x.topo.yml").write_text(spec("x", event="Sent"), "utf-8"),
    "lines": lambda here: (here / "x.topo.yml").write_text("# more\n\n" + spec("x"), "utf-8"),
    "a finding": lambda here: (here / "x.topo.yml").write_text(spec("x", more="  - a -> b: call\n"), "utf-8"),
    "what is shared": lambda here: (here / "base.topo.yml").write_text("topology: base\nnodes: {core: Kernel}\n", "utf-8"),
    "a part": lambda here: (here / "parts" / "bus.yml").write_text(PART.replace("Bus", "Autobus"), "utf-8"),
    "a template of another page": lambda here: (here / "own" / "node.md.j2").write_text("own {{ node.id }}", "utf-8"),
    "a title": lambda here: (here / "z.topo.yml").write_text(spec("z").replace("Title z", "Other"), "utf-8"),
    "a new one": lambda here: (here / "w.topo.yml").write_text(spec("w"), "utf-8"),
    "one less": lambda here: (here / "y.topo.yml").unlink(),
    "a template": lambda here: (here / "own" / "event.md.j2").write_text("own {{ event.name }}", "utf-8"),
    "nothing": lambda here: (here / "z.topo.yml").touch(),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_build_that_remembers_makes_the_same(here: Path, edit: str) -> None:
    memory, settings = Memory(), Settings(cache=here / "cache", templates=here / "own")
    made(here, settings, memory)
    EDITS[edit](here)
    site = made(here, settings, memory)
    assert site == made(here, settings, None)
    assert any(one.text.partition("---\n\n")[2].startswith("own") for one in site.pages) == edit.startswith("a template")


def test_other_settings_make_it_again(here: Path) -> None:
    memory, settings = Memory(), Settings(cache=here / "cache")
    made(here, settings, memory)
    for other in (
        Settings(cache=here / "cache", arrows="flow"), Settings(cache=here / "cache", theme="slate"), Settings(section="docs"),
        Settings(verbs=(("consume", ("call",)),)), Settings(rules=RuleSettings(select=("TD5",))), Settings(profile="techdocs"),
    ):  # fmt: skip
        assert made(here, other, memory) == made(here, other, None)


def test_faults_between_do_not_forget(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, settings = Memory(), Settings(cache=here / "cache")
    made(here, settings, memory)
    good = (here / "x.topo.yml").read_text("utf-8")
    for text in ("nodes: {a: A}\nedges: [a -> nobody]\n", "]"):
        (here / "x.topo.yml").write_text(text, "utf-8")
        with pytest.raises(SpecError):
            made(here, settings, memory)
    read = reads(monkeypatch)
    (here / "x.topo.yml").write_text(good, "utf-8")
    assert made(here, settings, memory) == made(here, settings, None)
    assert "y.topo.yml" not in read[:2]


def test_many_edits_leave_no_more_behind_than_a_few(here: Path) -> None:
    memory, settings = Memory(), Settings(cache=here / "cache")
    chance = random.Random(7)  # noqa: S311 - for a test
    sizes = []
    for count in range(30):
        name = chance.choice("xyz")
        if count % 5 == 4:
            (here / f"{name}.topo.yml").write_text("nodes: [", "utf-8")
            with pytest.raises(SpecError):
                made(here, settings, memory)
        (here / f"{name}.topo.yml").write_text(spec(name, label=f"Edit {count}"), "utf-8")
        site = made(here, settings, memory)
        assert any(f"Edit {count}" in page.text for page in site.pages)
        sizes.append(len(memory._before) + len(memory._now))  # noqa: SLF001 - what it keeps
    assert max(sizes) == sizes[0]


def test_a_new_label_makes_only_the_pages_anew_that_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    memory, settings = Memory(), Settings(specs=(tmp_path,))

    def site(pay: str) -> Site:
        (tmp_path / "shop.topo.yml").write_text(f"topology: shop\nnodes: {{p: {pay}, o: Orders}}\nedges: [p -> o]\n", "utf-8")
        (tmp_path / "store.topo.yml").write_text("topology: store\nnodes: {q: Stock, r: Racks}\nedges: [q -> r]\n", "utf-8")
        topologies = load(settings.specs, settings, memory)
        made = assemble(topologies, settings, check_all(topologies, TODAY), memory)
        memory.finish()
        assert made.pages == assemble(topologies, settings, check_all(topologies, TODAY)).pages
        return made

    def of_store(made: Site) -> dict[str, Page]:
        return {page.path: page for page in made.pages if page.path.startswith("architecture/store/")}

    before, after = of_store(site("Pay")), of_store(site("Charge"))
    assert before
    assert all(after[path] is page for path, page in before.items())
    told_apart = of_store(site("Stock"))
    assert [path for path, page in before.items() if told_apart[path] != page]  # two nodes of one name are told apart there
