"""What becomes of a list question's words that neither a field nor a value accounts for: filters by word, or not understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from assistant.answer.question.lexicon import FILLERS, LACKING, MISSING, PERSONS
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, meets
from assistant.answer.words import content_stems, stems
from assistant.domain.plan import Plan

_SENTENCE = re.compile(r"[.?!]\s")
_COUNTED = re.compile(r"\b(?:how many|number of|count (?:the|all|of))\s+(?:of\s+)?(?:the\s+|our\s+)?", re.IGNORECASE)
_MOST_UNREAD = 3
"""Words that may be passed over, and named, beside what was understood; more, and the question is another one."""


def settled(plan: Plan, reading: Reading, records: Sequence[Record]) -> Plan:
    """The plan with the words left over as terms that the records' values hold, or as words not understood.

    A word that some record of the plan holds picks records. One that none holds is passed over only beside a telling
    condition, and an answer then names it; where it may be the name of something, or many are left, all stay terms, so
    that no record matches and the passages are asked.
    """
    filed = {part for record in records for part in _filed(record.item.source, record.item.path)}
    places = [
        at
        for at, word in enumerate(reading.words)
        if at not in reading.taken
        and not word.is_function_word
        and word.stem not in FILLERS | PERSONS | LACKING | MISSING | filed
    ]
    mine = tuple(
        word.text
        for at, word in enumerate(reading.words)
        if at not in reading.taken and word.text.lower() in ("my", "mine")
    )
    if not places:
        return replace(plan, terms=(), unread=mine)
    held = [content_stems("\n".join([record.item.metadata.title, *(field.value for field in record.fields)]))
            for record in records if meets(record, plan.conditions)]  # fmt: skip
    terms: list[int] = []
    for at in places:
        narrowed = [said for said in held if reading.words[at].stem in said]
        if narrowed:
            held, terms = narrowed, [*terms, at]
    unread = [at for at in places if at not in terms]
    written = tuple(reading.words[at].text for at in terms)
    if not unread:
        return replace(plan, terms=written, unread=mine)
    main = [at for at in unread if not _aside(reading, at)]
    if (
        _counted_is_unread(reading, unread)
        or len(main) > _MOST_UNREAD
        or not _telling(plan, written)
        or any(_is_name(reading, at) for at in main)
    ):
        return replace(plan, terms=tuple(reading.words[at].text for at in places))
    return replace(plan, terms=written, unread=(*mine, *(reading.words[at].text for at in unread)))


@cache
def _filed(source: str, path: str) -> frozenset[str]:
    """The stems of the names under which a record is filed."""
    return frozenset(stems(f"{source} {PurePosixPath(path).stem}"))


def _counted_is_unread(reading: Reading, unread: Sequence[int]) -> bool:
    """Whether nobody knows what is to be counted: the first word with a topic behind `how many` was not understood."""
    counted = _COUNTED.search(reading.text)
    if counted is None:
        return False
    first = next((at for at, word in enumerate(reading.words) if word.start >= counted.end()), None)
    return first in unread


def _telling(plan: Plan, terms: tuple[str, ...]) -> bool:
    """Whether something that was understood picks records, beside their kind and period."""
    picks = any(one.operator != "present" for one in plan.conditions)
    return bool(picks or plan.systems or plan.lacking or plan.group or plan.reckon or terms)


def _is_name(reading: Reading, at: int) -> bool:
    """Whether a word may be the name or number of something: capitalised inside a sentence, or with a digit."""
    word = reading.words[at]
    opens = at == 0 or any(sign in reading.text[reading.words[at - 1].end : word.start] for sign in ".?!:(")
    return any(sign.isdigit() for sign in word.text) or (word.text[:1].isupper() and not opens)


def _aside(reading: Reading, at: int) -> bool:
    """Whether a word stands in brackets or in a later sentence, where people explain what they have asked."""
    before = reading.text[: reading.words[at].start].rstrip()
    return before.count("(") > before.count(")") or _SENTENCE.search(f"{before} ") is not None
