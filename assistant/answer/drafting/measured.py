"""Measures with their values, as fields, rows of tables and sentences give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answer.places import Places
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import FUNCTION_WORDS, stem, words
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Span
from assistant.domain.evidence import Element
from assistant.store.index import ItemView
from assistant.store.scope import Scope

LONGEST_LABEL = 6
"""Words of a label; more are a sentence."""

_NUMBER = re.compile(
    r"(?P<before>EUR|USD|GBP|CHF|[€$£])?\s?(?<![\w.,-])(?P<number>\d{1,3}(?:[, \u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w-]|\.\d|:\d|/\d)"
    r"\s?(?P<after>%|percent\b|[A-Za-z]+\b)?"
)
_VERSION = re.compile(r"(?<![\w.])v?\d+\.\d+(?:\.\d+)+(?![\w.])|\bv(?:ersion)?\s?\d+(?:\.\d+)+\b", re.IGNORECASE)
_UNITS = {"%": "percent", "€": "eur", "$": "usd", "£": "gbp"}
_NO_UNITS = FUNCTION_WORDS | frozenset(["since", "against", "among", "despite", "except", "unless", "because", "although", "though", "onwards", "upwards", "via", "plus"])  # fmt: skip
_SCALE_LABEL = re.compile(
    r"^(?:ai |risk |system |eu |act )*(?:tier|class|level|rating|category|criticality)$", re.IGNORECASE
)
_VALUE = r"(?P<value>(?:EUR|USD|GBP|CHF|[€$£])?\s?\d[\d., \u202f]*\s?(?:%|[A-Za-z]+)?)\s*$"
_CLAUSE = re.compile(rf"\s*(?P<label>[^\W\d][^\d:=]*?)\s*[:=]?\s+{_VALUE}")
_ALONE = re.compile(rf"\s*[:=]?\s*{_VALUE}")
"""A value without a label, which is of the measure named before it."""
_ABOUT_THE_RECORD = (Role.TITLE, Role.OWNER, Role.AUTHOR, Role.DATE, Role.STATUS)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)+\.?\s+(?=[^\W\d_])")
"""The number of a paragraph, which is no value of it."""
_PAIR = 2  # cells of a row that is a label with its value
LONGEST_VALUE = 8
"""Words of a field's value; more are prose."""
LONGEST_CLAUSE = 3
"""Words of the label of a clause."""
LABELLED = re.compile(r"^(?P<label>[^:|\n]{2,60}?)\s*(?::|\|)\s*(?P<value>[^|\n]+?)\s*\|?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A measure with a value, as one place gives it."""

    item: ItemView
    """What says it."""
    span: Span
    """The place: a field's value, or a sentence."""
    label: str
    """The name of the measure where it has one; empty for a sentence."""
    measure: frozenset[str]
    """The words beside the value that say what is measured, by stem."""
    value: str
    """The value as written."""
    amount: float | None
    """The value where it is a number."""
    unit: str
    """What the number counts; empty for none."""
    words: frozenset[str]
    """The words to find the other side by, as written."""
    versions: frozenset[str]
    """Versions that the place itself names."""


def statements_in(scope: Scope, item: ItemView, start: int, end: int) -> Iterator[Statement]:
    """The statements that lie in part of an item's text: its short fields there, its rows, and its sentences."""
    text = scope.text(item)
    fields = [field for field in scope.fields(item) if field.start < end and start < field.end]
    short = [field for field in fields if len(words(field.value)) <= LONGEST_VALUE]
    for field in short:
        if not any(plays(field.name, role) for role in _ABOUT_THE_RECORD):
            span = Span(evidence=item.id, revision=item.revision, start=field.start, end=field.end)
            yield from _valued(item, span, field.name.replace("_", " "), field.value)
    rows = [part for part in scope.elements(item) if len(part.cells) > _PAIR and part.start < end and start < part.end]
    for row in rows:
        yield from _in_row(scope, item, text, row)
    taken = [*((field.start, field.end) for field in short), *((row.start, row.end) for row in rows)]
    prose = [(field.start, field.end) for field in fields if field not in short]
    for first, last in prose if "#" in item.id else [_whole_lines(text, start, end)]:
        for at, to in sentences(text, first, last):
            if not any(begun < to and at < ended for begun, ended in taken):
                span = Span(evidence=item.id, revision=item.revision, start=at, end=to)
                yield from _in_sentence(item, span, text[at:to])


def _in_row(scope: Scope, item: ItemView, text: str, row: Element) -> Iterator[Statement]:
    """The statements of a row of several columns: its first cell says what is measured, the header of which version."""
    places = Places(scope)
    label = readable(text[slice(*row.cells[0])])
    whole = Span(evidence=item.id, revision=item.revision, start=row.start, end=row.end)
    for start, end in row.cells[1:] if label and len(words(label)) <= LONGEST_LABEL else ():
        hit = _NUMBER.fullmatch(text[start:end].strip())
        if hit:
            header = places.locator(replace(whole, start=start, end=end)).field or ""
            yield _numeric(item, whole, f"{label} {header}".strip(), f"{label} {header}", hit)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text up to the ends of its lines, so that a value is read with its label."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)


def _in_sentence(item: ItemView, span: Span, sentence: str) -> Iterator[Statement]:
    """The statements of a sentence: a labelled value (`Tier: low`), else what its clauses give a number to.

    A clause is a label and a number (`retention 18 months`); without one the whole sentence counts if it has one number.
    """
    plain = _NUMBERED.sub("", readable(sentence.strip().strip("|").replace("**", "")))
    labelled = LABELLED.match(plain.replace("; ", " | ", 1) if "|" in sentence else plain)
    if labelled and len(words(labelled["label"])) <= LONGEST_LABEL:
        step = list(_valued(item, span, labelled["label"], labelled["value"]))
        if step:
            yield from step
            return
    clauses = list(_in_clauses(item, span, plain))
    yield from clauses
    numbers = list(_NUMBER.finditer(without_versions(plain)))
    if len(numbers) == 1 and not clauses:
        yield _numeric(item, span, "", plain, numbers[0])


def _in_clauses(item: ItemView, span: Span, sentence: str) -> Iterator[Statement]:
    """What clauses give a number to, each with the version that it names itself: `AUC 0.79 (1.5.3: 0.80)` is of two."""
    label = ""
    for clause in re.split(r"[,.](?!\d)|[;()]", sentence):
        alone = _ALONE.match(without_versions(clause)) if label and _versions(clause) else None
        hit = alone or _CLAUSE.match(without_versions(clause))
        number = _NUMBER.search(hit["value"]) if hit else None
        if hit and not alone:
            label = " ".join(hit["label"].split())
        if number and len(words(label)) <= LONGEST_CLAUSE:
            yield _numeric(item, span, label, f"{label} {clause}", number)


def _valued(item: ItemView, span: Span, label: str, value: str) -> Iterator[Statement]:
    """The statement of a labelled value: its only number, or the step of a scale that it names first."""
    numbers = list(_NUMBER.finditer(without_versions(value)))
    if len(numbers) == 1 and not value[: numbers[0].start()].strip():
        yield _numeric(item, span, label, f"{label} {value}", numbers[0])
    elif not numbers and _SCALE_LABEL.match(without_versions(label).strip()):
        step = re.split(r"[,;(.]", value, maxsplit=1)[0].strip()
        if step and len(words(step)) == 1:
            yield Statement(
                item=item, span=span, label=label, measure=frozenset({stem(words(label)[-1].text)}), value=step, amount=None, unit="", words=_topic(label),
                versions=_versions(f"{label} {value}"),
            )  # fmt: skip


def _numeric(item: ItemView, span: Span, label: str, whole: str, hit: re.Match[str]) -> Statement:
    """The statement of one number; what follows the number is its unit where a unit can stand."""
    after = (hit["after"] or "").lower()
    unit = (hit["before"] or "").lower() or ("" if after in _NO_UNITS else after)
    return Statement(
        item=item,
        span=span,
        label=label,
        measure=_measure(label or whole),
        value=_as_written(hit),
        amount=float(re.sub(r"[, \u202f]", "", hit["number"])),
        unit=_UNITS.get(unit, stem(unit) if unit else ""),
        words=_topic(label or whole),
        versions=_versions(whole),
    )


def _as_written(hit: re.Match[str]) -> str:
    """A number with its currency or unit; a word that only follows it is neither."""
    after = hit["after"] or ""
    unit = "" if hit["before"] or after.lower() in _NO_UNITS else after
    return " ".join(part for part in (hit["before"], hit["number"], unit) if part)


def without_versions(text: str) -> str:
    """A text without versions."""
    return _VERSION.sub(" ", text)


def _versions(text: str) -> frozenset[str]:
    """The versions that a text names."""
    return frozenset(hit.group().lower().lstrip("version ") for hit in _VERSION.finditer(text))


def _measure(text: str) -> frozenset[str]:
    """The stems of what is measured: words with a topic, without numbers and versions."""
    return frozenset(stem(word) for word in _topic(text))


def _topic(text: str) -> frozenset[str]:
    """The words of a text with a topic, as written."""
    return frozenset(
        word.text for word in words(without_versions(text)) if not word.is_function_word and not word.text[0].isdigit()
    )
