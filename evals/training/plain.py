"""The ways of scoring that need no training, measured beside the trained one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.answer.drafting.candidates import coverage as weighted
from assistant.answer.words import content_stems
from assistant.models.encoder import build_default_encoder
from evals.training.examples import Question
from evals.training.measure import Scores, coverage


def cosines(questions: Sequence[Question], home: Path) -> Scores:
    """By question, the cosine of each sentence with it, by the product's encoder, whose export lies in a home folder."""
    encoder = build_default_encoder(home)
    texts = sorted({text for one in questions for text in (one.text, *one.sentences)})
    rows = dict(zip(texts, encoder.encode(texts), strict=True))
    return [[float(rows[one.text] @ rows[text]) for text in one.sentences] for one in questions]


def coverages(questions: Sequence[Question]) -> Scores:
    """By question, the share of its words that each sentence holds."""
    return [[coverage(one.text, text) for text in one.sentences] for one in questions]


def weighted_coverages(questions: Sequence[Question]) -> Scores:
    """By question, the share of its words' weight that each sentence holds; rare words of the sentences weigh more."""
    return [[weighted(text, word_weights(one.text, one.sentences)) for text in one.sentences] for one in questions]


def plain_scores(questions: Sequence[Question], home: Path) -> Scores:
    """By question, how much each sentence looks like an answer without any reading: the mean of cosine and words."""
    both = zip(cosines(questions, home), weighted_coverages(questions), strict=True)
    return [[(x + y) / 2 for x, y in zip(a, b, strict=True)] for a, b in both]


def word_weights(question: str, sentences: tuple[str, ...]) -> Mapping[str, float]:
    """How rare each content word of a question is among some sentences, by stem."""
    held = _counts(sentences)
    return {
        stem: math.log(1 + (len(sentences) - held[stem] + 0.5) / (held[stem] + 0.5)) for stem in content_stems(question)
    }


@lru_cache(maxsize=8)
def _counts(sentences: tuple[str, ...]) -> Counter[str]:
    """In how many sentences each stem stands."""
    return Counter(stem for text in sentences for stem in content_stems(text))
