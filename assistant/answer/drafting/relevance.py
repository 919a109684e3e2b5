"""How well each thing that could be said answers a question, from what is known of the pair.

Four figures cost next to nothing once the passages are read: how close the sentence is in meaning to the question, how near
its tokens come to the question's tokens, how much of the question's weight it holds, and whether it states the kind of
thing that is asked for. By their sum the best are chosen for the cross-encoder to read, and its log-odds join the sum.
The weights are those of two logistic regressions over questions to invented organizations that the cross-encoder has not
learned from (`python -m evals.training --stage blend` prints them); no organization's evidence takes part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer.drafting.candidates import Candidate
from assistant.answer.question.wanted import Wanted, fits, wanted
from assistant.answer.retrieval.rescore import maxsim
from assistant.answer.retrieval.retrieve import cosine
from assistant.models.cross_encoder import CrossEncoder
from assistant.models.encoder import Encoder, Reading, Vectors
from assistant.store.manifest import indexed_text

FIRST = (8.3, 3.7, 1.5, 0.2)
"""What closeness, tokens, coverage and kind weigh where the cross-encoder's pairs are chosen."""
THEN = (1.05, 2.9, 2.6, 0.5, 0.2)
"""What the cross-encoder's log-odds and the same four weigh in the end."""
SHIFT = -3.2
"""Added to the end's sum, so that it is the log-odds that the sentence answers."""
SAY = -0.85
"""How sure a ranking must be; below, silence. Here the share of questions with an answer that are answered rightly and
the share of those without one that stay unanswered are together greatest, over organizations that nothing was learned
from."""
MARGIN = 2.0
"""How far below the best answer, in log-odds, another may lie and still be said."""
READ = 16
"""Candidates that the cross-encoder reads."""
SUREST = 6.0
"""Log-odds beyond which a network's certainty tells nothing."""

Figures = tuple[float, float, float, float]
"""Closeness, tokens, coverage and kind of a candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What could answer a question, in order."""

    found: tuple[tuple[float, Candidate], ...] = ()
    """Log-odds that a candidate answers, and the candidate, best first."""
    unread: tuple[Candidate, ...] = ()
    """What the cross-encoder did not read, nearest first."""
    sure: float = -math.inf
    """How sure it is that anything answers: the mean of the best sum and of the cross-encoder's own highest log-odds. What
    does not answer may well be close and share words, and the cross-encoder alone knows too few kinds of evidence."""
    least: float = SAY
    """How sure it must be for anything to be said."""
    margin: float = MARGIN
    """How far below the best, in log-odds, another may lie and still be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Orders what could be said by how well it answers."""

    encoder: Encoder
    """Reads the question and the passages."""
    cross: CrossEncoder
    """Reads question and sentence together."""

    def ranked(self, question: str, offered: Sequence[Candidate], priors: Mapping[Candidate, float]) -> Ranking:
        """The `READ` best by how well they answer, ties in the order offered.

        `priors` is added to the log-odds: what a candidate gains or loses for where it stands.
        """
        best, unread = self.nearest(question, offered, priors)
        if not best:
            return Ranking()
        read = [log_odds(p) for p in self.cross.relevance(question, [one.read for one, _ in best])]
        found = [
            (round(_sum(THEN, (each, *figures)) + SHIFT + priors.get(one, 0.0), 6), one)
            for each, (one, figures) in zip(read, best, strict=True)
        ]
        place = {one: at for at, one in enumerate(offered)}
        found.sort(key=lambda pair: (-pair[0], place[pair[1]]))
        return Ranking(found=tuple(found), unread=unread, sure=(found[0][0] + max(read)) / 2)

    def nearest(
        self, asked: str, offered: Sequence[Candidate], priors: Mapping[Candidate, float]
    ) -> tuple[list[tuple[Candidate, Figures]], tuple[Candidate, ...]]:
        """The `READ` candidates that the plain figures put foremost, with those figures, and all others; best first."""
        figures = self._figures(asked, offered) if offered else []
        plain = [_sum(FIRST, each) + priors.get(one, 0.0) for one, each in zip(offered, figures, strict=True)]
        order = sorted(range(len(offered)), key=lambda at: -plain[at])
        best = [(offered[at], figures[at]) for at in order[:READ]]
        return best, tuple(offered[at] for at in order[READ:])

    def _figures(self, question: str, offered: Sequence[Candidate]) -> list[Figures]:
        passages = list(dict.fromkeys(one.passage for one in offered))
        asked, kinds = self.encoder.read_question(question), wanted(question)
        read = self.encoder.read([indexed_text(one.context, one.text) for one in passages])
        readings = dict(zip(passages, read, strict=True))
        return [_figures(asked, kinds, one, readings[one.passage]) for one in offered]


def _figures(asked: Reading, kinds: frozenset[Wanted], one: Candidate, reading: Reading) -> Figures:
    """The figures of a candidate, its tokens read in the light of its whole passage."""
    part = tokens_of(one, reading)
    return (*nearness(asked, part), one.coverage, fits(one.text, kinds))


def nearness(asked: Reading, part: Vectors) -> tuple[float, float]:
    """Cosine of a question with the mean of some tokens, and how near they come to each of its tokens; 0 without any."""
    if not len(part):
        return 0.0, 0.0
    mean = part.mean(axis=0, dtype=np.float64)
    (close,) = cosine(asked.whole, (mean / np.linalg.norm(mean))[None])
    return close, maxsim(asked.tokens, part)


def tokens_of(one: Candidate, reading: Reading) -> Vectors:
    """(n_tokens, dim) the tokens of a candidate in the reading of its passage; none where the encoder saw none of it."""
    before = len(indexed_text(one.passage.context, one.passage.text)) - len(one.passage.text)
    start = before + one.span.start - one.passage.span.start
    return reading.part(start, start + one.span.end - one.span.start)


def _sum(weights: Sequence[float], figures: Sequence[float]) -> float:
    return sum(weight * figure for weight, figure in zip(weights, figures, strict=True))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, within bounds."""
    odds = math.log(max(probability, 1e-9) / max(1 - probability, 1e-9))
    return max(-SUREST, min(SUREST, odds))
