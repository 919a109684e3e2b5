"""Amounts that a record states: shares, counts and single figures, held against a limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.answer.amounts import number_of
from assistant.answer.drafting.judging.events import (
    LONGEST_DATE,
    meanings,
    parts_of_name,
)
from assistant.answer.drafting.judging.found import Found, title_place
from assistant.answer.drafting.limits import Bound, Limit
from assistant.answer.drafting.linked import place
from assistant.answer.question.lexicon import meant
from assistant.answer.question.rows import Record
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import stem
from assistant.audit.references import key_of
from assistant.domain.answer import Span
from assistant.store.scope import Scope

_SHARE = re.compile(
    r"(?P<part>\d[\d,.]*)\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<whole>\d[\d,.]*)\s+(?P<noun>[^\W\d_]+)"
)
_PERCENT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:%|per ?cent)(?:\s+of\s+(?:the\s+|all\s+)?(?P<noun>[^\W\d_]+))?"
)
_FIGURE = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)?(?![\w-]|[.,]\d)")
_SEVERAL = re.compile(r"\s*(?:[,;&/+]|\band\b)\s*")
_NEAR = 6
"""Words before an amount that say what it is the amount of."""
Figure = tuple[Decimal, str, Span]
"""A number, as it is said, and where."""


def of_amount(scope: Scope, limit: Limit, record: Record) -> Found | None:
    """Whether a value of a record, or one that its text tells, lies on the right side of an amount."""
    found = (
        _share(scope, limit, record)
        if limit.unit == "%"
        else _counted(limit, record) or _measured(scope, limit, record)
    )
    if found is None:
        return None
    number, said, span = found
    kept = {
        Bound.AT_LEAST: number >= limit.amount,
        Bound.AT_MOST: number <= limit.amount,
        Bound.OVER: number > limit.amount,
        Bound.UNDER: number < limit.amount,
    }[limit.bound]
    return Found(key=key_of(record.item.id), kept=kept, told=said, spans=(span, title_place(record)))


def _pieces(scope: Scope, record: Record) -> Iterator[tuple[str, str, int]]:
    """What a record says in pieces: its values behind their names, the sentences of a document; with their first place."""
    if "#" in record.item.id:
        yield from ((each.name.replace("_", " "), each.value, each.start) for each in record.fields)
        return
    text = scope.text(record.item)
    yield from (("", text[start:end], start) for start, end in sentences(text))


def _share(scope: Scope, limit: Limit, record: Record) -> Figure | None:
    """The share that a record states of the thing whose share is bounded: `61 of 412 pages`, `12 % of pages`."""
    for _, said, start in _pieces(scope, record):
        for hit in (*_SHARE.finditer(said), *_PERCENT.finditer(said)):
            noun = hit["noun"] or ""
            if limit.event and stem(noun) != stem(limit.event):
                continue
            if not limit.event and not meanings(said) & _measure(limit):
                continue
            number = _ratio(hit)
            if number is not None:
                return number, hit.group(), _within_text(record, start + hit.start(), start + hit.end())
    return None


def _ratio(hit: re.Match[str]) -> Decimal | None:
    """The percentage that a share is."""
    groups = hit.groupdict()
    if "number" in groups:
        return number_of(groups["number"])
    part, whole = number_of(groups["part"]), number_of(groups["whole"])
    return 100 * part / whole if part is not None and whole else None


def _measure(limit: Limit) -> frozenset[str]:
    """What the words mean that say what an amount is the amount of: the last ones before it."""
    return meanings(" ".join(limit.done.split()[-2 * _NEAR :]))


def _counted(limit: Limit, record: Record) -> Figure | None:
    """How many a field names of what must be so many: `reviewers: A. Berg, C. Dahl`."""
    noun = stem(str(limit.unit))
    for each in record.fields:
        if (
            noun
            and noun in parts_of_name(each.name)
            and number_of(each.value) is None
            and len(each.value) <= LONGEST_DATE * 2
        ):
            names = [part for part in _SEVERAL.split(each.value.strip()) if part]
            return Decimal(len(names)), f"{each.name.replace('_', ' ')} {each.value.strip()}", place(record, each)
    return None


def _measured(scope: Scope, limit: Limit, record: Record) -> Figure | None:
    """The one number of the piece that tells most of what an amount is the amount of; None where it is no single one."""
    measure = _measure(limit) | ({meant(stem(str(limit.unit)))} if limit.unit else set())
    best: tuple[int, Figure] | None = None
    for name, said, start in _pieces(scope, record):
        held = len(meanings(f"{name} {said}") & measure)
        figures = list(_FIGURE.finditer(said))
        if len(figures) == 1 and held and (best is None or held > best[0]):
            hit = figures[0]
            number = number_of(hit.group())
            if number is not None:
                told = readable(f"{name} {said}".strip())
                best = held, (number, told, _within_text(record, start, start + len(said)))
    return best[1] if best and 2 * best[0] > len(measure) else None


def _within_text(record: Record, start: int, end: int) -> Span:
    """A place in a record."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
