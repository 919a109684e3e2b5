"""What the words of a list question were read as, and the filters, columns and gaps that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer.question.rows import Record, meets
from assistant.domain.plan import Condition


class Sure(StrEnum):
    """How sure it is that some words mean what they were read as."""

    SAID = "said"
    """They are the value or the name, or its known synonym."""
    GUESSED = "guessed"
    """They are only like it, or name it without saying what of it: an answer tells so, and is not complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What some words of a question were read as: one line of the table from which a list's filters follow."""

    condition: Condition | None = None
    """What it asks of a record; None for words that pick none."""
    sure: Sure = Sure.SAID
    """How sure that is."""
    named: bool = False
    """Whether the words are a field's name, which says less than any value of the field."""
    shown: str = ""
    """A field that is only to be shown; empty for none."""
    passed: str = ""
    """Words that pick nothing, which an answer names; empty for none."""


def found_all(conditions: Iterable[Condition], sure: Sure = Sure.SAID) -> tuple[Found, ...]:
    """Conditions as lines of the table."""
    return tuple(Found(condition=one, sure=sure) for one in conditions)


def filters(found: Sequence[Found], records: Sequence[Record]) -> tuple[Condition, ...]:
    """The conditions on records: those on values, then those that only name a field and say something by it."""
    said = [one.condition for one in told(found, records) if one.condition and one.named and _picks(one)]
    return (*_merged(one.condition for one in found if one.condition and not one.named), *said)


def columns_shown(found: Sequence[Found], records: Sequence[Record]) -> tuple[str, ...]:
    """The fields that a list shows beside those of its filters; one that was named and may pick nothing is shown."""
    guessed = (one.condition for one in told(found, records) if one.named and not _picks(one))
    shown = (one.shown for one in found if one.shown and not one.named)
    return tuple(dict.fromkeys([*shown, *(condition.field for condition in guessed if condition)]))


def unread(found: Sequence[Found], records: Sequence[Record]) -> tuple[str, ...]:
    """The words that an answer names since they pick nothing, or were guessed at; the list is not complete then."""
    guessed = [one for one in told(found, records) if one.sure is Sure.GUESSED and not one.shown]
    passed = (one.passed for one in found if one.passed)
    ranked = sorted(guessed, key=lambda one: not one.named)
    return (*passed, *(one.condition.phrase for one in ranked if one.condition))


def told(found: Sequence[Found], records: Sequence[Record]) -> tuple[Found, ...]:
    """The lines without the fields named as filled that every record has filled, or of which a value is named anyway."""
    filled = {
        one.condition.field for one in found if one.condition and not one.named and one.condition.operator == "is"
    }

    def idle(one: Found) -> bool:
        condition = one.condition
        if condition is None or not one.named or condition.operator != "present":
            return False
        return condition.field in filled or all(meets(each, [condition]) for each in records)

    return tuple(one for one in found if not idle(one))


def _picks(one: Found) -> bool:
    """Whether the name of a field picks records, and is not only shown."""
    return one.sure is Sure.SAID and not one.shown


def _merged(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Conditions with the values of one field joined: a record has one of them, never two at once."""
    merged: dict[tuple[str, str], Condition] = {}
    for one in conditions:
        key = (one.field, one.operator)
        known = merged.get(key)
        values = tuple(sorted({*known.values, *one.values})) if known else one.values
        merged[key] = replace(known or one, values=values)
    return tuple(merged.values())
