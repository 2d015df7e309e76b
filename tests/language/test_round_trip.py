"""A bound model written as YAML and read again is the same model, whatever the language can say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import yaml
from grammar import specs
from hypothesis import HealthCheck, given, seed, settings

from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.model.scenario import Frame
from topodoc.model.spec_text import to_yaml
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.scenario import Step
    from topodoc.model.topology import Topology

DRAWS = 500


def read(text: str) -> Topology:
    return bind(parse(Source.decode(text.encode(), "drawn.topo.yml")))


def test_what_is_written_is_read_back_as_the_same() -> None:
    seen: Counter[str] = Counter()

    @seed(20)
    @settings(max_examples=DRAWS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(specs())
    def check(spec: dict[str, Any]) -> None:
        topology = read(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True))
        assert read(to_yaml(topology)) == topology
        seen["all"] += 1
        seen["deep"] += max((depth(one.steps) for one in topology.scenarios), default=0) >= 3
        seen["replicas"] += any(node.replicas > 1 for node in topology.nodes)
        seen["not ASCII"] += any(not node.label.isascii() for node in topology.nodes)

    check()
    print(dict(seen))  # noqa: T201 - shown where a bound fails
    assert seen["all"] >= DRAWS
    assert seen["deep"] >= 50
    assert seen["replicas"] >= 100
    assert seen["not ASCII"] >= 100


def depth(steps: tuple[Step, ...]) -> int:
    """Return how deep frames nest in *steps*."""
    inner = (depth(branch.steps) for step in steps if isinstance(step, Frame) for branch in step.branches)
    return max((1 + one for one in inner), default=0)
