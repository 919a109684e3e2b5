"""List, count and lookup questions: structured query over the fields of records, complete inside the scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answer.drafting.reckoning import grouped, in_order, reckoned, without_measure
from assistant.answer.drafting.selection import describe, describe_one, is_complete, matching
from assistant.answer.drafting.unshown import quotable, shown_key, unshown_values
from assistant.answer.drafting.untold import undecided, unshown_states, why_untold
from assistant.answer.places import Places
from assistant.answer.question.joins import lacking
from assistant.answer.question.rows import Record, meets
from assistant.answer.question.values import is_current
from assistant.audit.record import first_line
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, field_of
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import Draft, DraftGap, DraftNear, DraftRow, DraftTable
from assistant.domain.evidence import EvidenceId, Field
from assistant.domain.plan import Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_UNDECIDED = 8  # records told one by one of which it is not known whether they belong
_BLANKS_TOLD = 4  # spellings of nothing that a count names
_LONGEST_BLANK = 40  # characters of one of them
WHOLE_RECORD = 16  # columns of a record that is asked for as a whole
DEFAULT_ROLES = (Role.OWNER, Role.STATUS, Role.DATE)
"""Columns of a list that asks for none."""


def draft_records(scope: Scope, known: References, plan: Plan) -> Draft:
    """The complete table of matching records with a sentence that counts them, or a complete empty table."""
    if plan.period and plan.beside:
        each = (replace(plan, period=one, beside=()) for one in (plan.period, *plan.beside))
        return _together([draft_records(scope, known, one) for one in each])
    looked_for = replace(plan, conditions=tuple(one for one in plan.conditions if one.operator != "unlinked"))
    records = matching(scope, known, looked_for)
    shown = quotable(scope, records)
    drafted = _drafted(scope, known, plan, shown)
    asked = {*_columns(looked_for, records), *(one.field for one in plan.conditions), plan.group}
    return replace(drafted, gaps=(*drafted.gaps, *unshown_values(records, shown, asked)))


def _drafted(scope: Scope, known: References, plan: Plan, records: Sequence[Record]) -> Draft:
    """The draft over the records that match; of an unlinked kind, over those of which it is asked."""
    if any(one.operator == "unlinked" for one in plan.conditions):
        return _draft_unlinked(scope, known, plan, records)
    if plan.lacking:
        return _draft_lacking(scope, known, plan, records)
    drafted = _draft_found(scope, known, plan, records)
    passed = _passed_over(plan) + _undecided(scope, plan) + _in_other_words(plan, drafted) + undecided(scope, plan)
    if not passed or drafted.table is None:
        return drafted
    return replace(drafted, table=replace(drafted.table, complete=False), gaps=(*drafted.gaps, *passed))


def _together(drafts: Sequence[Draft]) -> Draft:
    """What was drafted for each of several periods as one: a sentence each, and one table of all rows."""
    tables = [draft.table for draft in drafts if draft.table]
    columns = tuple(dict.fromkeys(name for table in tables if table.rows for name in table.columns))
    rows = [_in_columns(row, table.columns, columns) for table in tables for row in table.rows]
    whole = len(tables) == len(drafts) and all(table.complete for table in tables)
    return Draft(
        claims=tuple(claim for draft in drafts for claim in draft.claims),
        table=DraftTable(columns=columns or tables[0].columns, rows=tuple(dict.fromkeys(rows)), complete=whole)
        if tables
        else None,
        gaps=tuple(dict.fromkeys(gap for draft in drafts for gap in draft.gaps)),
    )


def _in_columns(row: DraftRow, own: Sequence[str], columns: Sequence[str]) -> DraftRow:
    """A row with its cells under other columns, empty where it has none."""
    cells = dict(zip(own, row.cells, strict=True))
    return replace(row, cells=tuple(cells.get(name) for name in columns))


def _passed_over(plan: Plan) -> tuple[DraftGap, ...]:
    """The gaps of the words that were not understood, of those read as a value that only is alike, and of a day not given."""
    guessed = {one.phrase: one for one in plan.conditions if one.operator == "is" and one.phrase in plan.unread}
    unread = [word for word in plan.unread if word not in guessed]
    gaps = [
        DraftGap(expected=f"records picked by the words {phrase}", why=f"they are only alike to {describe_one(one)}")
        for phrase, one in guessed.items()
    ]
    if unread and plan.intent is Intent.LOOKUP:
        gaps += [DraftGap(expected=word, why="no field of the record says it") for word in unread]
    elif unread:
        told = f"records picked by the words {', '.join(unread)}"
        gaps.append(DraftGap(expected=told, why="they were not understood and pick nothing"))
    if plan.undated:
        why = "no field gives it: the records' own date counts instead"
        gaps.append(DraftGap(expected=f"the day on which each was {plan.undated}", why=why))
    return tuple(gaps)


def _in_other_words(plan: Plan, drafted: Draft) -> tuple[DraftGap, ...]:
    """The gap of a list for which words were only looked for: no field was found to say what they ask."""
    if plan.explicit or not (plan.terms and drafted.table and drafted.table.rows):
        return ()
    words = ", ".join(plan.terms)
    return (
        DraftGap(expected=f"a complete list for {words}", why="no field says it: these are the records with the words"),
    )


def _undecided(scope: Scope, plan: Plan) -> tuple[DraftGap, ...]:
    """Gaps of records that name others of which none is here: whether they belong to the list is not known."""
    part = scope.narrowed(period=plan.period) if plan.period and not plan.period_field else scope
    items = [(one, item) for one in plan.conditions for other in one.loose if (item := part.item(other))]
    return tuple(
        DraftGap(
            expected=f"{one.phrase} for {item.metadata.title}",
            why=f"it gives no day in {one.values[0]}"
            if one.operator in ("after", "by")
            else "it does not say so"
            if one.field == "*"
            else f"no record here has the name that its {one.field} gives",
        )
        for one, item in items[:_UNDECIDED]
    )


def _with_others(scope: Scope, plan: Plan, table: DraftTable) -> DraftTable:
    """The table with each row citing the other record too by which it was picked, and the fields that picked that one."""
    others: dict[EvidenceId, list[Span]] = defaultdict(list)
    for one in plan.conditions:
        for own, other in one.through:
            item = scope.item(other)
            if item is not None:
                (record,) = quotable(scope, [Record(item=item, fields=scope.fields(item))])
                others[own] += _row(scope, record, one.shows).spans
    rows = tuple(
        replace(row, spans=tuple(dict.fromkeys([*row.spans, *others[row.spans[0].evidence]]))) for row in table.rows
    )
    return replace(table, rows=rows) if others else table


def _draft_found(scope: Scope, known: References, plan: Plan, records: Sequence[Record]) -> Draft:
    """The records as they are asked for: as they are, ordered, reckoned or counted by group."""
    whole = is_complete(scope, plan)
    ordered = in_order(records, plan)
    columns = _columns(plan, ordered)
    table = replace(_with_others(scope, plan, _table(scope, ordered, columns)), complete=whole)
    if not ordered:
        return Draft(table=table, gaps=(DraftGap(expected=describe(scope, known, plan), why="no record matches"),))
    if plan.intent is Intent.LOOKUP:
        each = [columns] if plan.projection else [(name,) for name in columns]  # a whole record value by value
        said = tuple(_said(record, names) for record in ordered for names in each if _values(record, names))
        return (
            Draft(claims=said, table=table, gaps=unshown_states(scope, plan, ordered))
            if said
            else Draft(gaps=tuple(_blank(scope, each, columns) for each in ordered))
        )
    told = describe(scope, known, plan)
    left_out = tuple(
        DraftGap(expected=f"{plan.measure} of {len(missing)} more records", why="nothing that can be reckoned with is there")
        for missing in [without_measure(records, plan)] if missing
    )  # fmt: skip
    sentence = reckoned(ordered, plan, told) if plan.reckon else _counted(told, plan, ordered, table)
    claims = (sentence,) if sentence else ()
    if plan.group:
        table = grouped(ordered, plan.group)
    gaps = left_out + unshown_states(scope, plan, ordered)
    return Draft(claims=claims, table=replace(table, complete=whole and not left_out), gaps=gaps)


def _blank(scope: Scope, record: Record, columns: Sequence[str]) -> DraftGap:
    """The gap of a record that says nothing of what is asked for; the record itself is the nearest place."""
    near = DraftNear(span=_row(scope, record, ()).spans[0], why_not="has nothing there")
    why = why_untold(scope, record, columns) or "the record has nothing there"
    return DraftGap(expected=", ".join(columns), why=why, nearest=(near,))


def _draft_lacking(scope: Scope, known: References, plan: Plan, records: Sequence[Record]) -> Draft:
    """The records that lack something: a sentence counts those looked at, the table and the gaps name those without.

    Absence is never claimed: what was not found stands as a gap for each record.
    """
    looked_at = _table(scope, records, ())
    if not records:
        return Draft(
            table=looked_at,
            gaps=(DraftGap(expected=describe(scope, known, plan), why="no record matches"), *_passed_over(plan)),
        )
    rest = replace(plan, lacking=())
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
    gaps = gaps or (DraftGap(expected=describe(scope, known, plan), why="no record matches"),)
    gaps += _passed_over(plan)
    table = replace(_table(scope, found, _columns(plan, found)), complete=is_complete(scope, plan) and not plan.unread)
    claim = replace(
        counted := _counted(describe(scope, known, rest), rest, records, looked_at), text=f"Looked at {counted.text}"
    )
    return Draft(claims=(claim,) if found else (), table=table, gaps=gaps)


def _draft_unlinked(scope: Scope, known: References, plan: Plan, records: Sequence[Record]) -> Draft:
    """The records to which nothing is linked that should be: a sentence counts those looked at, a row and a gap each name it.

    What is linked and does not count, such as an evaluation after the approval, stands in its row and is cited there.
    """
    asked = tuple(one for one in plan.conditions if one.operator == "unlinked")
    rest = replace(plan, conditions=tuple(one for one in plan.conditions if one.operator != "unlinked"))
    looked_at = _table(scope, records, ())
    found = tuple(record for record in records if meets(record, asked))
    table = _with_links(scope, plan, _with_others(scope, plan, _table(scope, found, _columns(rest, found))))
    inside = {record.item.id for record in records}
    loose = [(one, item) for one in asked for other in one.loose if other in inside and (item := scope.item(other))]
    gaps = [
        DraftGap(expected=f"{one.phrase} of {record.item.metadata.title}", why="nothing here is linked to it as such")
        for one in asked
        for record in found
    ]
    gaps += [
        DraftGap(expected=f"{one.phrase} of {item.metadata.title}", why="what names it does not say so, or has no date")
        for one, item in loose[:_UNDECIDED]
    ]
    gaps += _passed_over(plan)
    claim = replace(
        counted := _counted(describe(scope, known, rest), rest, records, looked_at), text=f"Looked at {counted.text}"
    )
    whole = is_complete(scope, rest) and not loose and not plan.unread
    return Draft(claims=(claim,) if found else (), table=replace(table, complete=whole), gaps=tuple(gaps))


def _with_links(scope: Scope, plan: Plan, table: DraftTable) -> DraftTable:
    """The table with a column for each kind of what is linked to its rows: what it is called, and its day."""
    linked: dict[str, dict[EvidenceId, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in plan.conditions:
        for own, other in one.through if one.operator == "unlinked" else ():
            item = scope.item(other)
            if item is not None:
                kind = item.metadata.kind.replace("_", " ")
                linked[kind][own].append(" ".join(str(part) for part in (key_of(other), item.metadata.date) if part))
    rows = tuple(
        replace(
            row,
            cells=(*row.cells, *("; ".join(cells[row.spans[0].evidence]) or None for cells in linked.values())),
        )
        for row in table.rows
    )
    return replace(table, columns=(*table.columns, *linked), rows=rows)


def _table(scope: Scope, records: Sequence[Record], columns: Sequence[str]) -> DraftTable:
    """Records as a complete table."""
    rows = tuple(_row(scope, record, columns) for record in records)
    return DraftTable(columns=("record", "title", *columns), rows=rows, complete=True)


def _counted(described: str, plan: Plan, records: Sequence[Record], table: DraftTable) -> DraftClaim:
    """The sentence that counts the rows of a table: it cites of each the values that the conditions ask for, else its title."""
    premise = "; ".join([described, *_counted_as_blank(records, plan)])
    pairs = zip(records, table.rows, strict=True)
    return DraftClaim(
        text=f"{len(table.rows)} {'record matches' if len(table.rows) == 1 else 'records match'}: {premise}.",
        spans=tuple(span for record, row in pairs for span in _met(record, plan) or row.spans[:1]),
        basis=Basis.COMPUTED,
        rule="count of records",
        premise=premise,
    )


def _counted_as_blank(records: Sequence[Record], plan: Plan) -> tuple[str, ...]:
    """What stands in the fields that must be blank and was counted as nothing: a reader may hold `n/a` for an answer."""
    told: list[str] = []
    for one in plan.conditions if not plan.group else ():
        said = (
            field.value for each in records for field in each.fields if field.name == one.field and field.value.strip()
        )
        written = sorted(dict.fromkeys(" ".join(value.split())[:_LONGEST_BLANK] for value in said))[:_BLANKS_TOLD]
        if one.operator == "missing" and written:
            told.append(f"in {one.field} {', '.join(f'`{value}`' for value in written)} counts as missing")
    return tuple(told)


def _met(record: Record, plan: Plan) -> tuple[Span, ...]:
    """The places of the values by which a record meets the conditions that name values."""
    wanted = [(one.field, one.values) for one in plan.conditions if one.operator == "is"]
    wanted += [pair for one in plan.conditions if one.operator == "is" for pair in one.also]
    places = (
        _span(record.item, field) for name, values in wanted for field in record.named(name) if field.value in values
    )
    return tuple(dict.fromkeys(places))


def _columns(plan: Plan, records: Sequence[Record]) -> tuple[str, ...]:
    """Field names of the table: those of the conditions, then those asked for, else owner, status and date."""
    written = {field.name for record in records for field in record.fields if field.value.strip()}
    asserted = [one for one in plan.conditions if one.operator != "missing" or one.field in written]
    conditions = [
        name
        for one in asserted
        if one.field != "*"
        for name in (
            one.field,
            *(one.values[:1] if one.operator in ("after", "by") else ()),
            *(() if one.operator == "missing" else (field for field, _ in one.also)),
        )
    ]
    asked = [*plan.projection, *(name for name in (plan.measure_from, plan.measure, plan.period_field) if name)]
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


def _written(record: Record, columns: Iterable[str]) -> Mapping[str, tuple[Field, ...]]:
    """The same with what only says that nothing is there: `n/a`, `tbd`, `?`."""
    held = {
        name: tuple(field for field in record.fields if field.name == name and field.value.strip()) for name in columns
    }
    return {name: found for name, found in held.items() if found}


def _row(scope: Scope, record: Record, columns: Sequence[str]) -> DraftRow:
    """A record as a row: key, title and columns, with the places that show them."""
    shown = {**_written(record, columns), **_values(record, columns)}
    stated = (field for field in record.fields if field.value == record.item.metadata.title)
    title = next(stated, None) or field_of(record.fields, Role.TITLE)
    spans = [
        _span(record.item, title),
        *(_span(record.item, field) for found in shown.values() for field in found[:1]),
    ]
    if title is None:
        start, end = _somewhere(scope, record)
        spans[0] = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
    cells = [", ".join(field.value for field in shown[name]) if name in shown else None for name in columns]
    return DraftRow(
        cells=(shown_key(record.item.id), record.item.metadata.title, *cells), spans=tuple(dict.fromkeys(spans))
    )


def _somewhere(scope: Scope, record: Record) -> tuple[int, int]:
    """A place that shows that a record without a title is there: its first line, else a value that may be quoted."""
    start, end = first_line(scope.text(record.item))
    line = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
    said = next((field for field in record.fields if field.value.strip()), None)
    return (start, end) if said is None or Places(scope).may_answer(line) else (said.start, said.end)


def _span(item: ItemView, field: Field | None) -> Span:
    """The place of a field's value."""
    start, end = (field.start, field.end) if field else (0, 0)
    return Span(evidence=item.id, revision=item.revision, start=start, end=end)


def _said(record: Record, columns: Iterable[str]) -> DraftClaim:
    """A sentence that repeats the record's values of the columns."""
    values = _values(record, columns)
    parts = [f"{name.replace('_', ' ')}: {', '.join(field.value for field in found)}" for name, found in values.items()]
    spans = tuple(_span(record.item, field) for found in values.values() for field in found)
    return DraftClaim(text=f"{shown_key(record.item.id)}: {'; '.join(parts)}", spans=spans)
