"""Which system a record is about."""

from __future__ import annotations

from collections.abc import Collection

from assistant.answer.question.rows import Record
from assistant.answer.question.values import is_current
from assistant.answer.words import content_stems, stems
from assistant.audit.references import References
from assistant.store.scope import Scope


def about_system(scope: Scope, known: References, record: Record, systems: Collection[str]) -> bool:
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
