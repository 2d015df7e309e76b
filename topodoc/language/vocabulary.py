"""The closed word lists of the language."""

from __future__ import annotations

from typing import Literal, get_args

Direction = Literal["right", "down", "left", "up"]
Scheme = Literal["auto", "light", "dark"]
Default = Literal["states", "kinds", "labels"]  # what pictures leave out that goes without saying
Bus = Literal["auto", "together", "spread"]
Topics = Literal["lifelines", "inline"]  # what a chart makes of topics: lifelines, or signs on the arrows through them
Reading = Literal["dial", "flow"]
Kind = Literal[
    "service", "worker", "function", "gateway", "person", "external", "scheduler",
    "topic", "queue", "stream", "exchange", "broker",
    "database", "cache", "store", "event-store", "index",
]  # fmt: skip
Shape = Literal["default", "cylinder", "pipe", "diamond", "cloud", "hexagon", "parallelogram", "circle"]
State = Literal["running", "warning", "error", "stopped"]
ShardRole = Literal["primary", "replica", "arbiter"]
EdgeType = Literal["solid", "pulse"]
Role = Literal["publish", "consume", "deliver", "bind", "request", "read", "write", "access", "replicate", "schedule"]
Basis = Literal["stated", "verb", "ends", "guessed"]  # what a role was taken from
Claim = Literal["derived", "permitted", "seen", "guessed"]  # what an edge that nobody wrote is known by
EventKind = Literal["event", "command", "query", "reply"]
Compatibility = Literal["none", "backward", "forward", "full"]
BrokerDrawing = Literal["show", "hide"]
HubDrawing = Literal["show", "badge"]
Unconfirmed = Literal["show", "light"]  # how a view draws edges that no fact confirms
Grouping = Literal["group", "owner", "runs_on", "kind", "technology", "none"]  # what the boxes of a view go by
EngineName = Literal["pygraphviz", "dot"]
Host = Literal["mkdocs", "zensical"]
Trusted = Literal["all", "layouts"]
Profile = Literal["default", "techdocs", "sphinx", "docusaurus"]
KINDS: tuple[str, ...] = get_args(Kind)
BROKER_KINDS = frozenset({"topic", "queue", "stream", "exchange", "broker"})
STORE_KINDS = frozenset({"database", "cache", "store", "event-store", "index"})
ROLES: tuple[str, ...] = get_args(Role)
RESERVED_TAGS = (
    "saga", "command", "query", "projector", "read-model", "outbox", "cdc", "transactional", "dead-letter", "observer",
    "external-consumer", "external-producer",
)  # fmt: skip
Loudness = Literal["error", "warning", "info", "off"]
SEVERITIES: tuple[str, ...] = get_args(Loudness)
FrameKind = Literal["parallel", "alt", "opt", "loop", "break"]
StepWord = Literal[FrameKind, "note", "state", "scenario"]  # the keys that make a step no message
STEP_WORDS: frozenset[str] = frozenset(get_args(StepWord))
