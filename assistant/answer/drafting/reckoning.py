"""Records ordered, counted by group, summed: what is computed from fields, with every place that entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.answer.amounts import day_of, figure_of, number_of, plainly, reckon
from assistant.answer.question.rows import Record
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import DraftRow, DraftTable
from assistant.domain.evidence import Field
from assistant.domain.plan import Plan


def in_order(records: Sequence[Record], plan: Plan) -> tuple[Record, ...]:
    """The records in the order that the plan asks for, no more than it asks for; ties at the end of a limit all stay."""
    if not plan.order:
        return tuple(records)
    keyed = [(key, record) for record in records if (key := _size(record, plan.measure)) is not None]
    keyed.sort(key=lambda pair: pair[0], reverse=plan.order == "most")
    if plan.limit is None or len(keyed) <= plan.limit:
        return tuple(record for _, record in keyed)
    last = keyed[plan.limit - 1][0]
    return tuple(record for at, (key, record) in enumerate(keyed) if at < plan.limit or key == last)


def without_measure(records: Sequence[Record], plan: Plan) -> tuple[Record, ...]:
    """Records that are ordered or reckoned by a field in which they say nothing that can be."""
    if plan.order:
        return tuple(record for record in records if _size(record, plan.measure) is None)
    if plan.reckon and plan.measure_from:
        return tuple(record for record in records if _lasted(record, plan) is None)
    if plan.reckon:
        return tuple(record for record in records if _number(record, plan.measure) is None)
    return ()


def reckoned(records: Sequence[Record], plan: Plan, premise: str) -> DraftClaim | None:
    """The sentence with the sum or average of a field over the records, citing each value that enters."""
    if plan.measure_from:
        return _mean_time(records, plan, premise)
    fields = [(record, found[0], found[1]) for record in records if (found := _number(record, plan.measure))]
    rule = f"{plan.reckon} of {plan.measure}"
    result = reckon(rule, [number for _, _, number in fields])
    if result is None:
        return None
    spans = tuple(
        Span(evidence=record.item.id, revision=record.item.revision, start=field.start, end=field.end)
        for record, field, _ in fields
    )
    told = f"The {plan.reckon} of {plan.measure.replace('_', ' ')} over {len(fields)} records is {plainly(result)}"
    return DraftClaim(text=f"{told}: {premise}.", spans=spans, basis=Basis.COMPUTED, rule=rule, premise=premise)


def _mean_time(records: Sequence[Record], plan: Plan, premise: str) -> DraftClaim | None:
    """The sentence with the average time between two days of the records, citing both of each record that has both."""
    pairs = [(record, found) for record in records if (found := _lasted(record, plan))]
    rule = f"{plan.reckon} of days from {plan.measure_from} to {plan.measure}"
    result = figure_of(rule, [field.value for _, found in pairs for field in found])
    if result is None:
        return None
    spans = tuple(
        Span(evidence=record.item.id, revision=record.item.revision, start=field.start, end=field.end)
        for record, found in pairs
        for field in found
    )
    between = f"from {plan.measure_from.replace('_', ' ')} to {plan.measure.replace('_', ' ')}"
    many = f"{len(pairs)} {'record' if len(pairs) == 1 else 'records'}"
    text = f"The average time {between} over {many} is {plainly(result)} days, counted by the calendar: {premise}."
    return DraftClaim(text=text, spans=spans, basis=Basis.COMPUTED, rule=rule, premise=premise)


def _lasted(record: Record, plan: Plan) -> tuple[Field, Field] | None:
    """The fields with the first and the last day of what is reckoned; None where one is not there, or they are turned round."""
    first, last = (
        next(((one, day) for one in record.named(name) if (day := day_of(one.value))), None)
        for name in (plan.measure_from, plan.measure)
    )
    return (first[0], last[0]) if first and last and first[1] <= last[1] else None


def grouped(records: Sequence[Record], name: str) -> DraftTable:
    """How many records have each value of a field, the most frequent first; those that have none are told as well."""
    places: dict[str | None, list[Span]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for record in records:
        found = next(iter(record.named(name)), None)
        value = spelled.setdefault(" ".join(found.value.split()).casefold(), found.value) if found else None
        start, end = (found.start, found.end) if found else _anywhere(record)
        places[value].append(Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end))
    ranked = sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0] or ""))
    rows = tuple(DraftRow(cells=(value, len(spans)), spans=tuple(spans)) for value, spans in ranked)
    return DraftTable(columns=(name, "records"), rows=rows, complete=True)


def _anywhere(record: Record) -> tuple[int, int]:
    """A place that shows that a record is there: its first field."""
    return (record.fields[0].start, record.fields[0].end) if record.fields else (0, 1)


def _number(record: Record, name: str) -> tuple[Field, Decimal] | None:
    """The first field of a name that is a number, with it."""
    return next(((one, number) for one in record.named(name) if (number := number_of(one.value)) is not None), None)


def _size(record: Record, name: str) -> Decimal | None:
    """What a record is ordered by: a number or a day of its own, or the record's own date; None when it has neither."""
    if not name:
        when = record.item.metadata.date
        return Decimal(when.start.toordinal()) if when else None
    number = _number(record, name)
    days: list[date] = [day for one in record.named(name) if (day := day_of(one.value))]
    return Decimal(days[0].toordinal()) if days else number[1] if number else None
