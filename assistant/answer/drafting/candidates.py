"""What could be said of some passages: sentences of documents and values of records, each with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.places import Places
from assistant.answer.question.values import is_blank
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, find_run, stem, stems
from assistant.audit.references import key_of
from assistant.domain.answer import Passage, Span
from assistant.domain.evidence import Field
from assistant.store.scope import Scope

_LINK = re.compile(r"\]\([^)]*\)|https?://\S+|<https?:[^>]*>")
_NAME = re.compile(r"(?<=[a-z,;:] )[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: [A-ZÀ-Þ][a-zß-ÿ'’-]+)+\b")
MIN_WORDS = 3  # fewer words of a document are a label and no statement
SHORT_VALUE = 240  # characters; a longer value is prose, of which a sentence is quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One thing that could be said."""

    span: Span
    """Where its words stand."""
    text: str
    """What it says: a sentence, or `key: name: value` of a record."""
    read: str
    """The same after its headings, as it is compared with a question."""
    passage: Passage
    """The passage that it is of."""
    coverage: float
    """Share of the weight of the question's terms that it holds, its headings counted half, 0-1."""


def candidates(scope: Scope, passages: Sequence[Passage], weights: Mapping[str, float]) -> list[Candidate]:
    """What the passages say, in their order; parts that are hidden or instruction-like are left out."""
    places = Places(scope)
    return [each for passage in passages for each in _of_passage(scope, places, passage, weights)]


def names_all(passage: Passage, names: Iterable[str]) -> bool:
    """Whether a passage, its headings or its id hold every one of some names as a run of words."""
    said = stems(f"{passage.span.evidence} {passage.context} {passage.text}")
    return all(find_run(said, stems(name)) is not None for name in names)


def proper_names(question: str) -> tuple[str, ...]:
    """Names that a question writes as such: two capitalised words or more in a row that begin no sentence.

    What says nothing of `Mara Lind` does not tell what she did, however near it is.
    """
    return tuple(match.group() for match in _NAME.finditer(question))


def _of_passage(scope: Scope, places: Places, passage: Passage, weights: Mapping[str, float]) -> Iterator[Candidate]:
    """Everything that one passage could say, in text order."""
    said = _values(scope, passage) if "#" in passage.span.evidence else _sentences(places, passage)
    for span, text in said:
        if places.may_answer(span):
            read = f"{passage.context}: {text}" if passage.context else text
            held = (coverage(read, weights) + coverage(text, weights)) / 2
            yield Candidate(span=span, text=text, read=read, passage=passage, coverage=held)


def _sentences(places: Places, passage: Passage) -> Iterator[tuple[Span, str]]:
    """Sentences of a document that state something: long enough, and no `name: value` part from its head."""
    for start, end in sentences(passage.text):
        text, span = passage.text[start:end], _inside(passage, start, end)
        telling = not text.endswith(":") and len(stems(_LINK.sub(" ", text))) >= MIN_WORDS
        if telling and not places.is_field(span):
            yield span, readable(text)


def _values(scope: Scope, passage: Passage) -> Iterator[tuple[Span, str]]:
    """Values of a record, each behind the record's key and the value's name; of a long one its sentences.

    A bare address tells nothing.
    """
    item = scope.item(passage.span.evidence)
    for field in scope.fields(item) if item else ():
        start, end = max(field.start, passage.span.start), min(field.end, passage.span.end)
        if start >= end or is_blank(field.value) or _LINK.fullmatch(field.value.strip()):
            continue
        label = f"{key_of(passage.span.evidence)}: {_name(field)}: "
        text = passage.text[start - passage.span.start : end - passage.span.start]
        pieces = [(0, len(text))] if len(text) <= SHORT_VALUE else list(sentences(text))
        for first, last in pieces:
            span = Span(
                evidence=passage.span.evidence, revision=passage.span.revision, start=start + first, end=start + last
            )
            yield span, f"{label}{readable(text[first:last])}"


def _name(field: Field) -> str:
    """The name of a field as it is said: `approved_by` is approved by."""
    return field.name.replace("_", " ")


def _inside(passage: Passage, start: int, end: int) -> Span:
    """The place of a slice of a passage in its revision."""
    base = passage.span
    return Span(evidence=base.evidence, revision=base.revision, start=base.start + start, end=base.start + end)


def term_weights(scope: Scope, terms: Iterable[str]) -> Mapping[str, float]:
    """Weight of each term's stem in the visible set; one that occurs nowhere weighs as much as the rarest possible."""
    weights = scope.word_weights(terms)
    rarest = round(max([math.log(2 * len(scope.items) + 2), *weights.values()]), 6)
    return {stem(term): weight or rarest for term, weight in weights.items()}


def coverage(text: str, weights: Mapping[str, float]) -> float:
    """Share of the weight of the question's terms that a text holds, 0-1; 1 when the question has none."""
    total = sum(weights.values())
    held = content_stems(text) & weights.keys()
    return round(sum(weights[term] for term in sorted(held)) / total, 6) if total else 1.0
