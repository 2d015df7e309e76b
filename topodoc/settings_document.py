"""The settings file of a project, as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from topodoc.language.document.fields import (
    ByName,
    Keyed,
    Text,
    Texts,
    WholeNumber,
    entries_of,
)
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.schema import schema_of
from topodoc.language.document.words import Defaults, Flag, OneEngine, OneLanguage, OneProfile, OneReading, OneTopics, OneTrusted
from topodoc.language.limits import DEEPEST
from topodoc.settings import DEFAULTS, ChangesSettings
from topodoc.settings_fields import Address, Paths, PathText, Patterns, Protocols, Severities, Verbs, WordLists
from topodoc.settings_imports import FactsPart, OrderPart

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.tree import Mapping


def _limit(about: str, usual: float) -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of a number that has a *usual* value."""
    return one(f"{about}; default: {usual:.0f}", int(usual))


class PathRulesPart(Part):
    """What is not reported in some files."""

    ignore: Texts = many("codes, families or names of rules", ["TD501"])


class RulesPart(Part):
    """Which rules report, and how loudly."""

    select: Texts = many("the rules that report: codes, families such as TD2, or names", ["TD2", "topic-without-consumer"])
    ignore: Texts = many("the rules that do not", ["TD209"])
    severity: Severities = many("another severity, by code or name", {"TD207": "warning"})
    installed: Flag = one("whether rules of installed packages are asked; they are code")
    paths: Annotated[tuple[PathRulesPart, ...], BeforeValidator(entries_of), ByName("")] = many(
        "rules that do not report in files, by pattern", {"legacy/**": {"ignore": ["TD2"]}}
    )


class BudgetPart(Part):
    """How much one picture should show at most."""

    nodes: WholeNumber = _limit("nodes", DEFAULTS.most_nodes)
    edges: WholeNumber = _limit("edges", DEFAULTS.most_edges)


class LimitsPart(Part):
    """How long things may take, and how many there may be."""

    python_seconds: WholeNumber = _limit("seconds for a Python spec", DEFAULTS.python_seconds)
    layout_seconds: WholeNumber = _limit("seconds for the layout of one picture", DEFAULTS.layout_seconds)
    layout_megabytes: WholeNumber = _limit("memory of a process that lays out, in MB", DEFAULTS.layout_megabytes)
    megabytes: WholeNumber = _limit("size of a spec", DEFAULTS.limits.megabytes)
    depth: WholeNumber = _limit(f"levels of a spec, at most {DEEPEST}", DEFAULTS.limits.depth)
    aliases: WholeNumber = _limit("aliases in a spec", DEFAULTS.limits.aliases)
    values: WholeNumber = _limit("values in a spec", DEFAULTS.limits.values)
    nodes: WholeNumber = _limit("nodes of a topology", DEFAULTS.limits.nodes)
    edges: WholeNumber = _limit("edges of a topology", DEFAULTS.limits.edges)
    steps: WholeNumber = _limit("steps of a scenario", DEFAULTS.limits.steps)
    label: WholeNumber = _limit("characters of a label", DEFAULTS.limits.label)
    entries: WholeNumber = _limit("tags, owners, events, links, layers or facts of one element", DEFAULTS.limits.entries)
    events: WholeNumber = _limit("events that a topology declares", DEFAULTS.limits.events)
    consumers: WholeNumber = _limit("nodes that consume from one resource", DEFAULTS.most_consumers)


class ChangesPart(Part):
    """Between which tags the site tells changes."""

    since: Text = one("the revision to begin with; default: the first of the tags", "v1.0")
    tags: Text = one(f"a pattern of tags; default: {ChangesSettings().tags}", "release-*")
    most: WholeNumber = _limit("steps between tags that have a page, the last ones", ChangesSettings().most)


class CachePart(Part):
    """Where what earlier runs made is kept, and what of it is used; in short the folder alone."""

    short = "folder"

    folder: PathText = one("its folder", ".topodoc-cache")
    share: Text = one("where others keep it too, as an address that fsspec knows", "s3://docs/cache")
    trust: OneTrusted = one("what is used of it: all, or layouts alone, which are numbers; default: all", "layouts")
    size: WholeNumber = _limit("its size in MB, of which what was wanted last stays", DEFAULTS.cache_megabytes)


class SettingsPart(Part):
    """The settings of a project."""

    specs: Paths = many(f"files and folders of specs; default: {DEFAULTS.specs[0]}", ["topologies", "services/orders/docs"])
    root: PathText = one("the root of the project; specs include nothing from outside of it; default: the folder with .git", "../..")
    section: Text = one(f"where the pages go in the site; default: {DEFAULTS.section}", "docs/architecture")
    theme: Text = one(f"the look of the pictures; default: {DEFAULTS.theme}", "slate")
    arrows: OneReading = one("what arrowheads show: who dials, or where data goes")
    topics: OneTopics = one("what charts make of topics where scenarios do not say: lifelines, or inline, on the arrows through them")
    show: Defaults = many("obvious words that pictures leave out, and that these show", ["states", "kinds", "labels"])
    templates: PathText = one("a folder of templates that is searched first", "docs/templates")
    themes: PathText = one("a folder of themes that is searched first", "docs/themes")
    python_specs: Flag = one("whether specs in Python may run; they are code")
    engine: OneEngine = one("what lays pictures out")
    jobs: WholeNumber = one("layouts at a time; default: one for each core", 4)
    cache: CachePart | None = one("what earlier runs made: its folder, or more", ".topodoc-cache")
    repo_url: Address = one("where the sources are on the web", "https://example.org/orders")
    broker_protocols: Protocols = many("more protocols of message brokers, beyond the usual ones", ["zeromq"])
    verbs: Verbs = many("more words that name a role at the beginning of a label", {"publish": ["announce"]})
    rules: RulesPart | None = one("which rules report, and how loudly")
    roles: WordLists = many("more words by which topodoc recognises nodes", {"projector": ["materializer"]})
    naming: Patterns = many("a regular expression for the ids of each kind", {"topic": "[a-z]+(-[a-z]+)*"})
    budget: BudgetPart | None = one("how much one picture should show at most")
    hub: WholeNumber = _limit("edges from which a node counts as a hub", DEFAULTS.hub)
    nav_limit: WholeNumber = _limit("topologies that the navigation names; where there are more, it leads to lists", DEFAULTS.nav_limit)
    limits: LimitsPart | None = one("how long things may take, and how many there may be")
    imports: Keyed[OrderPart] = many(
        "parts that topodoc import makes of other documents, by name", {"shop": {"from": [{"asyncapi": "services/*/asyncapi.yaml"}]}}
    )
    drift: Keyed[FactsPart] = many(
        "facts that topodoc drift holds the specs against, by name", {"main": {"facts": ["dumps/topics.txt"], "as_of": "2026-11-27"}}
    )
    changes: ChangesPart | None = one("pages of what changed between tags; without it there are none")
    profile: OneProfile = one("for which host plain files are written")
    language: OneLanguage = one("in which language pages and pictures speak; default: en", "de")
    enabled: Flag = one("whether topodoc adds its pages at all")


def validate_settings(root: Mapping) -> tuple[SettingsPart, list[Diagnostic]]:
    """Return what *root* says as settings, and the faults of what it should not say."""
    faults: list[Diagnostic] = []
    return SettingsPart.model_validate(root, context=faults), faults


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema of a settings file."""
    return schema_of(SettingsPart, "Settings of topodoc")
