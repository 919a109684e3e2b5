"""Status contradicted: what a row of the statement says of the present is not what other records say.

Rules, each told with both places: a row names a system with a tier, and the inventory gives it another; a row that is
said to be implemented claims something of all systems, and a system in operation has no record of that kind; an audit
finding or corrective action that names the control is still open, or a record says of the control by its id that it is
not in place, or of its subject that there is no such thing, while the row says that it is implemented; what the row refers
to is a draft or no longer in force, or is older than twice the rhythm that the row itself gives; the day of a plan is over;
two rows decide differently about one control. A claim that the records bear out is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.applicability import Decision, statement
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.claims import TELLING, denied_subject, not_in_force, plan_overdue, rhythm_broken
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.inventory import Entry, entries, tier_word
from assistant.audit.topics import line_with, treats_words
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind

PATTERN = "status_contradicted"
TITLE = "Said of the present, and records say otherwise"
_TIERS = r"(?P<{0}>prohibited|unacceptable|critical|high|limited|medium|moderate|low|minimal)"
_TIER = re.compile(
    rf"\b(?:tier|risk|class)\W+(?:is\W+)?{_TIERS.format('after')}\b|\b{_TIERS.format('before')}[\s-]+(?:tier|risk|impact)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;]+(?:\.(?=\d)[^.;]+)*")
_EVERY = re.compile(
    r"\b(?:all|every|each|alle|jedes|tous|todos)\b[^.;]{0,40}\b(?:systems?|models?|use\s+cases?|systeme?|modelle?|système?s)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\s*(?:new|not\s+(?:started|closed|done)|backlog|re-?opened|under\s+way|pending|awaiting|raised|accepted|laufend|in\s+arbeit|ouvert|en\s+cours|abiert|en\s+curso|pendiente|open|overdue|in\s+progress|planned|to\s?do|ongoing|offen)\b",
    re.IGNORECASE,
)
_BUILDS = re.compile(r"\b(?:implement|introduce|set\s+up|write|create|build|establish|define|start|missing|no\s|einführ|erstell|mettre\s+en\s+place|créer|implantar|crear)\w*", re.IGNORECASE)  # fmt: skip
"""Titles of tickets for what is not there yet."""
_STATE = Column(("status", "state", "stand", "zustand", "statut", "état", "estado", "stato"), without=("date",))
_RECORDS = {
    "A.5.2": Kind.IMPACT_ASSESSMENT,
    "A.5.3": Kind.IMPACT_ASSESSMENT,
    "A.5.4": Kind.IMPACT_ASSESSMENT,
    "A.6.2.2": Kind.REQUIREMENT,
    "A.6.2.4": Kind.EVALUATION,
    "A.6.2.5": Kind.APPROVAL,
    "A.6.2.6": Kind.MONITORING,
    "A.6.2.7": Kind.MODEL_CARD,
    "A.8.2": Kind.MODEL_CARD,
}
"""What each system has on record where a control holds for all of them."""


def check(desk: Desk) -> Iterator[Result]:
    """A result for each claim of each row that other records can bear out or not."""
    return each(desk, PATTERN, TITLE, _judge)


def _judge(desk: Desk, row: Decision) -> Iterator[Result]:
    """What records say to one row."""
    if row.applicable is None or row.control is None:
        return
    yield from _tiers(desk, row)
    if row.implemented and row.applicable:
        yield from _every_system(desk, row)
        yield from _open_findings(desk, row)
        yield from _denied(desk, row)
        yield from not_in_force(desk, row)
        yield from rhythm_broken(desk, row)
    elif row.planned and row.applicable:
        yield from plan_overdue(desk, row)
    yield from _decided_twice(desk, row)


def _tiers(desk: Desk, row: Decision) -> Iterator[Result]:
    """The tiers that a row gives to systems, beside those of the inventory."""
    by_row = {one.system.row: one for one in entries(desk) if one.tier}
    for field in row.record.fields:
        for sentence in _SENTENCE.findall(field.value):
            tiers = {(hit["after"] or hit["before"]).lower() for hit in _TIER.finditer(sentence)}
            named = [by_row[one.row] for one in desk.known.systems_in(sentence) if one.row in by_row]
            if len(tiers) == 1 and named:
                yield from (_tier(row, field, next(iter(tiers)), entry) for entry in named)


def _tier(row: Decision, field: Field, tier: str, entry: Entry) -> Result:
    """One tier in two places."""
    shown = (*row.places(field), *entry.record.shows(None), entry.record.span(entry.tier))
    known = tier_word(entry.tier.value) if entry.tier else ""
    if known == tier:
        why = f"{row.name} gives {entry.system.name} the tier {tier}, as the inventory does"
        return told(row, PATTERN, TITLE, why, against=shown)
    why = f"{row.name} says that {entry.system.name} is of tier {tier}; the inventory ({entry.record.item.id}) says {known}"
    return told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=shown)


def _every_system(desk: Desk, row: Decision) -> Iterator[Result]:
    """A claim about all systems, beside what each system in operation has on record."""
    kind = _RECORDS.get(row.control or "")
    about = treats_words(row.control or "")
    claim = next((one for one in row.record.fields if _EVERY.search(one.value) and about.search(one.value)), None)
    live = [one for one in entries(desk) if one.live]
    if kind is None or claim is None or not live or not desk.records(kind):
        return
    bare = [one for one in live if not _has_record(desk, one, kind)]
    shown = row.places(claim, row.status)
    name = kind.replace("_", " ")
    if bare:
        names = ", ".join(one.system.name for one in bare)
        why = f"{row.name} speaks of all systems; in operation and without any {name}: {names}"
        places = tuple(one.record.span(one.status) for one in bare)
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=(*shown, *places))
    else:
        why = f"Each of the {len(live)} systems in operation has a record of the kind {name}"
        yield told(row, PATTERN, TITLE, why, against=shown)


def _has_record(desk: Desk, entry: Entry, kind: Kind) -> bool:
    """Whether any record of a kind names a system."""
    return any(
        entry.system.row in {one.row for one in desk.known.systems_in(record.text)}
        for record in desk.records(kind)
        if record.item.id not in desk.flagged
    )


def _open_findings(desk: Desk, row: Decision) -> Iterator[Result]:
    """Findings and actions against a control that are still open."""
    for record in desk.records(Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.TICKET):
        state = _STATE.said(record.fields)
        is_work = record.item.metadata.kind is not Kind.TICKET or _BUILDS.search(record.item.metadata.title)
        if is_work and row.control in record.item.metadata.controls and state and _OPEN.match(state.value):
            why = f"{row.name} is said to be implemented, and {record.item.id} against it is {state.value}"
            shown: tuple[Span, ...] = (*row.places(row.status), record.headline(), record.span(state))
            yield told_of(row, why, shown)


def _denied(desk: Desk, row: Decision) -> Iterator[Result]:
    """Lines that name the control and say that it is not in place."""
    spoken = denied_subject(desk, row.control or "")
    for record in desk.records(*TELLING):
        place = spoken(record) if record.item.id not in desk.flagged else None
        if place:
            why = f"{row.name} is said to be implemented, and {record.item.id} says that there is no such thing"
            yield told_of(row, why, (*row.places(row.status), place))
    named = rf"(?<![\w.])A\.?\s?{re.escape((row.control or '').removeprefix('A.'))}(?![\w]|\.\d)"
    lacking = re.compile(rf"{named}(?=[^\n]*{_LACK})|{_LACK}[^\n]*{named}", re.IGNORECASE)
    for record in desk.records(*_REPORTS):
        place = (
            None
            if record.item.id in desk.flagged or row.control not in record.item.metadata.controls
            else line_with(record, lacking)
        )
        if place:
            why = f"{row.name} is said to be implemented, and {record.item.id} says that it is not in place"
            yield told_of(row, why, (*row.places(row.status), place))


_LACK = r"\b(?:not\s+(?:yet\s+)?(?:implemented|in\s+place|established|kept|followed)|does\s+not\s+exist|missing|absent|switched\s+off|no\s+evidence)\b"
_REPORTS = (Kind.FINDING, Kind.AUDIT_REPORT, Kind.OBSERVATION, Kind.INTERVIEW, Kind.MINUTES, Kind.TICKET, Kind.RISK)


def told_of(row: Decision, why: str, spans: tuple[Span, ...]) -> Result:
    """A contradiction that another record states."""
    return told(row, PATTERN, TITLE, why, found=FindingClass.OBSERVATION, spans=spans)


def _decided_twice(desk: Desk, row: Decision) -> Iterator[Result]:
    """Another row of the same file that decides otherwise, told at the first of the two."""
    path = row.record.item.path
    twins = [one for one in statement(desk) if one.control == row.control and one.record.item.path == path]
    if len(twins) > 1 and twins[0].record.item.id == row.record.item.id and len({one.applicable for one in twins}) > 1:
        why = f"{row.name} is decided about in {len(twins)} rows that differ"
        spans = tuple(place for one in twins for place in one.places(one.decided))
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=spans)
