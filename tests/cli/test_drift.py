"""`topodoc drift` from outside: what is compared with what, how it is told, and how it exits."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from topodoc.cli.main import run

SPEC = """topology: shop
nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
edges:
  - orders -> placed: {role: publish, protocol: kafka}
  - mail -> placed: {role: consume, protocol: kafka}
"""
TOPICS = "Topic: placed\tTopicId: x\tPartitionCount: 3\tReplicationFactor: 3\tConfigs: \n"
HEADER = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
GROUPS = HEADER + "mail placed 0 5 5 0 c-1 /10.0.0.1 c\n"
STRANGER = HEADER + "mailer placed 0 5 5 0 c-1 /10.0.0.1 c\n"
TODAY = f"{date.today() - timedelta(days=2)}"  # noqa: DTZ011 - where the user is


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "mkdocs.yml": "",
        "topologies/shop.topo.yml": SPEC,
        "dumps/topics.txt": TOPICS,
        "dumps/groups.txt": GROUPS,
        "dumps/strangers.txt": STRANGER,
        "dumps/empty.txt": "Topic: other PartitionCount: 1\n",
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")


def settings(text: str) -> None:
    Path("topodoc.yml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "there is nothing to compare with; name dumps or documents, or write drift: in topodoc.yml"),
        (["dumps/topics.txt"], "the day of the dump dumps/topics.txt is unknown; give it with --as-of 2026-11-27"),
        (["dumps/topics.txt", "--as-of", "yesterday"], '"yesterday" is not a date; write the year, the month and the day: 2026-11-27'),
        (["dumps"], '"dumps" is neither a file nor an entry of drift: in the settings; name its files: dumps/*'),
        (["dumps/topic.txt"], '"dumps/topic.txt" is neither a file nor an entry of drift: in the settings; name a file that exists'),
    ],
)
def test_wrong_use_says_what_to_do(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drift", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_kind_of_a_dump_that_does_not_tell_it_is_named_in_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dumps/consumers.json").write_text("[]", "utf-8")  # as RabbitMQ answers where nobody consumes
    assert run(["drift", "dumps/consumers.json", "--as-of", TODAY]) == 1
    assert "name its kind in the settings, under an entry of drift:" in capsys.readouterr().err
    settings(f"drift: {{main: {{facts: [dumps/consumers.json], as_of: {TODAY}}}}}")
    assert run(["drift"]) == 1
    assert 'as in "facts: [{rabbitmq: dumps/consumers.json}]"' in capsys.readouterr().err
    settings(f"drift: {{main: {{facts: [{{rabbitmq: dumps/consumers.json}}], as_of: {TODAY}}}}}")
    assert run(["drift"]) == 0


def test_entries_are_known_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    settings("drift:\n  main: {facts: dumps/topics.txt}\n")
    assert run(["drift", "mian"]) == 2
    assert 'did you mean "main"?' in capsys.readouterr().err
    assert run(["drift", "main", "dumps/groups.txt"]) == 2
    assert "name entries or files, not both" in capsys.readouterr().err
    assert run(["drift", "main"]) == 2
    assert 'write as_of: with a day under "main" of drift:, or put the day into its name' in capsys.readouterr().err
    settings(f"drift:\n  main: {{facts: [dumps/topics.txt, dumps/groups.txt], as_of: {TODAY}}}\n")
    assert run(["drift"]) == 0
    assert capsys.readouterr().out == f"drift main: 1 of 2 edges confirmed (kafka 1), 1 that no source can see; facts of {TODAY}\n"


def test_an_entry_may_be_about_some_topologies(capsys: pytest.CaptureFixture[str]) -> None:
    Path("topologies/lab.topo.yml").write_text("topology: lab\nnodes: {other: {kind: topic, technology: Kafka}}\n", "utf-8")
    settings(f"drift:\n  main: {{facts: dumps/topics.txt, as_of: {TODAY}}}\n")
    assert run(["drift"]) == 1
    assert "TD822: other is not there" in capsys.readouterr().out
    settings(f"drift:\n  main: {{facts: dumps/topics.txt, as_of: {TODAY}, topologies: shop}}\n")
    assert run(["drift"]) == 0
    assert "0 of 2 edges" in capsys.readouterr().out
    settings(f"drift:\n  main: {{facts: dumps/topics.txt, as_of: {TODAY}, topologies: shpo}}\n")
    assert run(["drift"]) == 2
    assert 'did you mean "shop"?' in capsys.readouterr().err


def test_an_entry_without_facts_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    settings("drift:\n  main: {as_of: 2026-11-27}\n")
    assert run(["drift"]) == 2
    assert "topodoc.yml:2:3: error TD013: this entry names no facts" in capsys.readouterr().err


def test_the_day_may_stand_in_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dumps/topics.txt").rename(f"dumps/topics-{TODAY.replace('-', '')}.txt")
    assert run(["drift", "dumps/topics-*.txt"]) == 0
    assert f"facts of {TODAY}" in capsys.readouterr().out


def test_it_exits_1_on_errors_and_strictly_on_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drift", "dumps/strangers.txt", "--as-of", TODAY]) == 0
    assert run(["drift", "dumps/strangers.txt", "--as-of", TODAY, "--strict"]) == 1
    assert run(["drift", "dumps/empty.txt", "--as-of", TODAY]) == 1
    assert "TD822" in capsys.readouterr().out


def test_specs_stand_behind_two_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.topo.yml").write_text("topology: other\nnodes: {orders: Orders, placed: {kind: topic}}\n", "utf-8")
    assert run(["drift", "dumps/topics.txt", "--as-of", TODAY, "--", "other.topo.yml"]) == 0
    assert "0 of 0 edges" in capsys.readouterr().out


def test_faults_of_specs_and_of_facts_exit_1_and_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dumps/prose.txt").write_text("this is no dump\n", "utf-8")
    assert run(["drift", "dumps/prose.txt", "--as-of", TODAY]) == 1
    assert "dumps/prose.txt:1:1: error TD050" in capsys.readouterr().err
    Path("topologies/shop.topo.yml").write_text("nodes: [", "utf-8")
    assert run(["drift", "dumps/topics.txt", "--as-of", TODAY]) == 1
    assert "TD004" in capsys.readouterr().err


def test_a_baseline_knows_what_was_there(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["drift", "dumps/strangers.txt", "--as-of", TODAY]
    assert run([*arguments, "--write-baseline", "known.json"]) == 0
    known = json.loads(Path("known.json").read_text("utf-8"))["known"]
    assert [(one["code"], one["element"]) for one in known] == [("TD824", "edge:mail--placed"), ("TD826", "fact:kafka-group:mailer")]
    capsys.readouterr()
    assert run([*arguments, "--baseline", "known.json", "--strict"]) == 0
    assert "TD8" not in capsys.readouterr().out


def test_what_is_certain_is_written_into_the_spec_once(capsys: pytest.CaptureFixture[str]) -> None:
    spec = Path("topologies/shop.topo.yml")
    spec.write_text(SPEC.replace("  - mail -> placed: {role: consume, protocol: kafka}\n", ""), "utf-8")
    dumps = ["dumps/topics.txt", "dumps/groups.txt", "dumps/strangers.txt", "--as-of", TODAY]
    assert run(["drift", *dumps, "--fix", "--strict"]) == 1
    said = capsys.readouterr()
    fixed = "fixed topologies/shop.topo.yml: TD823 mail consumes from placed, as dumps/groups.txt:2 says, and nothing draws it\n"
    assert fixed in said.err
    assert said.out.count("TD826") == 1
    assert "TD823" not in said.out
    assert spec.read_text("utf-8") == SPEC
    run(["drift", *dumps, "--fix"])
    assert "fixed" not in capsys.readouterr().err


def test_programs_get_the_places_of_facts(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["drift", "dumps/strangers.txt", "--as-of", TODAY, "--format"]
    assert run([*arguments, "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["code"]: one["related"][0]["file"] for one in found["findings"]} == dict.fromkeys(["TD824", "TD826"], "dumps/strangers.txt")
    assert found["facts"] == [
        {
            "name": "",
            "files": ["dumps/strangers.txt"],
            "as_of": TODAY,
            "edges": 2,
            "confirmed": 0,
            "contradicted": 1,
            "unseen": 1,
            "by_kind": {},
        }
    ]
    assert run([*arguments, "sarif"]) == 0
    (log,) = json.loads(capsys.readouterr().out)["runs"]
    places = [one["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["results"]]
    assert places == ["dumps/strangers.txt"] * 2
    assert run([*arguments, "github"]) == 0
    assert capsys.readouterr().out.startswith("::warning file=topologies/shop.topo.yml,line=2")
