"""What may not be quoted costs a record its words and not its place: it is counted by what else it says, and named by its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from assistant.answer.places import NEVER_QUOTED, Places
from assistant.answer.question.rows import Record
from assistant.audit.references import key_of
from assistant.audit.roles import Role, plays
from assistant.domain.addressing import addresses_machine
from assistant.domain.answer import Span, Withheld
from assistant.domain.draft import DraftGap
from assistant.domain.evidence import EvidenceId, Field
from assistant.store.scope import Scope

_WHY = "could not be quoted: it is hidden, or speaks to a machine as an instruction"
UNSHOWN_KEY = "(not shown)"
"""Stands for a key that speaks to a machine."""
_NAMED = 8  # records that one gap names by their ids


def quotable(scope: Scope, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records, each with only those fields that may be quoted."""
    marked = scope.derived("records with what is not quoted", lambda: _marked(scope))
    places = Places(scope)
    return tuple(_parted(places, record) if record.item.id in marked else record for record in records)


def _marked(scope: Scope) -> frozenset[EvidenceId]:
    """Items in which screening saw something that is not quoted."""
    return frozenset(
        item for item, chunks in scope.flagged().items() if not all(flags.isdisjoint(NEVER_QUOTED) for flags in chunks)
    )


def _parted(places: Places, record: Record) -> Record:
    """The record without the fields that may not be quoted."""
    return replace(record, fields=tuple(field for field in record.fields if places.may_answer(_place(record, field))))


def _place(record: Record, field: Field) -> Span:
    return Span(
        evidence=record.item.id, revision=record.item.revision, start=field.start, end=max(field.end, field.start + 1)
    )


def unshown_values(
    records: Sequence[Record], shown: Sequence[Record], columns: Collection[str]
) -> tuple[DraftGap, ...]:
    """The gaps of what a list would have shown or cited of records, and does not: titles, and values of the columns."""
    without: dict[str, list[EvidenceId]] = defaultdict(list)
    for record, rest in zip(records, shown, strict=True):
        lost = (field.name for field in record.fields if field not in rest.fields) if record is not rest else ()
        for name in dict.fromkeys(name for name in lost if name in columns or plays(name, Role.TITLE)):
            without[name].append(record.item.id)
    return tuple(DraftGap(expected=f"{name} of {_ids(ids)}", why=f"it {_WHY}") for name, ids in without.items())


def unshown_rows(rows: int) -> tuple[DraftGap, ...]:
    """The gap of the rows that verification took out of a table; none where it took none."""
    expected = f"{rows} more {'record' if rows == 1 else 'records'}"
    return (DraftGap(expected=expected, why=f"what they say {_WHY}"),) if rows else ()


def unshown_claims(scope: Scope, withheld: Iterable[Withheld]) -> tuple[DraftGap, ...]:
    """The gap that names what was to be quoted and speaks to whoever answers; none where nothing was."""
    places = Places(scope)
    spans = (span for one in withheld if one.reason == "flagged" for span in one.draft.spans)
    ids = tuple(dict.fromkeys(span.evidence for span in spans if not places.may_answer(span)))
    return (DraftGap(expected=f"all that {_ids(ids)} says", why=f"it {_WHY}"),) if ids else ()


def shown_key(evidence: EvidenceId) -> str:
    """What a record is called in an answer: its key, which a register may have taken from a value that is not shown."""
    key = key_of(evidence)
    return UNSHOWN_KEY if addresses_machine(key) else key


def _ids(ids: Sequence[EvidenceId]) -> str:
    """Records by their ids; of many the first and how many more there are."""
    more = len(ids) - _NAMED
    shown = (one if shown_key(one) != UNSHOWN_KEY else f"a record of {one.partition('#')[0]}" for one in ids[:_NAMED])
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
