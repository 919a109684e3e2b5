"""List, count and lookup questions: structured query over the fields of records, complete inside the scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answer.amounts import day_of
from assistant.answer.drafting.reckoning import grouped, in_order, reckoned, without_measure
from assistant.answer.question.rows import Record, having_columns, meets, rows_of, subjects
from assistant.answer.question.values import is_current
from assistant.answer.words import content_stems, find_run, stem, stems
from assistant.audit.cases import first_line
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, field_of, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap, DraftNear, DraftRow, DraftTable
from assistant.domain.evidence import Field, Kind
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|ltd|llc|plc|corp|co|gmbh|ag|se|kg|ab|oy|bv|b\.v|nv|sa|s\.a|srl|spa|pty)\b\.?|\(.*?\)", re.IGNORECASE
)
WHOLE_RECORD = 16  # columns of a record that is asked for as a whole
DEFAULT_ROLES = (Role.OWNER, Role.STATUS, Role.DATE)
"""Columns of a list that asks for none."""


def matching(scope: Scope, known: References, plan: Plan) -> tuple[Record, ...]:
    """Every record of the plan's subject that meets all of its conditions, by id."""
    if plan.intent is Intent.LOOKUP:
        named = [item.id for identifier in plan.identifiers for item in known.resolve(identifier)]
        return rows_of(scope.narrowed(ids=named))
    every = having_columns(rows_of(subjects(scope, plan)), plan.conditions)
    records = [record for record in every if meets(record, plan.conditions)]
    if plan.period and plan.period_field:
        records = [record for record in records if _dated_in(record, plan.period_field, plan.period)]
    if plan.systems:
        records = [record for record in records if _about_system(scope, known, record, plan.systems)]
    if plan.terms:
        wanted = {stem(term) for term in plan.terms}
        records = [record for record in records if wanted <= content_stems(_said_by(scope, record))]
    return tuple(records)


def _dated_in(record: Record, field: str, period: Period) -> bool:
    """Whether a field of the record names a day of the period; what is blank has not happened."""
    days = [day for one in record.named(field) if (day := day_of(one.value))]
    return any((not period.start or day >= period.start) and (not period.end or day < period.end) for day in days)


def _said_by(scope: Scope, record: Record) -> str:
    """What a record says: its values, not the names of its fields; a document's whole text."""
    of_record = "#" in record.item.id and record.fields
    values = "\n".join(field.value for field in record.fields) if of_record else scope.text(record.item)
    return f"{record.item.metadata.title}\n{values}"


def _about_system(scope: Scope, known: References, record: Record, systems: Collection[str]) -> bool:
    """Whether a record is the row of one of the systems, names it in a field of its own, or else mentions it anywhere.

    A field that is nothing but the name of a system says what the record is about; a mention beside it does not.
    """
    own = {
        found[0].name
        for field in record.fields
        if is_current(field.name) and len(found := known.systems_in(field.value)) == 1
        and content_stems(field.value) <= {part for alias in found[0].aliases for part in stems(alias)}
    }  # fmt: skip
    if own and "#" in record.item.id:
        return not own.isdisjoint(systems)
    text = f"{record.item.metadata.title}\n{scope.text(record.item)}"
    mentioned = {system.name for system in known.systems_in(text)}
    return not mentioned.isdisjoint(systems)


def lacking(scope: Scope, known: References, records: Sequence[Record], kind: Kind) -> tuple[Record, ...]:
    """The records that no item of a kind is about: none links to them, and none names them or their system."""
    part = scope.narrowed(kinds=[kind])
    linked = {
        target.id for edges in part.all_links().values() for edge in edges for target in known.resolve(edge.target)
    }
    texts = [f"{item.metadata.title}\n{' '.join(item.metadata.systems)}\n{part.text(item)}" for item in part.items]
    named = {system.row for text in texts for system in known.systems_in(text)}
    spoken = [stems(text) for text in texts]
    return tuple(
        record
        for record in records
        if record.item.id not in linked | named
        and not any(find_run(text, _name(record)) is not None for text in spoken)
    )


def _name(record: Record) -> tuple[str, ...]:
    """The stems of a record's name without its legal form: `HireLoop Inc.` is called HireLoop in a contract."""
    return stems(_LEGAL_FORM.sub("", record.item.metadata.title))


def draft_records(scope: Scope, known: References, plan: Plan) -> Draft:
    """The complete table of matching records with a sentence that counts them, or a complete empty table."""
    records = matching(scope, known, plan)
    if plan.lacking:
        return _draft_lacking(scope, known, plan, records)
    drafted = _draft_found(scope, plan, records)
    if not plan.unread or drafted.table is None:
        return drafted
    passed = DraftGap(expected=f"records picked by the words {', '.join(plan.unread)}", why="no record here says them")
    return replace(drafted, table=replace(drafted.table, complete=False), gaps=(*drafted.gaps, passed))


def _draft_found(scope: Scope, plan: Plan, records: Sequence[Record]) -> Draft:
    """The records as they are asked for: as they are, ordered, reckoned or counted by group."""
    whole = _is_complete(scope, plan)
    ordered = in_order(records, plan)
    columns = _columns(plan, ordered)
    table = replace(_table(scope, ordered, columns), complete=whole)
    if not ordered:
        return Draft(table=table, gaps=(DraftGap(expected=describe(plan), why="no record matches"),))
    if plan.intent is Intent.LOOKUP:
        said = tuple(_said(record, columns) for record in ordered if _values(record, columns))
        return (
            Draft(claims=said, table=table)
            if said
            else Draft(gaps=tuple(_blank(scope, each, columns) for each in ordered))
        )
    left_out = tuple(
        DraftGap(expected=f"{plan.measure} of {len(missing)} more records", why="nothing that can be reckoned with is there")
        for missing in [without_measure(records, plan)] if missing
    )  # fmt: skip
    told = reckoned(ordered, plan, describe(plan)) if plan.reckon else _counted(plan, table)
    claims = (told,) if told else ()
    if plan.group:
        table = grouped(ordered, plan.group)
    return Draft(claims=claims, table=replace(table, complete=whole and not left_out), gaps=left_out)


def _blank(scope: Scope, record: Record, columns: Sequence[str]) -> DraftGap:
    """The gap of a record that says nothing of what is asked for; the record itself is the nearest place."""
    near = DraftNear(span=_row(scope, record, ()).spans[0], why_not="has nothing there")
    return DraftGap(expected=", ".join(columns), why="the record has nothing there", nearest=(near,))


def _is_complete(scope: Scope, plan: Plan) -> bool:
    """Whether the records that match are all there are: a period leaves out undated ones, and reads their own date only."""
    if plan.period is None or plan.period_field:
        return True
    other_date = any(plays(one.field, Role.DATE) for one in plan.conditions if one.operator in ("present", "missing"))
    return subjects(scope, plan).undated == 0 and not other_date


def _draft_lacking(scope: Scope, known: References, plan: Plan, records: Sequence[Record]) -> Draft:
    """The records that lack something: a sentence counts those looked at, the table and the gaps name those without.

    Absence is never claimed: what was not found stands as a gap for each record.
    """
    looked_at = _table(scope, records, ())
    without = {kind: lacking(scope, known, records, kind) for kind in plan.lacking}
    found = tuple(record for record in records if any(record in missing for missing in without.values()))
    gaps = tuple(
        DraftGap(
            expected=f"{kind.replace('_', ' ')} of {record.item.metadata.title}",
            why=f"no {kind.replace('_', ' ')} names it",
        )
        for kind, missing in without.items()
        for record in missing
    )
    table = _table(scope, found, _columns(plan, found))
    claim = replace(counted := _counted(replace(plan, lacking=()), looked_at), text=f"Looked at {counted.text}")
    return Draft(claims=(claim,) if found else (), table=table, gaps=gaps)


def _table(scope: Scope, records: Sequence[Record], columns: Sequence[str]) -> DraftTable:
    """Records as a complete table."""
    rows = tuple(_row(scope, record, columns) for record in records)
    return DraftTable(columns=("record", "title", *columns), rows=rows, complete=True)


def _counted(plan: Plan, table: DraftTable) -> DraftClaim:
    """The sentence that counts the rows of a table."""
    premise = describe(plan)
    return DraftClaim(
        text=f"{len(table.rows)} {'record matches' if len(table.rows) == 1 else 'records match'}: {premise}.",
        spans=tuple(row.spans[0] for row in table.rows),
        basis=Basis.COMPUTED,
        rule="count of records",
        premise=premise,
    )


def describe(plan: Plan) -> str:
    """The plan's filters in words, for counts and gaps."""
    parts = [", ".join(kind.replace("_", " ") for kind in plan.kinds) or "any kind"]
    parts += [f"in {', '.join(plan.sources)}"] if plan.sources else []
    parts += [_condition_in_words(condition) for condition in plan.conditions]
    parts += [f"about {', '.join(plan.systems)}"] if plan.systems else []
    parts += [f"named {', '.join(plan.identifiers)}"] if plan.identifiers else []
    parts += [f"with the words {', '.join(plan.terms)}"] if plan.terms else []
    parts += [f"without {kind.replace('_', ' ')}" for kind in plan.lacking]
    parts += [f"{plan.period_field or 'dated'} {plan.period}"] if plan.period else []
    parts += [f"{plan.order} {plan.measure or 'recent'} first"] if plan.order else []
    parts += [f"by {plan.group}"] if plan.group else []
    return "; ".join(parts)


def _condition_in_words(condition: Condition) -> str:
    """A condition as a phrase: `state is open or pending`, `state is not open`, `lead is missing`, `score is over 10`."""
    value = _alternatives(condition.values)
    if condition.operator == "is":
        return f"{' or '.join((condition.field, *(field for field, _ in condition.also)))} is {value}"
    told = condition.operator.removeprefix("is ")
    return f"{condition.field} is {told} {value}".rstrip()


def _alternatives(values: Iterable[str]) -> str:
    """Values joined by `or`, each spelling once."""
    return " or ".join(sorted({" ".join(value.split()) for value in values}))


def _columns(plan: Plan, records: Sequence[Record]) -> tuple[str, ...]:
    """Field names of the table: those of the conditions, then those asked for, else owner, status and date."""
    asserted = [condition for condition in plan.conditions if condition.operator != "missing"]
    conditions = [name for one in asserted for name in (one.field, *(field for field, _ in one.also))]
    asked = [*plan.projection, *(name for name in (plan.measure, plan.period_field) if name)]
    if not asked and plan.intent is Intent.LOOKUP:
        asked = [field.name for record in records for field in record.fields if is_current(field.name)]
        return tuple(dict.fromkeys(asked))[:WHOLE_RECORD]
    if not asked:
        by_role = (field_of(record.fields, role) for role in DEFAULT_ROLES for record in records)
        asked = [field.name for field in by_role if field]
    return tuple(dict.fromkeys([*conditions, *asked]))[:6]


def _values(record: Record, columns: Iterable[str]) -> Mapping[str, tuple[Field, ...]]:
    """The record's fields by column, for columns that it has."""
    return {name: found for name in columns if (found := record.named(name))}


def _row(scope: Scope, record: Record, columns: Sequence[str]) -> DraftRow:
    """A record as a row: key, title and columns, with the places that show them."""
    values = _values(record, columns)
    stated = (field for field in record.fields if field.value == record.item.metadata.title)
    title = next(stated, None) or field_of(record.fields, Role.TITLE)
    spans = [
        _span(record.item, title),
        *(_span(record.item, field) for found in values.values() for field in found[:1]),
    ]
    if title is None:
        start, end = first_line(scope.text(record.item))
        spans[0] = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
    cells = [", ".join(field.value for field in values[name]) if name in values else None for name in columns]
    return DraftRow(
        cells=(key_of(record.item.id), record.item.metadata.title, *cells), spans=tuple(dict.fromkeys(spans))
    )


def _span(item: ItemView, field: Field | None) -> Span:
    """The place of a field's value."""
    start, end = (field.start, field.end) if field else (0, 0)
    return Span(evidence=item.id, revision=item.revision, start=start, end=end)


def _said(record: Record, columns: Iterable[str]) -> DraftClaim:
    """A sentence that repeats the record's values of the columns."""
    values = _values(record, columns)
    parts = [f"{name.replace('_', ' ')}: {', '.join(field.value for field in found)}" for name, found in values.items()]
    spans = tuple(_span(record.item, field) for found in values.values() for field in found)
    return DraftClaim(text=f"{key_of(record.item.id)}: {'; '.join(parts)}", spans=spans)
