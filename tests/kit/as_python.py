"""A bound topology as calls of the Python builders, for showing that they can say what YAML can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import yaml

from topodoc.language.steps import STEPS
from topodoc.language.vocabulary import FrameKind
from topodoc.model.spec_text import to_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.topology import Topology

Said = dict[str, Any]
_WORDS = get_args(FrameKind)


def as_python(topology: Topology) -> str:
    """Return a Python spec that says what *topology* says, every step of it as a call."""
    return "from topodoc import FlowBuilder, TopologyBuilder\n" + python_calls(yaml.safe_load(to_yaml(topology)))


def python_calls(spec: Said) -> str:
    """Return the calls that say what *spec*, the plain values of a spec in YAML, says."""
    said = dict(spec)
    name = said.pop("topology")
    parts = {key: said.pop(key, {}) or {} for key in ("groups", "nodes", "edges", "scenarios", "views", "layers")}
    lines = [f"topology = TopologyBuilder({name!r}, **{said!r})"]
    lines += [f"topology.layer({key!r}, **{one or {}!r})" for key, one in parts["layers"].items()]
    lines += _members("topology", parts["groups"], parts["nodes"])
    lines += [_edge(edge) for edge in parts["edges"]]
    lines.append("flow = FlowBuilder(topology)")
    for key, scenario in parts["scenarios"].items():
        own = dict(scenario or {})
        steps = own.pop("steps", [])
        lines.append(f"flow.scenario({key!r}, **{own!r})")
        lines += [f"flow{_step(step)}" for step in steps]
    return "\n".join([*lines, *(f"topology.view({key!r}, **{one or {}!r})" for key, one in parts["views"].items()), ""])


def _members(holder: str, groups: Said, nodes: Said) -> Iterator[str]:
    for count, (key, group) in enumerate(groups.items()):
        said, name = dict(group or {}), f"{holder}_{count}"
        inner, own = said.pop("groups", {}), said.pop("nodes", {})
        yield f"{name} = {holder}.create_group({key!r}, **{said!r})"
        yield from _members(name, inner, own)
    for key, node in nodes.items():
        yield f"{holder}.add_process({key!r}, **{ ({'label': node} if isinstance(node, str) else node or {})!r})"


def _edge(edge: Said | str) -> str:
    (a, b), said = _arrow(edge, "label")
    return f"topology.connect({a!r}, {b!r}, **{said!r})"


def _arrow(item: Said | str, text: str) -> tuple[list[str], Said]:
    if isinstance(item, dict) and "from" in item:
        return [item["from"], item["to"]], {key: one for key, one in item.items() if key not in {"from", "to"}}
    arrow, said = (item, {}) if isinstance(item, str) else next(iter(item.items()))
    return arrow.split(" -> "), {text: said} if isinstance(said, str) else said or {}


def _step(step: Said | str) -> str:
    word = next((one for one in STEPS if isinstance(step, dict) and one in step), None)
    if word is None:
        (a, b), said = _arrow(step, "message")
        return f".from_({a!r}).to({b!r}, **{said!r})"
    assert isinstance(step, dict)
    value, more = step[word], {key: one for key, one in step.items() if key not in {word, "steps"}}
    match word:
        case "note":
            return f".note({value!r}, **{more!r})"
        case "state":
            return f".state({value!r}, **{more!r})"
        case "scenario":
            return f".ref({value!r}, **{more!r})"
        case "parallel":
            return f".parallel([{', '.join(_parallel_branch(one) for one in value)}], **{more!r})"
        case "alt":
            cases = "".join(f"({one['when']!r}, {_branch(one['steps'])}), " for one in value if "when" in one)
            other = "".join(f"otherwise={_branch(one['else'])}, " for one in value if "else" in one)
            return f".alt({cases}{other}**{more!r})"
        case _:
            return f".{STEPS[word].call}({value!r}, {_branch(step['steps'])}, **{more!r})"


def _branch(steps: list[Any]) -> str:
    return f"lambda flow: flow{''.join(_step(step) for step in steps)}"


def _parallel_branch(branch: Said | str) -> str:
    if isinstance(branch, dict) and "steps" in branch and not set(_WORDS) & branch.keys():
        return f"{{'steps': {_branch(branch['steps'])}, 'label': {branch.get('label')!r}}}"
    return _branch([branch])
