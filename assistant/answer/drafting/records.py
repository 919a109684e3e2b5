"""List, count and lookup questions: structured query over the fields of records, complete inside the scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answer.question.rows import Record, rows_of, subjects
from assistant.answer.question.values import denies, is_current
from assistant.answer.words import content_stems, find_run, stem, stems
from assistant.audit.cases import first_line
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, field_of, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import Draft, DraftGap, DraftRow, DraftTable
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
    records = [record for record in rows_of(subjects(scope, plan)) if _meets(record, plan.conditions)]
    if plan.systems:
        records = [record for record in records if _about_system(scope, known, record, plan.systems)]
    if plan.terms:
        wanted = {stem(term) for term in plan.terms}
        records = [record for record in records if wanted <= content_stems(_said_by(scope, record))]
    return tuple(records)


def _said_by(scope: Scope, record: Record) -> str:
    """What a record says: its values, not the names of its fields; a document's whole text."""
    of_record = "#" in record.item.id and record.fields
    values = "\n".join(field.value for field in record.fields) if of_record else scope.text(record.item)
    return f"{record.item.metadata.title}\n{values}"


def _meets(record: Record, conditions: Iterable[Condition]) -> bool:
    """Whether a record meets every condition over its fields."""
    return all(_holds(record, condition) for condition in conditions)


def _holds(record: Record, condition: Condition) -> bool:
    """Whether one condition holds; a condition on a field that the record lacks fails, unless it asks for that."""
    present = record.named(condition.field)
    match condition.operator:
        case "missing":
            return all(denies(field.value) for field in present)
        case "present":
            return any(not denies(field.value) for field in present)
        case "is not":
            return bool(present) and not any(field.value in condition.values for field in present)
        case _:
            readings = ((condition.field, condition.values), *condition.also)
            decisive = next(((found, values) for name, values in readings if (found := record.named(name))), None)
            return decisive is not None and any(field.value in decisive[1] for field in decisive[0])


def _about_system(scope: Scope, known: References, record: Record, systems: Collection[str]) -> bool:
    """Whether a record is the row of one of the systems or mentions it."""
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
    columns = _columns(plan, records)
    table = replace(_table(scope, records, columns), complete=_is_complete(scope, plan))
    if not records:
        return Draft(table=table, gaps=(DraftGap(expected=describe(plan), why="no record matches"),))
    if plan.intent is Intent.LOOKUP:
        return Draft(
            claims=tuple(_said(record, columns) for record in records if _values(record, columns)), table=table
        )
    return Draft(claims=(_counted(plan, table),), table=table)


def _is_complete(scope: Scope, plan: Plan) -> bool:
    """Whether the records that match are all there are: a period leaves out undated ones, and reads their own date only."""
    if plan.period is None:
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
    for condition in plan.conditions:
        value = " or ".join(sorted({" ".join(value.split()) for value in condition.values}))
        fields = " or ".join((condition.field, *(field for field, _ in condition.also)))
        parts.append(
            f"{fields} is {value}" if condition.operator == "is" else f"{condition.field} is {condition.operator}"
        )
    parts += [f"about {', '.join(plan.systems)}"] if plan.systems else []
    parts += [f"named {', '.join(plan.identifiers)}"] if plan.identifiers else []
    parts += [f"with the words {', '.join(plan.terms)}"] if plan.terms else []
    parts += [f"without {kind.replace('_', ' ')}" for kind in plan.lacking]
    parts += [f"dated {plan.period}"] if plan.period else []
    return "; ".join(parts)


def _columns(plan: Plan, records: Sequence[Record]) -> tuple[str, ...]:
    """Field names of the table: those of the conditions, then those asked for, else owner, status and date."""
    asserted = [condition for condition in plan.conditions if condition.operator != "missing"]
    conditions = [name for one in asserted for name in (one.field, *(field for field, _ in one.also))]
    asked = list(plan.projection)
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
