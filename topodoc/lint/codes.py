"""The codes: every one that topodoc reports, its name and what it means. A code is never used again for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.lint import (
    announced,
    audience,
    consumers,
    cqrs,
    direction,
    documentation,
    drift_claims,
    drift_consumers,
    drift_permissions,
    drift_producers,
    drift_resources,
    drift_sightings,
    event_names,
    flow,
    legibility,
    lost,
    messaging,
    mixed_consume,
    ownership,
    rewired,
    saga,
    states,
    structure,
    suppress,
    targets,
    undelivered,
    writes,
)
from topodoc.lint.installed import installed_rules, rules_in, without_clash

if TYPE_CHECKING:
    from topodoc.lint.rule import Rule

_FAMILIES = (
    structure,
    direction,
    messaging,
    consumers,
    undelivered,
    event_names,
    cqrs,
    writes,
    saga,
    flow,
    mixed_consume,
    states,
    documentation,
    legibility,
    suppress,
    lost,
    announced,
    rewired,
    targets,
    audience,
    ownership,
    drift_claims,
    drift_consumers,
    drift_permissions,
    drift_producers,
    drift_resources,
    drift_sightings,
)
RULES = tuple(sorted((rule for family in _FAMILIES for rule in rules_in(family)), key=lambda rule: rule.code))

MEANINGS = {
    "TD001": ("unreadable-file", "a file or folder does not exist, or cannot be read"),
    "TD002": ("not-utf-8", "the file is not UTF-8 text"),
    "TD003": ("empty-file", "the file is empty"),
    "TD004": ("yaml-syntax", "the YAML is wrong here"),
    "TD005": ("missing-quotes", "a text needs quotes; the cure is the line to copy"),
    "TD006": ("tab", "a tab indents a line"),
    "TD007": ("duplicate-key", "a key appears twice in one mapping"),
    "TD008": ("unsupported-yaml", "a tag, a second document, an alias inside what it names"),
    "TD009": ("limit-exceeded", "more than 5 MB, 50 levels, 100 aliases or 200,000 values"),
    "TD010": ("wrong-type", "a list, a mapping or a text where something else belongs"),
    "TD011": ("unknown-key", "a key that means nothing here"),
    "TD012": ("missing-end", "an edge or a message without `from` or `to`"),
    "TD013": ("wrong-value", "a word that is not on the list of its key"),
    "TD014": ("wrong-id", "a text that cannot be an id"),
    "TD015": ("wrong-arrow", "almost an arrow, but not `ID -> ID`"),
    "TD016": ("arrow-beside-keys", "an arrow has to be the only key of its item"),
    "TD020": ("duplicate-id", "another node, group or replica has that id"),
    "TD021": ("unknown-name", "a name that nothing declares; reported at its first mention, with the number of mentions"),
    "TD022": ("group-as-end", "an edge ends at a group"),
    "TD023": ("duplicate-topology", "two files give the same topology id"),
    "TD024": ("duplicate-edge-id", "an edge id names several edges"),
    "TD025": ("empty-frame", "a parallel without a branch, or a branch without a step"),
    "TD026": ("edge-elsewhere", "`edge:` of a message names an edge that joins other nodes"),
    "TD027": ("wrong-include", "an included file does not exist, is outside the project, or is not YAML"),
    "TD028": ("include-circle", "files include each other in a circle; the chain is named"),
    "TD029": ("scenario-circle", "scenarios refer to each other in a circle; the chain is named"),
    "TD030": ("empty-selector", "a selector of a view selects nothing"),
    "TD031": ("wrong-suppression", "a suppression without a reason, of a fault, or until something that is not a date"),
    "TD032": ("no-cursor", "Python: `to` without a `from_` before it, or a text where there is no step"),
    "TD033": ("python-raised", "a Python spec raises, or is not valid Python"),
    "TD034": ("python-ended", "a Python spec exits or dies before it was read to its end"),
    "TD035": ("python-timeout", "a Python spec was still running when its time was up"),
    "TD036": ("no-builder", "a Python spec makes no `TopologyBuilder`"),
    "TD037": ("python-not-allowed", "a Python spec, though the settings do not allow them"),
    "TD038": ("same-as-itself", "`same_as` points into its own topology, or at a node that is itself the same as another"),
    "TD039": ("misplaced", "an `else` that is not last, a note without a place, an id twice in rows, a `depth` without `around`"),
    "TD040": ("too-many-nodes", "a topology has more nodes than `limits.nodes`, 5,000 if the settings say nothing"),
    "TD041": ("too-many-edges", "a topology has more edges than `limits.edges`, 20,000 if the settings say nothing"),
    "TD042": ("too-many-steps", "a scenario has more steps than `limits.steps`, 20,000 if the settings say nothing"),
    "TD043": ("too-long-label", "a label is longer than `limits.label`, 2,000 characters if the settings say nothing"),
    "TD044": (
        "too-many-entries",
        "an element has more in a list than `limits.entries`, usually 1,000, or a topology more events than `limits.events`, 20,000",
    ),
    "TD050": ("unknown-source", "topodoc does not recognise the document to import, or does not read its version"),
    "TD051": (
        "unresolved-reference",
        "a foreign document refers to something that does not exist, is outside the project, or would have to be fetched",
    ),
    "TD052": ("not-rendered", "a template, which has to be rendered first"),
    "TD053": ("not-ours", "an import would write over a file that it did not make; exit code 2"),
    "TD701": ("replaced-character", "a character that no page can show was replaced by U+FFFD"),
    "TD702": ("unsafe-link", "an address that is neither http, https, mailto nor relative, or leads elsewhere than it looks, was left out"),
    "TD703": ("not-drawn-yet", "topodoc understood something and could not draw it; no version reports this any more"),
    "TD704": ("topology-not-read", "`same_as` points at a topology whose spec was not read"),
    "TD705": ("left-out-of-part", "an included part says more than groups, nodes, edges and events"),
    "TD706": ("spec-prints", "a Python spec prints, which nobody sees"),
    "TD707": ("unknown-icon", "an icon that no installed set has; the picture shows the icon of the kind instead"),
    "TD708": (
        "straight-lines",
        "more than 300 nodes or 600 edges: lines in the picture are straight and may pass behind nodes",
    ),
    "TD709": ("drawn-without-graphviz", "Graphviz failed or was too slow; topodoc drew a plain picture itself"),
    "TD710": ("layout-memory", "Graphviz needed more memory than it may use; topodoc drew a plain picture itself"),
    "TD810": ("same-slug", "import: two addresses would make one id"),
    "TD811": ("overlay-without-target", "an overlay, or a group's members, name what no included file declares"),
    "TD812": ("gone-from-source", "a spec names what the sources of an imported part no longer have"),
    "TD813": ("sources-disagree", "import: two sources say different things; both places are named"),
    "TD814": ("perhaps-the-same", "import: two sources may mean the same thing; the hint has the line that joins them"),
    "TD815": ("unnamed-event", "import: a message without a name"),
    "TD816": ("unknown-address", "import: a channel without an address"),
    "TD817": ("unknown-host", "import: there is no broker in between, and no source says who listens"),
    "TD818": ("perhaps-inverted", "import: the name of an AsyncAPI 2 operation suggests the opposite direction"),
    "TD819": ("not-understood", "import: a variable, an expression or a pattern that topodoc cannot resolve"),
}
NAMES = {code: name for code, (name, _) in MEANINGS.items()} | {rule.code: rule.name for rule in RULES}


def all_rules() -> tuple[Rule, ...]:
    """Return the rules of topodoc and those of installed packages, which are loaded. Raises SettingsError where these cannot be used."""
    return without_clash(RULES, installed_rules())


def rule_of(code: str) -> Rule | None:
    """Return the rule with that *code*, one of an installed package too, None where there is none. Raises SettingsError."""
    return next((one for one in RULES if one.code == code), None) or (None if code in NAMES else _installed(code))


def name_of(code: str) -> str:
    """Return the name of a *code* that was found. Raises SettingsError where it is that of a package which cannot be loaded."""
    rule = None if code in NAMES else _installed(code)
    return rule.name if rule else NAMES[code]


def _installed(code: str) -> Rule | None:
    return next((one for one in installed_rules() if one.code == code), None)
