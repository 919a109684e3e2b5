"""Processes other than changes: the records of a period with what tells when, by whom and with what outcome.

Alerts, incidents, access reviews, trainings, supplier assessments, corrective actions: any register that keeps one row
for each time. What a row leaves blank, while other rows of its table do not, is named as a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.linked import LISTED, Linked, linked_records, place
from assistant.answer.drafting.rules import Dated, Rulebook, asked_of_rules, draft_rules, no_rule
from assistant.answer.drafting.selection import matching
from assistant.answer.drafting.verdicts import verdicts
from assistant.answer.question.lexicon import COMPANIONS
from assistant.answer.question.rows import Record
from assistant.answer.words import content_stems, stems
from assistant.audit.record import first_line
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, field_of, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.dates import PartialDate
from assistant.domain.draft import Draft, DraftGap, DraftRow, DraftTable
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind
from assistant.domain.plan import Plan
from assistant.domain.written_dates import every_date
from assistant.store.scope import Scope

CARRIERS = frozenset({Kind.TICKET, Kind.PULL_REQUEST})
"""Kinds in which any work is written down: beside another process they say where, and are none of their own."""

MOST_COLUMNS = 8
"""Columns of a table of happenings beside key, title and linked records."""
_SHORT = 80
"""Characters of a value that fits into a cell."""
_TELLING_STEM = 4
"""Letters from which a stem that opens a column's word names it."""
MOST_LINKED = 4
"""Linked records that a row names."""

_ZONE = ZoneInfo("UTC")
_TELLING = (Role.DATE, Role.STATUS, Role.APPROVER, Role.OWNER, Role.AUTHOR)
_BY_WHOM = re.compile(r"(?:.*[ _.])?(?:by|reviewer|assessor|participants?|attendees)", re.IGNORECASE)
_OF_PERIOD = re.compile(r"(?:.*[ _])?(?:quarter|half|half[ -]?year|period|round|cycle|year)", re.IGNORECASE)
_OUTCOME = re.compile(
    r"(?:.*[ _])?(?:outcome|result|finding|conclusion|evidence|effectiveness|effective|verified|verification|check"
    r"|review|removed|follow[ _-]?up|action|root[ _]cause|cause)(?:[ _].*)?",
    re.IGNORECASE,
)


def draft_happenings(scope: Scope, book: Rulebook, known: References, text: str, plan: Plan) -> Draft:
    """What the rules in force asked, and each time it happened in the period, as a complete table with its gaps."""
    kinds = happening_kinds(plan)
    records = _of_one_table(_of_period(scope, known, replace(plan, kinds=kinds, terms=())), text)
    asked = asked_of_rules(text, plan)
    rules = draft_rules(book, asked, plan, dated_records(records))
    lacking_rule = no_rule(rules, plan, text)
    if not records:
        gap = DraftGap(expected=_described(kinds, plan), why="no record matches")
        table = DraftTable(columns=("record", "title"), rows=(), complete=_complete(scope, known, kinds, plan))
        return Draft(claims=rules, table=table, gaps=(gap, *lacking_rule))
    used = _used_columns(scope, records)
    columns = telling_columns(records, frozenset().union(*used.values()))
    links = linked_records(scope, known, records)
    table = DraftTable(
        columns=("record", "title", *columns, "linked records"),
        rows=tuple(_row(scope, record, columns, links.get(record.item.id, ())) for record in records),
        complete=_complete(scope, known, kinds, plan),
    )
    told, undecided = verdicts(Court(scope, known, book.today), book, text, records)
    claims = {(one.text, one.spans): one for one in (*rules, _counted(records, kinds, plan), *told)}
    return Draft(
        claims=tuple(claims.values()), table=table, gaps=(*_blanks(records, columns, used), *undecided, *lacking_rule)
    )


def _of_period(scope: Scope, known: References, plan: Plan) -> tuple[Record, ...]:
    """The records of the plan's period: by their own date, and where they have none by any date that they state."""
    period = plan.period
    if period is None:
        return matching(scope, known, plan)
    every = matching(scope, known, replace(plan, period=None))
    return tuple(record for record in every if any(period.overlaps(when) for when in _dates(record)))


def _dates(record: Record) -> Iterable[PartialDate]:
    """The quarter, half or year that the record says it is of, else its own date, else every date in a field for dates.

    The check of the third quarter may well be made in October.
    """
    labelled = tuple(
        when for field in record.fields if _OF_PERIOD.fullmatch(field.name) for when in _stated(field.value)
    )
    if labelled or record.item.metadata.date:
        return labelled or ((record.item.metadata.date,) if record.item.metadata.date else ())
    stated = (field.value for field in record.fields if plays(field.name, Role.DATE) and not LISTED.search(field.name))
    return tuple(when for value in stated for when in _stated(value))


def _stated(value: str) -> tuple[PartialDate, ...]:
    """The dates that a value states."""
    return tuple(when for when, _, _ in every_date(value, _ZONE))


def happening_kinds(plan: Plan) -> tuple[Kind, ...]:
    """The kinds whose records tell the process: those named, without documents and without what only carries work."""
    named = [kind for kind in plan.kinds if kind not in DOCUMENT_KINDS] or list(plan.kinds)
    told = [kind for at, kind in enumerate(named) if at == 0 or kind not in CARRIERS]
    return tuple(dict.fromkeys([*told, *(near for kind in told[:1] for near in COMPANIONS.get(kind, ()))]))


def _complete(scope: Scope, known: References, kinds: Sequence[Kind], plan: Plan) -> bool:
    """Whether no record of the kinds is left out for want of any date."""
    every = (
        () if plan.period is None else matching(scope, known, replace(plan, kinds=tuple(kinds), terms=(), period=None))
    )
    return all(any(True for _ in _dates(record)) for record in every)


def _table_of(evidence: EvidenceId) -> str:
    """The table that a record is a row of: its file, and its sheet where there are several."""
    path, _, key = evidence.partition("#")
    return f"{path}#{key.rpartition('/')[0]}" if "/" in key else path


def _of_one_table(records: Sequence[Record], text: str) -> tuple[Record, ...]:
    """The records of the tables that the question's words name best: "key rotations" are not the access reviews.

    Tables that are named equally well all stay.
    """
    asked = content_stems(text)
    tables: dict[str, list[Record]] = {}
    for record in records:
        tables.setdefault(_table_of(record.item.id), []).append(record)
    named = {table: _named(asked, table, several) for table, several in tables.items()}
    best = max(named.values(), default=0)
    return tuple(record for record in records if named[_table_of(record.item.id)] == best)


def _named(asked: Iterable[str], table: str, records: Iterable[Record]) -> int:
    """How many of some stems a table's path and sheet hold, and how many its columns: "review" also in `Reviewer`."""
    names = {field.name for record in records for field in record.fields if not LISTED.search(field.name)}
    path, columns = _parts([table]), _parts(names)
    in_columns = sum(any(part.startswith(stem) for part in columns) for stem in asked if len(stem) >= _TELLING_STEM)
    return in_columns + len(path & frozenset(asked))


def _parts(names: Iterable[str]) -> frozenset[str]:
    """The stems of the words of some names."""
    return frozenset(part for name in names for part in stems(re.sub(r"[_/.#-]", " ", name)))


def _used_columns(scope: Scope, records: Sequence[Record]) -> Mapping[str, frozenset[str]]:
    """For each table that some records are rows of, the columns that any of its rows fills, whatever its date."""
    used: dict[str, set[str]] = {_table_of(record.item.id): set() for record in records}
    ids = [item.id for item in scope.items if "#" in item.id and _table_of(item.id) in used]
    part = scope.narrowed(ids=ids)
    fields = part.all_fields()
    for item in part.items:
        used[_table_of(item.id)].update(_names(Record(item=item, fields=tuple(fields.get(item.id, ())))))
    return {table: frozenset(names) for table, names in used.items()}


def _names(record: Record) -> Iterable[str]:
    """The columns in which a record holds something."""
    return (field.name for field in record.fields if record.named(field.name) and not LISTED.search(field.name))


def telling_columns(records: Sequence[Record], used: Iterable[str]) -> tuple[str, ...]:
    """The columns that tell what was done, when and by whom, in the order of the source, at most so many.

    `used` are columns that any row of the tables fills: one that is blank in all rows of the period is still told.
    """
    there = [name for record in records for name in _names(record)]
    titles = {field.name for record in records if (field := field_of(record.fields, Role.TITLE))}
    keys = {name for record in records for name in _names(record) if _is_key(record, name)}
    names = [name for name in dict.fromkeys([*there, *sorted(used)]) if name not in titles | keys]
    told = [name for name in names if tells(name)]
    rest = [name for name in names if name not in told and _is_short(records, name)]
    chosen = {*told[:MOST_COLUMNS], *rest[: max(0, MOST_COLUMNS - len(told))]}
    return tuple(name for name in names if name in chosen)


def tells(name: str) -> bool:
    """Whether a column of this name tells when something was done, by whom, or with what outcome."""
    return any(plays(name, role) for role in _TELLING) or bool(_BY_WHOM.fullmatch(name) or _OUTCOME.fullmatch(name))


def _is_key(record: Record, name: str) -> bool:
    """Whether a column holds the record's own key."""
    return any(field.value == key_of(record.item.id).rpartition("/")[2] for field in record.named(name))


def _is_short(records: Sequence[Record], name: str) -> bool:
    """Whether a column holds values that fit into a cell."""
    return all(len(field.value) <= _SHORT for record in records for field in record.named(name))


def _row(scope: Scope, record: Record, columns: Sequence[str], links: Sequence[Linked]) -> DraftRow:
    """A record as a row: its key, its title, the columns, and the records that it is linked to."""
    item = record.item
    title = field_of(record.fields, Role.TITLE)
    start, end = (title.start, title.end) if title else first_line(scope.text(item))
    spans = [Span(evidence=item.id, revision=item.revision, start=start, end=end)]
    cells: list[str | None] = []
    for name in columns:
        found = record.named(name)
        cells.append(", ".join(field.value for field in found) or None)
        spans += [place(record, field) for field in found]
    keys = dict.fromkeys(linked.key for linked in links)
    named = list(keys)[:MOST_LINKED]
    spans += [next(linked.span for linked in links if linked.key == key) for key in named]
    return DraftRow(
        cells=(key_of(item.id), item.metadata.title, *cells, ", ".join(named) or None),
        spans=tuple(dict.fromkeys(spans)),
    )


def _counted(records: Sequence[Record], kinds: Sequence[Kind], plan: Plan) -> DraftClaim:
    """How many times it happened."""
    described = _described(kinds, plan)
    several = "record" if len(records) == 1 else "records"
    return DraftClaim(
        text=f"{len(records)} {several} of {described}.",
        spans=tuple(_first_place(record) for record in records),
        basis=Basis.COMPUTED,
        rule="count of records",
        premise=described,
    )


def _first_place(record: Record) -> Span:
    """The place that shows a record at all: its title, else its first value."""
    field = field_of(record.fields, Role.TITLE) or next(iter(record.fields), None)
    start, end = (field.start, field.end) if field else (0, 1)
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def _described(kinds: Sequence[Kind], plan: Plan) -> str:
    """The process in words of its filters."""
    parts = [", ".join(kind.replace("_", " ") for kind in kinds)]
    parts += [f"about {', '.join(plan.systems)}"] if plan.systems else []
    parts += [f"named {one}" for one in plan.identifiers]
    parts += [f"dated {plan.period}"] if plan.period else []
    return "; ".join(parts)


def _blanks(
    records: Sequence[Record], columns: Sequence[str], used: Mapping[str, frozenset[str]]
) -> Iterable[DraftGap]:
    """A gap for each telling column that some of the records leave blank while their own table fills it elsewhere."""
    for name in columns:
        blank = [record for record in records if name in used[_table_of(record.item.id)] and not record.named(name)]
        if blank and tells(name):
            keys = ", ".join(key_of(record.item.id) for record in blank)
            yield DraftGap(expected=f"{name.replace('_', ' ')} of {keys}", why="the field is blank")


def dated_records(records: Sequence[Record]) -> list[Dated]:
    """The records that have a date, by it."""
    each = (
        Dated(subject=key_of(record.item.id), day=when.start, spans=(_first_place(record),))
        for record in records
        if (when := record.item.metadata.date)
    )
    return sorted(each, key=lambda one: (one.day, one.subject))
