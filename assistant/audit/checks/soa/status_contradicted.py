"""Status contradicted: what a row of the statement says of the present is not what other records say.

Rules, each told with both places: a row names a system with a tier, and the inventory gives it another; a row that is
said to be implemented claims something of all systems, and a system in operation has no record of that kind; an audit
finding or corrective action that names the control is still open while the row says that it is fully implemented; two
rows decide differently about one control. A claim that the records bear out is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.applicability import Decision, statement
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.inventory import Entry, entries, tier_of
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
_OPEN = re.compile(r"\s*(?:open|overdue|in\s+progress|planned|to\s?do|ongoing|offen)\b", re.IGNORECASE)
_STATE = Column(("status", "state"), without=("date",))
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
    known = tier_of(entry.tier.value) if entry.tier else ""
    if known == tier:
        why = f"{row.name} gives {entry.system.name} the tier {tier}, as the inventory does"
        return told(row, PATTERN, TITLE, why, against=shown)
    why = f"{row.name} says that {entry.system.name} is of tier {tier}; the inventory ({entry.record.item.id}) says {known}"
    return told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=shown)


def _every_system(desk: Desk, row: Decision) -> Iterator[Result]:
    """A claim about all systems, beside what each system in operation has on record."""
    kind = _RECORDS.get(row.control or "")
    claim = next((one for one in row.record.fields if _EVERY.search(one.value)), None)
    live = [one for one in entries(desk) if one.live]
    if kind is None or claim is None or not live:
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
    for record in desk.records(Kind.FINDING, Kind.CORRECTIVE_ACTION):
        state = _STATE.said(record.fields)
        if row.control in record.item.metadata.controls and state and _OPEN.match(state.value):
            why = f"{row.name} is said to be implemented, and {record.item.id} against it is {state.value}"
            shown: tuple[Span, ...] = (*row.places(row.status), record.headline(), record.span(state))
            yield told(row, PATTERN, TITLE, why, found=FindingClass.OBSERVATION, spans=shown)


def _decided_twice(desk: Desk, row: Decision) -> Iterator[Result]:
    """Another row of the same file that decides otherwise, told at the first of the two."""
    path = row.record.item.path
    twins = [one for one in statement(desk) if one.control == row.control and one.record.item.path == path]
    if len(twins) > 1 and twins[0].record.item.id == row.record.item.id and len({one.applicable for one in twins}) > 1:
        why = f"{row.name} is decided about in {len(twins)} rows that differ"
        spans = tuple(place for one in twins for place in one.places(one.decided))
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=spans)
