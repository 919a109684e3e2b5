"""Value linking: which fields and values of the visible records a question's words name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.words import Word, find_run, stem, stems
from assistant.domain.evidence import EvidenceId, Field

MAX_VALUE_WORDS = 8  # a longer value is prose, which is searched and not linked
_EMPTY = frozenset({"", "-", "n/a", "na", "none", "null", "tbd", "unknown", "?"})


def is_blank(value: str) -> bool:
    """Whether a value says nothing."""
    return value.strip().lower() in _EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Words of a question that name a value of a field."""

    field: str
    """Name of the field."""
    values: frozenset[str]
    """Every spelling of the value that the records have."""
    start: int
    """Index of the first word."""
    end: int
    """One past the last word."""
    weight: tuple[int, int, int]
    """Preference among links of the same words: more words, the field named beside it, fewer distinct values."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of some records, ready to be linked to words."""

    values: Mapping[str, Mapping[str, int]]
    """How often each value stands in each field."""
    runs: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    """By first stem: the stems of a value, its field and the value."""
    names: Mapping[str, tuple[str, ...]]
    """Stems of each field name."""

    def linked(self, question: Sequence[Word], taken: Iterable[int] = ()) -> tuple[Linked, ...]:
        """The best reading of the question's words as values: links do not overlap each other or `taken`."""
        sequence = tuple(word.stem for word in question)
        used = set(taken)
        chosen: list[Linked] = []
        for link in sorted(self._candidates(sequence), key=lambda link: (link.weight, link.field), reverse=True):
            if used.isdisjoint(range(link.start, link.end)):
                used.update(range(link.start, link.end))
                chosen.append(link)
        return tuple(sorted(chosen, key=lambda link: link.start))

    def _candidates(self, sequence: tuple[str, ...]) -> Iterable[Linked]:
        """Every place where the stems of a value stand in the question, one link a field and place."""
        spellings: dict[tuple[str, int, int], set[str]] = defaultdict(set)
        for at, first in enumerate(sequence):
            for run, field, value in self.runs.get(first, ()):
                if sequence[at : at + len(run)] == run:
                    spellings[field, at, at + len(run)].add(value)
        for (field, start, end), values in spellings.items():
            named = sum(1 for part in self.names[field] if part in sequence)
            weight = (end - start, named, -len(self.values[field]))
            yield Linked(field=field, values=frozenset(values), start=start, end=end, weight=weight)

    def field_named(self, question: Sequence[Word], start: int = 0) -> tuple[str, int, int] | None:
        """The field whose name stands in the question at or after a word, with its place; the longest name wins."""
        sequence = [word.stem for word in question]
        found = [
            (len(name), field, at)
            for field, name in self.names.items()
            if (at := find_run(sequence, name, start)) is not None
        ]
        if not found:
            return None
        length, field, at = max(found, key=lambda match: (match[0], -match[2], match[1]))
        return field, at, at + length


def columns(rows: Mapping[EvidenceId, Sequence[Field]]) -> Columns:
    """The fields and values of records, indexed by the stems of their words."""
    values: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for fields in rows.values():
        for field in fields:
            if not is_blank(field.value):
                values[field.name][field.value] += 1
    runs: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for name, counts in values.items():
        for value in counts:
            run = stems(value) if len(value) <= MAX_VALUE_WORDS * 20 else ()
            if 0 < len(run) <= MAX_VALUE_WORDS:
                runs[run[0]].append((run, name, value))
    names = {name: tuple(stem(part) for part in _name_words(name)) for name in values}
    return Columns(values, {first: tuple(found) for first, found in runs.items()}, names)


def _name_words(name: str) -> tuple[str, ...]:
    """The words of a field name, split at case, underscores and dots."""
    spaced = "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign
        for before, sign in zip(" " + name, name, strict=False)
    )
    return tuple(part for part in spaced.replace("_", " ").replace(".", " ").split() if any(map(str.isalnum, part)))
