"""Random systems of services around broker resources, with calls and stores."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from topodoc.reading import load

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

Written = dict[str, Any]


@st.composite
def written_systems(draw: st.DrawFn, kind: str = "topic") -> Written:
    """Return the spec of a system of services around resources of a *kind*, with calls and stores."""
    services = [f"svc{number}" for number in range(draw(st.integers(1, 5)))]
    resources = [f"res.{number}" for number in range(draw(st.integers(1, 5)))]
    nodes = {name: {"kind": "service"} for name in services} | {name: {"kind": kind} for name in resources} | {"db": {"kind": "database"}}
    service = st.sampled_from(services)
    used = draw(st.sets(st.tuples(service, st.sampled_from(resources), st.sampled_from(["publish", "consume"])), min_size=1, max_size=8))
    calls = draw(st.sets(st.tuples(service, service).filter(lambda pair: pair[0] != pair[1]), max_size=4))
    said = [
        *({f"{source} -> {target}": {"role": role, "events": [f"E{target[4:]}"]}} for source, target, role in sorted(used)),
        *({f"{source} -> {target}": {"role": "request", "protocol": "http"}} for source, target in sorted(calls)),
        *({f"{source} -> db": {"role": "access", "protocol": "postgresql"}} for source in sorted(draw(st.sets(service, max_size=2)))),
    ]
    return {"topology": "t", "nodes": nodes, "edges": said}


def systems(kind: str = "topic") -> st.SearchStrategy[Topology]:
    """Return a strategy for such systems, bound."""
    return written_systems(kind).map(loaded)


def loaded(written: Written) -> Topology:
    """Return the topology that *written* is the spec of."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("t.topo.yml").write_text(json.dumps(written), "utf-8")
        (topology,) = load([Path("t.topo.yml")])
        return topology
