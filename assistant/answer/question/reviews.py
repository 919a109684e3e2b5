"""Documents that are past the day by which they were to be reviewed, as each states it of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.question.lexicon import FILLERS, NounMatch
from assistant.answer.question.reading import Reading
from assistant.answer.words import stems
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Condition, Plan
from assistant.store.scope import Scope
from ingest.names import document_meaning

_PAST_REVIEW = re.compile(
    r"\b(?:past|beyond|after|over)\s+(?:its|their|the)\s+(?:\w+\s+)?review(?:\s+(?:date|day|deadline))?\b"
    r"|\bover\s?due\s+(?:for\s+)?(?:an?\s+|its\s+|their\s+)?review\b|\breviews?\s+(?:date\s+)?(?:is|are|was|were|has|have)\s+(?:over\s?due|passed|lapsed)\b"
    r"|\bshould\s+have\s+been\s+reviewed\b(?:\s+by\s+now|\s+already)?",
    re.IGNORECASE,
)
_DOCUMENTS = frozenset(stems("document documents papers documentation"))
_MOST_NAMES = 3  # names of the field with that day that a table shows


def past_review(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list of documents past their review; None for any other, and where none here says when it is due.

    A document that states no such day is past none.
    """
    found = _PAST_REVIEW.search(reading.text)
    own = [noun for noun in nouns if not found or not found.start() <= reading.words[noun.start].start < found.end()]
    kinds = _kinds(own, reading)
    if found is None or reading.today is None or not kinds:
        return None
    part = scope.narrowed(kinds=kinds)
    due = [item for item in part.items if "#" not in item.id and item.metadata.review_by]
    if not due:
        return None
    past = tuple(
        str(item.id) for item in due if item.metadata.review_by and item.metadata.review_by.end <= reading.today
    )
    called = (field.name for item in due for field in scope.fields(item) if document_meaning(field.name) == "review_by")
    reading = reading.taking_span(found.start(), found.end())
    reading = reading.taking(at for noun in own for at in range(noun.start, noun.end))
    unread = [
        word.text for at, word in enumerate(reading.words)
        if at not in reading.taken and not word.is_function_word and word.stem not in _DOCUMENTS | FILLERS
    ]  # fmt: skip
    return replace(
        base,
        kinds=kinds,
        terms=(),
        conditions=(Condition(field="*", operator="reaches", values=past, phrase=" ".join(found.group().split())),),
        projection=tuple(dict.fromkeys(called))[:_MOST_NAMES],
        unread=tuple(unread),
    )


def _kinds(nouns: Sequence[NounMatch], reading: Reading) -> tuple[Kind, ...]:
    """The kinds of documents that a question is of: those that it names, else all where it speaks of documents."""
    if nouns:
        return tuple(dict.fromkeys(noun.kind for noun in nouns)) if nouns[0].kind in DOCUMENT_KINDS else ()
    return tuple(sorted(DOCUMENT_KINDS)) if any(word.stem in _DOCUMENTS for word in reading.words) else ()
