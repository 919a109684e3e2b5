"""Readings of what a question wants of the audit desk, learned from questions written for each of its instruments.

What wants none of them are the questions written beside them in the same words, and those to whole organizations.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.answer.question.instruments import Readings
from assistant.models.encoder import Encoder, Vectors
from evals.training.measure import fit_logistic
from evals.training.organizations import organizations
from evals.training.questions import own_questions

PHRASINGS = Path(__file__).parent / "instruments" / "phrasings.yaml"
"""Questions by instrument, and under `other` what uses the same words for something else."""
ORGANIZATIONS = range(1, 12)
"""Those whose questions count among the others."""
NONE = "other"
FOLDS = 5
RIDGE = 3e-5
FALSE = 0.01
"""Share of other questions that may be taken for one of the desk, in held-out folds."""
FEWEST_ODDS = -4.0
MOST_ODDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions as vectors with what they want."""

    vectors: Vectors
    """(n, dim)"""
    names: NDArray[np.str_]
    """(n) the instrument, or `other`."""
    near: NDArray[np.bool_]
    """(n) whether it was written for this, in the words of the desk."""


def asked(encoder: Encoder) -> Asked:
    """All questions to learn from."""
    written = yaml.safe_load(PHRASINGS.read_text(encoding="utf-8"))
    near = [(text, name) for name, texts in written.items() for text in texts]
    far = [one.text for one in own_questions()]
    far += [one.text for each in organizations(ORGANIZATIONS) for one in each.questions]
    texts = [text for text, _ in near] + list(dict.fromkeys(far))
    names = [name for _, name in near] + [NONE] * (len(texts) - len(near))
    return Asked(
        vectors=encoder.encode(texts),
        names=np.array(names),
        near=np.arange(len(texts)) < len(near),
    )


def learn_readings(every: Asked, least: float = 0.0) -> Readings:
    """One reading for each instrument, each against everything else."""
    names = tuple(sorted(set(every.names.tolist()) - {NONE}))
    rows = [_reading(every, name) for name in names]
    return Readings(
        names=names,
        weights=np.array([row[1:] for row in rows], dtype=np.float32),
        bias=np.array([row[0] for row in rows], dtype=np.float32),
        least=least,
    )


def held_out(every: Asked) -> tuple[Vectors, NDArray[np.str_]]:
    """Of each question, the odds and the name of the best reading that was learned without it."""
    draw = np.random.default_rng(42001)
    fold = draw.integers(0, FOLDS, len(every.names))
    odds, best = np.zeros(len(fold)), np.array([NONE] * len(fold), dtype=every.names.dtype)
    for one in range(FOLDS):
        inside = fold != one
        learned = learn_readings(
            Asked(vectors=every.vectors[inside], names=every.names[inside], near=every.near[inside])
        )
        scores = every.vectors[~inside] @ learned.weights.T + learned.bias
        odds[~inside] = scores.max(axis=1)
        best[~inside] = np.array(learned.names)[scores.argmax(axis=1)]
    return odds.astype(np.float32), best


def least_odds(every: Asked, odds: Vectors) -> float:
    """The lowest odds at which no more than the allowed share of the near other questions is taken for one of the desk."""
    others = odds[every.near & (every.names == NONE)]
    return float(np.clip(np.quantile(others, 1 - FALSE), FEWEST_ODDS, MOST_ODDS))


def figures(every: Asked, odds: Vectors, best: NDArray[np.str_], least: float) -> str:
    """How many are read right, and how many others are taken for one of the desk."""
    of = every.names != NONE
    right = of & (best == every.names) & (odds >= least)
    wrong = of & (best != every.names) & (odds >= least)
    taken = ~of & (odds >= least)
    near, far = every.near & ~of, ~every.near
    return (
        f"held out: {right.sum()} of {of.sum()} right, {wrong.sum()} another instrument; taken falsely:"
        f" {(taken & near).sum()} of {near.sum()} near, {(taken & far).sum()} of {far.sum()} far; least {least:.2f}"
    )


def save(readings: Readings, path: Path) -> None:
    """Write the readings where they ship."""
    np.savez_compressed(
        path,
        names=np.array(readings.names),
        weights=readings.weights.astype(np.float32),
        bias=readings.bias,
        least=np.array(readings.least),
    )


def _reading(every: Asked, name: str) -> NDArray[np.float64]:
    """Shift and slopes of one instrument; both sides count the same, as each is rare."""
    truth = every.names == name
    weights = np.where(truth, 0.5 / truth.sum(), np.where(every.near, 0.35, 0.15) / max(1, (~truth).sum()))
    return fit_logistic(every.vectors.astype(np.float64), truth, weights * len(truth), ridge=RIDGE)
