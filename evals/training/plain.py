"""The ways of scoring that need no training, measured beside the trained one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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
