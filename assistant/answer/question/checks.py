"""Questions that a check of the audit desk answers: which ones are asked for, by the words of `audit.checks.spoken`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from assistant.answer.question.lexicon import FILLERS, PERSONS
from assistant.answer.question.reading import Reading
from assistant.answer.words import find_run, stems
from assistant.audit.checks.registry import CHECKS
from assistant.audit.checks.spoken import CHECKS as BY_CHECK
from assistant.audit.checks.spoken import FAMILIES, Spoken

_BESIDE = frozenset(
    stems(
        "ai artificial intelligence system organisation organization company business audit auditor check checks problem issue"
        " nobody anybody anyone somebody someone everything nothing show list"
    )
)
"""Words that a question for any check may have besides."""


def checks_asked(reading: Reading) -> tuple[str, ...]:
    """Ids of the checks that a question asks for, in the registry's order; empty when it asks for something else.

    Every word with a topic must be one of the check's own: what else is said asks for more than the check tells.
    """
    said = [word.stem for word in reading.words]
    for table in (BY_CHECK, {family.value: one for family, one in FAMILIES.items()}):
        fitting = _fitting(table, said, reading)
        if fitting:
            whole = tuple(
                name
                for family, checks in CHECKS.items()
                for name in checks
                if name in fitting or family.value in fitting
            )
            return (*whole, *(name for name in table if "/" in name and name in fitting))
    return ()


def _fitting(table: Mapping[str, Spoken], said: Sequence[str], reading: Reading) -> frozenset[str]:
    """Names of a table whose words account for the question, those that explain most of it by what may be wrong."""
    weights: dict[str, int] = {}
    for name, spoken in table.items():
        of, wrong, beside, needed = (_found(phrases, said) for phrases in _phrases(spoken))
        if not (of and wrong and (wrong - of or of - wrong)) or (spoken.needs and not needed):
            continue
        read = of | wrong | beside | needed | reading.taken
        left = (at for at, word in enumerate(reading.words) if at not in read and not word.is_function_word)
        if all(said[at] in _BESIDE | FILLERS | PERSONS for at in left):
            weights[name] = len(wrong)
    most = max(weights.values(), default=0)
    return frozenset(name for name, weight in weights.items() if weight == most)


def _found(phrases: Sequence[tuple[str, ...]], said: Sequence[str]) -> frozenset[int]:
    """Places of the words of every phrase that is said."""
    places: set[int] = set()
    for phrase in phrases:
        at = find_run(said, phrase)
        while at is not None:
            places |= set(range(at, at + len(phrase)))
            at = find_run(said, phrase, at + 1)
    return frozenset(places)


@cache
def _phrases(spoken: Spoken) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Stems of the phrases of an entry, by part."""
    parts = (spoken.of, spoken.wrong, spoken.beside, spoken.needs)
    return tuple(tuple(stems(phrase) for phrase in part.split(",") if phrase.strip()) for part in parts)
