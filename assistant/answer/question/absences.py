"""What a question says is not there: the words that deny what follows them, and the fields that must be blank."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.question.lexicon import FILLERS, LACKING, MISSING, PERSONS, NounMatch
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns
from assistant.answer.words import Word, stems
from assistant.audit.roles import Role, plays
from assistant.domain.plan import Condition

_JOINS = frozenset(stems("and but or"))


def lacking_field(fields: Columns, reading: Reading, noun: NounMatch) -> tuple[str, range] | None:
    """The column that a register has for what its rows must not have, with the words that name it; None without one.

    Its blank says more than that no document names the row.
    """
    before = noun.start - 1
    told = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
    column = (fields.named_at(reading.words, before) if told else None) or fields.named_at(reading.words, noun.start)
    if column is not None:
        return column[0], range(min(before, noun.start), column[1]) if told else range(0)
    like = fields.like_at(reading.words, noun.start)
    return (like, range(0)) if like else None


def missing(fields: Columns, field: str, phrase: str = "") -> Condition:
    """The condition that a field is blank; of documents, that those in its place are as well.

    A document whose `responsible` is filled in does not lack an owner because another calls it so.
    """
    part = next((role for role in Role if plays(field, role)), None)
    instead = () if part is None else tuple((name, ()) for name in fields.names if name != field and plays(name, part))
    return Condition(field=field, operator="missing", phrase=phrase, also=instead)


def said_missing(sequence: Sequence[Word], end: int) -> bool:
    """Whether a word such as `missing` or `lacking` follows a field's name: "time to alert missing"."""
    return any(word.stem in MISSING for word in sequence[end : end + 3])


def negated(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `no`, `not` or `without` stands before a place: at most three words, or only words without topic."""
    for back in range(at - 1, -1, -1):
        word = sequence[back]
        if sequence[back + 1].start - word.end > 1:
            return False  # a sign stands between: what was denied before it is another matter
        if word.stem in LACKING:
            return True
        if word.stem in _JOINS and at - back <= 2:
            continue
        passed = word.is_function_word or word.stem in FILLERS | PERSONS
        if word.stem in _JOINS or (at - back > 2 and not passed):
            return False
    return False
