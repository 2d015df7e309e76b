"""Facts made from what a spec says itself find nothing; one thing that is otherwise, on either side, is found by just the codes for it."""

from __future__ import annotations

import copy
from pathlib import Path

import dumps
import pytest
from asking import asking
from drifting import accounts_of, found_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import MUTATIONS, Mutation, drop
from random_systems import Written, brokered_systems, cloud_systems, loaded
from sources import BY_NAME, SOURCES, Files, Source, as_it_runs, of_broker

from topodoc.intake.importers import IMPORTERS
from topodoc.settings import Settings

FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("", "utf-8")


def codes(written: Written, files: Files, *asked: str) -> set[str]:
    """Return the codes of what is found between the spec *written* and facts in *files*, those among it that are *asked* for."""
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return {one.code for one in found_in([loaded(written)], Settings(), asking(Settings(), *asked), files)}


def systems_of(source: Source) -> st.SearchStrategy[Written]:
    return cloud_systems() if source.is_of_a_cloud else brokered_systems()


def test_every_kind_that_can_be_read_has_a_source_and_mutations() -> None:
    kinds = {one.kind for one in IMPORTERS if one.account}
    assert {one.kind for one in SOURCES} == kinds
    assert {BY_NAME[one.source].kind for one in MUTATIONS} == kinds
    assert {one.source for one in MUTATIONS} == {*BY_NAME}


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.name)
def test_facts_of_the_spec_itself_find_nothing(source: Source) -> None:
    @FEW
    @given(systems_of(source))
    def find(written: Written) -> None:
        files = source.files(written)
        assert codes(written, files, "TD828") == set()
        assert {one.kind for one in accounts_of(files)} == {source.kind}

    find()


@FEW
@given(brokered_systems())
def test_all_facts_together_find_nothing(written: Written) -> None:
    files = {f"{one.name}/{name}": text for one in SOURCES if not one.is_of_a_cloud for name, text in one.files(written).items()}
    assert codes(written, files, "TD828") == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.source}: {one.name}")
def test_what_is_otherwise_is_found(mutation: Mutation) -> None:
    source = BY_NAME[mutation.source]

    @FEW
    @given(systems_of(source), st.data())
    def find(written: Written, data: st.DataObject) -> None:
        other = mutation.of(written, data.draw)
        said, wrong = source.files(written), source.files(other)
        kept = {name: text for name, text in said.items() if not name.startswith(mutation.files)}
        assert codes(written, kept | {name: text for name, text in wrong.items() if name not in kept}, *mutation.asked) == mutation.in_facts
        assert codes(other, said, *mutation.asked) == mutation.in_spec

    find()


@FEW
@given(brokered_systems(), st.data())
def test_a_group_without_members_is_idle(written: Written, data: st.DataObject) -> None:
    topology = of_broker(as_it_runs(written), "kafka")
    idle = data.draw(st.sampled_from(sorted({source for source, _, _ in dumps.edges_of(topology, "consume")})))
    files = BY_NAME["kafka"].files(written) | {"groups-2026-01-01.txt": dumps.kafka_groups(topology, idle=idle)}
    assert codes(written, files) == {"TD825"}


@FEW
@given(brokered_systems(), st.sampled_from([one for one in SOURCES if one.name in {"kafka", "rabbitmq", "nats", "traces", "connect"}]))
def test_dumps_grow_old(written: Written, source: Source) -> None:
    files = {name.replace("2026-01-01", "2025-11-01"): text for name, text in source.files(written).items()}
    assert codes(written, files) == {"TD834"}


@FEW
@given(brokered_systems(), st.data())
def test_what_nobody_saw_is_told_where_somebody_asks(written: Written, data: st.DataObject) -> None:
    seen = {**written, "edges": [one for one in written["edges"] if next(iter(one.values()))["protocol"] != "nats"]}
    traces = BY_NAME["traces"]
    assert codes(seen, traces.files(seen), "TD833") == set()
    other = copy.deepcopy(seen)
    drop(data.draw(st.sampled_from(["publish", "consume"])), "kafka", other, data.draw)
    assert codes(seen, traces.files(other), "TD833") == {"TD833"}
