"""One case told in the order of time: the dated events of a record and of the records linked to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from assistant.answer.drafting.happenings import tells
from assistant.answer.drafting.linked import LISTED, linked_records, place
from assistant.answer.places import Places
from assistant.answer.question.rows import Record
from assistant.answer.sentences import readable, sentences
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, field_of, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import Draft, DraftRow, DraftTable
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Field
from assistant.domain.written_dates import every_date
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_ZONE = ZoneInfo("UTC")
STEPS = 2
"""Links that are followed from the record asked about."""
MOST_RECORDS = 12
"""Records of a timeline; the nearest by links come first."""
MOST_SAID = 6
"""Values of the record asked about that are told beside its dates."""
SENTENCE = 4
"""Words of a value from which it says what happened; a shorter one names the kind of event."""
LONGEST_EVENT = 200
"""Characters of what an event says; a longer one is told by the name of its field."""


def draft_timeline(scope: Scope, known: References, roots: Sequence[ItemView]) -> Draft:
    """The events of some records and of what is linked to them, as a table by date."""
    records = _with_linked(scope, known, roots)
    events = sorted((event for record in records for event in _events(record)), key=lambda event: event[0])
    rows = tuple(row for _, row in events)
    if not rows:
        return Draft()
    told = tuple(dict.fromkeys(span for row in rows for span in row.spans[:1]))
    count = len({span.evidence for span in told})
    claim = DraftClaim(
        text=f"{count} {'record tells' if count == 1 else 'records tell'} what happened.",
        spans=told,
        basis=Basis.COMPUTED,
        rule="count of records",
    )
    table = DraftTable(columns=("date", "what", "who", "record"), rows=rows, complete=False)
    said = (one for item in roots for one in _said_of(scope, _record(scope, item)))
    return Draft(claims=(*said, claim), table=table)


def _said_of(scope: Scope, record: Record) -> Iterator[DraftClaim]:
    """What a record says of itself beside its dates: what it is, its cause, who did what, with what outcome.

    Of a document, the first things that it tells.
    """
    if "#" not in record.item.id:
        yield from _account(scope, record)
        return
    title = field_of(record.fields, Role.TITLE)
    telling = [one for one in record.fields if tells(one.name) and not plays(one.name, Role.DATE)]
    short = [one for one in telling if len(one.value) <= LONGEST_EVENT and not LISTED.search(one.name)]
    kept = [one for one in short if record.named(one.name) and one != title][:MOST_SAID]
    for field in ([title] if title else []) + kept:
        text = f"{key_of(record.item.id)}: {field.name.replace('_', ' ')}: {readable(field.value)}"
        yield DraftClaim(text=text, spans=(place(record, field),))


def _account(scope: Scope, record: Record) -> Iterator[DraftClaim]:
    """The first sentences of a document that state something, what is hidden or planted there left aside."""
    text, places = scope.text(record.item), Places(scope)
    item = record.item
    spans = (Span(evidence=item.id, revision=item.revision, start=at, end=end) for at, end in sentences(text))
    stating = (one for one in spans if len(text[one.start : one.end].split()) >= SENTENCE and not places.is_field(one))
    for span in [one for one in stating if places.may_answer(one)][:MOST_SAID]:
        yield DraftClaim(text=readable(text[span.start : span.end]), spans=(span,))


def _with_linked(scope: Scope, known: References, roots: Sequence[ItemView]) -> tuple[Record, ...]:
    """The records, then what they are linked to within some steps, documents that state rules left aside."""
    found: dict[EvidenceId, Record] = {item.id: _record(scope, item) for item in roots}
    newest = tuple(found.values())
    for _ in range(STEPS):
        linked = linked_records(scope, known, newest)
        ids = sorted({one.evidence for each in linked.values() for one in each} - found.keys())
        items = (item for identifier in ids if (item := scope.item(identifier)))
        newest = tuple(_record(scope, item) for item in items if item.metadata.kind not in DOCUMENT_KINDS)
        found |= {record.item.id: record for record in newest}
    return tuple(found.values())[:MOST_RECORDS]


def _record(scope: Scope, item: ItemView) -> Record:
    """An item with its fields."""
    return Record(item=item, fields=scope.fields(item))


def _events(record: Record) -> Iterator[tuple[tuple[str, str, str], DraftRow]]:
    """The dated events of a record, each with what it is sorted by."""
    groups: dict[str, list[Field]] = {}
    for field in record.fields:
        head = LISTED.split(field.name, maxsplit=1)[0] if LISTED.search(field.name) else None
        groups.setdefault(field.name.rpartition(".")[0] if head else field.name, []).append(field)
    for name, fields in groups.items():
        when = next((field for field in fields if plays(field.name.rpartition(".")[2], Role.DATE)), None)
        day = next((str(found) for found, _, _ in every_date(when.value, _ZONE)), None) if when else None
        if when and day:
            yield (day, when.value, record.item.id), _row(record, when, day, name, fields)


def _row(record: Record, when: Field, day: str, name: str, fields: Iterable[Field]) -> DraftRow:
    """One event: when it was, what the field or its neighbours say, and who is named there."""
    beside: Mapping[str, Field] = {
        field.name.rpartition(".")[2].lower(): field for field in fields if field is not when
    }
    who = next((beside[part] for part in ("author", "who", "by", "name") if part in beside), None)
    doer = re.sub(r"(at|on|date)$", "by", when.name, flags=re.IGNORECASE)
    who = who or (next(iter(record.named(doer)), None) if doer != when.name else None)
    short = [field for field in beside.values() if field is not who and len(field.value) <= LONGEST_EVENT]
    told = [field for field in short if len(field.value.split()) >= SENTENCE]
    said = next(iter(told or short), None)
    title = field_of(record.fields, Role.TITLE)
    what = said.value if said else f"{name.replace('_', ' ')}: {record.item.metadata.title}"
    spans: list[Span] = [place(record, field) for field in (when, said, who, title) if field]
    written = day if "T" in when.value or day == when.value else when.value
    return DraftRow(
        cells=(written, what, who.value if who else None, key_of(record.item.id)), spans=tuple(dict.fromkeys(spans))
    )
