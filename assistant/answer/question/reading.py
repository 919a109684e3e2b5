"""A question on its way to a plan: its words, and which of them are accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.question.lexicon import FILLERS, LACKING, MISSING, PERSONS
from assistant.answer.question.likeness import Likeness
from assistant.answer.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question on its way to a plan: its words, and which of them are accounted for."""

    text: str
    """The question with the period's words blanked out."""
    words: tuple[Word, ...]
    """Its words."""
    taken: frozenset[int]
    """Indexes of words that are understood and need not be looked for again."""
    today: date | None = None
    """The day by which something is due or overdue; None leaves such words alone."""
    likeness: Likeness = field(default_factory=Likeness)
    """What words mean, where no letter of theirs agrees."""

    def taking(self, indexes: Iterable[int]) -> Reading:
        """The reading with more words accounted for."""
        return replace(self, taken=self.taken | frozenset(indexes))

    def taking_span(self, start: int, end: int) -> Reading:
        """The reading with the words of a stretch of text accounted for."""
        return self.taking(at for at, word in enumerate(self.words) if word.start >= start and word.end <= end)

    def left(self) -> tuple[str, ...]:
        """The words that carry a topic and are not accounted for, as written."""
        return tuple(
            word.text for at, word in enumerate(self.words) if at not in self.taken and not word.is_function_word
        )


def runs_left(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of words not accounted for, each as long as only words without topic stand between."""
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(reading.words):
        if at in reading.taken or word.is_function_word or word.stem in FILLERS | PERSONS | LACKING | MISSING:
            continue
        near = runs and all(
            other not in reading.taken and reading.words[other].is_function_word for other in range(runs[-1][1], at)
        )
        if runs and near and at - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs
