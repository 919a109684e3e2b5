"""Cases: the changes that were made to AI systems, each with the records that belong to it.

A *case* is one system at one version, or one change record where no version is stated. A record belongs to a case when
it names the case's system at the case's version, or when it and a record of the case name each other by key and it
speaks of no other version of the system. The period selects cases by their deployment or approval; their other hops
are followed outside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.english import fields_in_english
from assistant.audit.granting import Grant, grant_in
from assistant.audit.record import Record, day_in
from assistant.audit.references import References, System, key_of, references
from assistant.audit.roles import Role, opened_of
from assistant.domain.answer import Span, Stage
from assistant.domain.dates import PartialDate, Period
from assistant.domain.evidence import EvidenceId, Field, Kind, Link
from assistant.store.index import ItemView
from assistant.store.scope import Scope

STAGE_OF: Mapping[Kind, Stage] = {
    Kind.REQUIREMENT: Stage.REQUIREMENT,
    Kind.TICKET: Stage.TICKET,
    Kind.PULL_REQUEST: Stage.PULL_REQUEST,
    Kind.TRAINING_RUN: Stage.TRAINING_RUN,
    Kind.EVALUATION: Stage.EVALUATION,
    Kind.APPROVAL: Stage.APPROVAL,
    Kind.DEPLOYMENT: Stage.DEPLOYMENT,
    Kind.CHANGE: Stage.DEPLOYMENT,
    Kind.MONITORING: Stage.MONITORING,
    Kind.INCIDENT: Stage.INCIDENT,
}
_ANCHORS = (Stage.DEPLOYMENT, Stage.APPROVAL)

_LABELLED = re.compile(r"\bmodel[ _]version\W{1,8}v?(\d+(?:\.\d+)+)", re.IGNORECASE)
_REMOVES = re.compile(
    r"\b(?:take|taking|switch(?:ing)?|turn(?:ing)?)\b[^.\n]{0,40}\boff\b|\b(?:remov(?:e|al|ing)|retir(?:e|al|ing|ement)|withdraw(?:al|ing)?|decommission\w*"
    r"|shut(?:ting)?[ -]?down|unplug\w*|uninstall\w*|au(?:ß|ss)erbetriebnahme|stilllegung|abschaltung|retrait|mise hors service|retirada|desactivaci[oó]n|dismissione)\b",
    re.IGNORECASE,
)
_PUTS = re.compile(
    r"\b(?:deploy|releas|promot|roll[- ]?out|go[- ]live|upgrad|install(?!ed base)|introduc|replac)", re.IGNORECASE
)
_CHANGES_MODEL = re.compile(r"\b(?:deploy|releas|promot|roll[- ]?out|go[- ]live|model|version|retrain)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Record):
    """A record that can be a hop, with what it says about cases."""

    stage: Stage
    """The stage that its kind stands for."""
    names: frozenset[EvidenceId]
    """Records that it names by key."""
    systems: frozenset[EvidenceId]
    """Inventory rows of the systems that it mentions."""
    versions: frozenset[tuple[EvidenceId, str]]
    """System and version wherever it states both."""
    own: frozenset[tuple[EvidenceId, str]]
    """System and version in its metadata or title: what it is about."""

    @property
    def date(self) -> PartialDate | None:
        """The record's own date; of a ticket the day on which it was opened, where it states that."""
        opened = opened_of(self.fields) if self.stage is Stage.TICKET else None
        granted = self._grant()
        return (day_in(opened.value) if opened else None) or (granted and granted.day) or self.item.metadata.date

    def person(self, role: Role) -> Field | None:
        """The field that names who played a part; of an approval also the line by which somebody gives it."""
        named = Record.person(self, role)
        granted = self._grant() if named is None and role is Role.APPROVER else None
        return named or (granted.who if granted else None)

    def _grant(self) -> Grant | None:
        """The line by which somebody gives the approval that a document is, where no field says who."""
        is_paper = self.stage is Stage.APPROVAL and "#" not in self.item.id and not self.item.metadata.approved_by
        return grant_in(self.text) if is_paper and Record.person(self, Role.APPROVER) is None else None

    def shown_date(self) -> tuple[Span, ...]:
        """The place that states that day, in whatever form it is written; none where no text does."""
        opened = opened_of(self.fields) if self.stage is Stage.TICKET else None
        if opened and day_in(opened.value):
            return (self.span(opened),)
        granted = self._grant()
        if granted and granted.stated:
            return (self.span(granted.stated),)
        return Record.shown_date(self)  # `super()` does not find its class in one with slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One change of one system with the records that belong to it."""

    subject: str
    """System and version, or the change's key."""
    version: tuple[EvidenceId, str] | None
    """Inventory row and version, when stated."""
    nodes: tuple[Node, ...]
    """Its records, by id."""

    @property
    def systems(self) -> frozenset[EvidenceId]:
        """Inventory rows of the systems that it is about."""
        return frozenset({self.version[0]} if self.version else {row for node in self.nodes for row in node.systems})

    def at(self, stage: Stage) -> tuple[Node, ...]:
        """Its records of one stage, earliest first, undated last."""
        found = [node for node in self.nodes if node.stage is stage]
        return tuple(
            sorted(
                found, key=lambda node: (node.date is None, node.date.start if node.date else date.max, node.item.id)
            )
        )


def _node(scope: Scope, item: ItemView, fields: Sequence[Field], links: Sequence[Link], known: References) -> Node:
    """A record with what it names, resolved inside the scope."""
    text = scope.text(item)
    systems = known.systems_in("\n".join((item.metadata.title, *item.metadata.systems, text)))
    heading = " ".join((item.metadata.title, item.metadata.model_version or ""))
    named = {target.id for link in links for target in known.resolve(link.target)}
    return Node(
        item=item,
        stage=STAGE_OF[item.metadata.kind],
        text=text,
        fields=tuple(fields),
        names=frozenset(named - {item.id}),
        systems=frozenset(system.row for system in systems),
        versions=_stated_versions(systems, f"{heading}\n{text}"),
        own=_own_versions(systems, item, heading, text),
    )


def _stated_versions(systems: Iterable[System], text: str) -> frozenset[tuple[EvidenceId, str]]:
    """System and version wherever a version stands right after a system's name."""
    return frozenset((system.row, version) for system in systems for version in system.versions_in(text))


def _own_versions(
    systems: Sequence[System], item: ItemView, heading: str, text: str
) -> frozenset[tuple[EvidenceId, str]]:
    """The versions that a record is about: those of its heading or label; of a test or approval else the only one it names."""
    said = _stated_versions(systems, heading) | _lone_version(systems, item, text)
    if said or STAGE_OF[item.metadata.kind] not in (Stage.EVALUATION, Stage.APPROVAL):
        return said
    named = _stated_versions(systems, text)
    return named if len(named) == 1 else said


def _lone_version(systems: Sequence[System], item: ItemView, text: str) -> frozenset[tuple[EvidenceId, str]]:
    """The version that a record of one system states alone: in its metadata, else behind the label `model version`."""
    stated = (item.metadata.model_version or "").strip().lstrip("vV")
    named = {
        system.row
        for system in systems
        if system.pattern().search(" ".join((item.metadata.title, *item.metadata.systems)))
    }
    about = named or {system.row for system in systems}
    bare = stated.replace(".", "").isdigit()
    if bare and len(about) == 1:
        return frozenset((row, stated) for row in about)
    labelled = _LABELLED.search(text)
    return frozenset((row, labelled.group(1)) for row in about) if labelled and len(about) == 1 else frozenset()


@dataclass(frozen=True, slots=True)
class Graph:
    """The records of a scope that can be hops, and which of them name each other."""

    nodes: Mapping[EvidenceId, Node]
    """Records by id."""
    naming: Mapping[EvidenceId, frozenset[EvidenceId]]
    """For each record those that it names or is named by."""
    names: Mapping[EvidenceId, str]
    """Names of systems by inventory row."""


def trail_graph(scope: Scope, known: References) -> Graph:
    """The records of a scope that can be hops, and which of them name each other; kept while the same items are inside.

    Nothing is kept where names are known from a wider scope: whoever reads just these items knows no others.
    """
    if known is not references(scope):
        return _trail_graph(scope, known)
    return scope.derived("trail graph", lambda: _trail_graph(scope, known))


def _trail_graph(scope: Scope, known: References) -> Graph:
    """The same, reckoned anew."""
    hops = scope.narrowed(kinds=list(STAGE_OF))
    fields, links = fields_in_english(hops.all_fields()), hops.all_links()
    nodes = {item.id: _node(hops, item, fields.get(item.id, ()), links.get(item.id, ()), known) for item in hops.items}
    naming: dict[EvidenceId, set[EvidenceId]] = {identifier: set() for identifier in nodes}
    for node in nodes.values():
        for named in node.names & nodes.keys():
            naming[named].add(node.item.id)
            naming[node.item.id].add(named)
    return Graph(
        nodes,
        {identifier: frozenset(near) for identifier, near in naming.items()},
        {system.row: system.name for system in known.systems},
    )


def cases(graph: Graph, period: Period | None) -> tuple[Case, ...]:
    """The cases whose deployment or approval lies in the period, by subject; every case when the period is None."""
    anchors = [
        node
        for node in graph.nodes.values()
        if node.stage in _ANCHORS and _inside(node, period) and not takes_away(node)
    ]
    found: dict[str, Case] = {}
    covered: set[EvidenceId] = set()
    for anchor in sorted(anchors, key=lambda node: (node.stage is not Stage.DEPLOYMENT, node.item.id)):
        case = _case(anchor, graph) if anchor.item.id not in covered else None
        if case and _falls_in(case, period):
            found.setdefault(case.subject, case)
            covered.update(node.item.id for node in case.nodes if node.stage in _ANCHORS)
    return tuple(sorted(found.values(), key=lambda case: case.subject))


def _falls_in(case: Case, period: Period | None) -> bool:
    """Whether a case is of the period: its first deployment or an approval is dated in it.

    What is done to a version later, such as a patch of what surrounds it or its roll-back, does not make it anew.
    """
    deployed = [node for node in case.at(Stage.DEPLOYMENT) if node.date]
    exact = [node for node in deployed if case.version in node.own]
    approved = [node for node in case.at(Stage.APPROVAL) if case.version is None or case.version in node.own]
    decisive = [*(exact or deployed)[:1], *approved]
    return any(_inside(node, period) for node in decisive or [one for one in case.nodes if one.stage in _ANCHORS])


def _inside(node: Node, period: Period | None) -> bool:
    """Whether a record is dated in the period."""
    return period is None or (node.date is not None and period.overlaps(node.date))


def _case(anchor: Node, graph: Graph) -> Case | None:
    """The case that a deployment or approval belongs to; None when it is about no AI system of the scope."""
    version = _version_of(anchor, graph)
    systems = frozenset({version[0]}) if version else anchor.systems
    if not systems or (version is None and not _CHANGES_MODEL.search(anchor.item.metadata.title)):
        return None  # an ordinary change: it touches no AI system, or only what surrounds one
    core = {anchor.item.id}
    if version:
        core |= {node.item.id for node in graph.nodes.values() if version in node.own}
    for _ in range(2):  # what the core names or is named by, then what those name: ticket, then its pull request
        core |= {near for at in core for near in graph.naming[at] if _may_join(graph.nodes[near], systems, version)}
    if version:
        monitoring = (node for node in graph.nodes.values() if node.stage is Stage.MONITORING)
        core |= {node.item.id for node in monitoring if node.systems & systems}
    subject = f"{graph.names[version[0]]} {version[1]}" if version else key_of(anchor.item.id)
    return Case(subject=subject, version=version, nodes=tuple(graph.nodes[identifier] for identifier in sorted(core)))


def _version_of(anchor: Node, graph: Graph) -> tuple[EvidenceId, str] | None:
    """The one system and version that a record is about, by its own words, else by its ticket's or pull request's."""
    for stated in (anchor.own, anchor.versions):
        if len(stated) == 1:
            return next(iter(stated))
    neighbours = (graph.nodes[near] for near in graph.naming[anchor.item.id])
    told = {
        pair
        for node in neighbours
        if node.stage in (Stage.TICKET, Stage.PULL_REQUEST) and _makes_versions(node)
        for pair in node.own
    }
    return next(iter(told)) if len(told) == 1 else None


def takes_away(node: Record) -> bool:
    """Whether a change takes a system out of use and puts none into it: nothing has to be evaluated before that."""
    title = node.item.metadata.title
    return _REMOVES.search(title) is not None and _PUTS.search(title) is None


def _makes_versions(node: Node) -> bool:
    """Whether a ticket or pull request is about making its version, not about a fault that was seen in it.

    The title says so by the version itself or by what is done; the version field of a defect names the affected one.
    """
    title = node.item.metadata.title
    return _CHANGES_MODEL.search(title) is not None or any(version in title for _, version in node.own)


def _may_join(node: Node, systems: Iterable[EvidenceId], version: tuple[EvidenceId, str] | None) -> bool:
    """Whether a named record can belong to the case: it is about no other system and no other version.

    Evaluations and approvals of another version stay, since resting on one is what a broken hop looks like.
    """
    about = {row for row, _ in node.own}
    if about and about.isdisjoint(systems):
        return False
    other = version is not None and bool(node.own) and version not in node.own
    return not other or node.stage in (Stage.EVALUATION, Stage.APPROVAL)
