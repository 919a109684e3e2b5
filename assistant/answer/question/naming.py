"""Names that a question spells otherwise than the records do: a system by what it is for, a version apart from its system."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answer.question.likeness import Likeness, joined
from assistant.answer.question.reading import Reading
from assistant.answer.words import Word, stem, stems, words
from assistant.audit.references import References, System
from assistant.domain.evidence import EvidenceId, Kind
from assistant.models.encoder import Vectors
from assistant.store.scope import Scope

_APART = re.compile(r"(?<![\w.%#/-])v?(\d+(?:\.\d+)+)(?![\w%]|\.\d)", re.IGNORECASE)
"""A version by itself, apart from its system."""
_SECTION = re.compile(
    r"(?:\b(?:clause|section|sect|sec|chapter|annex|control|rule|paragraph|step)s?\.?|§)\s*$", re.IGNORECASE
)
_DOER = re.compile(r"(?P<done>[a-z]{3,}?)(?:er|or)s?", re.IGNORECASE)
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
_TOOLS = frozenset(stems("model tool bot assistant engine service application app agent classifier score scoring"))
"""What people call any system; such a word describes none."""
_LONGEST = 12
"""Words of a value that says what a system is for; a longer one tells a story."""
_LIKE, _MARGIN = 0.45, 0.15
"""Cosine from which a phrase describes a system, and how far the second best must lie below."""
_NEAR, _NEARER = 0.25, 0.1
"""The same for a whole question and a whole row, which lie further apart."""


def versions_apart(text: str) -> Iterator[tuple[str, int, int]]:
    """Numbers of a text that can be a version which stands apart from its system, each with its place."""
    for hit in _APART.finditer(text):
        if not _SECTION.search(text[: hit.start()]):
            yield hit.group(1), hit.start(), hit.end()


def meant_system(question: str, scope: Scope, known: References, likeness: Likeness) -> System | None:
    """The one system whose row lies nearest to a question that names none; None where no row is near, or two are.

    `By when does the vendor of the CV ranking answer?` is about the system that ranks applicants, whoever's words name it.
    """
    if likeness.encoder is None or not known.systems:
        return None
    by_row = {system.row: system for system in known.systems}
    rows = scope.narrowed(ids=tuple(by_row))
    near: dict[EvidenceId, float] = {}
    for passage in rows.nearest(likeness.encoder.read_question(question).whole, 3 * len(by_row)):
        near.setdefault(passage.span.evidence, passage.dense)
    first, second = (*sorted(near.items(), key=lambda one: (-one[1], one[0])), *[(EvidenceId(""), -1.0)] * 2)[:2]
    return by_row[first[0]] if first[1] >= _NEAR and first[1] - second[1] >= _NEARER else None


def described_system(reading: Reading, scope: Scope, known: References) -> tuple[System, Reading] | None:
    """The one system that words of a question describe by what its row says, and the reading with them accounted for.

    `the letter sorter` is the system that sorts letters. Words that fit several rows describe none, and so does a word
    alone unless what follows it is the name of a tool or a doer.
    """
    rows = scope.narrowed(kinds=[Kind.INVENTORY])
    said = rows.derived("words of systems", lambda: _said_of(rows, known.systems))
    for run in _runs(reading):
        sequence = [reading.words[at] for at in run]
        fitting = {system.row: _fitting(sequence, said[system.row]) for system in known.systems}
        best = max(fitting.values(), default=0)
        those = [system for system in known.systems if fitting[system.row] == best]
        if len(those) == 1 and (best > 1 or (_is_doer(sequence[-1]) and _fitting(sequence[:-1], said[those[0].row]))):
            return those[0], reading.taking(run)
    return _by_meaning(reading, rows, known)


def _by_meaning(reading: Reading, rows: Scope, known: References) -> tuple[System, Reading] | None:
    """The one system whose purpose means what some words mean."""

    def made() -> Vectors | None:
        return reading.likeness.vectors([_purpose(rows, system) for system in known.systems])

    purposes = rows.derived("purposes of systems", made)
    for run in _runs(reading):
        place = reading.likeness.best(joined(reading.words[at] for at in run), purposes, least=_LIKE, margin=_MARGIN)
        if place is not None and len(run) > 1:
            return known.systems[place], reading.taking(run)
    return None


def _runs(reading: Reading) -> Iterator[Sequence[int]]:
    """Places of words in a row that carry a topic and are not accounted for."""
    told = [at not in reading.taken and not word.is_function_word for at, word in enumerate(reading.words)]
    for free, places in groupby(range(len(reading.words)), key=told.__getitem__):
        if free:
            yield tuple(places)


def _said_of(rows: Scope, systems: Sequence[System]) -> dict[EvidenceId, frozenset[str]]:
    """The roots of the words by which each system's row names it and says what it is for."""
    return {
        system.row: frozenset(root for text in (*system.aliases, *_phrases(rows, system)) for root in _roots(text))
        for system in systems
    }


def _phrases(rows: Scope, system: System) -> Iterator[str]:
    """The short values of a system's row that are phrases."""
    item = rows.item(system.row)
    for field in rows.fields(item) if item else ():
        if 1 <= len(field.value.split()) <= _LONGEST and not any(sign.isdigit() for sign in field.value):
            yield field.value


def _purpose(rows: Scope, system: System) -> str:
    """A system's name and the first value of its row that is a phrase: what it is for."""
    told = next((value for value in _phrases(rows, system) if len(value.split()) > 2), "")
    return f"{system.name}: {told}" if told else system.name


def _fitting(sequence: Sequence[Word], said: frozenset[str]) -> int:
    """How many words of a phrase the row of a system says, in whatever form."""
    telling = (word for word in sequence if word.stem not in _TOOLS and word.text.isalpha())
    return sum(not {word.stem, _root(word.text)}.isdisjoint(said) for word in telling)


def _roots(text: str) -> Iterator[str]:
    """The stems of the words of a text, and what those that name a doer do."""
    for word in words(text):
        if not word.is_function_word:
            yield from (word.stem, _root(word.text))


def _root(word: str) -> str:
    """The stem of what a doer does: a sorter sorts, a planner plans; of any other word its stem."""
    doer = _DOER.fullmatch(word)
    return stem(_DOUBLED.sub(r"\1", doer["done"])) if doer else stem(word)


def _is_doer(word: Word) -> bool:
    """Whether a word names a tool, or somebody or something that does."""
    return word.stem in _TOOLS or _DOER.fullmatch(word.text) is not None
